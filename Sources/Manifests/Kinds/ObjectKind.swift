/// How an object is read, by its API version and kind.
///
/// The group decides, because several have kinds of the same name (semantics C-25). Where a kind is a policy's and
/// the group isn't known, the object is refused rather than ignored: it may be a slip of the pen.
enum ObjectKind: Hashable {
    case namespace
    case pod
    case controller
    case cronJob
    case virtualMachine
    case service
    case ingress
    case route
    case gatewayRoute
    case gateway
    case networkPolicy
    case clusterPolicy(ClusterPolicyForm)
    case userDefinedNetwork
    case clusterUserDefinedNetwork
    /// A policy of a dialect that is known and not analysed.
    case unsupportedPolicy
    /// A kind that its group doesn't have: most likely a slip of the pen.
    case unknownKind
    /// A policy in a version that no server applies.
    case unservedVersion(served: String)

    /// How to read a kind; `nil` when it has no bearing on reachability.
    init?(apiVersion: String, kind: String) {
        let group = Self.group(of: apiVersion)
        switch kind {
        case "NetworkPolicy", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy":
            self = Self.policy(kind, group: group, apiVersion: apiVersion)
        default:
            if let known = Self.unsupported(kind, group: group) ?? Self.core(kind, group: group) {
                self = known
            } else if let served = Self.served(in: group), !served.contains(kind) {
                self = .unknownKind
            } else {
                return nil
            }
        }
    }

    /// Every kind of a group that policies or the usual workloads are in; `nil` for other groups.
    ///
    /// Source: Kubernetes API reference; network-policy-api `apis`. What the API server returns for them is included.
    static func served(in group: String) -> [String]? {
        switch group {
        case "networking.k8s.io":
            ["NetworkPolicy", "Ingress", "IngressClass", "IPAddress", "ServiceCIDR", "ClusterCIDR"]
        case "policy.networking.k8s.io":
            ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"]
        case "apps": ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ControllerRevision", "Scale"]
        case "batch": ["Job", "CronJob", "JobTemplate"]
        default: nil
        }
    }

    /// Whether objects of a kind hold others, which something else takes out and applies.
    ///
    /// Source: OpenShift `template.openshift.io` Template; Open Cluster Management `work.open-cluster-management.io`
    /// ManifestWork.
    static func holdsObjects(apiVersion: String, kind: String) -> Bool {
        switch (group(of: apiVersion), kind) {
        case ("template.openshift.io", "Template"), ("", "Template"): true
        case ("work.open-cluster-management.io", "ManifestWork"): true
        case ("work.open-cluster-management.io", "ManifestWorkReplicaSet"): true
        default: false
        }
    }

    /// The group of an API version; empty for the core group.
    static func group(of apiVersion: String) -> String {
        apiVersion.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(apiVersion[..<$0]) } ?? ""
    }

    /// The group by which an object is known, whichever of its groups a manifest uses.
    ///
    /// What was written as `extensions/v1beta1` is the same object of the cluster as its `apps/v1` successor.
    static func identityGroup(apiVersion: String, kind: String) -> String {
        let group = group(of: apiVersion)
        switch (group, kind) {
        case ("extensions", "Deployment"), ("extensions", "ReplicaSet"), ("extensions", "DaemonSet"): return "apps"
        case ("extensions", "Ingress"), ("extensions", "NetworkPolicy"): return "networking.k8s.io"
        case ("", "DeploymentConfig"): return "apps.openshift.io"
        case ("", "Route"): return "route.openshift.io"
        default: return group
        }
    }

    /// Whether objects of the kind belong to a namespace.
    static func isNamespaced(_ kind: String) -> Bool {
        switch kind {
        case "Namespace", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy",
            "ClusterUserDefinedNetwork", "GlobalNetworkPolicy", "CiliumClusterwideNetworkPolicy":
            false
        default: true
        }
    }

    /// Whether a kind matters in some group, so that an object that doesn't say its group can't be passed over.
    static func isFamiliar(_ kind: String) -> Bool {
        let groups = [
            "", "apps", "batch", "extensions", "networking.k8s.io", "policy.networking.k8s.io", "k8s.ovn.org",
            "gateway.networking.k8s.io", "kubevirt.io", "projectcalico.org", "cilium.io", "argoproj.io",
        ]
        return groups.contains { ObjectKind(apiVersion: $0 + "/v1", kind: kind) != nil }
    }

    private static func policy(_ kind: String, group: String, apiVersion: String) -> ObjectKind {
        if foreignGroups.contains(group) { return .unsupportedPolicy }
        let (known, served): (ObjectKind, String) =
            switch kind {
            case "AdminNetworkPolicy": form(.adminNetworkPolicy)
            case "BaselineAdminNetworkPolicy": form(.baselineAdminNetworkPolicy)
            case "ClusterNetworkPolicy": form(.clusterNetworkPolicy)
            default: (.networkPolicy, "networking.k8s.io/v1")
            }
        // What was stored through the removed version stays in force after an upgrade, and histories that begin with it
        // stay comparable (V-5).
        if apiVersion == "extensions/v1beta1", kind == "NetworkPolicy" { return known }
        return apiVersion == served ? known : .unservedVersion(served: served)
    }

    private static func form(_ form: ClusterPolicyForm) -> (ObjectKind, String) {
        (.clusterPolicy(form), form.apiVersion)
    }

    /// The groups whose policies are dialects of their own.
    private static let foreignGroups: Set<String> = [
        "projectcalico.org", "crd.projectcalico.org", "cilium.io", "crd.antrea.io", "security.antrea.tanzu.vmware.com",
        "networking.k8s.aws", "vpcresources.k8s.aws",
    ]

    private static func unsupported(_ kind: String, group: String) -> ObjectKind? {
        switch kind {
        case "GlobalNetworkPolicy", "CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy",
            "ApplicationNetworkPolicy":
            foreignGroups.contains(group) ? .unsupportedPolicy : nil
        case "EgressFirewall": group == "k8s.ovn.org" ? .unsupportedPolicy : nil
        case "EgressNetworkPolicy": group == "network.openshift.io" ? .unsupportedPolicy : nil
        default: nil
        }
    }

    private static func core(_ kind: String, group: String) -> ObjectKind? {
        switch (group, kind) {
        case ("", "Namespace"): .namespace
        case ("", "Pod"): .pod
        case ("", "Service"): .service
        case ("", "ReplicationController"), ("batch", "Job"): .controller
        case ("apps", "Deployment"), ("apps", "ReplicaSet"), ("apps", "StatefulSet"), ("apps", "DaemonSet"): .controller
        case ("extensions", "Deployment"), ("extensions", "ReplicaSet"), ("extensions", "DaemonSet"): .controller
        case ("apps.openshift.io", "DeploymentConfig"), ("", "DeploymentConfig"): .controller
        case ("argoproj.io", "Rollout"): .controller
        case ("batch", "CronJob"): .cronJob
        case ("kubevirt.io", "VirtualMachine"): .virtualMachine
        case ("kubevirt.io", "VirtualMachineInstance"): .pod
        case ("networking.k8s.io", "Ingress"), ("extensions", "Ingress"): .ingress
        case ("route.openshift.io", "Route"), ("", "Route"): .route
        case ("gateway.networking.k8s.io", "Gateway"): .gateway
        case ("gateway.networking.k8s.io", "HTTPRoute"), ("gateway.networking.k8s.io", "GRPCRoute"),
            ("gateway.networking.k8s.io", "TLSRoute"), ("gateway.networking.k8s.io", "TCPRoute"),
            ("gateway.networking.k8s.io", "UDPRoute"):
            .gatewayRoute
        case ("k8s.ovn.org", "UserDefinedNetwork"): .userDefinedNetwork
        case ("k8s.ovn.org", "ClusterUserDefinedNetwork"): .clusterUserDefinedNetwork
        default: nil
        }
    }
}
