/// What makes two documents speak of the same object of a cluster.
///
/// The API version is no part of it: `apps/v1beta1` and `apps/v1` are two views of one object. The group is, because
/// `ClusterNetworkPolicy` exists in several (semantics C-25).
public struct ObjectIdentity: Hashable, Sendable, Comparable {
    /// The API group; empty for the core group.
    public var group: String
    /// The kind as written, such as `Deployment`.
    public var kind: String
    /// The namespace; `nil` for cluster-scoped objects.
    ///
    /// Objects without one are in `default` (semantics D-10).
    public var namespace: String?
    /// The object's name.
    public var name: String

    /// The identity of one object.
    public init(group: String, kind: String, namespace: String?, name: String) {
        self.group = group
        self.kind = kind
        self.namespace = namespace
        self.name = name
    }

    /// Orders by namespace, kind, name and group.
    public static func < (a: ObjectIdentity, b: ObjectIdentity) -> Bool {
        (a.namespace ?? "", a.kind, a.name, a.group) < (b.namespace ?? "", b.kind, b.name, b.group)
    }
}

extension ObjectIdentity: CustomStringConvertible {
    /// `Kind namespace/name`, or `Kind name` for cluster-scoped objects.
    public var description: String { namespace.map { "\(kind) \($0)/\(name)" } ?? "\(kind) \(name)" }
}

/// An object as written: who it is, where it stands, and what it says.
public struct Manifest: Hashable, Sendable {
    /// Which object of the cluster it describes.
    public var identity: ObjectIdentity
    /// The API version as written, such as `networking.k8s.io/v1`.
    public var apiVersion: String
    /// Where the document (or the item of a list) starts.
    public var location: SourceLocation
    /// The labels in its metadata, in no order.
    ///
    /// Not the labels of the pods that a workload makes.
    public var labels: [String: String]
    /// What it says, by kind.
    public var content: Content

    /// An object as written.
    public init(
        identity: ObjectIdentity, apiVersion: String, location: SourceLocation, labels: [String: String],
        content: Content
    ) {
        self.identity = identity
        self.apiVersion = apiVersion
        self.location = location
        self.labels = labels
        self.content = content
    }

    /// What a manifest says, for the kinds that matter to reachability.
    ///
    /// A closed enumeration: adding a kind makes the compiler list every place that has to know it. What it holds is
    /// kept apart, since manifests are handed on far more often than they are looked into.
    public indirect enum Content: Hashable, Sendable {
        /// A namespace; its labels are the manifest's.
        case namespace
        /// Anything that makes pods.
        case workload(WorkloadManifest)
        /// A Service.
        case service(ServiceManifest)
        /// An Ingress, an OpenShift Route, or a Gateway API HTTPRoute: something an ingress controller serves.
        case ingressRoute(IngressRouteManifest)
        /// A Gateway API Gateway.
        case gateway
        /// `networking.k8s.io` NetworkPolicy.
        case networkPolicy(NetworkPolicyManifest)
        /// AdminNetworkPolicy, BaselineAdminNetworkPolicy or ClusterNetworkPolicy.
        case clusterPolicy(ClusterPolicyManifest)
        /// An OVN-Kubernetes UserDefinedNetwork or ClusterUserDefinedNetwork.
        case userDefinedNetwork(UserDefinedNetworkManifest)
    }
}
