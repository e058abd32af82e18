/// One side as the reader sees it.
public struct SideSummary: Hashable, Sendable {
    /// The side as it was asked for: `main~1`, `index`, `worktree`, `dir:manifests`.
    public var label: String
    /// The commit's id in hexadecimal; `nil` for a side that isn't a commit.
    public var commit: String?
    /// The commit's subject line; `nil` for a side that isn't a commit.
    public var subject: String?
    /// How many manifest files were read.
    public var fileCount: Int
    /// How many objects that matter to reachability were read.
    public var objectCount: Int

    /// A side of its parts.
    public init(label: String, commit: String? = nil, subject: String? = nil, fileCount: Int, objectCount: Int) {
        self.label = label
        self.commit = commit
        self.subject = subject
        self.fileCount = fileCount
        self.objectCount = objectCount
    }
}
