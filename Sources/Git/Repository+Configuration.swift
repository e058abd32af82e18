import CGit2

extension Repository {
    /// The settings of git's configuration whose names a regular expression finds: the system's, the user's and the
    /// repository's, in git's order, so that of one name the last counts.
    ///
    /// Names are as git compares them: section and variable in lower case. A setting without a value has none.
    ///
    /// - Throws: What reading the configuration throws.
    public func settings(matching pattern: String) throws(GitError) -> [(name: String, value: String?)] {
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
            guard let name = entry.pointee.name else { continue }
            found.append((String(cString: name), entry.pointee.value.map { String(cString: $0) }))
        }
        return found
    }
}
