import Manifests
import NetworkModel

/// The workloads: pods and templates of pods, brought together under their owners.
struct WorkloadCollection {
    /// The workloads: sorted by identity.
    private(set) var workloads: [Workload] = []
    /// Where each of them stands: its owner if that is in the manifests, else the first of its pods.
    private(set) var locations = PlaceTable<WorkloadID>()

    /// The workloads of manifests, one manifest an object, ordered by place.
    init(_ manifests: [Manifest], _ byKind: ObjectsByKind, namespaces: NamespaceCollection) {
        let owners = WorkloadOwners(manifests, at: byKind.workloads)
        let members = Self.members(owners, of: manifests)
        workloads.reserveCapacity(members.count)
        locations.reserve(members.count)
        var start = 0
        while start < members.count {
            let key = members[start].key
            var end = start + 1
            while end < members.count, members[end].key == key { end += 1 }
            var family = OwnerFamily(key: key)
            for member in members[start..<end] {
                guard let source = PodSource(manifests[member.index]) else { continue }
                family.add(source, ownerKinds: member.kinds)
            }
            add(family.workloads(network: namespaces.networks[key.namespace] ?? ""))
            start = end
        }
    }

    private mutating func add(_ family: [(workload: Workload, location: SourceLocation)]) {
        let sorted = family.count > 1 ? family.sorted { $0.workload.id < $1.workload.id } : family
        for (workload, location) in sorted {
            workloads.append(workload)
            locations.append(workload.id, at: location)
        }
    }

    /// A manifest with its top owner.
    private struct Member {
        var key: OwnerKey
        /// The manifest's index.
        var index: Int
        /// The kinds on the way to the top, without its own.
        var kinds: [String]
    }

    /// What makes pods, ordered by top owner as workloads are, then by place.
    private static func members(_ owners: WorkloadOwners, of manifests: [Manifest]) -> [Member] {
        var members: [Member] = []
        members.reserveCapacity(owners.indices.count)
        for index in owners.indices {
            let (key, kinds) = owners.top(of: index)
            // A pod that has ended is no endpoint; one of a Job leaves the Job behind, with no pod now (W-1, W-3).
            if owners.hasEnded(index), key == owners.key(of: index) { continue }
            members.append(Member(key: key, index: index, kinds: kinds))
        }
        members.sort { $0.key == $1.key ? $0.index < $1.index : $0.key < $1.key }
        return members
    }
}

/// Everything in the manifests that one top owner makes, itself included.
private struct OwnerFamily {
    let key: OwnerKey
    private var members: [PodSource] = []
    private var controllerKeys: [String] = []

    init(key: OwnerKey) { self.key = key }

    mutating func add(_ source: PodSource, ownerKinds: [String]) {
        members.append(source)
        addKeys(of: source.identity.kind)
        for kind in ownerKinds { addKeys(of: kind) }
    }

    private mutating func addKeys(of kind: String) {
        let keys = ControllerLabels.keys(addedBy: kind)
        if controllerKeys.isEmpty {
            controllerKeys = keys
        } else {
            for key in keys where !controllerKeys.contains(key) { controllerKeys.append(key) }
        }
    }

    /// What tells pods apart for policies, apart from labels that controllers add.
    private struct Traits: Hashable {
        var labels: [String: String]
        var ports: DestinationPorts
        var usesNodeNetwork: Bool
    }

    /// Members that don't differ, the first one first.
    private struct Group {
        var traits: Traits
        var members: [PodSource]
    }

    /// One workload if all members agree, else one for each way in which they differ (W-6).
    func workloads(network: String) -> [(workload: Workload, location: SourceLocation)] {
        if members.count == 1, let only = members.first {
            let group = Group(traits: traits(of: only), members: members)
            return [(workload(group, variant: "", network: network), only.location)]
        }
        let live = members.filter { !$0.content.hasEnded }
        let groups = Dictionary(grouping: live.isEmpty ? members : live, by: traits)
            .map { Group(traits: $0.key, members: $0.value.sorted(by: isBefore)) }
        let variants = WorkloadVariants(
            groups.map { .init(labels: $0.traits.labels, representative: $0.members.first?.identity) })
        return zip(groups, variants.names).compactMap { group, variant in
            group.members.first.map { (workload(group, variant: variant, network: network), $0.location) }
        }
    }

    private func workload(_ group: Group, variant: String, network: String) -> Workload {
        Workload(
            id: WorkloadID(namespace: key.namespace, kind: key.kind, name: key.name, variant: variant),
            labels: facts(group.traits.labels, group.members), ports: group.traits.ports,
            usesNodeNetwork: group.traits.usesNodeNetwork, isSinglePod: isBarePod,
            addresses: Self.addresses(of: group.members), network: network,
            isLatent: group.members.allSatisfy { $0.content.replicas == 0 || $0.content.hasEnded })
    }

    private func traits(of member: PodSource) -> Traits {
        let labels = member.content.podLabels
        return Traits(
            labels: controllerKeys.allSatisfy { labels[$0] == nil }
                ? labels : labels.filter { !controllerKeys.contains($0.key) },
            ports: DestinationPorts(member.content.containerPorts), usesNodeNetwork: member.content.hostNetwork)
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
        var known: [LabelSelector.Requirement] = []
        known.reserveCapacity(labels.count + controllerKeys.count)
        for (key, value) in labels { known.append(.init(key, .value(value))) }
        for key in controllerKeys {
            let said = members.compactMap { $0.content.podLabels[key] }
            if said.count == members.count {
                known.append(.init(key, .oneOf(said)))
            } else if !said.isEmpty || !members.allSatisfy(\.isPod) {
                known.append(.init(key, .anything))
            }
        }
        return LabelFacts(known, isComplete: true)
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
        guard pods > 0 else { return nil }
        let isEveryReplicaThere = members.allSatisfy { member in
            member.isPod || member.content.replicas.map { $0 <= pods } ?? false
        }
        return isEveryReplicaThere ? addresses : nil
    }
}
