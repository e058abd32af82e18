import CGit2

/// Whose configuration is read.
public enum ConfigurationScope: Hashable, Sendable, CaseIterable {
    /// The system's, the user's and the repository's.
    case everybody
    /// The system's and the repository's: nothing that whoever starts a process decides by its environment, as `HOME`.
    case host
}

extension Repository {
    /// The settings of git's configuration whose names a regular expression finds: the system's, the user's and the
    /// repository's, in git's order, so that of one name the last counts.
    ///
    /// Names are as git compares them: section and variable in lower case. A setting without a value has none.
    /// Settings of the environment and the command line (`GIT_CONFIG_COUNT`, `git -c`) aren't read by libgit2.
    ///
    /// - Throws: What reading the configuration throws.
    public func settings(
        matching pattern: String, of scope: ConfigurationScope = .everybody
    ) throws(GitError) -> [(name: String, value: String?)] {
        var configuration: OpaquePointer?
        try check(git_repository_config_snapshot(&configuration, handle), "git's configuration can't be read")
        defer { git_config_free(configuration) }
        var iterator: OpaquePointer?
        try check(
            git_config_iterator_glob_new(&iterator, configuration, pattern), "git's configuration can't be read")
        defer { git_config_iterator_free(iterator) }
        var found: [(name: String, value: String?)] = []
        var entry: UnsafeMutablePointer<git_config_entry>?
        while git_config_next(&entry, iterator) == 0, let entry {
            guard let name = entry.pointee.name, scope.holds(entry.pointee.level) else { continue }
            found.append((String(cString: name), entry.pointee.value.map { String(cString: $0) }))
        }
        return found
    }
}

extension ConfigurationScope {
    /// Whether settings of a level of libgit2's are among these.
    fileprivate func holds(_ level: git_config_level_t) -> Bool {
        switch self {
        case .everybody: true
        case .host: level == GIT_CONFIG_LEVEL_SYSTEM || level == GIT_CONFIG_LEVEL_LOCAL
        }
    }
}

extension Repository {
    /// The whole name of the branch that is checked out, such as `refs/heads/main`, whether it has a commit or not; nil
    /// where HEAD is a commit itself.
    ///
    /// - Throws: What reading HEAD throws.
    public func checkedOutBranch() throws(GitError) -> String? {
        var reference: OpaquePointer?
        try check(git_reference_lookup(&reference, handle, "HEAD"), "HEAD can't be read")
        defer { git_reference_free(reference) }
        return git_reference_symbolic_target(reference).map { String(cString: $0) }
    }
}
