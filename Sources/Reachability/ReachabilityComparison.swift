public import NetworkModel

/// How two snapshots differ in who can reach whom.
///
/// Only pairs of which something that decides them differs are looked at: a source whose policies changed, or which is
/// matched differently by rules that both sides have, with every destination; and the other way around. Rules that only
/// one side has concern only endpoints whose policies changed. So the cost follows what changed.
public struct ReachabilityComparison {
    /// What changed: sorted by cause, then by sources and destinations.
    ///
    /// Together exactly the difference.
    public let changes: [FlowChange]
    /// The endpoints of both sides that the changes are about: sorted; addresses cut into parts that no rule divides.
    public let endpoints: [Endpoint]

    /// Compares two snapshots.
    ///
    /// - Parameters:
    ///   - base: the older side.
    ///   - head: the newer side.
    ///   - implied: when policies yield implied endpoints.
    public init(from base: ClusterSnapshot, to head: ClusterSnapshot, implied: ImpliedEndpointMode = .auto) {
        guard base != head else {
            // Equal snapshots are an exact no-op: whatever changed in the files, nothing did on the network.
            endpoints = FlowSpace([base], implied: implied).endpoints
            changes = []
            return
        }
        var space = FlowSpace([base, head], implied: implied)
        let (changes, folded) = space.implied.folding(space.changes())
        self.changes = changes.sorted(by: FlowChange.precedes)
        endpoints = space.endpoints.filter { !folded.contains($0) }
    }
}

/// How the verdict of a pair changed, in numbers of the signature table; -1 where a side lacks an endpoint.
private struct Transition: Hashable {
    var before: Int
    var after: Int
    /// Whether the verdicts are equal and uncertain, and other unknowns decide than before.
    var isOfConditions = false
}

extension FlowSpace {
    /// The changes between the two sides.
    fileprivate mutating func changes() -> [FlowChange] {
        let cells = changedCells()
        let found = rectangles(
            of: cells,
            isFree: { [self] in isFree($0, $1) },
            freePartners: { [self] in freePairs(sources: $0, destinations: $1) })
        return found.map { change(of: $0) }
    }

    private mutating func changedCells() -> [Cell<Transition>] {
        let dirtySources = dirty(sources, .ingress, portsMatter: false)
        let dirtyDestinations = dirty(destinations, .egress, portsMatter: true)
        var cells: [Cell<Transition>] = []
        let someDestinations = dirtyDestinations.indices.filter { dirtyDestinations[$0] }
        for source in sources.members.indices {
            let partners = dirtySources[source] ? Array(destinations.members.indices) : someDestinations
            for destination in partners where !isFree(source, destination) {
                let transition = transition(source, destination)
                if transition.isOfConditions || (transition.before != transition.after && !isNothing(transition)) {
                    cells.append(Cell(source: source, destination: destination, value: transition))
                }
            }
        }
        return cells
    }

    /// For each class, whether something that decides its verdicts differs between the sides.
    private func dirty(_ classes: EndpointClasses, _ asPeer: Direction, portsMatter: Bool) -> [Bool] {
        guard sides[0].readings.count == sides[1].readings.count else {
            return [Bool](repeating: true, count: classes.members.count)
        }
        let byReading = zip(sides[0].readings, sides[1].readings).map {
            dirty(classes, asPeer, portsMatter: portsMatter, $0, $1)
        }
        return classes.members.indices.map { number in byReading.contains { $0[number] } }
    }

    private func dirty(
        _ classes: EndpointClasses, _ asPeer: Direction, portsMatter: Bool, _ base: NetworkIndex, _ head: NetworkIndex
    ) -> [Bool] {
        let asSubject: Direction = asPeer == .ingress ? .egress : .ingress
        let common = Set(base.usedPeers[asPeer] ?? []).intersection(head.usedPeers[asPeer] ?? [])
        return classes.members.map { members in
            let endpoint = members[0]
            guard let was = base.members[endpoint], let will = head.members[endpoint] else { return true }
            if endpoints[endpoint] == .ingressController { return true }
            if was.usesNodeNetwork != will.usesNodeNetwork { return true }
            if base.subject(asSubject, endpoint) != head.subject(asSubject, endpoint) { return true }
            if base.networks[endpoint] != head.networks[endpoint] { return true }
            if portsMatter, base.ports[endpoint] != head.ports[endpoint] { return true }
            return base.memberships(asPeer, of: endpoint, among: common, table: table)
                != head.memberships(asPeer, of: endpoint, among: common, table: table)
        }
    }

    private mutating func transition(_ source: Int, _ destination: Int) -> Transition {
        let (from, to) = (sources.members[source][0], destinations.members[destination][0])
        var transition = Transition(
            before: verdictNumber(from: from, to: to, side: 0) ?? -1,
            after: verdictNumber(from: from, to: to, side: 1) ?? -1)
        guard transition.before == transition.after, transition.before >= 0 else { return transition }
        transition.isOfConditions =
            conditions(from: from, to: to, side: 0, verdict: transition.before)
            != conditions(from: from, to: to, side: 1, verdict: transition.after)
        return transition
    }

    /// Whether neither side has any traffic: an absent endpoint and a denied one allow the same.
    private func isNothing(_ transition: Transition) -> Bool {
        [transition.before, transition.after].allSatisfy { $0 == -1 || $0 == table.nothing }
    }

    private mutating func change(of rectangle: Rectangle<Transition>) -> FlowChange {
        let (before, after) = (rectangle.value.before, rectangle.value.after)
        var change = FlowChange(
            sources: endpointSet(rectangle.sources, of: sources),
            destinations: endpointSet(rectangle.destinations, of: destinations),
            before: before < 0 ? .nothing : verdict(before), after: after < 0 ? .nothing : verdict(after),
            cause: before < 0 ? .added : after < 0 ? .removed : .access, reasonsBefore: [], reasonsAfter: [])
        let traffic = change.changedTraffic
        change.reasonsBefore = reasons(of: rectangle, about: traffic, side: 0)
        change.reasonsAfter = reasons(of: rectangle, about: traffic, side: 1)
        return change
    }

    /// What decided the traffic that changed, over the pairs of a rectangle: sorted.
    ///
    /// The pairs of a cell share their verdict, so one of each is traced; of very large rectangles, an even sample.
    private func reasons(of rectangle: Rectangle<Transition>, about traffic: TrafficSet, side: Int) -> [Decision] {
        let mostTraced = 256
        let count = rectangle.sources.count * rectangle.destinations.count
        let step = max(1, count / mostTraced)
        var decisions: Set<Decision> = []
        for number in stride(from: 0, to: count, by: step) {
            let source = rectangle.sources[number / rectangle.destinations.count]
            let destination = rectangle.destinations[number % rectangle.destinations.count]
            guard !isFree(source, destination) else { continue }
            let traces = traces(
                from: sources.members[source][0], to: destinations.members[destination][0], side: side)
            for trace in traces {
                decisions.formUnion(trace.decisions(about: traffic).map { traces.count > 1 ? $0.asPossible : $0 })
            }
        }
        // What is certain of some pairs needn't be told again as possible of others.
        return decisions.filter { $0 == $0.asCertain || !decisions.contains($0.asCertain) }.sorted()
    }
}

extension FlowChange {
    /// The traffic whose verdict differs, surely or possibly.
    public var changedTraffic: TrafficSet {
        if before == after { return before.possible }
        let allowed = before.allowed.subtracting(after.allowed).union(after.allowed.subtracting(before.allowed))
        let possible = before.possible.subtracting(after.possible).union(after.possible.subtracting(before.possible))
        return allowed.union(possible)
    }

    fileprivate static func precedes(_ a: FlowChange, _ b: FlowChange) -> Bool {
        func rank(_ change: FlowChange) -> Int {
            switch change.cause {
            case .access: change.isOnlyPossible ? 1 : 0
            case .added: 2
            case .removed: 3
            }
        }
        guard rank(a) == rank(b) else { return rank(a) < rank(b) }
        return FlowGroup.precedes((a.sources, a.destinations), (b.sources, b.destinations))
    }
}
