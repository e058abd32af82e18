import Git
import Reachability
import Review

/// What the reports of a living ticket say alike, whatever their format.
struct LivingWords {
    let ticket: LivingTicket

    /// How many merged and pending commits there are: `2 commits merged, 1 on branches`.
    var counts: String {
        let merged = ticket.citations.count(where: \.isMerged)
        let pending = ticket.citations.count - merged
        let parts = [
            merged == 0 ? "nothing merged" : "\(Headline.counted(merged, "commit", "commits")) merged",
            pending == 0 ? nil : "\(pending) on branches",
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }

    /// What stands out, in a line: `1 requirement not met, more open than asked for, approval stale`.
    var concerns: [String] {
        let results = ticket.requirements.map(\.result)
        let unmet = results.count { if case .notMet = $0 { true } else { false } }
        let unsure = results.count {
            switch $0 {
            case .undecided, .aboutNobody: true
            case .met, .notMet, .notTestable: false
            }
        }
        let stale = ticket.approvals.count { $0.binding == .stale }
        return [
            unmet == 0 ? nil : Headline.counted(unmet, "requirement", "requirements") + " not met",
            unsure == 0 ? nil : Headline.counted(unsure, "requirement", "requirements") + " undecided",
            ticket.clusters.allSatisfy(\.overReach.isEmpty) ? nil : "more is open than was asked for",
            ticket.clusters.allSatisfy(\.shortfall.isEmpty) ? nil : "not all of the scope is open",
            stale == 0
                ? nil
                : Headline.counted(stale, "approval is", "approvals are") + " for other flow changes than were made",
            ticket.nextReview.map { $0 <= ticket.day } == true ? "its review is overdue" : nil,
        ].compactMap(\.self)
    }

    /// What a commit did to the record.
    static func words(_ action: RecordEdit.Action) -> Phrase {
        switch action {
        case .brought(let state): .words("brought it, \(state.rawValue)")
        case .changed(let fields, let state):
            .words(fields.isEmpty ? "changed its file" : "changed \(fields.joined(separator: ", "))")
                + .words(state.map { ": now \($0.rawValue)" } ?? "")
        case .removed: .words("removed it")
        case .broke: .words("left something that can't be used")
        }
    }

    /// How a commit belongs to the ticket, and where it is.
    static func words(_ citation: TicketCitation) -> [Phrase] {
        let basis: Phrase? =
            switch citation.basis {
            case .message: nil
            case .revert(let id): .words("reverts ") + .name(id.shortHex)
            case .merge: .words("named by its merge")
            case .branch: .words("named by its branch")
            }
        let place: Phrase =
            if citation.isMerged {
                citation.arrival.map { .words("merged by ") + .name($0.id.shortHex) } ?? .words("on the main line")
            } else {
                .words("not merged: ") + ReviewPage.list(citation.branches)
            }
        let isMerge: Phrase? = citation.commit.parents.count > 1 ? .words("merge") : nil
        return [isMerge, basis, place, effect(of: citation)].compactMap(\.self)
    }

    private static func effect(of citation: TicketCitation) -> Phrase? {
        guard citation.isMerged else { return nil }
        guard let effect = citation.effect else { return .words("the history begins with it") }
        let words = effect.clusters.effectWords
        let text = words.isEmpty ? "no effect" : words.joined(separator: ", ")
        return .words(effect.isComplete ? text : "\(text), not analysed as a whole")
    }

    /// What an approval is for.
    static func words(_ binding: BoundApproval.Binding) -> (phrase: Phrase, isBad: Bool) {
        switch binding {
        case .unbound: return (.words("for whatever the scope allows"), false)
        case .pending: return (.words("for a change that isn't merged yet"), false)
        case .stale: return (.words("for other flow changes than any that were made"), true)
        case .changes(let commits, let reviews):
            let made: Phrase? =
                commits.isEmpty ? nil : .words("what ") + ReviewPage.list(commits.map(\.shortHex)) + " did"
            let reviewed: Phrase? =
                reviews.isEmpty
                ? nil
                : .words(
                    "recorded \(reviews.count == 1 ? "review" : "reviews") \(reviews.map(String.init).joined(separator: ", "))"
                )
            return (.words("for ") + [made, reviewed].compactMap(\.self).joined(separator: ", and "), false)
        }
    }

    /// The day of a commit.
    static func day(of commit: Commit) -> Day { Moment(seconds: Int(commit.committer.time)).day }
}

extension Day {
    /// Whether a day has come, in a word for people.
    func dueWords(asOf day: Day) -> String { self < day ? "\(self), overdue" : "\(self)" }
}
