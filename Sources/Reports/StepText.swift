import NetworkModel
import Reachability

/// One step of a walk as text.
struct StepText {
    /// The tier it is in; `nil` for what comes after the last one.
    var tier: String?
    /// `✓` where it decides some of the traffic in question, `~` where it may, `·` where it doesn't.
    var sign: String
    /// What it does.
    var action: String
    var ink: Ink?
    /// Where it stands.
    var place: String
    /// What it is.
    var what: String
    /// What it decides, or why nothing.
    var remark: String
    /// Whether it decides nothing of the traffic in question.
    var isIdle: Bool { sign == "·" }

    /// The step in words; `nil` where there is nothing to say.
    init?(_ step: DirectionTrace.Step, traffic: TrafficSet, citations: CitationStyle) {
        switch step {
        case .rule(let id, let tier, let does, let match, let decides):
            self.tier = tier
            (sign, remark) = Self.outcome(match, decides.intersection(traffic))
            action = does.rawValue
            ink = sign == "·" ? .faint : Self.ink(of: does)
            place = citations.place(of: id)
            what = "\(CitationStyle.phrase(id))"
        case .isolation(let tier, let policies, let match, let denies):
            self.tier = tier
            let stopped = denies.intersection(traffic)
            sign = stopped.isEmpty ? "·" : match == .possible ? "~" : "✓"
            remark = stopped.isEmpty ? "nothing is left of it" : Self.amount(match, stopped)
            action = "deny"
            ink = stopped.isEmpty ? .faint : .closed
            place = "end of tier"
            let (shown, more) = policies.map { "\(CitationStyle.phrase($0))" }.shortened(to: CitationStyle.most)
            what = "isolated by " + shown.joined(separator: ", ") + (more == 0 ? "" : " and \(more) more")
        case .allowedByDefault(let left):
            let passing = left.intersection(traffic)
            guard !passing.isEmpty else { return nil }
            (sign, action, ink) = ("✓", "allow", .opened)
            (place, what, remark) = ("by default", "no policy stops it", TrafficText.describe(passing))
        }
    }

    private static func ink(of action: Action) -> Ink {
        switch action {
        case .allow: .opened
        case .deny: .closed
        case .pass: .changed
        }
    }

    private static func amount(_ match: Match, _ traffic: TrafficSet) -> String {
        (match == .possible ? "possibly " : "") + TrafficText.describe(traffic)
    }

    /// A rule's sign, and its share of the traffic in question, or why it has none.
    private static func outcome(_ match: Match, _ share: TrafficSet) -> (sign: String, remark: String) {
        switch match {
        case .no: ("·", "not its peer")
        case .possible where share.isEmpty: ("·", "not its ports, or decided before")
        case .yes where share.isEmpty: ("·", "not its ports, or decided before")
        case .possible: ("~", amount(match, share))
        case .yes: ("✓", amount(match, share))
        }
    }
}
