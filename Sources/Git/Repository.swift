import CGit2

/// A handle on a git repository, for reading only.
///
/// Whatever it returns is a copied value. A handle belongs to the task that opened it, which is why it isn't
/// `Sendable`; another task opens its own. libgit2 fetches nothing, runs no hook and applies no filter.
public final class Repository {
    let handle: OpaquePointer
    /// The absolute path of the folder that holds HEAD, without a slash at the end; a linked worktree has its own.
    public let gitDirectory: String
    /// The absolute path of the folder with the checked-out files, without a slash at the end; nil if bare.
    public let workingDirectory: String?
    private let objectDirectories: [String]
    /// What commits may hold; narrower only in tests.
    package var limits = TreeLimits.standard
    /// What the handle has read so far.
    public internal(set) var work = RepositoryWork()
    /// The tree that was listed last, and its files.
    var listed: (id: ObjectID, tree: SourceTree)?
    /// Where a long history is read out of; nil while single objects are.
    private(set) var packs: PackedObjects?

    /// Opens the repository that a folder belongs to.
    ///
    /// Searches the folder and those above it on the same file system; a bare repository and a linked worktree are
    /// found as well.
    ///
    /// - Throws: `.notARepository`, `.notOwned` or `.unsupportedRepository`.
    public convenience init(containing folder: String) throws(GitError) {
        try self.init(path: folder, flags: 0, objectDirectories: [])
    }

    /// Opens the repository whose git directory is given, without a search.
    ///
    /// - Parameters:
    ///   - gitDirectory: The `.git` folder or the bare repository.
    ///   - objectDirectories: Further folders of objects. A pre-receive hook gives its `GIT_OBJECT_DIRECTORY`, where
    ///     git keeps what was pushed until the hook agrees.
    public convenience init(gitDirectory: String, objectDirectories: [String] = []) throws(GitError) {
        try self.init(
            path: gitDirectory, flags: GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, objectDirectories: objectDirectories)
    }

    private init(path: String, flags: UInt32, objectDirectories: [String]) throws(GitError) {
        handle = try Opening.open(path, flags: flags)
        gitDirectory = Self.withoutSlash(git_repository_path(handle)) ?? path
        workingDirectory = Opening.isDeclaredBare(handle) ? nil : Self.withoutSlash(git_repository_workdir(handle))
        self.objectDirectories = objectDirectories
        try Opening.checkFormat(handle, place: place)
        try addObjectDirectories()
        try checkPacks()
    }

    /// Makes ready for reading a long history: its commits, folders and files are read out of the packs themselves, and what
    /// one commit shares with the next is read once.
    ///
    /// What is in no pack of its own is read as ever. It takes some megabytes, until ``finishHistory()``.
    public func prepareForHistory() {
        if packs == nil { packs = PackedObjects(of: self, limit: Self.largestInHistory) }
    }

    /// Gives up what was kept for reading a long history.
    public func finishHistory() {
        work.objectsUnpacked += packs?.unpacked ?? 0
        packs = nil
    }

    /// Larger objects than this are left to libgit2.
    private static let largestInHistory = 16 << 20

    /// Refuses packs that would end the process; of what is borrowed, only that which was asked for by name.
    private func checkPacks() throws(GitError) {
        let common = git_repository_commondir(handle).map { [String(cString: $0) + "objects"] } ?? []
        for folder in common + objectDirectories {
            guard let index = PackOffsets.misleading(in: Array((folder + "/pack").utf8)) else { continue }
            throw GitError(
                .corruptObject, "the index \(Disk.text(index)) leads past the end of its pack",
                advice: "Make it anew with `git index-pack`, or clone the repository anew.")
        }
    }

    /// Where a handle was opened, for opening another one on another thread.
    package struct Origin: Sendable {
        fileprivate let gitDirectory: String
        fileprivate let workingDirectory: String?
        fileprivate let objectDirectories: [String]
    }

    /// Where this handle was opened.
    package var origin: Origin {
        Origin(
            gitDirectory: gitDirectory, workingDirectory: workingDirectory, objectDirectories: objectDirectories)
    }

    /// Opens a repository again, whose format has been checked.
    package init(again origin: Origin) throws(GitError) {
        handle = try Opening.open(origin.gitDirectory, flags: GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue)
        gitDirectory = origin.gitDirectory
        workingDirectory = origin.workingDirectory
        objectDirectories = origin.objectDirectories
        try addObjectDirectories()
    }

    private func addObjectDirectories() throws(GitError) {
        guard !objectDirectories.isEmpty else { return }
        // Not by GIT_REPOSITORY_OPEN_FROM_ENV: libgit2 1.5.1 can't read an alternate that git had to quote.
        var database: OpaquePointer?
        try check(git_repository_odb(&database, handle), "its objects can't be read")
        defer { git_odb_free(database) }
        for directory in objectDirectories {
            try check(git_odb_add_disk_alternate(database, directory), "the objects in \(directory) can't be read")
        }
    }

    deinit { git_repository_free(handle) }

    /// The repository for people.
    var place: String { workingDirectory ?? gitDirectory }

    /// Throws what libgit2 has to say if a call failed.
    ///
    /// - Parameter failure: What can't be done, as the start of a sentence.
    func check(_ result: Int32, _ failure: @autoclosure () -> String) throws(GitError) {
        guard result < 0 else { return }
        throw error(LibraryFailure(result), failure())
    }

    /// The error for a call that failed.
    func error(_ reason: LibraryFailure, _ failure: String) -> GitError {
        let code = reason.code
        let advice: String? =
            switch code {
            case .missingObject: adviceOnMissingObjects
            case .corruptObject: "Run `git fsck` in \(place), and clone it anew if it is damaged."
            default: nil
            }
        return GitError(code, "\(failure) (\(place)): \(reason.text)", advice: advice)
    }

    /// Whether the history was cut off when the repository was cloned.
    ///
    /// libgit2 1.5.1 looks for the file in a linked worktree's own directory, where it never is.
    var isShallow: Bool {
        guard let common = git_repository_commondir(handle) else { return false }
        let path = Array(String(cString: common).utf8) + Array("/shallow".utf8)
        // An unreadable file is no reason to fail here: this only decides how an error is worded.
        guard let content = try? Disk.content(at: path, limit: 1 << 24) else { return false }
        return !content.isEmpty
    }

    /// Whether objects were left out when the repository was cloned, to be fetched on demand.
    var isPartial: Bool {
        var configuration: OpaquePointer?
        guard git_repository_config_snapshot(&configuration, handle) == 0 else { return false }
        defer { git_config_free(configuration) }
        var iterator: OpaquePointer?
        let pattern = "^(remote\\..*\\.(promisor|partialclonefilter)|extensions\\.partialclone)$"
        guard git_config_iterator_glob_new(&iterator, configuration, pattern) == 0 else { return false }
        defer { git_config_iterator_free(iterator) }
        var entry: UnsafeMutablePointer<git_config_entry>?
        return git_config_next(&entry, iterator) == 0
    }

    private var adviceOnMissingObjects: String {
        if isPartial {
            return "This is a partial clone; run `git fetch --refetch --no-filter` in \(place) to get all objects."
        }
        if isShallow { return Self.adviceOnShallowClones }
        return "Run `git fsck` in \(place), and clone it anew if it is damaged."
    }

    static let adviceOnShallowClones =
        "Run `git fetch --unshallow`, or clone with the whole history (in CI: a fetch depth of 0)."

    static func withoutSlash(_ path: UnsafePointer<CChar>?) -> String? {
        guard let path else { return nil }
        let text = String(cString: path)
        return text.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}
