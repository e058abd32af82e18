import Manifests
import TestSupport

/// Random numbers that a seed decides, and choices made with them.
struct SeededNumbers: RandomNumberGenerator {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ 1) }

    mutating func next() -> UInt64 { generator.next() }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &self)] }
}

/// Makes small random clusters out of few names, few labels and few ports, so that rules collide often.
struct RandomWorld {
    static let namespaces = ["n0", "n1", "n2"]
    static let keys = ["a", "b"]
    static let values = ["0", "1"]
    static let portNames = ["web", "dns"]
    static let nameLabel = "kubernetes.io/metadata.name"

    var numbers: SeededNumbers
    private let here = SourceLocation(path: "random.yaml", line: 1, column: 1)

    init(seed: UInt64) { numbers = SeededNumbers(seed: seed) }

    // MARK: A cluster

    /// Manifests of a few namespaces, pods and policies; some namespaces are not declared.
    mutating func cluster() -> ManifestSet {
        var set = ManifestSet()
        for name in Self.namespaces where numbers.chance(75) {
            set.objects.append(namespace(name))
        }
        for number in 0..<Int.random(in: 2...6, using: &numbers) {
            set.objects.append(workload("w\(number)"))
        }
        for number in 0..<Int.random(in: 0...4, using: &numbers) {
            set.objects.append(networkPolicy("p\(number)"))
        }
        for number in 0..<Int.random(in: 0...3, using: &numbers) {
            set.objects.append(clusterPolicy("c\(number)"))
        }
        return set
    }

    /// The same cluster after a small edit.
    mutating func edited(_ set: ManifestSet) -> ManifestSet {
        var set = set
        for _ in 0..<Int.random(in: 1...3, using: &numbers) {
            switch Int.random(in: 0..<6, using: &numbers) {
            case 0: set.objects.append(networkPolicy("e\(Int.random(in: 0..<100, using: &numbers))"))
            case 1: set.objects.append(clusterPolicy("f\(Int.random(in: 0..<100, using: &numbers))"))
            case 2: set.objects.append(workload("g\(Int.random(in: 0..<100, using: &numbers))"))
            default:
                guard !set.objects.isEmpty else { continue }
                let index = Int.random(in: 0..<set.objects.count, using: &numbers)
                let name = set.objects[index].identity.name
                switch set.objects[index].content {
                case .namespace: set.objects[index] = namespace(name)
                case .networkPolicy where numbers.chance(60):
                    let namespace = set.objects[index].identity.namespace
                    set.objects[index] = networkPolicy(name)
                    set.objects[index].identity.namespace = namespace
                case .clusterPolicy where numbers.chance(60): set.objects[index] = clusterPolicy(name)
                case .workload(let content) where numbers.chance(70):
                    set.objects[index].content = .workload(edited(content))
                default: set.objects.remove(at: index)
                }
            }
        }
        return set
    }

    /// The same workload with other labels, or with other ports under its ports' names.
    private mutating func edited(_ workload: WorkloadManifest) -> WorkloadManifest {
        var workload = workload
        if numbers.chance(40) { workload.podLabels = labels() }
        for index in workload.containerPorts.indices {
            workload.containerPorts[index].port = UInt16.random(in: 1...8, using: &numbers)
        }
        return workload
    }

    private mutating func namespace(_ name: String) -> Manifest {
        Manifest(
            identity: .init(group: "", kind: "Namespace", namespace: nil, name: name), apiVersion: "v1",
            location: here, labels: labels(), content: .namespace)
    }

    private mutating func workload(_ name: String) -> Manifest {
        let isPod = numbers.chance(50)
        let ports = Self.portNames.filter { _ in numbers.chance(50) }.map { name in
            WorkloadManifest.ContainerPort(
                name: name, port: UInt16.random(in: 1...8, using: &numbers),
                transport: numbers.pick([.tcp, .tcp, .udp]))
        }
        let content = WorkloadManifest(
            podLabels: labels(), containerPorts: ports, hostNetwork: numbers.chance(10), replicas: nil,
            addresses: isPod && numbers.chance(30) ? ["10.0.0.\(Int.random(in: 0...7, using: &numbers))"] : [],
            labelsLocation: here)
        return Manifest(
            identity: .init(
                group: isPod ? "" : "apps", kind: isPod ? "Pod" : "Deployment",
                namespace: numbers.pick(Self.namespaces), name: name),
            apiVersion: isPod ? "v1" : "apps/v1", location: here, labels: [:], content: .workload(content))
    }

    private mutating func labels() -> [String: String] {
        var labels: [String: String] = [:]
        for key in Self.keys where numbers.chance(60) { labels[key] = numbers.pick(Self.values) }
        return labels
    }

    private mutating func selector() -> SelectorManifest {
        guard numbers.chance(70) else { return SelectorManifest() }
        return SelectorManifest(
            requirements: (0..<Int.random(in: 1...2, using: &numbers)).map { _ in
                let values = Self.values.filter { _ in numbers.chance(60) }
                let key = numbers.pick(Self.keys)
                let condition: SelectorManifest.Condition =
                    switch Int.random(in: 0..<6, using: &numbers) {
                    case 0: .exists
                    case 1: .doesNotExist
                    case 2: .notIn(values.isEmpty ? [Self.values[0]] : values)
                    default: .in(values.isEmpty ? [Self.values[1]] : values)
                    }
                return .init(key: key, condition: condition)
            })
    }

    private mutating func namespaceSelector() -> SelectorManifest {
        guard numbers.chance(25) else { return selector() }
        let name = numbers.pick(Self.namespaces)
        return SelectorManifest(requirements: [.init(key: Self.nameLabel, condition: .in([name]))])
    }

    // MARK: NetworkPolicy

    private mutating func networkPolicy(_ name: String) -> Manifest {
        let ingress = numbers.chance(70) ? rules() : nil
        let egress = numbers.chance(50) ? rules() : nil
        let types: [NetworkPolicyManifest.PolicyType]? = numbers.pick(
            [nil, [], [.ingress], [.egress], [.ingress, .egress]])
        let spec = NetworkPolicyManifest(
            podSelector: numbers.chance(10) ? nil : selector(), policyTypes: types, ingress: ingress, egress: egress)
        return Manifest(
            identity: .init(
                group: "networking.k8s.io", kind: "NetworkPolicy", namespace: numbers.pick(Self.namespaces),
                name: name),
            apiVersion: "networking.k8s.io/v1", location: here, labels: [:], content: .networkPolicy(spec))
    }

    private mutating func rules() -> [NetworkPolicyManifest.Rule] {
        (0..<Int.random(in: 0...2, using: &numbers)).map { _ in
            let peers = (0..<Int.random(in: 1...2, using: &numbers)).map { _ in peer() }
            let ports = (0..<Int.random(in: 1...2, using: &numbers)).map { _ in port() }
            return .init(
                location: here, peers: numbers.chance(20) ? nil : peers, ports: numbers.chance(40) ? nil : ports)
        }
    }

    private mutating func peer() -> NetworkPolicyManifest.Peer {
        switch Int.random(in: 0..<4, using: &numbers) {
        case 0: return .pods(podSelector: selector(), namespaceSelector: nil)
        case 1: return .pods(podSelector: nil, namespaceSelector: namespaceSelector())
        case 2: return .pods(podSelector: selector(), namespaceSelector: namespaceSelector())
        default:
            let block = block(shortest: 24)
            let inner = self.block(within: block)
            return .ipBlock(cidr: block, except: inner.map { [$0] } ?? [])
        }
    }

    private mutating func port() -> PolicyPort {
        let transport: TransportProtocol? = numbers.pick([nil, .tcp, .udp, .sctp])
        switch Int.random(in: 0..<4, using: &numbers) {
        case 0: return PolicyPort(transport: transport, port: nil)
        case 1: return PolicyPort(transport: transport, port: .named(numbers.pick(Self.portNames)))
        default: return PolicyPort(transport: transport, port: .range(portRange()))
        }
    }

    private mutating func portRange() -> ClosedRange<UInt16> {
        let low = UInt16.random(in: 1...8, using: &numbers)
        return low...UInt16.random(in: low...9, using: &numbers)
    }

    /// A block of 10.0.0.0/24 or 2001:db8::/120, or the whole of a family.
    private mutating func block(shortest: Int) -> CIDRManifest {
        if numbers.chance(15) {
            return CIDRManifest(text: "0.0.0.0/0", network: 0, prefixLength: 0, isIPv6: false, location: here)
        }
        let isIPv6 = numbers.chance(30)
        let length = Int.random(in: shortest...31, using: &numbers)
        let host = UInt128.random(in: 0...7, using: &numbers) & ~((1 << UInt128(32 - length)) - 1)
        let network = (isIPv6 ? UInt128(0x2001_0db8) << 96 : UInt128(10) << 24) | host
        return CIDRManifest(
            text: "block", network: network, prefixLength: isIPv6 ? 96 + length : length, isIPv6: isIPv6,
            location: here)
    }

    /// A strictly smaller block inside another.
    private mutating func block(within outer: CIDRManifest) -> CIDRManifest? {
        let longest = outer.isIPv6 ? 128 : 32
        guard outer.prefixLength < longest, outer.prefixLength > 0, numbers.chance(50) else { return nil }
        let length = Int.random(in: (outer.prefixLength + 1)...longest, using: &numbers)
        let host = UInt128.random(in: 0...7, using: &numbers)
        let mask = ~((UInt128(1) << UInt128(longest - length)) - 1)
        let inside = (UInt128(1) << UInt128(longest - outer.prefixLength)) - 1
        return CIDRManifest(
            text: "except", network: outer.network | (host & inside & mask), prefixLength: length,
            isIPv6: outer.isIPv6, location: here)
    }

    // MARK: Cluster-wide policies

    private mutating func clusterPolicy(_ name: String) -> Manifest {
        let dialect: ClusterPolicyManifest.Dialect = numbers.pick([
            .adminNetworkPolicy, .clusterNetworkPolicyAdmin, .clusterNetworkPolicyBaseline, .baselineAdminNetworkPolicy,
        ])
        let isBaseline = dialect == .baselineAdminNetworkPolicy
        let spec = ClusterPolicyManifest(
            dialect: dialect, priority: isBaseline ? 0 : Int.random(in: 0...5, using: &numbers),
            subject: podsOrNamespaces(), ingress: clusterRules(.ingress, dialect),
            egress: clusterRules(.egress, dialect))
        let kind =
            switch dialect {
            case .adminNetworkPolicy: "AdminNetworkPolicy"
            case .baselineAdminNetworkPolicy: "BaselineAdminNetworkPolicy"
            case .clusterNetworkPolicyAdmin, .clusterNetworkPolicyBaseline: "ClusterNetworkPolicy"
            }
        return Manifest(
            identity: .init(
                group: "policy.networking.k8s.io", kind: kind, namespace: nil, name: isBaseline ? "default" : name),
            apiVersion: "policy.networking.k8s.io/v1alpha1", location: here, labels: [:],
            content: .clusterPolicy(spec))
    }

    private mutating func podsOrNamespaces() -> ClusterPolicyManifest.PodsOrNamespaces {
        numbers.chance(50)
            ? .namespaces(namespaceSelector())
            : .pods(namespaceSelector: namespaceSelector(), podSelector: selector())
    }

    private mutating func clusterRules(
        _ direction: NetworkPolicyManifest.PolicyType, _ dialect: ClusterPolicyManifest.Dialect
    ) -> [ClusterPolicyManifest.Rule] {
        (0..<Int.random(in: 0...2, using: &numbers)).map { _ in
            let networks = direction == .egress && numbers.chance(35)
            let peer: ClusterPolicyManifest.Peer =
                networks ? .networks([block(shortest: 28)]) : .pods(podsOrNamespaces())
            let range = ClusterPolicyManifest.Port.range(numbers.pick([.tcp, .udp, .sctp]), portRange())
            let ports = numbers.chance(25) && !networks ? [.named(numbers.pick(Self.portNames))] : [range]
            let actions: [ClusterPolicyManifest.Action] =
                dialect == .baselineAdminNetworkPolicy ? [.allow, .deny] : [.allow, .deny, .pass]
            return .init(
                location: here, name: nil, action: numbers.pick(actions), peers: [peer],
                ports: numbers.chance(40) ? nil : ports)
        }
    }
}
