/// A path at which two commits differ.
public struct PathChange: Hashable, Sendable {
    /// In which way they differ.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// Only the head has it.
        case added
        /// Only the base has it.
        case deleted
        /// Both have it with different content, or as a different kind of file.
        case modified
    }

    /// The path, relative to the root of the repository.
    public let path: String
    /// In which way they differ.
    public let status: Status
    /// What the base has there; nil if added.
    public let base: SourceTree.Entry?
    /// What the head has there; nil if deleted.
    public let head: SourceTree.Entry?

    static func added(_ entry: SourceTree.Entry) -> PathChange {
        PathChange(path: entry.path, status: .added, base: nil, head: entry)
    }

    static func deleted(_ entry: SourceTree.Entry) -> PathChange {
        PathChange(path: entry.path, status: .deleted, base: entry, head: nil)
    }

    static func modified(from base: SourceTree.Entry, to head: SourceTree.Entry) -> PathChange {
        PathChange(path: head.path, status: .modified, base: base, head: head)
    }
}
