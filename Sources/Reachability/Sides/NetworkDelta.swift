public import NetworkModel

/// What differs between two snapshots, part by part.
///
/// A part that changed is both removed and added; namespaces are replaced.
public struct NetworkDelta: Hashable, Sendable {
    /// The namespaces that are new or different: at most one a name.
    public var namespaces: [Namespace] = []
    /// The names of the namespaces that are there no more.
    public var removedNamespaces: [String] = []
    /// The workloads that are new or different.
    public var addedWorkloads: [Workload] = []
    /// The workloads that are there no more or different.
    public var removedWorkloads: [WorkloadID] = []
    /// The policies that are new or different, with their tiers' names.
    public var addedPolicies: [(tier: String, policy: Policy)] {
        get { added.map { ($0.tier, $0.policy) } }
        set { added = newValue.map { PlacedPolicy(tier: $0.tier, policy: $0.policy) } }
    }
    /// The policies that are there no more or different, with their tiers' names.
    public var removedPolicies: [(tier: String, policy: Policy)] {
        get { removed.map { ($0.tier, $0.policy) } }
        set { removed = newValue.map { PlacedPolicy(tier: $0.tier, policy: $0.policy) } }
    }
    /// The names of the newer side's tiers, in the order of evaluation.
    public var tiers: [String]
    /// What the newer side's policies make of pods on their node's network.
    public var nodePods: NodePodReading
    /// The newer side's ingress controller; the outer `nil` where it is the older side's.
    public var ingressController: IngressController??

    var added: [PlacedPolicy] = []
    var removed: [PlacedPolicy] = []

    /// No difference from a snapshot with these tiers.
    public init(tiers: [String] = [], nodePods: NodePodReading = .undefined) {
        self.tiers = tiers
        self.nodePods = nodePods
    }

    /// What differs between two snapshots; linear in what they have, and without comparing anything with everything.
    public init(from base: ClusterSnapshot, to head: ClusterSnapshot) {
        self.init(tiers: head.tiers.map(\.name), nodePods: head.nodePods)
        Self.merge(base.namespaces, head.namespaces, by: \.name) { old, new in
            if let new { namespaces.append(new) } else if let old { removedNamespaces.append(old.name) }
        }
        if base.workloads.isEmpty {
            addedWorkloads = head.workloads
        } else {
            Self.merge(base.workloads, head.workloads, by: \.id) { old, new in
                if let old { removedWorkloads.append(old.id) }
                if let new { addedWorkloads.append(new) }
            }
        }
        let (old, new) = (base.tiers.placedPolicies, head.tiers.placedPolicies)
        if base.tiers.isEmpty {
            added = new
        } else if head.tiers.isEmpty {
            removed = old
        } else if base.tiers != head.tiers {
            let (were, are) = (Set(old), Set(new))
            removed = old.filter { !are.contains($0) }
            added = new.filter { !were.contains($0) }
        }
        if base.ingressController != head.ingressController { ingressController = .some(head.ingressController) }
    }

    /// Whether nothing differs.
    public var isEmpty: Bool {
        namespaces.isEmpty && removedNamespaces.isEmpty && addedWorkloads.isEmpty && removedWorkloads.isEmpty
            && added.isEmpty && removed.isEmpty && ingressController == nil
    }

    /// Walks two sorted lists at once, and reports what only one has, or both have differently.
    private static func merge<Element: Equatable, Key: Comparable>(
        _ old: [Element], _ new: [Element], by key: (Element) -> Key, _ report: (Element?, Element?) -> Void
    ) {
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            if j == new.count {
                report(old[i], nil)
                i += 1
            } else if i == old.count {
                report(nil, new[j])
                j += 1
            } else if old[i] == new[j] {
                i += 1
                j += 1
            } else {
                let (x, y) = (key(old[i]), key(new[j]))
                report(x <= y ? old[i] : nil, y <= x ? new[j] : nil)
                if x <= y { i += 1 }
                if y <= x { j += 1 }
            }
        }
    }
}

extension [Tier] {
    fileprivate var placedPolicies: [PlacedPolicy] {
        var placed: [PlacedPolicy] = []
        placed.reserveCapacity(reduce(0) { $0 + $1.policies.count })
        for tier in self {
            for policy in tier.policies { placed.append(PlacedPolicy(tier: tier.name, policy: policy)) }
        }
        return placed
    }
}

extension NetworkDelta {
    /// The sets of addresses that the added policies speak of.
    var addressSets: Set<AddressSet> {
        var sets: Set<AddressSet> = []
        added.forEachPeer { peer in if case .addresses(let set, _) = peer { sets.insert(set) } }
        return sets
    }

    /// The keys of pod labels that the added policies ask about.
    var labelKeys: Set<String> {
        var keys: Set<String> = []
        // Most selectors ask about the same key as the one before.
        var last = ""
        func take(_ requirements: [LabelSelector.Requirement]) {
            for index in requirements.indices where requirements[index].key != last {
                last = requirements[index].key
                keys.insert(last)
            }
        }
        for index in added.indices { take(added[index].policy.subject.pods.requirements) }
        added.forEachPeer { peer in if case .pods(let selector) = peer { take(selector.pods.requirements) } }
        return keys
    }
}

extension [PlacedPolicy] {
    /// Looks at the peers of all rules, without copying the policies.
    fileprivate func forEachPeer(_ body: (Peer) -> Void) {
        for index in indices {
            for rule in self[index].policy.rules.indices {
                for peer in self[index].policy.rules[rule].peers { body(peer) }
            }
        }
    }
}
