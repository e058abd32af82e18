import CGit2
import Glibc

extension Repository {
    /// The absolute path of the folder that all worktrees of the repository share, without links and without a slash at
    /// the end: what tells it from other repositories of the machine.
    public var commonDirectory: String {
        let path = Self.withoutSlash(git_repository_commondir(handle)) ?? gitDirectory
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
