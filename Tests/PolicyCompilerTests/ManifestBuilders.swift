import Manifests
import NetworkModel
import PolicyCompiler

// Short ways to write the manifests of a test by hand. Places don't matter where a test doesn't speak of them.

/// A place in the file that most tests use.
func at(_ line: Int, _ path: String = "a.yaml") -> SourceLocation { SourceLocation(path: path, line: line, column: 1) }

extension Manifest {
    static func object(
        _ group: String, _ kind: String, _ namespace: String?, _ name: String, _ content: Content,
        labels: [String: String] = [:], at location: SourceLocation = at(1)
    ) -> Manifest {
        Manifest(
            identity: ObjectIdentity(group: group, kind: kind, namespace: namespace, name: name),
            apiVersion: group.isEmpty ? "v1" : "\(group)/v1", location: location, labels: labels, content: content)
    }

    static func namespace(
        _ name: String, labels: [String: String] = [:], at location: SourceLocation = at(1)
    ) -> Manifest {
        object("", "Namespace", nil, name, .namespace, labels: labels, at: location)
    }

    /// A pod or anything that makes pods.
    static func workload(
        _ kind: String, _ namespace: String?, _ name: String, _ labels: [String: String] = [:],
        ports: [WorkloadManifest.ContainerPort] = [], hostNetwork: Bool = false, replicas: Int? = nil,
        addresses: [String] = [], hasEnded: Bool = false, owner: WorkloadManifest.Owner? = nil,
        group: String = "", at location: SourceLocation = at(1)
    ) -> Manifest {
        let content = WorkloadManifest(
            podLabels: labels, containerPorts: ports, hostNetwork: hostNetwork, replicas: replicas,
            addresses: addresses, hasEnded: hasEnded, owner: owner, labelsLocation: location)
        return object(group, kind, namespace, name, .workload(content), at: location)
    }

    static func service(
        _ namespace: String, _ name: String, selector: [String: String], _ ports: [ServiceManifest.Port]
    ) -> Manifest {
        object("", "Service", namespace, name, .service(ServiceManifest(selector: selector, ports: ports)))
    }

    static func route(
        _ kind: String = "Ingress", _ namespace: String = "x", _ name: String = "front",
        to backends: IngressRouteManifest.Backend...
    ) -> Manifest {
        object("networking.k8s.io", kind, namespace, name, .ingressRoute(IngressRouteManifest(backends: backends)))
    }

    static func networkPolicy(
        _ namespace: String? = "x", _ name: String = "p", pods: SelectorManifest? = nil,
        types: [NetworkPolicyManifest.PolicyType]? = nil, ingress: [NetworkPolicyManifest.Rule]? = nil,
        egress: [NetworkPolicyManifest.Rule]? = nil, at location: SourceLocation = at(1)
    ) -> Manifest {
        let content = NetworkPolicyManifest(podSelector: pods, policyTypes: types, ingress: ingress, egress: egress)
        return object("networking.k8s.io", "NetworkPolicy", namespace, name, .networkPolicy(content), at: location)
    }

    static func clusterPolicy(
        _ dialect: ClusterPolicyManifest.Dialect, _ name: String, priority: Int = 0,
        subject: ClusterPolicyManifest.PodsOrNamespaces = .namespaces(.everything),
        ingress: [ClusterPolicyManifest.Rule] = [], egress: [ClusterPolicyManifest.Rule] = [],
        at location: SourceLocation = at(1)
    ) -> Manifest {
        let kind =
            switch dialect {
            case .adminNetworkPolicy: "AdminNetworkPolicy"
            case .baselineAdminNetworkPolicy: "BaselineAdminNetworkPolicy"
            case .clusterNetworkPolicyAdmin, .clusterNetworkPolicyBaseline: "ClusterNetworkPolicy"
            }
        let content = ClusterPolicyManifest(
            dialect: dialect, priority: priority, subject: subject, ingress: ingress, egress: egress)
        return object("policy.networking.k8s.io", kind, nil, name, .clusterPolicy(content), at: location)
    }

    static func network(
        _ kind: String, _ namespace: String?, _ name: String, isPrimary: Bool = true,
        selector: SelectorManifest? = nil, at location: SourceLocation = at(1)
    ) -> Manifest {
        let content = UserDefinedNetworkManifest(isPrimary: isPrimary, namespaceSelector: selector)
        return object("k8s.ovn.org", kind, namespace, name, .userDefinedNetwork(content), at: location)
    }
}

extension WorkloadManifest.Owner {
    init(_ kind: String, _ name: String) { self.init(apiVersion: "apps/v1", kind: kind, name: name) }
}

extension SelectorManifest {
    static let everything = SelectorManifest()

    /// A selector of equalities, as `matchLabels`.
    static func labels(_ labels: [String: String]) -> SelectorManifest {
        SelectorManifest(requirements: labels.map { Requirement(key: $0.key, condition: .in([$0.value])) })
    }
}

extension NetworkPolicyManifest.Rule {
    static func rule(
        _ peers: [NetworkPolicyManifest.Peer]? = nil, _ ports: [PolicyPort]? = nil, at location: SourceLocation = at(1)
    ) -> Self {
        Self(location: location, peers: peers, ports: ports)
    }
}

extension ClusterPolicyManifest.Rule {
    static func rule(
        _ action: ClusterPolicyManifest.Action, _ peers: [ClusterPolicyManifest.Peer],
        _ ports: [ClusterPolicyManifest.Port]? = nil, at location: SourceLocation = at(1)
    ) -> Self {
        Self(location: location, name: nil, action: action, peers: peers, ports: ports)
    }
}

extension CIDRManifest {
    /// An IPv4 block by its four numbers.
    static func v4(
        _ a: UInt128, _ b: UInt128, _ c: UInt128, _ d: UInt128, _ length: Int, at location: SourceLocation = at(1)
    ) -> CIDRManifest {
        CIDRManifest(
            text: "\(a).\(b).\(c).\(d)/\(length)", network: a << 24 | b << 16 | c << 8 | d, prefixLength: length,
            isIPv6: false, location: location)
    }

    /// An IPv6 block by its first 16 bits.
    static func v6(_ first: UInt128, _ length: Int) -> CIDRManifest {
        CIDRManifest(
            text: "\(String(first, radix: 16))::/\(length)", network: first << 112, prefixLength: length,
            isIPv6: true, location: at(1))
    }
}

/// Compiles manifests under the default profile.
func compile(_ manifests: Manifest..., profile: CNIProfile = .kubernetes) -> Compilation {
    PolicyCompiler(profile: profile).compile(ManifestSet(objects: manifests))
}

extension Compilation {
    /// The only workload of a name; `nil` when there is none, or several.
    func workload(_ name: String) -> Workload? {
        let found = snapshot.workloads.filter { $0.id.name == name }
        return found.count == 1 ? found.first : nil
    }

    /// The tier of a name.
    func tier(_ name: String) -> Tier? { snapshot.tiers.first { $0.name == name } }

    /// The policies of a tier.
    func policies(_ tier: String = "networkpolicy") -> [Policy] { self.tier(tier)?.policies ?? [] }

    /// The codes of the diagnostics, in their order.
    var codes: [String] { diagnostics.map(\.code) }
}

/// Addresses of an IPv4 block by its four numbers.
func block(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32, _ length: Int) -> AddressSet {
    .block(v4: a << 24 | b << 16 | c << 8 | d, prefixLength: length)
}
