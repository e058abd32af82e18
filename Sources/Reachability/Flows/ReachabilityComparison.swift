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
    ///   - following: which flows to look at as well, once it is known what changes.
    public init(
        from base: ClusterSnapshot, to head: ClusterSnapshot, implied: ImpliedEndpointMode = .auto,
        watching watched: [WatchedFlows] = [], following: WatchedFlows.Following? = nil
    ) {
        self.init(from: base, to: head, implied: implied)
        guard !watched.isEmpty || following != nil else { return }
        var (numbers, sides) = Numbering.indexing([base, head])
        numbers.prepare(&sides, for: watched)
        watch(watched, following, &numbers, sides: sides, implied: implied)
    }

    /// Says what both sides make of some flows.
    mutating func watch(
        _ watched: [WatchedFlows], _ following: WatchedFlows.Following?, _ numbers: inout Numbering,
        sides: [SideIndex], implied: ImpliedEndpointMode
    ) {
        let flows = watched + (following?(changes, neighbourhood) ?? [])
        guard !flows.isEmpty else { return }
        var watch = FlowWatch(&numbers, sides: sides, implied: implied, for: flows)
        self.watched = flows.map { watch.answer($0) }
        numbers = watch.handOver()
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
    ///
    /// They are a function of the two sides alone: which numbers there are of earlier sides besides makes no difference.
    mutating func changes() -> (changes: [FlowChange], folded: Set<Endpoint>) {
        let found = ChangedCells(&self)
        let rectangles = rectangles(of: found.cells)
        numbers.work.groups += rectangles.count
        let folded = folding(rectangles, found)
        let changes = rectangles.compactMap { change(of: $0, in: found, without: folded) }
            .sorted(by: FlowChange.precedes)
        return (changes, Set(folded.map(endpoint)))
    }

    /// What is to be told of a rectangle; `nil` where no flow is left of it.
    private mutating func change(
        of rectangle: Rectangle<Transition>, in found: ChangedCells, without folded: Set<Int>
    ) -> FlowChange? {
        let (before, after) = (rectangle.value.before, rectangle.value.after)
        let sources = ToldEndpoints(rectangle.sources, of: found.sources, without: folded, &self)
        let destinations = ToldEndpoints(rectangle.destinations, of: found.destinations, without: folded, &self)
        guard let sets = trimmed(sources.set, destinations.set) else { return nil }
        var change = FlowChange(
            sources: sets.sources, destinations: sets.destinations,
            before: before < 0 ? .nothing : verdict(before), after: after < 0 ? .nothing : verdict(after),
            cause: before < 0 ? .added : after < 0 ? .removed : .access)
        guard tellsReasons else { return change }
        let pairs = tracedPairs(sources, destinations)
        let traffic = change.changedTraffic
        change.reasonsBefore = reasons(of: pairs, about: traffic, side: 0)
        change.reasonsAfter = reasons(of: pairs, about: traffic, side: 1)
        return change
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
