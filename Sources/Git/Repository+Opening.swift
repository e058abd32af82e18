import CGit2
import Glibc

/// Opening a repository, and saying why it can't be.
enum Opening {
    /// The handle of the repository at a path.
    static func open(_ path: String, flags: UInt32) throws(GitError) -> OpaquePointer {
        try Library.start()
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw GitError(.invalidArgument, "an empty path names no repository")
        }
        var handle: OpaquePointer?
        // Never git_repository_open_bare, which skips the checks of ownership and of extensions.
        let result = git_repository_open_ext(&handle, path, flags, nil)
        guard result == 0, let handle else { throw error(LibraryFailure(result), path: path) }
        return handle
    }

    /// Refuses the formats that `Library` lets through by name.
    static func checkFormat(_ handle: OpaquePointer, place: String) throws(GitError) {
        if let format = setting("extensions.objectformat", of: handle), format.lowercased() != "sha1" {
            throw unsupported("the object format \(format)", place: place, advice: adviceOnFolders)
        }
        if let storage = setting("extensions.refstorage", of: handle), storage.lowercased() != "files" {
            throw unsupported(
                "the reference storage \(storage)", place: place,
                advice: "Run `git refs migrate --ref-format=files` (git 2.46 or later).")
        }
    }

    /// Whether `config.worktree`, which libgit2 1.5.1 doesn't read, says that there are no checked-out files.
    ///
    /// `git worktree` moves `core.bare` there as soon as `extensions.worktreeConfig` is on.
    static func isDeclaredBare(_ handle: OpaquePointer) -> Bool {
        guard setting("extensions.worktreeconfig", of: handle) == "true", let folder = git_repository_path(handle)
        else { return false }
        var configuration: OpaquePointer?
        guard git_config_open_ondisk(&configuration, String(cString: folder) + "config.worktree") == 0 else {
            return false
        }
        defer { git_config_free(configuration) }
        var isBare: Int32 = 0
        return git_config_get_bool(&isBare, configuration, "core.bare") == 0 && isBare != 0
    }

    /// A value of the repository's configuration; nil if it isn't set.
    static func setting(_ name: String, of handle: OpaquePointer) -> String? {
        var configuration: OpaquePointer?
        guard git_repository_config_snapshot(&configuration, handle) == 0 else { return nil }
        defer { git_config_free(configuration) }
        var value: UnsafePointer<CChar>?
        guard git_config_get_string(&value, configuration, name) == 0, let value else { return nil }
        return String(cString: value)
    }

    private static let adviceOnFolders = "Check out both sides with `git worktree add` and compare the two folders."

    private static func unsupported(_ feature: String, place: String, advice: String) -> GitError {
        GitError(.unsupportedRepository, "\(place) uses \(feature), which can't be read", advice: advice)
    }

    private static func error(_ reason: LibraryFailure, path: String) -> GitError {
        // With no safe.directory at all, libgit2 1.5.1 says that the setting was not found, instead of GIT_EOWNER.
        let lacksSafeDirectory =
            reason.isNotFound && reason.errorClass == GIT_ERROR_CONFIG.rawValue
            && reason.text.contains("safe.directory")
        if reason.result == GIT_EOWNER.rawValue || lacksSafeDirectory {
            let root = root(of: path)
            return GitError(
                .notOwned, "the repository \(root) belongs to another user",
                advice: "If you trust it, run `git config --global --add safe.directory \(quoted(root))`"
                    + " (the exact path: `*` is not honoured here).")
        }
        if reason.errorClass == GIT_ERROR_REPOSITORY.rawValue {
            if let name = reason.text.split(separator: " ").last(where: { $0.hasPrefix("extensions.") }) {
                return unsupported("the extension \(name.dropFirst(11))", place: path, advice: adviceOnFolders)
            }
            if reason.text.hasPrefix("unsupported repository version") {
                return GitError(
                    .unsupportedRepository, "\(path): \(reason.text)", advice: adviceOnFolders)
            }
        }
        if reason.isNotFound {
            guard let node = try? Disk.node(at: Array(path.utf8)) else {
                return GitError(.notARepository, "there is no folder \(path)")
            }
            let what = node == .folder || node == .symbolicLink ? "" : ", which is a file"
            return GitError(
                .notARepository, "there is no git repository at or above \(path)\(what)",
                advice: "Name a folder inside a clone, or a bare repository.")
        }
        return GitError(reason.code, "the repository at \(path) can't be opened: \(reason.text)")
    }

    /// The folder that `safe.directory` must name: the one which holds `.git`, or the bare repository.
    private static func root(of path: String) -> String {
        var folder = Array(absolute(path).utf8)
        while !folder.isEmpty {
            if (try? Disk.node(at: folder + Array("/.git".utf8))) != nil { return Disk.text(folder) }
            guard let slash = folder.lastIndex(of: UInt8(ascii: "/")) else { break }
            folder.removeSubrange(slash...)
        }
        var found = git_buf()
        defer { git_buf_dispose(&found) }
        guard git_repository_discover(&found, path, 0, nil) == 0 else { return absolute(path) }
        return Repository.withoutSlash(found.ptr) ?? absolute(path)
    }

    private static func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// A path that can be pasted into a shell.
    private static func quoted(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        if isPlain { return path }
        return "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
