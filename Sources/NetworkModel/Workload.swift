/// Who a workload is: interchangeable pods of one owner.
public struct WorkloadID: Hashable, Sendable, Comparable {
    /// The namespace.
    public var namespace: String
    /// The kind, such as `Deployment`; `Pod` for a bare Pod.
    public var kind: String
    /// The name of the owner, or of a bare Pod.
    public var name: String
    /// What tells the pods of one owner apart when their labels or ports differ, such as `tier=agent`; empty
    /// otherwise (semantics W-6).
    public var variant: String

    /// A workload's identity.
    public init(namespace: String, kind: String, name: String, variant: String = "") {
        self.namespace = namespace
        self.kind = kind
        self.name = name
        self.variant = variant
    }

    /// Orders by namespace, name, kind and variant.
    public static func < (a: WorkloadID, b: WorkloadID) -> Bool {
        guard a.namespace == b.namespace else { return a.namespace < b.namespace }
        guard a.name == b.name else { return a.name < b.name }
        return a.kind == b.kind ? a.variant < b.variant : a.kind < b.kind
    }
}

/// Interchangeable pods: one Deployment, StatefulSet, DaemonSet, Job, CronJob …, or a bare Pod.
public struct Workload: Hashable, Sendable {
    /// Who it is.
    public var id: WorkloadID
    /// What is known of its pods' labels.
    public var labels: LabelFacts
    /// The ports that its pods name.
    public var ports: DestinationPorts
    /// Whether its pods use the node's network, so that no selector sees them (semantics T-5).
    public var usesNodeNetwork: Bool
    /// Whether it is one pod only, which always reaches itself (T-2); replicas of others obey policy (T-3).
    public var isSinglePod: Bool
    /// Its pods' addresses, where all of them are known; otherwise `nil`.
    public var addresses: AddressSet?
    /// The primary network that its pods are on; empty for the cluster's own.
    ///
    /// Networks don't reach each other.
    public var network: String
    /// Whether no pod runs now: no replicas, or a suspended job (W-3).
    public var isLatent: Bool

    /// A workload of its parts.
    public init(
        id: WorkloadID, labels: LabelFacts, ports: DestinationPorts = .none, usesNodeNetwork: Bool = false,
        isSinglePod: Bool = false, addresses: AddressSet? = nil, network: String = "", isLatent: Bool = false
    ) {
        self.id = id
        self.labels = labels
        self.ports = ports
        self.usesNodeNetwork = usesNodeNetwork
        self.isSinglePod = isSinglePod
        self.addresses = addresses
        self.network = network
        self.isLatent = isLatent
    }
}

/// A namespace: declared by an object, or known only by its name because something is in it.
public struct Namespace: Hashable, Sendable {
    /// The name.
    public var name: String
    /// What is known of its labels; `kubernetes.io/metadata.name` always is (semantics E-10, E-11).
    public var labels: LabelFacts
    /// Whether an object declares it; otherwise its other labels are unknown.
    public var isDeclared: Bool { labels.isComplete }
    /// The primary network of its pods; empty for the cluster's own.
    public var network: String

    /// A namespace of its parts.
    public init(name: String, labels: LabelFacts, network: String = "") {
        self.name = name
        self.labels = labels
        self.network = network
    }

    /// A namespace that no object declares: only its name is known (semantics E-10).
    public init(undeclared name: String, network: String = "") {
        self.init(
            name: name, labels: LabelFacts(knowing: LabelSelector(matching: [Self.nameLabel: name])), network: network)
    }

    /// The label that holds every namespace's name.
    public static let nameLabel = "kubernetes.io/metadata.name"
}
