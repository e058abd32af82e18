/// The way of traffic as seen from a policy's subject.
public enum Direction: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Traffic to the subject.
    case ingress
    /// Traffic from the subject.
    case egress

    /// Ingress first.
    public static func < (a: Direction, b: Direction) -> Bool { a == .ingress && b == .egress }
}

/// Which namespaces a selector of pods looks into.
public enum NamespaceScope: Hashable, Sendable {
    /// One namespace, by name.
    case named(String)
    /// The namespaces whose labels match.
    case matching(LabelSelector)
}

/// A selector of pods: in which namespaces, and with which labels.
public struct PodSelector: Hashable, Sendable {
    /// The namespaces it looks into.
    public var namespaces: NamespaceScope
    /// The labels that it asks of pods.
    public var pods: LabelSelector
    /// Whether pods on their node's network are meant too, where the plugin can tell them from their node.
    ///
    /// So it is for a NetworkPolicy (semantics T-5); the cluster-wide kinds exclude them (A-9, C-18).
    public var includesNodePods: Bool

    /// A selector of pods.
    public init(in namespaces: NamespaceScope, pods: LabelSelector = .everything, includesNodePods: Bool = true) {
        self.namespaces = namespaces
        self.pods = pods
        self.includesNodePods = includesNodePods
    }
}

/// The other side of a rule.
public enum Peer: Hashable, Sendable {
    /// Everything: pods, nodes and external addresses (semantics N-12).
    case anyone
    /// Pods by labels; never an external address (E-7).
    case pods(PodSelector)
    /// Addresses; whether they also select pods is a matter of the dialect and the CNI plugin (I-3, A-15).
    case addresses(AddressSet, selectsPods: Bool)
    /// Some external addresses, which ones isn't known: nodes and domain names (A-19, C-16).
    case someAddresses(String)
}

/// What a rule does with its share of traffic.
public enum Action: String, Hashable, Sendable {
    /// Lets it through; final for the direction.
    case allow
    /// Stops it; final.
    case deny
    /// Leaves it to the next tier.
    case pass
}

/// One rule: an action on the traffic between its policy's subject and its peers.
public struct Rule: Hashable, Sendable {
    /// Its position among the rules of its policy as written, from 0; no two rules of a policy share one.
    public var index: Int
    /// What it does.
    public var action: Action
    /// Who is on the other side: any of these.
    public var peers: [Peer]
    /// Which traffic it speaks of.
    public var traffic: TrafficPattern

    /// A rule of its parts.
    public init(index: Int, action: Action, peers: [Peer], traffic: TrafficPattern) {
        self.index = index
        self.action = action
        self.peers = peers
        self.traffic = traffic
    }
}

/// Who a policy is: one direction of one object.
///
/// It survives a moved file.
public struct PolicyID: Hashable, Sendable, Comparable {
    /// The object's kind, such as `NetworkPolicy`.
    public var kind: String
    /// The object's namespace; `nil` for cluster-scoped kinds.
    public var namespace: String?
    /// The object's name.
    public var name: String
    /// Which of its directions.
    public var direction: Direction

    /// A policy's identity.
    public init(kind: String, namespace: String?, name: String, direction: Direction) {
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.direction = direction
    }

    /// Orders by namespace, kind, name and direction.
    public static func < (a: PolicyID, b: PolicyID) -> Bool {
        let (namespaceOfA, namespaceOfB) = (a.namespace ?? "", b.namespace ?? "")
        guard namespaceOfA == namespaceOfB else { return namespaceOfA < namespaceOfB }
        guard a.kind == b.kind else { return a.kind < b.kind }
        return a.name == b.name ? a.direction < b.direction : a.name < b.name
    }
}

/// Who a rule is: its policy and its position there.
public struct RuleID: Hashable, Sendable, Comparable {
    /// The policy.
    public var policy: PolicyID
    /// The rule's index.
    public var index: Int

    /// A rule's identity.
    public init(policy: PolicyID, index: Int) {
        self.policy = policy
        self.index = index
    }

    /// Orders by policy, then position.
    public static func < (a: RuleID, b: RuleID) -> Bool {
        a.policy == b.policy ? a.index < b.index : a.policy < b.policy
    }
}

/// One direction of one policy object.
public struct Policy: Hashable, Sendable {
    /// Who it is.
    public var id: PolicyID
    /// Whom it selects.
    public var subject: PodSelector
    /// Its place in the tier: lower first.
    ///
    /// Policies of equal order are unordered among each other.
    public var order: Int
    /// Whether selecting a pod denies what no rule of the tier matches.
    public var isolates: Bool
    /// The rules: within the policy, the first that matches wins.
    public var rules: [Rule]

    /// A policy of its parts.
    public init(id: PolicyID, subject: PodSelector, order: Int, isolates: Bool, rules: [Rule]) {
        self.id = id
        self.subject = subject
        self.order = order
        self.isolates = isolates
        self.rules = rules
    }
}
