import Manifests
import NetworkModel

/// The workloads: pods and templates of pods, brought together under their owners.
struct WorkloadCollection {
    /// The workloads, in no order.
    private(set) var workloads: [Workload] = []
    /// Where each of them stands: its owner if that is in the manifests, else the first of its pods.
    private(set) var locations: [WorkloadID: SourceLocation] = [:]

    /// The workloads of manifests, one manifest an object.
    init(_ manifests: [Manifest], namespaces: NamespaceCollection) {
        let sources = manifests.compactMap(PodSource.init)
        let owners = WorkloadOwners(sources)
        var families: [OwnerKey: OwnerFamily] = [:]
        for source in sources {
            let (key, kinds) = owners.top(of: source)
            // A pod that has ended is no endpoint; one of a Job leaves the Job behind, with no pod now (W-1, W-3).
            if source.content.hasEnded, key == WorkloadOwners.key(of: source) { continue }
            families[key, default: OwnerFamily(key: key)].add(source, ownerKinds: kinds)
        }
        for family in families.values {
            for (workload, location) in family.workloads(network: namespaces.networks[family.key.namespace] ?? "") {
                workloads.append(workload)
                locations[workload.id] = location
            }
        }
    }
}

/// Everything in the manifests that one top owner makes, itself included.
private struct OwnerFamily {
    let key: OwnerKey
    private var members: [PodSource] = []
    private var controllerKeys: Set<String> = []

    init(key: OwnerKey) { self.key = key }

    mutating func add(_ source: PodSource, ownerKinds: Set<String>) {
        members.append(source)
        for kind in ownerKinds { controllerKeys.formUnion(ControllerLabels.keys(addedBy: kind)) }
    }

    /// What tells pods apart for policies, apart from labels that controllers add.
    private struct Traits: Hashable {
        var labels: [String: String]
        var ports: DestinationPorts
        var usesNodeNetwork: Bool
    }

    /// One workload if all members agree, else one for each way in which they differ (W-6).
    func workloads(network: String) -> [(Workload, SourceLocation)] {
        let live = members.filter { !$0.content.hasEnded }
        let groups = Dictionary(grouping: live.isEmpty ? members : live) { member in
            Traits(
                labels: member.content.podLabels.filter { !controllerKeys.contains($0.key) },
                ports: DestinationPorts(member.content.containerPorts), usesNodeNetwork: member.content.hostNetwork)
        }.map { (traits: $0.key, members: $0.value.sorted(by: isBefore)) }
        let variants = WorkloadVariants(
            groups.map { .init(labels: $0.traits.labels, representative: $0.members.first?.identity) })
        return zip(groups, variants.names).compactMap { group, variant in
            guard let first = group.members.first else { return nil }
            let id = WorkloadID(namespace: key.namespace, kind: key.kind, name: key.name, variant: variant)
            let workload = Workload(
                id: id, labels: facts(group.traits.labels, group.members), ports: group.traits.ports,
                usesNodeNetwork: group.traits.usesNodeNetwork, isSinglePod: isBarePod,
                addresses: Self.addresses(of: group.members), network: network,
                isLatent: group.members.allSatisfy { $0.content.replicas == 0 || $0.content.hasEnded })
            return (workload, first.location)
        }
    }

    /// The top owner first, then by place.
    private func isBefore(_ a: PodSource, _ b: PodSource) -> Bool {
        let isOwner = (isTop(a), isTop(b))
        guard isOwner.0 == isOwner.1 else { return isOwner.0 }
        return (a.location, a.identity) < (b.location, b.identity)
    }

    private func isTop(_ source: PodSource) -> Bool {
        source.identity.kind == key.kind && source.identity.name == key.name
    }

    /// Whether it is a pod that nothing would replace by another, and so one pod at any time.
    private var isBarePod: Bool {
        guard members.count == 1, let member = members.first else { return false }
        return member.isPod && isTop(member) && member.controller == nil
    }

    /// The labels with what is known of those that controllers add: what live pods say; anything for a template.
    private func facts(_ labels: [String: String], _ members: [PodSource]) -> LabelFacts {
        var facts = LabelFacts(labels)
        for key in controllerKeys {
            let said = members.compactMap { $0.content.podLabels[key] }
            if said.count == members.count {
                facts[key] = .oneOf(said)
            } else if !said.isEmpty || !members.allSatisfy(\.isPod) {
                facts[key] = .anything
            }
        }
        return facts
    }

    /// The addresses of all pods; `nil` unless there is a live pod for each replica that a template asks for, and
    /// each states its addresses.
    private static func addresses(of members: [PodSource]) -> AddressSet? {
        var addresses = AddressSet()
        var pods = 0
        for member in members where member.isPod {
            guard !member.content.addresses.isEmpty else { return nil }
            for text in member.content.addresses {
                guard let address = AddressSet(text: text), !text.contains("/") else { return nil }
                addresses = addresses.union(address)
            }
            pods += 1
        }
        let isEveryReplicaThere = members.allSatisfy { member in
            member.isPod || member.content.replicas.map { $0 <= pods } ?? false
        }
        return pods > 0 && isEveryReplicaThere ? addresses : nil
    }
}
