public import Packing

/// What a range of commits does to reachability, commit by commit and as a whole, and what there is to say about it.
public struct ChangeReview: Hashable, Sendable {
    /// Which commits.
    public var range: ResolvedRange
    /// What the range does as a whole.
    public var change: ChangeReport
    /// What stands for its flow changes; `nil` where there are none.
    public var digest: Digest?
    /// What each commit does, children after parents.
    public var commits: [ReviewedCommit]

    /// A review of its parts.
    public init(range: ResolvedRange, change: ChangeReport, digest: Digest?, commits: [ReviewedCommit]) {
        self.range = range
        self.change = change
        self.digest = digest
        self.commits = commits
    }

    /// Whether everything could be analysed: the range as a whole, and each commit.
    public var isComplete: Bool { change.isComplete && commits.allSatisfy(\.change.isComplete) }
}
