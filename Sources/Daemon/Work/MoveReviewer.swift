import Cache
public import Git
public import Ledger
public import Packing
import Reports
public import Review

/// Reviews a move of a ref: what kind it is, what it does, and what went with it.
///
/// It reads the repository and changes nothing.
public struct MoveReviewer: Sendable {
    /// The git directory, or a folder with one in it.
    public var path: String
    /// The whole name of the branch that others are made for.
    public var target: String
    /// The host's configuration; `nil` for that of the base commit.
    public var configuration: (rules: ReviewConfiguration, digest: Digest)?
    /// The folder of the cache; `nil` to keep nothing.
    public var cache: String?
    /// What the ledger calls the program.
    public var tool: String

    /// A reviewer of the moves of a repository.
    public init(
        path: String, target: String, configuration: (rules: ReviewConfiguration, digest: Digest)?, cache: String?,
        tool: String
    ) {
        self.path = path
        self.target = target
        self.configuration = configuration
        self.cache = cache
        self.tool = tool
    }

    /// What comes of a move.
    ///
    /// - Parameter day: the day for which tickets are judged.
    /// - Throws: What reading the repository throws, such as `.missingRevision` where the new commit is gone again.
    public func outcome(of move: RefMove, on day: Day) throws(GitError) -> MoveOutcome {
        let repository = try Repository(containing: path)
        let sides = try MoveSides(move, in: repository)
        let vanished = try self.vanished(with: sides, of: move, in: repository)
        guard let head = sides.after else {
            let remark = move.after == nil ? nil : "\(move.ref) names no commit"
            return MoveOutcome(sides.kind, vanished: vanished, remark: remark)
        }
        let range = try range(of: sides, to: head, move, in: repository)
        let branch = move.ref.hasPrefix("refs/heads/") ? String(move.ref.dropFirst("refs/heads/".count)) : nil
        let request = ReviewRequest(
            range, ref: move.ref, branch: branch, day: day, configuration: configuration?.rules,
            configurationDigest: configuration?.digest)
        let options = ReviewOptions()
        var reviewer = Reviewer(
            repository: repository, options: options, cache: cache.map { CacheFolder(path: $0) })
        let review = try reviewer.review(request)
        var (report, page, text) = ("", "", "")
        JSONReport.write(review, to: &report)
        HTMLReport.write(review, to: &page)
        TextReport.write(review, style: .plain, to: &text)
        let record = ReviewRecord(
            review, report: report, of: request, options: options, repository: move.repository, tool: tool)
        return MoveOutcome(
            sides.kind, record: record,
            renderings: [.init(format: "html", text: page), .init(format: "text", text: text)], vanished: vanished,
            remark: sides.remark)
    }

    /// What a move is compared with: the ref's own old commit; of a new branch, where it left the target; of a new tag,
    /// the tag before it.
    private func range(
        of sides: MoveSides, to head: Commit, _ move: RefMove, in repository: Repository
    ) throws(GitError) -> ReviewRange {
        if let before = sides.before { return .move(from: before.id.hex, to: head.id.hex) }
        if move.ref.hasPrefix("refs/tags/") {
            let earlier = try repository.tag(before: head, other: move.ref)
            return earlier.map { .move(from: $0.hex, to: head.id.hex) } ?? .history(head.id.hex)
        }
        guard move.ref != target, let tip = try repository.objectID(ofReference: target) else {
            return .history(head.id.hex)
        }
        return .commits(base: tip.hex, head: head.id.hex)
    }

    /// The most commits that are told to have gone.
    private static let mostVanished = 200

    private func vanished(
        with sides: MoveSides, of move: RefMove, in repository: Repository
    ) throws(GitError) -> [VanishedCommit] {
        guard let before = sides.before else { return [] }
        // What the target has isn't gone with a branch that was merged.
        var kept = sides.after
        if kept == nil, let tip = try repository.objectID(ofReference: target) { kept = try repository.commit(tip) }
        let commits = try repository.commits(reachableFrom: before, excluding: kept, limit: Self.mostVanished)
        guard !commits.isEmpty else { return [] }
        var rules = configuration?.rules
        if rules == nil { rules = try ReviewConfiguration.read(.revision(before.id.hex), in: repository).configuration }
        let (references, settings) = (
            ReferenceRules((rules ?? ReviewConfiguration()).references), try repository.trailerSettings()
        )
        return commits.map { commit in
            let message = CommitMessage(commit.message, rules: references, settings: settings)
            return VanishedCommit(
                id: commit.id.hex, subject: commit.summary, tickets: message.references.map(\.id))
        }
    }
}

/// Both ends of a move, as far as they are commits and there.
struct MoveSides {
    /// What kind of move it is.
    let kind: RefMove.Kind
    /// The old commit.
    let before: Commit?
    /// The new one.
    let after: Commit?
    /// What there is to say of them.
    let remark: String?

    /// Looks at both ends of a move.
    init(_ move: RefMove, in repository: Repository) throws(GitError) {
        let isTag = move.ref.hasPrefix("refs/tags/")
        after = try move.after.flatMap { (id) throws(GitError) in try repository.commitNamed(id) }
        var remark: String?
        do throws(GitError) {
            before = try move.before.flatMap { (id) throws(GitError) in try repository.commitNamed(id) }
        } catch {
            // After a forced push the old commit may be collected before anybody looked at it.
            guard error.code == .missingRevision || error.code == .missingObject else { throw error }
            before = nil
            remark = "the old commit \(move.before ?? "") is gone from the repository: told as if the ref were new"
        }
        self.remark = remark
        guard move.after != nil else {
            kind = .delete
            return
        }
        guard move.before != nil else {
            kind = isTag ? .tag : .create
            return
        }
        guard !isTag else {
            kind = .moveTag
            return
        }
        guard let before, let after else {
            kind = .forcePush
            return
        }
        if try repository.isAncestor(before.id, of: after.id) {
            kind = .fastForward
        } else {
            kind = try repository.isAncestor(after.id, of: before.id) ? .rewind : .forcePush
        }
    }
}

extension Repository {
    /// The commit that an object is, or that a tag is of; nil where it is of something else.
    fileprivate func commitNamed(_ id: String) throws(GitError) -> Commit? {
        do {
            return try resolve(id)
        } catch {
            guard error.code == .invalidArgument else { throw error }
            return nil
        }
    }

    /// The commit of the tag before another one: the newest that the tagged commit can reach.
    fileprivate func tag(before head: Commit, other name: String) throws(GitError) -> ObjectID? {
        var tagged: Set<ObjectID> = []
        for reference in try references() where reference.name.hasPrefix("refs/tags/") && reference.name != name {
            if let commit = try commitNamed(reference.id.hex) { tagged.insert(commit.id) }
        }
        tagged.remove(head.id)
        guard !tagged.isEmpty else { return nil }
        return try commits(reachableFrom: head).first { tagged.contains($0.id) }?.id
    }
}
