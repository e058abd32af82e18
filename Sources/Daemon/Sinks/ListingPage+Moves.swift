import Ledger
import Reports
import Review

extension ListingPage.Row {
    /// A move of a ref, and what its review concluded.
    ///
    /// - Parameter link: where its review is, by what it is called; `nil` where it has none.
    init(_ move: ReviewedMove, vanished: [VanishedCommit], link: (String) -> ListingPage.Link?) {
        let moved = move.move
        let kind = moved.kind?.rawValue ?? moved.state.rawValue
        let what = "\(kind) \((moved.before ?? "nothing").prefix(12)) → \((moved.after ?? "nothing").prefix(12))"
        var lines = [move.headline ?? (link(what) == nil ? what : moved.state.rawValue)]
        lines.append("\(moved.repository) \(moved.ref), seen \(Moment(seconds: moved.seenAt))")
        if !move.tickets.isEmpty { lines.append("tickets: \(move.tickets.joined(separator: ", "))") }
        if let trouble = moved.trouble { lines.append(trouble) }
        for commit in vanished {
            let tickets = commit.tickets.isEmpty ? "" : " (\(commit.tickets.joined(separator: ", ")))"
            lines.append("gone: \(commit.id.prefix(12)) \(commit.subject)\(tickets)")
        }
        self.init(verdict: move.verdict, link: link(what), lines: lines)
    }
}
