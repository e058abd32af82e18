public import NetworkModel

/// Some traffic from each of some sources to each of some destinations.
public struct FlowRegion: Hashable, Sendable {
    /// Who sends.
    public var sources: EndpointSet
    /// Who receives.
    public var destinations: EndpointSet
    /// Which traffic.
    public var traffic: TrafficSet

    /// A region of its parts.
    public init(from sources: EndpointSet, to destinations: EndpointSet, traffic: TrafficSet) {
        self.sources = sources
        self.destinations = destinations
        self.traffic = traffic
    }

    /// Whether it holds no flow.
    public var isEmpty: Bool { sources.isEmpty || destinations.isEmpty || traffic.isEmpty }

    /// The flows of both.
    public func intersection(_ other: FlowRegion) -> FlowRegion {
        FlowRegion(
            from: sources.intersection(other.sources), to: destinations.intersection(other.destinations),
            traffic: traffic.intersection(other.traffic))
    }

    /// The flows that the other lacks: up to three regions, which don't overlap and aren't empty.
    public func subtracting(_ other: FlowRegion) -> [FlowRegion] {
        let common = intersection(other)
        guard !common.isEmpty else { return isEmpty ? [] : [self] }
        let parts = [
            FlowRegion(from: sources.subtracting(common.sources), to: destinations, traffic: traffic),
            FlowRegion(
                from: common.sources, to: destinations.subtracting(common.destinations), traffic: traffic),
            FlowRegion(
                from: common.sources, to: common.destinations, traffic: traffic.subtracting(common.traffic)),
        ]
        return parts.filter { !$0.isEmpty }
    }

    /// The flows that all of the others lack: regions that don't overlap and aren't empty.
    public func subtracting(_ others: some Sequence<FlowRegion>) -> [FlowRegion] {
        var rest = isEmpty ? [] : [self]
        for other in others {
            if rest.isEmpty { break }
            rest = rest.flatMap { $0.subtracting(other) }
        }
        return rest
    }
}

extension FlowRegion {
    /// The order of regions, by their sources, then by their destinations.
    public static func precedes(_ a: FlowRegion, _ b: FlowRegion) -> Bool {
        FlowGroup.precedes((a.sources, a.destinations), (b.sources, b.destinations))
    }
}
