import Manifests

/// Where among manifests those of each kind are: found in one walk, since those of a cluster fill many megabytes.
struct ObjectsByKind {
    /// The indices of namespaces.
    private(set) var namespaces: [Int] = []
    /// The indices of what makes pods, and of pods.
    private(set) var workloads: [Int] = []
    /// The indices of Services.
    private(set) var services: [Int] = []
    /// The indices of routes.
    private(set) var routes: [Int] = []
    /// The indices of NetworkPolicies.
    private(set) var networkPolicies: [Int] = []
    /// The indices of cluster-wide policies.
    private(set) var clusterPolicies: [Int] = []
    /// The indices of networks.
    private(set) var networks: [Int] = []

    init(_ manifests: [Manifest]) {
        manifests.withUnsafeBufferPointer { manifests in
            for index in manifests.indices {
                switch manifests[index].content {
                case .namespace: namespaces.append(index)
                case .workload: workloads.append(index)
                case .service: services.append(index)
                case .ingressRoute: routes.append(index)
                case .networkPolicy: networkPolicies.append(index)
                case .clusterPolicy: clusterPolicies.append(index)
                case .userDefinedNetwork: networks.append(index)
                case .gateway: break
                }
            }
        }
    }
}
