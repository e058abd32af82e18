import NetworkModel

/// A set of endpoints that stand on the same side of a flow.
public struct EndpointSet: Hashable, Sendable {
    /// The endpoints: sorted, without repetition; at most one of them is a set of addresses.
    public let endpoints: [Endpoint]

    /// A set of endpoints in any order; sets of addresses are joined.
    ///
    /// Linear for endpoints that are sorted already.
    public init(_ endpoints: some Sequence<Endpoint>) {
        var sets: [AddressSet] = []
        var others: [Endpoint] = []
        var isSorted = true
        for endpoint in endpoints {
            if case .addresses(let set) = endpoint {
                sets.append(set)
            } else {
                if isSorted, let last = others.last, !(last < endpoint) { isSorted = false }
                others.append(endpoint)
            }
        }
        let addresses = AddressSet(unionOf: sets)
        self.endpoints =
            (isSorted ? others : Set(others).sorted()) + (addresses.isEmpty ? [] : [.addresses(addresses)])
    }

    /// A set of endpoints that are sorted, and each there once; sets of addresses are joined.
    init(ordered endpoints: [Endpoint]) {
        let count = endpoints.count { if case .addresses = $0 { true } else { false } }
        guard count > 1 else {
            self.endpoints = endpoints
            return
        }
        let sets = endpoints.suffix(count).compactMap { if case .addresses(let set) = $0 { set } else { nil } }
        self.endpoints = endpoints.dropLast(count) + [.addresses(AddressSet(unionOf: sets))]
    }
}

/// Pairs of endpoints of which the same is true: every source with every destination.
///
/// Left out, as no flows at all: addresses among themselves, and a single pod with itself (semantics T-2). The groups of
/// a list or a comparison don't overlap and together are exactly what there is to say.
public struct FlowGroup: Hashable, Sendable {
    /// The sources.
    public var sources: EndpointSet
    /// The destinations.
    public var destinations: EndpointSet
    /// What is allowed from each source to each destination.
    public var verdict: Verdict

    /// A group of its parts.
    public init(sources: EndpointSet, destinations: EndpointSet, verdict: Verdict) {
        self.sources = sources
        self.destinations = destinations
        self.verdict = verdict
    }
}
