public import NetworkModel

/// Who can reach whom in one snapshot.
public struct ReachabilityAnalysis {
    private var space: FlowSpace

    /// The endpoints: sorted; addresses cut into parts that no rule divides.
    public var endpoints: [Endpoint] { space.endpoints }

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
    }

    /// Every pair that may connect, in groups that don't overlap: sorted by sources and destinations.
    public mutating func flows() -> [FlowGroup] { space.flows() }

    /// What may pass from one endpoint to another; `nil` when the snapshot lacks one of them.
    ///
    /// A set of addresses has to lie within one of `endpoints`' parts.
    public mutating func verdict(from source: Endpoint, to destination: Endpoint) -> Verdict? {
        guard let from = space.number(of: source), let to = space.number(of: destination),
            let number = space.verdictNumber(from: from, to: to, side: 0)
        else { return nil }
        return space.verdict(number)
    }

    /// Why it may pass or not; empty when the snapshot lacks one of the two.
    ///
    /// Where a pair is about pods on their node's network, and what policies make of them is undefined, there are two
    /// traces: as their node first, then as pods (semantics T-5). Otherwise there is one.
    public func traces(from source: Endpoint, to destination: Endpoint) -> [FlowTrace] {
        guard let from = space.number(of: source), let to = space.number(of: destination) else { return [] }
        return space.traces(from: from, to: to, side: 0)
    }

    /// Whether a pair is no flow at all: addresses among themselves, or a single pod with itself (semantics T-2).
    public func isOutOfQuestion(from source: Endpoint, to destination: Endpoint) -> Bool {
        guard let from = space.number(of: source), let to = space.number(of: destination) else { return false }
        return space.isOutOfQuestion(from: from, to: to)
    }
}

extension FlowSpace {
    /// The pairs of the first side that may connect, in groups.
    fileprivate mutating func flows() -> [FlowGroup] {
        var cells: [Cell<Int>] = []
        for source in sources.members.indices {
            for destination in destinations.members.indices where !isFree(source, destination) {
                let (from, to) = (sources.members[source][0], destinations.members[destination][0])
                guard let number = verdictNumber(from: from, to: to, side: 0), number != table.nothing else { continue }
                cells.append(Cell(source: source, destination: destination, value: number))
            }
        }
        let found = rectangles(
            of: cells,
            isFree: { [self] in isFree($0, $1) },
            freePartners: { [self] in freePairs(sources: $0, destinations: $1) })
        return found.map { rectangle in
            FlowGroup(
                sources: endpointSet(rectangle.sources, of: sources),
                destinations: endpointSet(rectangle.destinations, of: destinations),
                verdict: verdict(rectangle.value))
        }.sorted { FlowGroup.precedes(($0.sources, $0.destinations), ($1.sources, $1.destinations)) }
    }

    /// The endpoints of some classes.
    func endpointSet(_ numbers: [Int], of classes: EndpointClasses) -> EndpointSet {
        EndpointSet(numbers.lazy.flatMap { classes.members[$0] }.map { endpoints[$0] })
    }

    /// Whether every pair of two classes is no flow, so that a group may hold it and claims nothing by it.
    func isFree(_ source: Int, _ destination: Int) -> Bool {
        let (from, to) = (sources.members[source], destinations.members[destination])
        if endpoints[from[0]].isAddresses, endpoints[to[0]].isAddresses { return true }
        return from.count == 1 && from == to && isSinglePod(from[0])
    }

    /// The pairs of a single pod with itself among some classes.
    func freePairs(sources some: Set<Int>, destinations others: Set<Int>) -> [(Int, Int)] {
        var destinationOf: [Int: Int] = [:]
        for number in others where destinations.members[number].count == 1 {
            destinationOf[destinations.members[number][0]] = number
        }
        return some.compactMap { number in
            guard sources.members[number].count == 1, let other = destinationOf[sources.members[number][0]],
                isFree(number, other)
            else { return nil }
            return (number, other)
        }
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
