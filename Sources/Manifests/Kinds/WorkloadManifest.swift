/// Something that makes pods, as written: a bare Pod or a controller's pod template.
public struct WorkloadManifest: Hashable, Sendable {
    /// The labels that its pods carry: the template's, not the controller's own (semantics E-18).
    public var podLabels: [String: String]
    /// The container ports with their names and protocols, in the order written; sidecar init containers included
    /// (P-9, P-10).
    public var containerPorts: [ContainerPort]
    /// Whether its pods use the node's network (T-5, W-5).
    public var hostNetwork: Bool
    /// `spec.replicas`; 0 for a suspended CronJob or Job (W-3); `nil` where it is not said.
    public var replicas: Int?
    /// The addresses that a live pod's `status` states (`podIP`, `podIPs`), as written.
    public var addresses: [String]
    /// Whether a live pod's `status.phase` says that it has ended (W-1).
    public var hasEnded: Bool
    /// The controller in `metadata.ownerReferences`, when there is one: its kind may be unknown.
    public var owner: Owner? {
        get {
            guard case .owner(let owner)? = someOwner else { return nil }
            return owner
        }
        set { someOwner = newValue.map { .owner($0) } }
    }
    /// Few workloads have an owner, and every manifest is as large as the largest may be.
    private var someOwner: IndirectOwner?

    private indirect enum IndirectOwner: Hashable, Sendable {
        case owner(Owner)
    }

    /// Where the labels of its pods stand; the object's own place when there are none.
    public var labelsLocation: SourceLocation

    /// A workload of its parts.
    public init(
        podLabels: [String: String], containerPorts: [ContainerPort], hostNetwork: Bool = false,
        replicas: Int? = nil, addresses: [String] = [], hasEnded: Bool = false, owner: Owner? = nil,
        labelsLocation: SourceLocation
    ) {
        self.podLabels = podLabels
        self.containerPorts = containerPorts
        self.hostNetwork = hostNetwork
        self.replicas = replicas
        self.addresses = addresses
        self.hasEnded = hasEnded
        someOwner = owner.map { .owner($0) }
        self.labelsLocation = labelsLocation
    }

    /// One element of a container's `ports`.
    public struct ContainerPort: Hashable, Sendable {
        /// `name`.
        public var name: String?
        /// `containerPort`.
        public var port: UInt16
        /// `protocol`; TCP when it isn't said.
        public var transport: TransportProtocol

        /// One port of a container.
        public init(name: String?, port: UInt16, transport: TransportProtocol) {
            self.name = name
            self.port = port
            self.transport = transport
        }
    }

    /// A controlling owner reference.
    public struct Owner: Hashable, Sendable {
        /// The owner's API version; empty when it isn't said.
        public var apiVersion: String
        /// The owner's kind; empty when it isn't said.
        public var kind: String
        /// The owner's name.
        public var name: String

        /// An owner.
        public init(apiVersion: String, kind: String, name: String) {
            self.apiVersion = apiVersion
            self.kind = kind
            self.name = name
        }
    }
}
