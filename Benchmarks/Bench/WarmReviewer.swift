import Git
import Review

/// One reviewer that is kept from one comparison to the next, as a service would keep it.
///
/// All that the bench knows of `Review`.
struct WarmReviewer {
    private var reviewer: Reviewer

    init(repository: String) throws {
        reviewer = Reviewer(repository: try Repository(containing: repository))
    }

    /// Compares two revisions.
    ///
    /// - Returns: how many groups differ.
    mutating func compare(base: String, head: String) throws -> Int {
        let report = try reviewer.compare(.sides(base: .revision(base), head: .revision(head)))
        return report.clusters.reduce(0) { $0 + $1.changes.count }
    }
}
