package import Git

extension Repository {
    /// What git's configuration says about reading messages.
    ///
    /// It is the host's: nothing of it comes from commits.
    ///
    /// - Throws: What reading the configuration throws.
    package func trailerSettings() throws(GitError) -> TrailerSettings {
        TrailerSettings(try settings(matching: "^(trailer\\..*|core\\.comment(char|string))$"))
    }
}

extension TrailerSettings {
    /// The settings that a configuration's lines make, in their order.
    ///
    /// Source: `git_trailer_config` of git's `trailer.c`; any setting of an alias names it, with or without a key.
    init(_ settings: [(name: String, value: String?)]) {
        self.init()
        for (name, value) in settings {
            switch name {
            case "trailer.separators": separators = value ?? separators
            case "core.commentchar", "core.commentstring":
                // `auto` is about messages that are being written, for which git picks one; longer ones aren't read.
                guard let value, let only = value.utf8.first, value.utf8.count == 1 else { continue }
                commentCharacter = only
            default: addAlias(name, value)
            }
        }
    }

    private mutating func addAlias(_ name: String, _ value: String?) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 2, Self.fields.contains(String(parts[parts.count - 1])) else { return }
        let alias = parts[1..<(parts.count - 1)].joined(separator: ".")
        let key = parts[parts.count - 1] == "key" ? value : nil
        guard let known = configured.firstIndex(where: { $0.alias.isSameKey(as: alias) }) else {
            configured.append(Configured(alias: alias, key: key))
            return
        }
        configured[known].key = key ?? configured[known].key
    }

    /// What may be set of an alias.
    private static let fields: Set = ["key", "command", "cmd", "where", "ifexists", "ifmissing"]
}
