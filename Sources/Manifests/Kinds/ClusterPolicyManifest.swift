/// An AdminNetworkPolicy, a BaselineAdminNetworkPolicy or a ClusterNetworkPolicy as written and valid.
///
/// The three kinds of `policy.networking.k8s.io` say the same things in slightly different words; this is their
/// common content. Source: network-policy-api `apis/v1alpha1` and `apis/v1alpha2` (semantics B.9, B.10).
public struct ClusterPolicyManifest: Hashable, Sendable {
    /// Which of the three kinds.
    public var dialect: Dialect
    /// `spec.priority`, 0...1000, lower first (A-2, C-4); 0 for a BaselineAdminNetworkPolicy, which has none.
    public var priority: Int
    /// `spec.subject`.
    public var subject: PodsOrNamespaces
    /// `spec.ingress` in order; first match wins.
    public var ingress: [Rule]
    /// `spec.egress` in order.
    public var egress: [Rule]

    /// A policy of its parts.
    public init(dialect: Dialect, priority: Int, subject: PodsOrNamespaces, ingress: [Rule], egress: [Rule]) {
        self.dialect = dialect
        self.priority = priority
        self.subject = subject
        self.ingress = ingress
        self.egress = egress
    }

    /// The kind, and for a ClusterNetworkPolicy its `spec.tier`.
    public enum Dialect: Hashable, Sendable {
        /// AdminNetworkPolicy v1alpha1.
        case adminNetworkPolicy
        /// BaselineAdminNetworkPolicy v1alpha1.
        case baselineAdminNetworkPolicy
        /// ClusterNetworkPolicy v1alpha2 with `tier: Admin`.
        case clusterNetworkPolicyAdmin
        /// ClusterNetworkPolicy v1alpha2 with `tier: Baseline`.
        case clusterNetworkPolicyBaseline
    }

    /// A subject, or a peer of pods: exactly one of the two forms (A-9, C-18).
    public enum PodsOrNamespaces: Hashable, Sendable {
        /// `namespaces`: every pod of the namespaces that match.
        case namespaces(SelectorManifest)
        /// `pods`: the pods that match in the namespaces that match.
        case pods(namespaceSelector: SelectorManifest, podSelector: SelectorManifest)
    }

    /// What a rule does.
    public enum Action: String, Hashable, Sendable {
        /// `Allow` (v1alpha1) or `Accept` (v1alpha2).
        case allow
        /// `Deny`.
        case deny
        /// `Pass`: leave this tier.
        case pass
    }

    /// One element of `ingress` or `egress`.
    public struct Rule: Hashable, Sendable {
        /// Where the element starts.
        public var location: SourceLocation
        /// `name`, which has no meaning for traffic.
        public var name: String?
        /// What the rule does.
        public var action: Action
        /// `from` or `to`; never empty.
        public var peers: [Peer]
        /// `ports` (v1alpha1) or `protocols` (v1alpha2); absent means every port and protocol (A-12, C-7).
        public var ports: [Port]?

        /// One rule.
        public init(location: SourceLocation, name: String?, action: Action, peers: [Peer], ports: [Port]?) {
            self.location = location
            self.name = name
            self.action = action
            self.peers = peers
            self.ports = ports
        }
    }

    /// One element of `from` or `to`.
    public enum Peer: Hashable, Sendable {
        /// Pods of the cluster.
        case pods(PodsOrNamespaces)
        /// `networks`: address blocks, which match pods as well as others (A-15, C-14). Egress only.
        case networks([CIDRManifest])
        /// `nodes`: the cluster's nodes by label. Egress only.
        case nodes(SelectorManifest)
        /// `domainNames`. Egress and allow only (A-19, C-17).
        case domainNames([String])
        /// A form that is not known: matches nothing when it would allow, everything when it would not (A-17, C-22).
        case unknown(fields: [String], location: SourceLocation)
    }

    /// One element of `ports` or `protocols`.
    public enum Port: Hashable, Sendable {
        /// An inclusive range of ports of one protocol, within 1...65535.
        case range(TransportProtocol, ClosedRange<UInt16>)
        /// A container port's name of any protocol (A-13, C-11).
        case named(String)
    }
}
