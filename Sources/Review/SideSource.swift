import Git

/// Where one side's files come from: a handle, so it stays within the task that opened the repository.
struct SideSource {
    /// The side as it was asked for.
    let label: String
    /// The commit, when it is one.
    let commit: Commit?
    /// The files; a commit's are listed when they are needed (``load()``), since a small change needs no list.
    private(set) var tree: SourceTree
    private let list: (() throws(GitError) -> SourceTree)?
    private let read: (SourceTree.Entry, Int) throws(GitError) -> [UInt8]
    private let readAll: ManifestMapping

    /// Makes something of many files at once.
    typealias ManifestMapping = (
        [SourceTree.Entry], Int, @escaping @Sendable (Int, [UInt8]) -> ReadFile
    ) -> [Result<ReadFile, GitError>]

    /// Two cores are used for reading and parsing: more wait for the first to unpack what they need.
    private static let workers = 2

    /// The bytes of a file.
    ///
    /// - Throws: `.tooLarge` beyond `limit` bytes.
    func content(of entry: SourceTree.Entry, limit: Int) throws(GitError) -> [UInt8] { try read(entry, limit) }

    /// What is made of the bytes of many files, in their order; on several threads.
    func mapContents(
        of entries: [SourceTree.Entry], limit: Int, _ transform: @escaping @Sendable (Int, [UInt8]) -> ReadFile
    ) -> [Result<ReadFile, GitError>] {
        readAll(entries, limit, transform)
    }

    /// Lists the files, if they aren't yet.
    mutating func load() throws(GitError) {
        if tree.entries.isEmpty, let list { tree = try list() }
    }

    /// Gives the list of the files up, where it can be made again.
    mutating func unload() {
        if list != nil { tree = .empty }
    }
}

extension SideSource {
    /// The text of a small file; `nil` where there is none.
    ///
    /// One that can't be read, or is larger than what people write, is stood for by its id: it equals no other's text.
    func text(at path: String) -> String? {
        guard let entry = tree[path] else { return nil }
        do {
            return String(decoding: try content(of: entry, limit: 1 << 20), as: UTF8.self)
        } catch {
            return entry.id?.hex ?? path
        }
    }

    /// A commit.
    init(_ commit: Commit, label: String, in repository: Repository) throws(GitError) {
        self.init(label: label, commit: commit, tree: .empty, repository) { () throws(GitError) in
            try repository.entries(of: commit)
        }
    }

    /// Those files of a commit that some patterns match.
    init(_ commit: Commit, matching wanted: PathSpecification, in repository: Repository) throws(GitError) {
        self.init(
            label: commit.id.hex, commit: commit, tree: try repository.entries(of: commit, matching: wanted), repository
        )
    }

    /// Any side.
    init(_ side: SideSpecifier, in repository: Repository?, indexFile: String? = nil) throws(GitError) {
        if case .folder(let path) = side {
            self.init(
                label: side.label, commit: nil, tree: try Folder.entries(at: path), list: nil,
                read: { (entry, limit) throws(GitError) in try Folder.content(of: entry, at: path, limit: limit) },
                readAll: { Folder.mapContents(of: $0, at: path, limit: $1, workers: Self.workers, $2) })
            return
        }
        guard let repository else {
            throw GitError(
                .notARepository, "\(side.label) names a side of a repository, and there is none here",
                advice: "run it inside a repository, name one with --repo, or name a folder as dir:PATH")
        }
        switch side {
        case .revision(let text):
            try self.init(repository.resolve(text), label: text, in: repository)
        case .index:
            self.init(label: side.label, commit: nil, tree: try repository.entriesOfIndex(file: indexFile), repository)
        case .workingTree, .folder:
            self.init(label: side.label, commit: nil, tree: try repository.entriesOfWorkingTree(), repository)
        }
    }

    private init(
        label: String, commit: Commit?, tree: SourceTree, _ repository: Repository,
        list: (() throws(GitError) -> SourceTree)? = nil
    ) {
        self.init(
            label: label, commit: commit, tree: tree, list: list,
            read: { (entry, limit) throws(GitError) in try repository.content(of: entry, limit: limit) },
            readAll: { repository.mapContents(of: $0, limit: $1, workers: Self.workers, $2) })
    }
}

extension SideSource {
    /// Both sides of a comparison.
    ///
    /// - Throws: `.invalidArgument` for a commit without a parent's counterpart, `.missingRevision`, and what opening
    ///   and reading throw. A root commit is compared with nothing: everything in it is new.
    static func pair(
        _ pair: SidePair, in repository: Repository?, indexFile: String? = nil
    ) throws(GitError) -> (base: SideSource?, head: SideSource) {
        switch pair {
        case .sides(let base, let head):
            return (
                try older(base, comparedWith: head, in: repository, indexFile: indexFile),
                try SideSource(head, in: repository, indexFile: indexFile)
            )
        case .commit(let revision):
            let head = try SideSource(.revision(revision), in: repository)
            guard let repository, let commit = head.commit else { return (nil, head) }
            guard let parent = try repository.firstParent(of: commit) else { return (nil, head) }
            return (try SideSource(parent, label: "\(revision)^", in: repository), head)
        case .sinceMergeBase(let base, let head):
            guard let repository else { return (nil, try SideSource(.revision(head), in: repository)) }
            let (left, right) = (try repository.resolve(base), try repository.resolve(head))
            guard let common = try repository.mergeBase(of: left, and: right) else {
                throw GitError(
                    .missingRevision, "\(base) and \(head) have no common ancestor",
                    advice: "compare them directly, as \(base)..\(head)")
            }
            return (
                try SideSource(common, label: "merge base of \(base) and \(head)", in: repository),
                try SideSource(right, label: head, in: repository)
            )
        }
    }

    /// The older side; `nil` before the first commit, where everything that is staged is new, as `git diff --cached`
    /// shows it.
    private static func older(
        _ base: SideSpecifier, comparedWith head: SideSpecifier, in repository: Repository?, indexFile: String?
    ) throws(GitError) -> SideSource? {
        do {
            return try SideSource(base, in: repository, indexFile: indexFile)
        } catch  where error.code == .emptyRepository && base == .revision("HEAD") && head == .index {
            return nil
        }
    }
}
