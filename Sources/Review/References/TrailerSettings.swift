/// What git's configuration says about reading messages.
public struct TrailerSettings: Hashable, Sendable {
    /// A trailer that the configuration names.
    public struct Configured: Hashable, Sendable {
        /// The name in `trailer.<alias>.key`, which may stand for the key in a message.
        public var alias: String
        /// The value of `trailer.<alias>.key`; `nil` where only other things are set, so that a key stays as written.
        public var key: String?

        /// The trailer `key`, which `alias` stands for.
        public init(alias: String, key: String?) {
            self.alias = alias
            self.key = key
        }

        /// Whether git takes a token for this trailer: any beginning of its alias or key does, in any case.
        func isMeant(by token: ArraySlice<UInt8>) -> Bool {
            [alias, key].compactMap(\.self).contains { name in
                name.utf8.count >= token.count
                    && zip(token, name.utf8).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
            }
        }
    }

    /// The trailers that the configuration names, in its order.
    ///
    /// One of them makes a paragraph of which at least a quarter are trailers a block of trailers.
    public var configured: [Configured]
    /// The bytes that may stand between key and value: `trailer.separators`.
    public var separators: String
    /// The byte that begins a comment line: `core.commentChar`.
    public var commentCharacter: UInt8

    /// Settings; by default those of a git that isn't configured.
    public init(
        configured: [Configured] = [], separators: String = ":", commentCharacter: UInt8 = UInt8(ascii: "#")
    ) {
        self.configured = configured
        self.separators = separators
        self.commentCharacter = commentCharacter
    }
}
