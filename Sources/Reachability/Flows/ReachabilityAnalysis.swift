public import NetworkModel

/// Who can reach whom in one snapshot.
public struct ReachabilityAnalysis {
    private var space: FlowSpace

    /// The endpoints: sorted; addresses cut into parts that no rule divides.
    public let endpoints: [Endpoint]

    /// How much was done so far.
    public var work: AnalysisWork { space.work }

    /// Analyses a snapshot.
    ///
    /// - Parameters:
    ///   - snapshot: the network.
    ///   - other: another snapshot whose endpoints are looked at as well, so that both sides of a question name the
    ///     same implied endpoints and parts of the address space.
    ///   - implied: when policies yield implied endpoints.
    ///   - addresses: sets of addresses that must not be divided by the parts of the address space.
    public init(
        of snapshot: ClusterSnapshot, besides other: ClusterSnapshot? = nil, implied: ImpliedEndpointMode = .auto,
        addresses: [AddressSet] = []
    ) {
        space = FlowSpace([snapshot] + (other.map { [$0] } ?? []), implied: implied, addresses: addresses)
        endpoints = space.endpoints
    }

    /// Every pair that may connect, in groups that don't overlap: sorted by sources and destinations.
    public mutating func flows() -> [FlowGroup] { space.flows() }

    /// What may pass from one endpoint to another; `nil` when the snapshot lacks one of them.
    ///
    /// A set of addresses has to lie within one of `endpoints`' parts.
    public mutating func verdict(from source: Endpoint, to destination: Endpoint) -> Verdict? {
        guard let (from, to) = pair(source, destination),
            let number = space.verdictNumber(from: from, to: to, side: 0)
        else { return nil }
        return space.verdict(number)
    }

    /// Why it may pass or not; empty when the snapshot lacks one of the two.
    ///
    /// Where a pair is about pods on their node's network, and what policies make of them is undefined, there are two
    /// traces: as their node first, then as pods (semantics T-5). Otherwise there is one.
    public mutating func traces(from source: Endpoint, to destination: Endpoint) -> [FlowTrace] {
        guard let (from, to) = pair(source, destination) else { return [] }
        return space.traces(from: from, to: to, side: 0)
    }

    /// Whether a pair is no flow at all: addresses among themselves, or a single pod with itself (semantics T-2).
    public func isOutOfQuestion(from source: Endpoint, to destination: Endpoint) -> Bool {
        guard let from = space.number(of: source), let to = space.number(of: destination) else { return false }
        return space.isOutOfQuestion(from: from, to: to)
    }

    /// The groups that two endpoints are in.
    private func pair(_ source: Endpoint, _ destination: Endpoint) -> (Int, Int)? {
        guard let from = space.number(of: source).flatMap(space.groups.group),
            let to = space.number(of: destination).flatMap(space.groups.group)
        else { return nil }
        return (from, to)
    }
}

extension FlowSpace {
    /// The pairs of the first side that may connect, in groups.
    fileprivate mutating func flows() -> [FlowGroup] {
        let here = groups.all.filter { groups.baseClass(of: $0, side: 0) != nil }
        let sources = FlowClasses(here) { sourceKey(of: $0) }
        let destinations = FlowClasses(here) { $0 == groups.controller ? nil : destinationKey(of: $0) }
        let grid = FlowGrid(sources, 0..<sources.count, destinations, 0..<destinations.count)
        let cells = FoundCells([grid], &self) { source, destination, space -> Int? in
            space.numbers.work.cellsCompared += 1
            let number = space.verdictNumber(from: source, to: destination, side: 0)
            return number == space.numbers.signatures.nothing ? nil : number
        }
        let found = rectangles(of: cells)
        numbers.work.groups += found.count
        // Groups that have a side in common share its storage.
        var sourceSets = EndpointSets(of: sources)
        var destinationSets = EndpointSets(of: destinations)
        return found.compactMap { rectangle in
            trimmed(
                sourceSets.set(rectangle.sources, &self), destinationSets.set(rectangle.destinations, &self)
            ).map { FlowGroup(sources: $0.sources, destinations: $0.destinations, verdict: verdict(rectangle.value)) }
        }.sorted { FlowGroup.precedes(($0.sources, $0.destinations), ($1.sources, $1.destinations)) }
    }

    /// How much was done so far.
    var work: AnalysisWork {
        var work = numbers.work
        work.walks = numbers.signatures.walkCount
        return work
    }
}

extension FlowGroup {
    /// Orders by the sources' first endpoints, then by the destinations'.
    static func precedes(_ a: (EndpointSet, EndpointSet), _ b: (EndpointSet, EndpointSet)) -> Bool {
        a.0 == b.0
            ? a.1.endpoints.lexicographicallyPrecedes(b.1.endpoints)
            : a.0.endpoints.lexicographicallyPrecedes(b.0.endpoints)
    }
}
