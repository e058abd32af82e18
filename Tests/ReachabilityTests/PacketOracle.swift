import Manifests

/// What the network plugin of a world makes of pods on their node's network (`hostNetwork: true`).
enum OracleNodePods {
    /// They are their node: no selector of a NetworkPolicy sees them, its ipBlocks may.
    case asNodes
    /// NetworkPolicies apply to them as to any pod.
    case asPods
}

/// A pod of a world in which nothing is unknown.
struct OraclePod {
    var namespace: String
    var labels: [String: String]
    /// Named container ports.
    var ports: [(name: String, transport: TransportProtocol, number: UInt16)]
    var hostNetwork: Bool
    /// Its IPv4 address.
    var address: UInt32
}

/// One end of a packet.
enum OracleEnd {
    case pod(OraclePod)
    case v4(UInt32)
    case v6(UInt128)
}

/// Decides one packet at a time, in the plainest code there is, straight from manifests.
///
/// It shares nothing with the analysis: no compiler, no model, no sets. Sources: Kubernetes API types for NetworkPolicy;
/// network-policy-api v1alpha1 and v1alpha2 for the cluster-wide kinds.
struct PacketOracle {
    /// Labels of every namespace.
    var namespaces: [String: [String: String]]
    /// What the plugin makes of pods on their node's network.
    var nodePods: OracleNodePods
    /// NetworkPolicies with their namespaces.
    var policies: [(namespace: String, spec: NetworkPolicyManifest)]
    /// Cluster-wide policies; those of equal priority in the order in which they are to be evaluated.
    var clusterPolicies: [ClusterPolicyManifest]

    func allows(from source: OracleEnd, to destination: OracleEnd, _ transport: TransportProtocol, _ port: UInt16)
        -> Bool
    {
        let egress: Bool
        if case .pod(let pod) = source {
            egress = decides(.egress, subject: pod, peer: destination, destination, transport, port)
        } else {
            egress = true
        }
        guard egress else { return false }
        guard case .pod(let pod) = destination else { return true }
        return decides(.ingress, subject: pod, peer: source, destination, transport, port)
    }

    private func decides(
        _ direction: NetworkPolicyManifest.PolicyType, subject: OraclePod, peer: OracleEnd, _ destination: OracleEnd,
        _ transport: TransportProtocol, _ port: UInt16
    ) -> Bool {
        let admin = clusterPolicies.filter {
            $0.dialect == .adminNetworkPolicy || $0.dialect == .clusterNetworkPolicyAdmin
        }
        switch first(admin, direction, subject, peer, destination, transport, port) {
        case .allow: return true
        case .deny: return false
        case .pass, nil: break
        }
        let selecting = policies.filter { policy in
            !isNode(subject) && policy.namespace == subject.namespace && isIsolating(policy.spec, direction)
                && matches(policy.spec.podSelector, subject.labels)
        }
        if !selecting.isEmpty {
            return selecting.contains { policy in
                let rules = (direction == .ingress ? policy.spec.ingress : policy.spec.egress) ?? []
                return rules.contains { rule in
                    hasPeer(rule.peers, policy.namespace, peer) && hasPort(rule.ports, destination, transport, port)
                }
            }
        }
        let baseline = clusterPolicies.filter {
            $0.dialect == .baselineAdminNetworkPolicy || $0.dialect == .clusterNetworkPolicyBaseline
        }
        return first(baseline, direction, subject, peer, destination, transport, port) != .deny
    }

    // MARK: NetworkPolicy

    private func isNode(_ pod: OraclePod) -> Bool { pod.hostNetwork && nodePods == .asNodes }

    private func isIsolating(_ spec: NetworkPolicyManifest, _ direction: NetworkPolicyManifest.PolicyType) -> Bool {
        if let types = spec.policyTypes, !types.isEmpty { return types.contains(direction) }
        return direction == .ingress || !(spec.egress ?? []).isEmpty
    }

    private func hasPeer(_ peers: [NetworkPolicyManifest.Peer]?, _ own: String, _ end: OracleEnd) -> Bool {
        guard let peers, !peers.isEmpty else { return true }
        for peer in peers {
            switch (peer, end) {
            case (.pods(let podSelector, let namespaceSelector), .pod(let pod)):
                if isNode(pod) { continue }
                if let namespaceSelector {
                    guard matches(namespaceSelector, namespaces[pod.namespace] ?? [:]) else { continue }
                } else if pod.namespace != own {
                    continue
                }
                if matches(podSelector, pod.labels) { return true }
            case (.ipBlock(let cidr, let except), .v4(let address)):
                if contains(cidr, v4: address), !except.contains(where: { contains($0, v4: address) }) { return true }
            case (.ipBlock(let cidr, let except), .v6(let address)):
                if contains(cidr, v6: address), !except.contains(where: { contains($0, v6: address) }) { return true }
            case (.ipBlock(let cidr, let except), .pod(let pod)):
                guard isNode(pod) else { continue }
                let address = pod.address
                if contains(cidr, v4: address), !except.contains(where: { contains($0, v4: address) }) { return true }
            case (.pods, .v4), (.pods, .v6):
                continue
            }
        }
        return false
    }

    private func hasPort(
        _ ports: [PolicyPort]?, _ destination: OracleEnd, _ transport: TransportProtocol, _ number: UInt16
    ) -> Bool {
        guard let ports, !ports.isEmpty else { return true }
        return ports.contains { port in
            guard (port.transport ?? .tcp) == transport else { return false }
            switch port.port {
            case nil: return true
            case .range(let range): return range.contains(number)
            case .named(let name):
                guard case .pod(let pod) = destination else { return false }
                return pod.ports.contains { $0.name == name && $0.transport == transport && $0.number == number }
            }
        }
    }

    // MARK: Cluster-wide policies

    private func first(
        _ policies: [ClusterPolicyManifest], _ direction: NetworkPolicyManifest.PolicyType, _ subject: OraclePod,
        _ peer: OracleEnd, _ destination: OracleEnd, _ transport: TransportProtocol, _ port: UInt16
    ) -> ClusterPolicyManifest.Action? {
        for priority in Set(policies.map(\.priority)).sorted() {
            for policy in policies where policy.priority == priority && has(policy.subject, subject) {
                for rule in direction == .ingress ? policy.ingress : policy.egress {
                    if rule.peers.contains(where: { has($0, peer) }), has(rule.ports, destination, transport, port) {
                        return rule.action
                    }
                }
            }
        }
        return nil
    }

    private func has(_ selector: ClusterPolicyManifest.PodsOrNamespaces, _ pod: OraclePod) -> Bool {
        guard !pod.hostNetwork else { return false }
        let labels = namespaces[pod.namespace] ?? [:]
        switch selector {
        case .namespaces(let selector): return matches(selector, labels)
        case .pods(let namespaces, let pods): return matches(namespaces, labels) && matches(pods, pod.labels)
        }
    }

    private func has(_ peer: ClusterPolicyManifest.Peer, _ end: OracleEnd) -> Bool {
        switch (peer, end) {
        case (.pods(let selector), .pod(let pod)): has(selector, pod)
        case (.networks(let blocks), .pod(let pod)): blocks.contains { contains($0, v4: pod.address) }
        case (.networks(let blocks), .v4(let address)): blocks.contains { contains($0, v4: address) }
        case (.networks(let blocks), .v6(let address)): blocks.contains { contains($0, v6: address) }
        case (.pods, .v4), (.pods, .v6), (.nodes, _), (.domainNames, _), (.unknown, _): false
        }
    }

    private func has(
        _ ports: [ClusterPolicyManifest.Port]?, _ destination: OracleEnd, _ transport: TransportProtocol,
        _ number: UInt16
    ) -> Bool {
        guard let ports else { return true }
        return ports.contains { port in
            switch port {
            case .range(let own, let range): return own == transport && range.contains(number)
            case .named(let name):
                guard case .pod(let pod) = destination else { return false }
                return pod.ports.contains { $0.name == name && $0.transport == transport && $0.number == number }
            }
        }
    }

    // MARK: Labels and addresses

    private func matches(_ selector: SelectorManifest?, _ labels: [String: String]) -> Bool {
        (selector?.requirements ?? []).allSatisfy { requirement in
            let value = labels[requirement.key]
            switch requirement.condition {
            case .in(let values): return value.map(values.contains) ?? false
            case .notIn(let values): return value.map { !values.contains($0) } ?? true
            case .exists: return value != nil
            case .doesNotExist: return value == nil
            }
        }
    }

    private func contains(_ block: CIDRManifest, v4 address: UInt32) -> Bool {
        guard !block.isIPv6 else { return false }
        return (0..<block.prefixLength).allSatisfy { bit in
            (address >> (31 - UInt32(bit))) & 1 == UInt32(truncatingIfNeeded: block.network >> (31 - UInt128(bit))) & 1
        }
    }

    private func contains(_ block: CIDRManifest, v6 address: UInt128) -> Bool {
        guard block.isIPv6 else { return false }
        return (0..<block.prefixLength).allSatisfy { bit in
            (address >> (127 - UInt128(bit))) & 1 == (block.network >> (127 - UInt128(bit))) & 1
        }
    }
}
