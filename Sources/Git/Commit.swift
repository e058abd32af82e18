/// A commit, copied out of a repository.
public struct Commit: Hashable, Sendable {
    /// Who did something, and when.
    public struct Signature: Hashable, Sendable {
        /// The name, repaired where it isn't UTF-8; may be empty.
        public let name: String
        /// The mail address, unchecked.
        public let email: String
        /// Seconds since 1970-01-01T00:00:00Z.
        public let time: Int64
        /// The author's clock minus UTC, in minutes.
        public let offset: Int

        /// A signature made of its parts.
        public init(name: String, email: String, time: Int64, offset: Int) {
            self.name = name
            self.email = email
            self.time = time
            self.offset = offset
        }
    }

    /// The commit's own id.
    public let id: ObjectID
    /// The id of its root tree; commits with equal trees have equal files.
    public let tree: ObjectID
    /// The parents as the commit names them, the first first; in a shallow clone they may not be there.
    public let parents: [ObjectID]
    /// The first paragraph of the message on one line.
    public let summary: String
    /// The whole message, repaired where it isn't UTF-8.
    public let message: String
    /// Who wrote the change.
    public let author: Signature
    /// Who made the commit; its time orders the history.
    public let committer: Signature

    /// A commit made of its parts.
    public init(
        id: ObjectID, tree: ObjectID, parents: [ObjectID], summary: String, message: String, author: Signature,
        committer: Signature
    ) {
        self.id = id
        self.tree = tree
        self.parents = parents
        self.summary = summary
        self.message = message
        self.author = author
        self.committer = committer
    }
}
