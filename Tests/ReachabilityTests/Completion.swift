import Manifests
import NetworkModel
import Reachability

/// One world among those that a set of manifests leaves open: every unknown label and address is filled in.
struct Completion {
    var oracle: PacketOracle
    private var pods: [WorkloadID: OraclePod] = [:]
    private var numbers: SeededNumbers

    /// Fills in at random what the manifests don't say.
    init(of manifests: ManifestSet, reversingTies: Bool, seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        var namespaces: [String: [String: String]] = [:]
        for name in RandomWorld.namespaces + ["elsewhere"] {
            var labels = Self.labels(&numbers)
            let declared = manifests.objects.last { $0.identity.kind == "Namespace" && $0.identity.name == name }
            if let declared { labels = declared.labels }
            labels[RandomWorld.nameLabel] = name
            namespaces[name] = labels
        }
        oracle = PacketOracle(
            namespaces: namespaces, nodePods: numbers.chance(50) ? .asNodes : .asPods, policies: [], clusterPolicies: []
        )
        self.numbers = numbers
        for object in manifests.inForce() {
            switch object.content {
            case .networkPolicy(let spec):
                oracle.policies.append((object.identity.namespace ?? "default", spec))
            case .clusterPolicy(let spec): oracle.clusterPolicies.append(spec)
            case .workload(let workload):
                let id = WorkloadID(
                    namespace: object.identity.namespace ?? "default", kind: object.identity.kind,
                    name: object.identity.name)
                pods[id] = pod(workload, in: id.namespace)
            case .namespace, .service, .ingressRoute, .gateway, .userDefinedNetwork: break
            }
        }
        if reversingTies { oracle.clusterPolicies.reverse() }
    }

    private static func labels(_ numbers: inout SeededNumbers) -> [String: String] {
        var labels: [String: String] = [:]
        for key in RandomWorld.keys where numbers.chance(60) { labels[key] = numbers.pick(RandomWorld.values) }
        return labels
    }

    private mutating func pod(_ workload: WorkloadManifest, in namespace: String) -> OraclePod {
        let stated = workload.addresses.first?.split(separator: ".").last.flatMap { UInt32($0) }
        return OraclePod(
            namespace: namespace, labels: workload.podLabels,
            ports: workload.containerPorts.compactMap { port in
                port.name.map { ($0, port.transport, port.port) }
            },
            hostNetwork: workload.hostNetwork,
            address: stated.map { 10 << 24 | $0 } ?? anyAddress(isPrivate: !workload.hostNetwork))
    }

    /// Pods have a private address, nodes any.
    private mutating func anyAddress(isPrivate: Bool) -> UInt32 {
        let near = 10 << 24 | UInt32.random(in: 0...7, using: &numbers)
        if numbers.chance(70) { return near }
        return isPrivate ? 192 << 24 | 168 << 16 | near & 0xffff : UInt32.random(in: 0...UInt32.max, using: &numbers)
    }

    /// Something that an endpoint stands for in this world; `nil` where it stands for nothing here.
    mutating func end(_ endpoint: Endpoint) -> OracleEnd? {
        switch endpoint {
        case .workload(let id): return pods[id].map(OracleEnd.pod)
        case .ingressController: return nil
        case .addresses(let set):
            if let range = set.v4.ranges.first { return .v4(numbers.chance(50) ? range.lowerBound : range.upperBound) }
            return set.v6.ranges.first.map { .v6(numbers.chance(50) ? $0.lowerBound : $0.upperBound) }
        case .implied(let implied):
            // Pods that the manifests don't describe carry the labels asked for and no others that matter; where no
            // namespace is named, they are in one that the manifests don't name.
            for _ in 0..<40 {
                var namespace = "elsewhere"
                switch implied.namespaces {
                case .named(let name): namespace = name
                case .matching(let selector):
                    let facts = LabelFacts(oracle.namespaces[namespace] ?? [:])
                    if selector.matches(facts) != .yes { return nil }
                }
                let asked = Set(implied.pods.requirements.map(\.key))
                let labels = Self.labels(&numbers).filter { asked.contains($0.key) }
                guard implied.pods.matches(LabelFacts(labels)) == .yes else { continue }
                let ports: [(name: String, transport: Manifests.TransportProtocol, number: UInt16)] =
                    numbers.chance(50) ? [("web", .tcp, UInt16.random(in: 1...8, using: &numbers))] : []
                return .pod(
                    OraclePod(
                        namespace: namespace, labels: labels, ports: ports, hostNetwork: false,
                        address: anyAddress(isPrivate: true)))
            }
            return nil
        }
    }
}

extension ManifestSet {
    /// The objects that count: of several with one identity, the last.
    func inForce() -> [Manifest] {
        var last: [ObjectIdentity: Int] = [:]
        for (index, object) in objects.enumerated() { last[object.identity] = index }
        return last.values.sorted().map { objects[$0] }
    }

    /// Whether nothing that could matter is unknown: every namespace in use is declared, no peer is an address, and no
    /// two policies tie.
    var leavesNothingOpen: Bool {
        let declared = Set(objects.filter { $0.identity.kind == "Namespace" }.map(\.identity.name))
        let used = Set(objects.compactMap(\.identity.namespace))
        guard used.isSubset(of: declared) else { return false }
        var priorities: Set<[Int]> = []
        for object in inForce() {
            switch object.content {
            case .workload(let workload) where workload.hostNetwork: return false
            case .networkPolicy(let spec):
                let peers = ((spec.ingress ?? []) + (spec.egress ?? [])).flatMap { $0.peers ?? [] }
                if peers.contains(where: { if case .ipBlock = $0 { true } else { false } }) { return false }
            case .clusterPolicy(let spec):
                let isAdmin = spec.dialect == .adminNetworkPolicy || spec.dialect == .clusterNetworkPolicyAdmin
                guard priorities.insert([isAdmin ? 0 : 1, spec.priority]).inserted else { return false }
                let peers = (spec.ingress + spec.egress).flatMap(\.peers)
                if peers.contains(where: { if case .networks = $0 { true } else { false } }) { return false }
            case .workload, .namespace, .service, .ingressRoute, .gateway, .userDefinedNetwork: break
            }
        }
        return true
    }
}
