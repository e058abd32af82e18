import Reachability
public import Review

extension CSVReport {
    /// Writes the flow changes of a review: what `diff` writes, with the findings that are about each.
    ///
    /// The columns besides are `id`, which stands for the change wherever it is told; `findings`, by kind; `severity`, the
    /// gravest of them; and `tickets`, those that the range names, with their states.
    ///
    /// - Parameters:
    ///   - review: the review.
    ///   - pairs: whether each pair of a group has a row of its own.
    ///   - output: where it is written to, a row at a time.
    public static func write(
        _ review: ChangeReview, pairs: Bool = false, to output: inout some TextOutputStream
    ) {
        // The flows come in the order of the rows.
        var flows = FindingFlows(review).flows.makeIterator()
        let named = review.tickets.map { "\($0.id) \($0.state.rawValue)" }.joined(separator: "; ")
        write(
            review.change, isComplete: review.isComplete, pairs: pairs,
            more: ["id", "findings", "severity", "tickets"],
            to: &output
        ) { cluster, change in
            let findings = flows.next()?.findings.map { review.findings[$0] } ?? []
            return [
                "\(change.digest(in: cluster.name))",
                Set(findings.map(\.kind)).sorted().map(\.rawValue).joined(separator: "; "),
                findings.map(\.severity).max()?.rawValue ?? "", named,
            ]
        }
    }
}
