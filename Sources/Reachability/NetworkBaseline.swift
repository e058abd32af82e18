public import NetworkModel
public import Packing

/// A snapshot that is indexed once, and with which changes are compared afterwards at the cost of what changed.
///
/// Its bytes are flat arrays: written and read at the speed of copying memory, and decoded only where they are looked at.
public struct NetworkBaseline: Sendable {
    private var numbers = Numbering()
    private var side = SideIndex()
    /// How many numbers there were at first.
    private var originalCount = 0

    /// Indexes a snapshot; O(its size).
    ///
    /// What has been indexed of it is given up on the way where nobody else holds it.
    public init(_ snapshot: consuming ClusterSnapshot) {
        let delta = NetworkDelta(from: ClusterSnapshot(), to: snapshot)
        snapshot = ClusterSnapshot()
        follow(delta)
        originalCount = numbers.size
        // What is asked for later is made anew from its bytes.
        if originalCount > Self.mostRemembered { numbers.forget() }
    }

    /// Of more numbers than these, none is remembered with its value; of fewer, to forget takes longer than it is worth.
    private static let mostRemembered = 200_000

    /// How two sides differ, each given as what differs from the one before it.
    ///
    /// - Parameters:
    ///   - base: what differs between the baseline and the older side.
    ///   - head: what differs between the older side and the newer one.
    ///   - implied: when policies yield implied endpoints.
    ///   - follows: whether the newer side is the baseline from then on.
    ///   - reasons: whether to tell what decided, and among whom the endpoints are to be named.
    ///   - watched: flows of which to say what both sides make of them.
    ///   - following: which flows to look at as well, once it is known what changes.
    public mutating func compare(
        base: NetworkDelta, head: NetworkDelta, implied: ImpliedEndpointMode, follows: Bool = false,
        reasons: Bool = true, watching watched: [WatchedFlows] = [], following: WatchedFlows.Following? = nil
    ) -> ReachabilityComparison {
        guard !head.isEmpty || !watched.isEmpty else {
            if follows { follow(base) }
            return ReachabilityComparison()
        }
        let before = work
        var sides = [side, side]
        numbers.prepare(&sides, for: base)
        numbers.apply(base, to: &sides[1])
        sides.append(sides[1])
        numbers.prepare(&sides, for: head)
        numbers.apply(head, to: &sides[2])
        numbers.prepare(&sides, for: watched)
        side = follows ? sides[2] : sides[0]
        sides.removeFirst()
        var found = ReachabilityComparison.unchanged
        if !head.isEmpty {
            var space = FlowSpace(&numbers, sides: sides, implied: implied)
            space.tellsReasons = reasons
            let (changes, folded) = space.changes()
            let neighbourhood = reasons ? space.neighbourhood(of: changes) : Neighbourhood()
            numbers = space.numbers.handOver()
            found = ReachabilityComparison(changes, neighbourhood, work.since(before), nil, folded)
        }
        found.watch(watched, following, &numbers, sides: sides, implied: implied)
        return found
    }

    /// Makes what differs by this from the baseline the baseline.
    private mutating func follow(_ delta: consuming NetworkDelta) {
        guard !delta.isEmpty else { return }
        var sides = [side]
        side = SideIndex()
        numbers.prepare(&sides, for: delta)
        numbers.apply(delta, to: &sides[0])
        side = sides[0]
    }

    /// How much was done so far.
    public var work: AnalysisWork {
        var work = numbers.work
        work.walks = numbers.signatures.walkCount
        return work
    }

    /// Whether so much has been compared that what is remembered of it outweighs the baseline, and a new one is due.
    public var isWorn: Bool { numbers.size > 2 * originalCount + 10_000 }

    /// A namespace as the baseline has it.
    public func namespace(_ name: String) -> Namespace? {
        guard let place = numbers.members.places.find(.named(name)), place < side.namespaces.count,
            side.namespaces[place] >= 0
        else { return nil }
        return numbers.namespaces[Int(side.namespaces[place])]
    }
}

extension Numbering {
    /// Forgets what can be made anew from the bytes.
    fileprivate mutating func forget() {
        members.forget()
        selectors.forget()
        policies.forget()
        endpoints.forget()
        workloads.forget()
        namespaces.forget()
    }

    /// How many numbers there are.
    fileprivate var size: Int { members.count + selectors.count + policies.count + endpoints.count + workloads.count }
}

extension AnalysisWork {
    /// The work since some other.
    fileprivate func since(_ other: AnalysisWork) -> AnalysisWork {
        var result = self
        result.selectorsEvaluated -= other.selectorsEvaluated
        result.candidatesCompared -= other.candidatesCompared
        result.walks -= other.walks
        result.dirtySignatures -= other.dirtySignatures
        result.cellsCompared -= other.cellsCompared
        result.groups -= other.groups
        return result
    }
}

extension NetworkBaseline: Packable {
    /// The numbers and the side, as flat arrays.
    public func pack(into writer: inout PackWriter) {
        writer.write(count: originalCount)
        writer.write(numbers)
        writer.write(side)
    }

    /// Reads a baseline.
    public init(from reader: inout PackReader) throws(PackError) {
        originalCount = try reader.count()
        numbers = try reader.value()
        side = try reader.value()
    }
}
