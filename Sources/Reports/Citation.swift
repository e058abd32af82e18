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
    /// Those of the flow's sources that policies can select, in words.
    private let source: Phrase
    /// Those of the flow's destinations that policies can select, in words.
    private let destination: Phrase

    init(sources: SourceTable, from source: EndpointSet, to destination: EndpointSet, naming: EndpointNaming) {
        self.sources = sources
        self.source = naming.phrase(Self.selectable(source))
        self.destination = naming.phrase(Self.selectable(destination))
    }

    private static func selectable(_ set: EndpointSet) -> EndpointSet {
        EndpointSet(
            set.endpoints.filter { endpoint in
                switch endpoint {
                case .workload, .implied: true
                case .addresses, .ingressController: false
                }
            })
    }

    /// How many decisions are cited at most for one statement.
    static let most = 6

    /// The decisions: sorted by place, those without one last.
    func citations(_ decisions: [Decision]) -> [Citation] {
        decisions.map(citation).sorted { a, b in
            switch (a.location, b.location) {
            case (let x?, let y?) where x != y: x < y
            case (.some, nil): true
            case (nil, .some): false
            default: a.phrase.description < b.phrase.description
            }
        }
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
        case .allowedByDefault(.ingress):
            Citation(phrase: .words("no policy stops ingress to ") + destination, allows: true)
        case .allowedByDefault(.egress):
            Citation(phrase: .words("no policy stops egress from ") + source, allows: true)
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
