import Manifests
import NetworkModel
import PolicyCompiler
import Reachability

/// A decision as it is cited: where it stands and what it is.
struct Citation: Hashable {
    /// What decided: `NetworkPolicy payments/allow-web, ingress rule 1`.
    var phrase: Phrase
    /// Where it stands; `nil` for what stands nowhere, such as a default.
    var location: SourceLocation?
    /// Whether it lets through.
    var allows: Bool

    /// `path:line`, or why there is none.
    var place: String {
        guard let location else { return "by default" }
        return PrintableText.printable(location.line == 0 ? location.path : "\(location.path):\(location.line)")
    }
}

/// Cites decisions about a flow.
struct CitationStyle {
    let sources: SourceTable

    /// How many decisions are cited at most for one statement.
    static let most = 6

    /// The decisions: sorted by place, those without one last.
    func citations(_ decisions: [Decision]) -> [Citation] {
        Self.telling(decisions).map(citation).sorted { a, b in
            switch (a.location, b.location) {
            case (let x?, let y?) where x != y: x < y
            case (.some, nil): true
            case (nil, .some): false
            default: a.phrase.description < b.phrase.description
            }
        }
    }

    /// The decisions that say something: that no policy stops a direction goes without saying where the other one has
    /// rules that allow, and where neither has it is said once.
    private static func telling(_ decisions: [Decision]) -> [Decision] {
        var ruled: Set<Direction> = []
        for case .rule(let id, .allow, _) in decisions { ruled.insert(id.policy.direction) }
        let defaults = decisions.filter { if case .allowedByDefault = $0 { true } else { false } }
        let kept =
            ruled.isEmpty
            ? defaults.prefix(1)
            : defaults.filter { decision in
                if case .allowedByDefault(let direction) = decision { ruled.contains(direction) } else { false }
            }[...]
        return decisions.filter { if case .allowedByDefault = $0 { false } else { true } } + kept
    }

    /// Where a rule stands, or else its policy.
    func location(of rule: RuleID) -> SourceLocation? { sources.rules[rule] ?? sources.policies[rule.policy] }

    private func citation(_ decision: Decision) -> Citation {
        switch decision {
        case .rule(let id, let action, let isPossible):
            Citation(
                phrase: Self.possibly(isPossible) + Self.phrase(id), location: location(of: id),
                allows: action == .allow)
        case .isolation(let id, let isPossible):
            Citation(
                phrase: Self.possibly(isPossible) + Self.phrase(id) + " (isolates \(id.direction.rawValue))",
                location: sources.policies[id], allows: false)
        case .allowedByDefault:
            Citation(phrase: .words("no policy stops it"), allows: true)
        case .differentNetworks:
            Citation(phrase: .words("the two are on different primary networks"), allows: false)
        }
    }

    private static func possibly(_ isPossible: Bool) -> Phrase { isPossible ? .words("possibly ") : .empty }

    /// `path:line` of a policy.
    func place(of policy: PolicyID) -> String {
        Citation(phrase: .empty, location: sources.policies[policy], allows: true).place
    }

    /// `path:line` of a rule.
    func place(of rule: RuleID) -> String {
        Citation(phrase: .empty, location: location(of: rule), allows: true).place
    }

    /// `NetworkPolicy payments/allow-web`.
    static func phrase(_ id: PolicyID) -> Phrase {
        .name("\(id.kind) \(id.namespace.map { "\($0)/" } ?? "")\(id.name)")
    }

    /// `NetworkPolicy payments/allow-web, ingress rule 1`.
    static func phrase(_ id: RuleID) -> Phrase {
        phrase(id.policy) + ", \(id.policy.direction.rawValue) rule \(id.index + 1)"
    }
}
