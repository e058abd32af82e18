import NetworkModel

/// The implied endpoints of snapshots that are looked at together.
///
/// They are the same for each snapshot, so that a policy which is the first or last one for its subject shows as a change
/// of access, not as pods that come and go. O(selectors × workloads of the namespaces they look into).
struct ImpliedEndpoints {
    /// All of them: sorted.
    let all: [ImpliedEndpoint]
    /// For those that a *changed* policy yields besides: the endpoints that may tell the same.
    ///
    /// They are the pods of a selector that workloads match, which these workloads may tell of; and the pods that two
    /// policies select, the changed one and another of its namespace and direction, which the pods that only the changed
    /// one selects may tell of. A peer that is widened may reach nobody new in the repository, and everybody elsewhere; a
    /// policy that is taken away may have been the only one to let pods through that another isolates. Such an endpoint
    /// is told only where none of the others has the same change (``folding(_:)``).
    let representatives: [ImpliedEndpoint: Set<Endpoint>]

    /// A selector that matches at most this many declared namespaces speaks of pods in each; one that matches more
    /// speaks of pods "in any namespace with these labels", lest a change of one policy list hundreds of namespaces.
    private static let mostNamespacesNamed = 16

    /// The endpoints of one or two snapshots, base first.
    init(of snapshots: [ClusterSnapshot], mode: ImpliedEndpointMode) {
        guard mode != .never else {
            (all, representatives) = ([], [:])
            return
        }
        let populations = snapshots.map(Population.init)
        let selectors = Set(snapshots.flatMap { $0.selectors(of: $0.policies) }).filter(\.isSatisfiable)
        let unmatched = selectors.filter { selector in
            mode == .always || !populations.contains { $0.hasWorkload(matching: selector) }
        }
        let plain = Set(unmatched.flatMap { Self.endpoints(for: $0, in: populations) })
        var representatives: [ImpliedEndpoint: Set<Endpoint>] = [:]
        if mode == .auto, snapshots.count == 2 {
            let changed = ChangedPolicies(snapshots[0], snapshots[1])
            let staying = Set(snapshots[0].workloads.map(\.id)).intersection(snapshots[1].workloads.map(\.id))
            // The workloads of a policy that come or go with it tell of it by themselves.
            func comesWithItsWorkloads(_ selector: PodSelector) -> Bool {
                let workloads = Set(populations.flatMap { $0.workloads(matching: selector) })
                return !workloads.isEmpty && workloads.isDisjoint(with: staying)
            }
            for selector in changed.selectors.filter(\.isSatisfiable).subtracting(unmatched)
            where !comesWithItsWorkloads(selector) {
                let workloads = populations.flatMap { $0.workloads(matching: selector) }.map(Endpoint.workload)
                for endpoint in Self.endpoints(for: selector, in: populations) + Self.elsewhere(selector) {
                    representatives[endpoint, default: []].formUnion(workloads)
                }
            }
            for (both, alone) in changed.overlaps {
                let selector = PodSelector(in: both.namespaces, pods: both.pods)
                let alone = alone.filter { !comesWithItsWorkloads(PodSelector(in: $0.namespaces, pods: $0.pods)) }
                guard !alone.isEmpty, !comesWithItsWorkloads(selector) else { continue }
                let workloads = populations.flatMap { $0.workloads(matching: selector) }.map(Endpoint.workload)
                representatives[both, default: []].formUnion(workloads + alone.map(Endpoint.implied))
            }
        }
        self.representatives = representatives.filter { !plain.contains($0.key) }
        all = plain.union(representatives.keys).sorted()
    }

    private static func endpoints(for selector: PodSelector, in populations: [Population]) -> [ImpliedEndpoint] {
        guard case .matching(let namespaces) = selector.namespaces else {
            return [ImpliedEndpoint(namespaces: selector.namespaces, pods: selector.pods)]
        }
        if let names = namespaces.onlyNames {
            return names.map { ImpliedEndpoint(namespaces: .named($0), pods: selector.pods) }
        }
        let declared = namespaces.isEverything ? [] : Set(populations.flatMap { $0.namespaces(matching: namespaces) })
        guard (1...mostNamespacesNamed).contains(declared.count) else { return elsewhere(selector) }
        return declared.map { ImpliedEndpoint(namespaces: .named($0), pods: selector.pods) }
    }

    /// The pods of a selector in namespaces that nothing names; none where it selects namespaces by name.
    private static func elsewhere(_ selector: PodSelector) -> [ImpliedEndpoint] {
        guard case .matching(let namespaces) = selector.namespaces, namespaces.onlyNames == nil else { return [] }
        return [ImpliedEndpoint(namespaces: .matching(namespaces), pods: selector.pods)]
    }
}

extension ImpliedEndpoints {
    /// The changes without the endpoints of which others tell each of the changes, and these endpoints.
    func folding(_ changes: [FlowChange]) -> (changes: [FlowChange], folded: Set<Endpoint>) {
        var folded: Set<Endpoint> = []
        for (implied, others) in representatives {
            let endpoint = Endpoint.implied(implied)
            func isTold(_ set: EndpointSet) -> Bool {
                !set.endpoints.contains(endpoint)
                    || set.endpoints.contains(where: others.contains)
            }
            if changes.allSatisfy({ isTold($0.sources) && isTold($0.destinations) }) { folded.insert(endpoint) }
        }
        guard !folded.isEmpty else { return (changes, folded) }
        let rest = changes.map { change in
            var change = change
            change.sources = EndpointSet(change.sources.endpoints.filter { !folded.contains($0) })
            change.destinations = EndpointSet(change.destinations.endpoints.filter { !folded.contains($0) })
            return change
        }
        return (rest, folded)
    }
}

/// The policies that only one of two snapshots has as they are.
private struct ChangedPolicies {
    /// The selectors of their subjects and peers.
    let selectors: Set<PodSelector>
    /// The pods that a changed policy selects together with another of its namespace and direction, with the pods that the
    /// changed ones select: sorted, and at most ``mostOverlaps``.
    let overlaps: [(both: ImpliedEndpoint, alone: Set<ImpliedEndpoint>)]

    /// So many overlaps are looked at, lest a large change of policies that select by many keys multiplies them.
    private static let mostOverlaps = 64

    init(_ base: ClusterSnapshot, _ head: ClusterSnapshot) {
        let (old, new) = (Set(base.policies), Set(head.policies))
        let changed = old.symmetricDifference(new)
        selectors = Set(base.selectors(of: changed))
        let others = Dictionary(grouping: old.union(new)) { Self.place(of: $0) }
        var overlaps: [ImpliedEndpoint: Set<ImpliedEndpoint>] = [:]
        for policy in changed {
            guard let place = Self.place(of: policy) else { continue }
            let alone = ImpliedEndpoint(namespaces: policy.subject.namespaces, pods: policy.subject.pods)
            for other in others[place] ?? [] {
                let pods = LabelSelector(policy.subject.pods.requirements + other.subject.pods.requirements)
                guard pods != policy.subject.pods, pods != other.subject.pods, pods.isSatisfiable else { continue }
                let both = ImpliedEndpoint(namespaces: policy.subject.namespaces, pods: pods)
                overlaps[both, default: []].insert(alone)
            }
        }
        self.overlaps = overlaps.sorted { $0.key < $1.key }.prefix(Self.mostOverlaps).map { ($0.key, $0.value) }
    }

    /// Where a policy of a namespace may meet others; `nil` for cluster-wide ones.
    private static func place(of policy: Policy) -> Place? {
        guard case .named(let namespace) = policy.subject.namespaces else { return nil }
        return Place(namespace: namespace, direction: policy.id.direction)
    }

    private struct Place: Hashable {
        var namespace: String
        var direction: Direction
    }
}

extension ClusterSnapshot {
    /// The policies of every tier.
    fileprivate var policies: [Policy] { tiers.flatMap(\.policies) }

    /// The selectors of some policies: of their subjects and their peers.
    fileprivate func selectors(of policies: some Sequence<Policy>) -> [PodSelector] {
        policies.flatMap { policy in
            [policy.subject]
                + policy.rules.lazy.flatMap(\.peers).compactMap {
                    if case .pods(let selector) = $0 { selector } else { nil }
                }
        }
    }
}

extension PodSelector {
    /// Whether something can match it.
    fileprivate var isSatisfiable: Bool {
        if case .matching(let labels) = namespaces, !labels.isSatisfiable { return false }
        return pods.isSatisfiable
    }
}

extension LabelSelector {
    /// Whether something can match it: no key is asked to be two things at once.
    fileprivate var isSatisfiable: Bool { !requirements.contains(where: \.domain.isEmpty) }
}

extension LabelSelector {
    /// The names of the namespaces that it selects, where it selects by name alone.
    fileprivate var onlyNames: [String]? {
        guard requirements.count == 1, requirements[0].key == Namespace.nameLabel else { return nil }
        let domain = requirements[0].domain
        return domain.excludesValues || domain.allowsAbsence ? nil : domain.values
    }
}

/// The workloads of a snapshot by namespace, to ask which of them a selector matches.
private struct Population {
    private let snapshot: ClusterSnapshot
    private let workloads: [String: [Workload]]

    init(_ snapshot: ClusterSnapshot) {
        self.snapshot = snapshot
        workloads = Dictionary(grouping: snapshot.workloads, by: \.id.namespace)
    }

    /// Whether a workload surely has the labels.
    ///
    /// One on the node's network counts: the policy means it, though it may have no effect there (semantics W-5, W-7), and
    /// other pods need not be supposed.
    func hasWorkload(matching selector: PodSelector) -> Bool {
        candidates(for: selector).contains { selector.pods.matches($0.labels) == .yes }
    }

    /// The workloads that surely have the labels.
    func workloads(matching selector: PodSelector) -> Set<WorkloadID> {
        Set(candidates(for: selector).filter { selector.pods.matches($0.labels) == .yes }.map(\.id))
    }

    private func candidates(for selector: PodSelector) -> some Sequence<Workload> {
        let names: [String] =
            switch selector.namespaces {
            case .named(let name): [name]
            case .matching(let labels): namespaces(matching: labels)
            }
        return names.lazy.flatMap { workloads[$0] ?? [] }
    }

    /// The names of the namespaces that surely match.
    func namespaces(matching selector: LabelSelector) -> [String] {
        snapshot.namespaces.filter { selector.matches($0.labels) == .yes }.map(\.name)
    }
}
