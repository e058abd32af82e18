import NetworkModel

/// The implied endpoints of snapshots that are looked at together.
///
/// They are the same for each snapshot, so that a policy which is the first or last one for its subject shows as a change
/// of access, not as pods that come and go. O(selectors × workloads of the namespaces they look into).
struct ImpliedEndpoints {
    /// All of them: sorted.
    let all: [ImpliedEndpoint]
    /// For those that a selector of a *changed* policy yields although workloads match it: these workloads.
    ///
    /// A peer that is widened may reach nobody new in the repository, and everybody elsewhere. Such an endpoint is told
    /// only where none of its workloads has the same change (``folding(_:)``).
    let representatives: [ImpliedEndpoint: Set<WorkloadID>]

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
        var representatives: [ImpliedEndpoint: Set<WorkloadID>] = [:]
        if mode == .auto, snapshots.count == 2 {
            let changed = Self.selectorsOfChanges(snapshots[0], snapshots[1]).filter(\.isSatisfiable)
            for selector in changed.subtracting(unmatched) {
                let workloads = populations.reduce(into: Set<WorkloadID>()) {
                    $0.formUnion($1.workloads(matching: selector))
                }
                for endpoint in Self.endpoints(for: selector, in: populations) + Self.elsewhere(selector)
                where !plain.contains(endpoint) {
                    representatives[endpoint, default: []].formUnion(workloads)
                }
            }
        }
        self.representatives = representatives
        all = plain.union(representatives.keys).sorted()
    }

    /// The selectors of policies that only one of two snapshots has as they are.
    private static func selectorsOfChanges(_ base: ClusterSnapshot, _ head: ClusterSnapshot) -> Set<PodSelector> {
        let (old, new) = (Set(base.policies), Set(head.policies))
        return Set(base.selectors(of: old.subtracting(new))).union(head.selectors(of: new.subtracting(old)))
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
    /// The changes without the endpoints of which a workload has each of the changes, and these endpoints.
    func folding(_ changes: [FlowChange]) -> (changes: [FlowChange], folded: Set<Endpoint>) {
        var folded: Set<Endpoint> = []
        for (implied, workloads) in representatives {
            let endpoint = Endpoint.implied(implied)
            func isTold(_ set: EndpointSet) -> Bool {
                !set.endpoints.contains(endpoint)
                    || set.endpoints.contains { $0.workload.map(workloads.contains) ?? false }
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
    /// Whether something can match it: no key is asked to be two things at once.
    fileprivate var isSatisfiable: Bool {
        if case .matching(let labels) = namespaces, labels.requirements.contains(where: \.domain.isEmpty) {
            return false
        }
        return !pods.requirements.contains(where: \.domain.isEmpty)
    }
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
