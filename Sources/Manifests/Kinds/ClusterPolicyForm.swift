/// The words and limits in which the kinds of `policy.networking.k8s.io` differ.
///
/// Source: network-policy-api `apis/v1alpha1` and `apis/v1alpha2` (semantics B.9, B.10).
enum ClusterPolicyForm: Hashable {
    case adminNetworkPolicy
    case baselineAdminNetworkPolicy
    case clusterNetworkPolicy

    /// The dialect, for a ClusterNetworkPolicy the one of its `Admin` tier.
    var dialect: ClusterPolicyManifest.Dialect {
        switch self {
        case .adminNetworkPolicy: .adminNetworkPolicy
        case .baselineAdminNetworkPolicy: .baselineAdminNetworkPolicy
        case .clusterNetworkPolicy: .clusterNetworkPolicyAdmin
        }
    }

    /// The API version that is read.
    var apiVersion: String {
        switch self {
        case .adminNetworkPolicy, .baselineAdminNetworkPolicy: "policy.networking.k8s.io/v1alpha1"
        case .clusterNetworkPolicy: "policy.networking.k8s.io/v1alpha2"
        }
    }

    /// The fields of `spec`.
    var fields: [String] {
        switch self {
        case .adminNetworkPolicy: ["priority", "subject", "ingress", "egress"]
        case .baselineAdminNetworkPolicy: ["subject", "ingress", "egress"]
        case .clusterNetworkPolicy: ["tier", "priority", "subject", "ingress", "egress"]
        }
    }

    /// How many rules, peers, ports, blocks or names a list may have.
    var limit: Int {
        switch self {
        case .adminNetworkPolicy, .baselineAdminNetworkPolicy: 100
        case .clusterNetworkPolicy: 25
        }
    }

    /// What a rule calls its list of ports.
    var portsField: String {
        switch self {
        case .adminNetworkPolicy, .baselineAdminNetworkPolicy: "ports"
        case .clusterNetworkPolicy: "protocols"
        }
    }

    /// The actions and how they are spelled (C-2).
    var actions: [(name: String, action: ClusterPolicyManifest.Action)] {
        switch self {
        case .adminNetworkPolicy: [("Allow", .allow), ("Deny", .deny), ("Pass", .pass)]
        case .baselineAdminNetworkPolicy: [("Allow", .allow), ("Deny", .deny)]
        case .clusterNetworkPolicy: [("Accept", .allow), ("Deny", .deny), ("Pass", .pass)]
        }
    }

    /// The fields of a peer.
    func peerFields(isIngress: Bool) -> [String] {
        if isIngress { return ["namespaces", "pods"] }
        switch self {
        case .adminNetworkPolicy, .clusterNetworkPolicy:
            return ["namespaces", "pods", "nodes", "networks", "domainNames"]
        case .baselineAdminNetworkPolicy: return ["namespaces", "pods", "nodes", "networks"]
        }
    }

    var limitRule: String { self == .clusterNetworkPolicy ? "C-6" : "A-11" }
    var priorityRule: String { self == .clusterNetworkPolicy ? "C-1" : "A-2" }
    var subjectRule: String { self == .clusterNetworkPolicy ? "C-18" : "A-9" }
    var portsRule: String { self == .clusterNetworkPolicy ? "C-8" : "A-12" }
    var actionRules: [String] {
        switch self {
        case .adminNetworkPolicy: ["A-5", "A-6", "A-7"]
        case .baselineAdminNetworkPolicy: ["A-20"]
        case .clusterNetworkPolicy: ["C-2"]
        }
    }
}
