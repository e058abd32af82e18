public import Manifests
public import NetworkModel
public import Reachability

/// A policy that is written in a way that often isn't meant.
public struct Trap: Hashable, Sendable {
    /// The cluster's name; empty for a single one.
    public var cluster: String
    /// The policy.
    public var policy: ObjectIdentity
    /// Where the part that isn't meant stands.
    public var location: SourceLocation
    /// What is odd.
    public var matter: Matter

    /// A trap of its parts.
    public init(cluster: String = "", policy: ObjectIdentity, location: SourceLocation, matter: Matter) {
        self.cluster = cluster
        self.policy = policy
        self.location = location
        self.matter = matter
    }

    /// What is odd about a policy.
    public enum Matter: Hashable, Sendable {
        /// Two selectors stand in one element, so that both have to match; as two elements, either would do.
        case oneElement(namespaces: String, pods: String)
        /// Two selectors stand in two elements, so that either does; in one element, both would have to match.
        case twoElements(namespaces: String, pods: String)
        /// `egress: []` without `policyTypes` isolates no egress.
        case egressLeftOpen
        /// Egress rules without `policyTypes` isolate ingress, too.
        case ingressIsolatedToo
        /// There are rules of a direction that `policyTypes` doesn't list.
        case rulesIgnored(Direction)
        /// A port without `protocol` is TCP, and it is a port of UDP.
        case tcpOnly(port: UInt16)
        /// `[{}]` allows everything, where the name or the last version says that it denies.
        case allowsEverything(Direction)
        /// `[]` allows nothing, where the name or the last version says that it allows.
        case allowsNothing(Direction)
        /// `namespaceSelector: {}` means every namespace.
        case everyNamespace(Direction)
        /// `NotIn` matches what has no such label, and something hasn't.
        case absentKey(key: String, selector: String)
        /// The workloads had no policy of the direction so far.
        case isolationBegins(Direction, EndpointSet)
        /// The workloads have no policy of the direction any more.
        case isolationEnds(Direction, EndpointSet)
        /// The policy selects no workload of its namespace.
        case selectsNobody(String)
        /// A peer names no workload of namespaces of which the repository has some.
        case peerIsNobody(String)
        /// A rule allows nothing that another rule doesn't.
        case redundant(Direction, rule: Int, by: ObjectIdentity, at: SourceLocation)
    }

    /// What tells it from other traps, in a word.
    public var code: String {
        switch matter {
        case .oneElement: "one-element"
        case .twoElements: "two-elements"
        case .egressLeftOpen: "egress-left-open"
        case .ingressIsolatedToo: "ingress-isolated-too"
        case .rulesIgnored: "rules-ignored"
        case .tcpOnly: "tcp-only"
        case .allowsEverything: "allows-everything"
        case .allowsNothing: "allows-nothing"
        case .everyNamespace: "every-namespace"
        case .absentKey: "absent-key"
        case .isolationBegins: "isolation-begins"
        case .isolationEnds: "isolation-ends"
        case .selectsNobody: "selects-nobody"
        case .peerIsNobody: "peer-is-nobody"
        case .redundant: "redundant-rule"
        }
    }

    /// The rule of the semantics that says so.
    public var rule: String {
        switch matter {
        case .oneElement, .twoElements: "E-1"
        case .egressLeftOpen: "D-2"
        case .ingressIsolatedToo: "D-3"
        case .rulesIgnored(.ingress): "D-4"
        case .rulesIgnored(.egress): "D-5"
        case .tcpOnly: "D-8"
        case .allowsEverything: "N-5"
        case .allowsNothing(.ingress): "N-3"
        case .allowsNothing(.egress): "N-4"
        case .everyNamespace: "E-4"
        case .absentKey: "E-13"
        case .isolationBegins: "N-7"
        case .isolationEnds: "N-16"
        case .selectsNobody: "N-10"
        case .peerIsNobody: "E-2"
        case .redundant: "N-6"
        }
    }
}

extension Trap {
    /// What stands for it wherever it is told: not the line, which moves.
    var canonicalText: String {
        let own =
            switch matter {
            case .oneElement(let a, let b), .twoElements(let a, let b): "\(a) \(b)"
            case .egressLeftOpen, .ingressIsolatedToo: ""
            case .rulesIgnored(let direction), .allowsEverything(let direction), .allowsNothing(let direction),
                .everyNamespace(let direction), .isolationBegins(let direction, _), .isolationEnds(let direction, _):
                direction.rawValue
            case .tcpOnly(let port): "\(port)"
            case .absentKey(let key, let selector): "\(key) \(selector)"
            case .selectsNobody(let selector), .peerIsNobody(let selector): selector
            case .redundant(let direction, let rule, let policy, _): "\(direction.rawValue) \(rule) \(policy)"
            }
        return "\(cluster) \(code) \(policy) \(own)"
    }
}
