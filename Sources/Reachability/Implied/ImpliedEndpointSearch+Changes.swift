import NetworkModel

extension ImpliedEndpointSearch {
    /// So many overlaps are looked at, lest a large change of policies that select by many keys multiplies them.
    private static let mostOverlaps = 64
    /// So many pairs of selectors of one namespace are looked at for overlaps.
    private static let mostOverlapPairs = 10_000

    /// The implied endpoints that the policies yield which only one of two sides has as they are.
    ///
    /// - Parameter unmatched: selectors whose endpoints are there anyway.
    mutating func ofChangedPolicies(besides unmatched: Set<Int>) -> [ImpliedEndpoint: Found] {
        let (before, after) = (sides[0].isInForce, sides[1].isInForce)
        let longer = before.count < after.count ? after : before
        let changed =
            before.positionsDiffering(from: after)
            + (min(before.count, after.count)..<longer.count).filter { longer[$0] }
        guard !changed.isEmpty else { return [:] }
        let coming = Departures(sides)
        var found: [ImpliedEndpoint: Found] = [:]
        for selector in selectors(of: changed).subtracting(unmatched).sorted()
        where numbers.selectors.value(selector).isSatisfiable {
            let classes = sides.indices.map { baseClasses(matching: selector, side: $0) }
            guard !coming.areWorkloads(classes, of: sides) else { continue }
            for endpoint in endpoints(for: selector) + elsewhere(selector) {
                var known = found[endpoint] ?? Found(baseClasses: sides.map { _ in [] })
                for side in sides.indices { known.baseClasses[side].formUnion(classes[side]) }
                found[endpoint] = known
            }
        }
        for (both, alone) in overlaps(of: changed) {
            func comesWithItsWorkloads(_ implied: ImpliedEndpoint) -> Bool {
                let selector = PodSelector(in: implied.namespaces, pods: implied.pods)
                let number = numbers.selectors.number(of: selector, &numbers.members)
                let classes = sides.indices.map { baseClasses(matching: number, side: $0) }
                return coming.areWorkloads(classes, of: sides)
            }
            // In one order: what is asked about is numbered, and later work depends on the numbers.
            let alone = alone.sorted().filter { !comesWithItsWorkloads($0) }
            guard !alone.isEmpty, !comesWithItsWorkloads(both) else { continue }
            let selector = numbers.selectors.number(
                of: PodSelector(in: both.namespaces, pods: both.pods), &numbers.members)
            var known = found[both] ?? Found(baseClasses: sides.map { _ in [] })
            for side in sides.indices {
                known.baseClasses[side].formUnion(baseClasses(matching: selector, side: side))
            }
            known.implied.formUnion(alone)
            found[both] = known
        }
        return found
    }

    /// The selectors of some policies: of their subjects and their peers.
    private mutating func selectors(of policies: [Int]) -> Set<Int> {
        var result: Set<Int> = []
        for policy in policies {
            let facts = numbers.policies[policy]
            result.insert(facts.selector)
            for rule in numbers.policies.content(facts.content).rules {
                result.formUnion(rule.peers.compactMap { numbers.policies.selector(ofPeer: $0) })
            }
        }
        return result
    }

    /// The pods that a changed policy selects together with another of its namespace and direction, with the pods that
    /// the changed ones select: sorted, and at most ``mostOverlaps``.
    private mutating func overlaps(of changed: [Int]) -> [(both: ImpliedEndpoint, alone: Set<ImpliedEndpoint>)] {
        var overlaps: [ImpliedEndpoint: Set<ImpliedEndpoint>] = [:]
        let byPlace = Dictionary(grouping: changed) { numbers.policies[$0].place }
        for (place, policies) in byPlace.sorted(by: { ($0.key?.number ?? -1) < ($1.key?.number ?? -1) }) {
            guard let place, case .named(let namespace) = members(place.number) else { continue }
            let others = numbers.policies.policies(in: place).filter { other in
                sides.contains { $0.enforces(other) }
            }
            let own = Set(policies.map { numbers.policies[$0].selector }).sorted()
            let foreign = Set(others.map { numbers.policies[$0].selector }).sorted()
            guard own.count * foreign.count <= Self.mostOverlapPairs else { continue }
            for selector in own {
                let asked = numbers.selectors.value(selector).pods
                for other in foreign {
                    let others = numbers.selectors.value(other).pods
                    let pods = LabelSelector(asked.requirements + others.requirements)
                    guard pods != asked, pods != others, pods.isSatisfiable else { continue }
                    let both = ImpliedEndpoint(namespaces: .named(namespace), pods: pods)
                    overlaps[both, default: []].insert(
                        ImpliedEndpoint(namespaces: .named(namespace), pods: asked))
                }
            }
        }
        return overlaps.sorted { $0.key < $1.key }.prefix(Self.mostOverlaps).map { ($0.key, $0.value) }
    }

    private func members(_ place: Int) -> Place { numbers.members.places[place] }
}

/// How many endpoints of each base class only one of two sides has.
private struct Departures {
    private var counts: [[Int: Int]]

    /// Counts; O(endpoints).
    init(_ sides: [SideIndex]) {
        counts = sides.map { _ in [:] }
        // Where only policies changed, both have the same list.
        if sides[0].classes == sides[1].classes { return }
        for (side, other) in [(0, 1), (1, 0)] {
            for (endpoint, baseClass) in sides[side].classes.enumerated() where baseClass >= 0 {
                if sides[other].baseClass(of: endpoint) == nil { counts[side][Int(baseClass), default: 0] += 1 }
            }
        }
    }

    /// Whether all endpoints of some base classes, by side, come or go, and there are any.
    ///
    /// The workloads of a policy that come or go with it tell of it by themselves.
    func areWorkloads(_ classes: [Set<Int>], of sides: [SideIndex]) -> Bool {
        guard classes.contains(where: { !$0.isEmpty }) else { return false }
        return classes.indices.allSatisfy { side in
            classes[side].allSatisfy { counts[side][$0] == Int(sides[side].population[$0]) }
        }
    }
}
