import Reachability
public import Review

/// The first line of a review: what a reader has to know who reads nothing else.
public enum ReviewHeadline {
    /// `BLOCKED: 2 opened, 1 closed · NET-42 ok · 1 finding blocks, 2 need attention`.
    public static func of(_ review: ChangeReview) -> String { "\(phrase(of: review))" }

    /// The same with the names of tickets apart from the words.
    static func phrase(of review: ChangeReview) -> Phrase {
        let parts = [.words(effect(of: review)), tickets(of: review), findings(of: review).map(Phrase.words)]
        return .words("\(word(for: review.verdict)): ") + parts.compactMap(\.self).joined(separator: " · ")
    }

    /// The verdict in a word.
    public static func word(for verdict: ReviewVerdict) -> String {
        switch verdict {
        case .pass: "PASS"
        case .attention: "ATTENTION"
        case .incomplete: "INCOMPLETE"
        case .block: "BLOCKED"
        }
    }

    private static func effect(of review: ChangeReview) -> String {
        let change = review.change
        let commits = Headline.counted(review.commits.count, "commit", "commits")
        guard change.hasChanges else {
            let passing = review.commits.contains { $0.change.hasChanges }
            return passing
                ? "\(commits) that together change no reachability" : "\(commits) without effect on reachability"
        }
        return "\(Headline.changes(of: change).joined(separator: " · ")) by \(commits)"
    }

    private static func tickets(of review: ChangeReview) -> Phrase? {
        guard !review.tickets.isEmpty else { return nil }
        let named = review.tickets.prefix(3).map { ticket in
            Phrase.name(PrintableText.printable(ticket.id, mostCharacters: mostOfKey)) + " \(ticket.state.words)"
        }
        let more = review.tickets.count - named.count
        return (named + (more > 0 ? [.words("\(more) more tickets")] : [])).joined(separator: ", ")
    }

    /// How many characters of a ticket's key stand in the first line.
    private static let mostOfKey = 64

    private static func findings(of review: ChangeReview) -> String? {
        let (blocking, notable) = (
            review.findings.count { $0.severity == .block }, review.findings.count { $0.severity == .attention }
        )
        var parts: [String] = []
        if blocking > 0 { parts.append("\(Headline.counted(blocking, "finding blocks", "findings block"))") }
        if notable > 0 {
            parts.append(Headline.counted(notable, "finding needs attention", "findings need attention"))
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}

extension TicketAssessment.State {
    /// The state as it is said of a ticket.
    public var words: String {
        switch self {
        case .ok: "in force"
        case .unknown: "unknown"
        case .notApproved: "not approved"
        case .selfApproved: "self-approved"
        case .approvalStale: "approved for other flows"
        case .closed: "closed"
        case .expired: "out of date"
        case .unverifiable: "unverifiable"
        }
    }
}
