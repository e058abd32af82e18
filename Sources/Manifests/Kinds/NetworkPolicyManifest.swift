/// A `networking.k8s.io/v1` NetworkPolicy as written: nothing defaulted, everything valid.
///
/// Source: Kubernetes API types, `NetworkPolicySpec`. `nil` means that the field is absent (or null), which differs
/// from empty in the places that semantics D-1 to D-6, N-12, N-13 and E-4 list.
public struct NetworkPolicyManifest: Hashable, Sendable {
    /// `spec.podSelector`; absent means every pod of the namespace (D-9).
    public var podSelector: SelectorManifest?
    /// `spec.policyTypes` in the order written; absent and empty mean the same (D-1).
    public var policyTypes: [PolicyType]?
    /// `spec.ingress`.
    public var ingress: [Rule]?
    /// `spec.egress`.
    public var egress: [Rule]?

    /// A policy of the four fields of its specification.
    public init(podSelector: SelectorManifest?, policyTypes: [PolicyType]?, ingress: [Rule]?, egress: [Rule]?) {
        self.podSelector = podSelector
        self.policyTypes = policyTypes
        self.ingress = ingress
        self.egress = egress
    }

    /// A direction as `policyTypes` names it.
    public enum PolicyType: String, Hashable, Sendable {
        /// Traffic to the selected pods.
        case ingress = "Ingress"
        /// Traffic from the selected pods.
        case egress = "Egress"
    }

    /// One element of `ingress` or `egress`.
    public struct Rule: Hashable, Sendable {
        /// Where the element starts.
        public var location: SourceLocation
        /// `from` or `to`; absent and empty both mean everything (N-12).
        public var peers: [Peer]?
        /// `ports`; absent and empty both mean every port of every protocol (N-13).
        public var ports: [PolicyPort]?

        /// One rule.
        public init(location: SourceLocation, peers: [Peer]?, ports: [PolicyPort]?) {
            self.location = location
            self.peers = peers
            self.ports = ports
        }
    }

    /// One element of `from` or `to`.
    public enum Peer: Hashable, Sendable {
        /// Pods: by `podSelector`, by `namespaceSelector`, or by both at once (E-1 to E-6). Never neither (E-8).
        case pods(podSelector: SelectorManifest?, namespaceSelector: SelectorManifest?)
        /// Addresses.
        case ipBlock(cidr: CIDRManifest, except: [CIDRManifest])
    }
}

/// One element of a NetworkPolicy's `ports`.
///
/// Source: Kubernetes API types, `NetworkPolicyPort`.
public struct PolicyPort: Hashable, Sendable {
    /// `protocol`; absent means TCP (D-8).
    public var transport: TransportProtocol?
    /// `port` and `endPort`; absent means every port of the protocol (P-2).
    public var port: PortMatch?

    /// One element of `ports`.
    public init(transport: TransportProtocol?, port: PortMatch?) {
        self.transport = transport
        self.port = port
    }

    /// Which ports of the protocol.
    public enum PortMatch: Hashable, Sendable {
        /// An inclusive range within 1...65535 (P-12, P-18); one number has equal ends.
        case range(ClosedRange<UInt16>)
        /// A container port's name, resolved at each destination (P-4).
        case named(String)
    }
}

/// A transport protocol that policies speak of, spelled as in Kubernetes.
public enum TransportProtocol: String, Hashable, Sendable, CaseIterable {
    /// TCP.
    case tcp = "TCP"
    /// UDP.
    case udp = "UDP"
    /// SCTP.
    case sctp = "SCTP"
}

/// A label selector as written, its requirements in the order of the text: `matchLabels` first.
///
/// Source: Kubernetes API types, `LabelSelector`. An empty list selects everything (E-12).
public struct SelectorManifest: Hashable, Sendable {
    /// What has to hold, all of it.
    public var requirements: [Requirement]

    /// A selector of requirements that must all hold.
    public init(requirements: [Requirement] = []) { self.requirements = requirements }

    /// One condition on one key.
    public struct Requirement: Hashable, Sendable {
        /// The label's key.
        public var key: String
        /// How its value is compared.
        public var condition: Condition

        /// A condition on a key.
        public init(key: String, condition: Condition) {
            self.key = key
            self.condition = condition
        }
    }

    /// How a label's value is compared (E-13, E-14).
    public enum Condition: Hashable, Sendable {
        /// The key is present with one of the values; never empty. `matchLabels` is `in` one value.
        case `in`([String])
        /// The key is absent, or has none of the values; never empty.
        case notIn([String])
        /// The key is present.
        case exists
        /// The key is absent.
        case doesNotExist
    }
}

/// An address block as written: `10.0.0.5/24` keeps its host bits until it is lowered (I-7).
///
/// Source: semantics I-4, I-7. Already known to be well formed.
public struct CIDRManifest: Hashable, Sendable {
    /// The text as written.
    public var text: String
    /// The network's address, host bits cleared: the value of an IPv4 address fits into the low 32 bits.
    public var network: UInt128
    /// The prefix length: 0...32 for IPv4, 0...128 for IPv6.
    public var prefixLength: Int
    /// Whether it is an IPv6 block.
    public var isIPv6: Bool
    /// Where it stands.
    public var location: SourceLocation

    /// A block.
    public init(text: String, network: UInt128, prefixLength: Int, isIPv6: Bool, location: SourceLocation) {
        self.text = text
        self.network = network
        self.prefixLength = prefixLength
        self.isIPv6 = isIPv6
        self.location = location
    }
}
