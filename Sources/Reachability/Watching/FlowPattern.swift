public import NetworkModel

/// Flows that somebody writes down ahead of time: in a ticket's scope, in a requirement, as a guardrail.
///
/// It means the traffic from each of the sources to each of the destinations.
public struct FlowPattern: Hashable, Sendable {
    /// Who sends.
    public var sources: EndpointPattern
    /// Who receives.
    public var destinations: EndpointPattern
    /// Which traffic.
    public var traffic: TrafficSet

    /// A pattern of its parts; by default any traffic.
    public init(from sources: EndpointPattern, to destinations: EndpointPattern, traffic: TrafficSet = .all) {
        self.sources = sources
        self.destinations = destinations
        self.traffic = traffic
    }
}
