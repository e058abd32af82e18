public import NetworkModel

/// How two snapshots differ in who can reach whom.
///
/// Only pairs of which something that decides them differs are looked at: a source whose policies changed, or which is
/// matched differently by rules that both sides have, with whom that may concern; and the other way around. Rules that
/// only one side has concern only endpoints whose policies changed. So the cost follows what changed.
public struct ReachabilityComparison: Sendable {
    /// What changed: sorted by cause, then by sources and destinations.
    ///
    /// Together exactly the difference.
    public let changes: [FlowChange]
    /// Those among whom the endpoints of the changes are to be named.
    public let neighbourhood: Neighbourhood
    /// How much was done.
    public let work: AnalysisWork
    /// What both sides make of the flows that were watched, in their order.
    public private(set) var watched: [WatchedFlows.Answer] = []

    /// Every endpoint of both sides that the changes may be about: sorted; addresses cut into parts that no rule divides.
    ///
    /// Made when it is asked for, and empty for a comparison with a ``NetworkBaseline``. O(n log n).
    public var endpoints: [Endpoint] { space?.endpoints.filter { !folded.contains($0) } ?? [] }

    private let space: FlowSpace?
    private let folded: Set<Endpoint>

    /// Compares two snapshots.
    ///
    /// - Parameters:
    ///   - base: the older side.
    ///   - head: the newer side.
    ///   - implied: when policies yield implied endpoints.
    ///   - watched: flows of which to say what both sides make of them.
    public init(
        from base: ClusterSnapshot, to head: ClusterSnapshot, implied: ImpliedEndpointMode = .auto,
        watching watched: [WatchedFlows] = []
    ) {
        self.init(from: base, to: head, implied: implied)
        guard !watched.isEmpty else { return }
        var (numbers, sides) = Numbering.indexing([base, head])
        numbers.prepare(&sides, for: watched)
        watch(watched, &numbers, sides: sides, implied: implied)
    }

    /// Says what both sides make of some flows.
    mutating func watch(
        _ flows: [WatchedFlows], _ numbers: inout Numbering, sides: [SideIndex], implied: ImpliedEndpointMode
    ) {
        guard !flows.isEmpty else { return }
        let mine = numbers
        numbers = Numbering()
        var watch = FlowWatch(mine, sides: sides, implied: implied, for: flows)
        watched = flows.map { watch.answer($0) }
        numbers = watch.numbers()
    }

    private init(from base: ClusterSnapshot, to head: ClusterSnapshot, implied: ImpliedEndpointMode) {
        // Equal snapshots are an exact no-op: whatever changed in the files, nothing did on the network.
        guard base != head else {
            self.init(FlowSpace([base], implied: implied))
            return
        }
        var space = FlowSpace([base, head], implied: implied)
        let (changes, folded) = space.changes()
        self.init(changes, space.neighbourhood(of: changes), space.work, space, folded)
    }

    /// No change.
    public static let unchanged = ReachabilityComparison()

    /// No change.
    init(_ space: FlowSpace? = nil) { self.init([], Neighbourhood(), AnalysisWork(), space, []) }

    init(
        _ changes: [FlowChange], _ neighbourhood: Neighbourhood, _ work: AnalysisWork, _ space: FlowSpace?,
        _ folded: Set<Endpoint>
    ) {
        self.changes = changes
        self.neighbourhood = neighbourhood
        self.work = work
        self.space = space
        self.folded = folded
    }
}

extension FlowSpace {
    /// The changes between the two sides, sorted, and the implied endpoints that need not be told of.
    mutating func changes() -> (changes: [FlowChange], folded: Set<Endpoint>) {
        let found = ChangedCells(&self)
        let rectangles = rectangles(
            of: found.cells,
            isFree: { [self] in isFree($0, found.sources, $1, found.destinations) },
            freePartners: { [self] in freePairs($0, found.sources, $1, found.destinations) })
        numbers.work.groups += rectangles.count
        let told = rectangles.map { rectangle in
            ToldRectangle(
                sources: rectangle.sources.flatMap { found.sources.members[$0] },
                destinations: rectangle.destinations.flatMap { found.destinations.members[$0] },
                transition: rectangle.value)
        }
        let folded = folding(told)
        let changes = told.map { change(of: $0, without: folded) }.filter(holdsFlows)
            .sorted(by: FlowChange.precedes)
        return (changes, Set(folded.map(endpoint)))
    }

    private mutating func change(of rectangle: ToldRectangle, without folded: Set<Int>) -> FlowChange {
        let (before, after) = (rectangle.transition.before, rectangle.transition.after)
        var change = FlowChange(
            sources: endpointSet(rectangle.sources, without: folded),
            destinations: endpointSet(rectangle.destinations, without: folded),
            before: before < 0 ? .nothing : verdict(before), after: after < 0 ? .nothing : verdict(after),
            cause: before < 0 ? .added : after < 0 ? .removed : .access, reasonsBefore: [], reasonsAfter: [])
        let traffic = change.changedTraffic
        change.reasonsBefore = reasons(of: rectangle, change, about: traffic, side: 0)
        change.reasonsAfter = reasons(of: rectangle, change, about: traffic, side: 1)
        return change
    }

    /// Whether a change has a pair that is a flow: what was folded may have left a single pod with itself.
    private func holdsFlows(_ change: FlowChange) -> Bool {
        let (sources, destinations) = (change.sources.endpoints, change.destinations.endpoints)
        guard let source = sources.first, let destination = destinations.first else { return false }
        guard sources.count == 1, destinations.count == 1, let from = number(of: source),
            let to = number(of: destination)
        else { return true }
        return !isOutOfQuestion(from: from, to: to)
    }

    private mutating func endpointSet(_ some: [Int], without folded: Set<Int>) -> EndpointSet {
        var found: [Int] = []
        for group in some { found += groups.endpoints(of: group).lazy.map(Int.init) }
        found.sort()
        return EndpointSet(found.filter { !folded.contains($0) }.map(endpoint))
    }
}

/// A rectangle of changed pairs, in groups.
struct ToldRectangle {
    var sources: [Int]
    var destinations: [Int]
    var transition: Transition
}

extension FlowSpace {
    /// The implied endpoints of changed policies of which others tell each of the changes.
    ///
    /// O(groups in the rectangles, and for each of these endpoints the rectangles that it is in).
    fileprivate func folding(_ rectangles: [ToldRectangle]) -> Set<Int> {
        var tellers: [(implied: Int, group: Int, others: Set<Int>)] = []
        for (implied, others) in implied.representatives {
            guard let own = groups.group(of: implied) else { continue }
            let others = Set(groups.groups(of: others.baseClasses))
                .union(others.implied.compactMap { groups.group(of: $0) })
            tellers.append((implied, own, others))
        }
        guard !tellers.isEmpty else { return [] }
        // For each group that may be folded, the sets that it is in.
        let wanted = Set(tellers.map(\.group))
        let sets = rectangles.flatMap { [$0.sources, $0.destinations] }
        var places: [Int: [Int]] = [:]
        for (number, set) in sets.enumerated() {
            for group in set where wanted.contains(group) { places[group, default: []].append(number) }
        }
        var members: [Int: Set<Int>] = [:]
        var folded: Set<Int> = []
        for teller in tellers {
            let isTold = (places[teller.group] ?? []).allSatisfy { number in
                let set = members[number] ?? Set(sets[number])
                members[number] = set
                return !set.isDisjoint(with: teller.others)
            }
            if isTold { folded.insert(teller.implied) }
        }
        return folded
    }
}

extension FlowSpace {
    /// So many pairs of a rectangle are traced to find what decided.
    private static let mostTraced = 256

    /// What decided the traffic that changed, over the pairs of a rectangle: sorted.
    ///
    /// Of very large rectangles, an even sample is traced.
    private mutating func reasons(
        of rectangle: ToldRectangle, _ change: FlowChange, about traffic: TrafficSet, side: Int
    ) -> [Decision] {
        var decisions: Set<Decision> = []
        for (source, destination) in tracedPairs(of: rectangle, change) {
            let isFree = isAddresses(source) && isAddresses(destination)
            guard !isFree, source != destination || groups.size(of: source) > 1 || !isSinglePod(source) else {
                continue
            }
            let traces = traces(from: source, to: destination, side: side)
            for trace in traces {
                decisions.formUnion(trace.decisions(about: traffic).map { traces.count > 1 ? $0.asPossible : $0 })
            }
        }
        // What is certain of some pairs needn't be told again as possible of others.
        return decisions.filter { $0 == $0.asCertain || !decisions.contains($0.asCertain) }.sorted()
    }

    /// Every pair of groups where there are few, otherwise pairs at even distances in the order of endpoints, which
    /// doesn't depend on how groups came about.
    private func tracedPairs(of rectangle: ToldRectangle, _ change: FlowChange) -> [(Int, Int)] {
        let count = rectangle.sources.count * rectangle.destinations.count
        guard count > Self.mostTraced else {
            return rectangle.sources.flatMap { source in rectangle.destinations.map { (source, $0) } }
        }
        let sources = change.sources.endpoints.compactMap(group)
        let destinations = change.destinations.endpoints.compactMap(group)
        let pairs = sources.count * destinations.count
        return stride(from: 0, to: pairs, by: max(1, pairs / Self.mostTraced)).map { number in
            (sources[number / destinations.count], destinations[number % destinations.count])
        }
    }

    /// The group of an endpoint; for addresses, of their first part.
    private func group(of endpoint: Endpoint) -> Int? {
        if case .addresses(let set) = endpoint {
            return numbers.atoms.endpoints(in: set).first.flatMap(groups.group)
        }
        return numbers.endpoints.find(endpoint).flatMap(groups.group)
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
