import Glibc

/// A repository as git sees it when it looks for hooks.
public struct HookedRepository: Hashable, Sendable {
    /// The folder that was named.
    public let folder: String
    /// The absolute path of the git directory that all worktrees share.
    public let gitDirectory: String
    /// Whether others push to it, as it has no files that are checked out.
    public let isBare: Bool
    /// Where git looks for its hooks.
    public let hooks: String
    /// The scope of git's configuration that names the folder of hooks (`core.hooksPath`); `nil` where it is its own.
    public let scopeOfHooksPath: String?

    /// Asks git about the repository that a folder belongs to.
    ///
    /// - Throws: Where there is none, or git refuses to look into it.
    public init(_ folder: String) throws(HookFolder.Failure) {
        let outcome = try GitProgram.run([
            "-C", folder, "rev-parse", "--path-format=absolute", "--git-common-dir", "--is-bare-repository",
            "--git-path", "hooks",
        ])
        let lines = outcome.output.split(separator: "\n").map(String.init)
        guard outcome.status == 0, lines.count == 3 else {
            throw HookFolder.Failure(
                "git finds no repository that it may use at \(folder)",
                advice: "Name one with --repo; where it belongs to somebody else, git has said what to do.")
        }
        self.folder = folder
        gitDirectory = lines[0]
        isBare = lines[1] == "true"
        hooks = lines[2]
        let scope = try GitProgram.run(["-C", folder, "config", "--show-scope", "--get", "core.hooksPath"])
        scopeOfHooksPath = scope.status == 0 ? scope.output.split(separator: "\t").first.map(String.init) : nil
    }

    /// The hooks that such a repository ought to have.
    public var wanted: [HookName] { isBare ? HookName.ofServer : HookName.ofClient }

    /// The folder where git looks.
    ///
    /// - Throws: Where the folder is that of all repositories of a user or the system.
    public func ownFolder() throws(HookFolder.Failure) -> HookFolder {
        if let scopeOfHooksPath, scopeOfHooksPath == "global" || scopeOfHooksPath == "system" {
            throw HookFolder.Failure(
                "git looks for hooks in \(hooks), for all repositories: core.hooksPath is set in the \(scopeOfHooksPath) "
                    + "configuration",
                advice: "Install them there with --shared, or give the repository a core.hooksPath of its own.")
        }
        return HookFolder(path: hooks)
    }
}
