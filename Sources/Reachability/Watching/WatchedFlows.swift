/// Flows that are looked at besides those that change: a guardrail's, a requirement's, a ticket's scope.
public struct WatchedFlows: Hashable, Sendable {
    /// The flows.
    public var pattern: FlowPattern
    /// Sources that aren't meant although the pattern names them; `nil` for none.
    public var exceptSources: EndpointPattern?
    /// Pods that are supposed to be there whatever else the patterns mean.
    public var supposed: [ImpliedEndpoint] = []

    /// Flows to be looked at.
    public init(_ pattern: FlowPattern, exceptSources: EndpointPattern? = nil) {
        self.pattern = pattern
        self.exceptSources = exceptSources
    }

    /// Which flows to look at as well, once it is known what changes.
    ///
    /// They may name namespaces and anyone; labels and addresses have to be told apart before.
    public typealias Following = ([FlowChange], Neighbourhood) -> [WatchedFlows]

    /// What two sides make of the flows.
    public struct Answer: Hashable, Sendable {
        /// Who is meant as a source, on either side.
        public var sources: EndpointSet
        /// Who is meant as a destination, on either side.
        public var destinations: EndpointSet
        /// The endpoints that may be meant, depending on labels which nothing states.
        public var uncertain: EndpointSet
        /// What may pass of the traffic between them, on each side: every pair that is a flow is in exactly one group.
        ///
        /// Verdicts are of the pattern's traffic alone. A pair that one side lacks has the cause `added` or `removed`, and
        /// nothing on that side. Where something of the traffic isn't surely allowed after, the reasons say why.
        public var flows: [FlowChange]
        /// For whom of the sources isolation begins or ends: by direction.
        public var isolation: [IsolationChange]

        /// An answer of its parts.
        public init(
            sources: EndpointSet, destinations: EndpointSet, uncertain: EndpointSet, flows: [FlowChange],
            isolation: [IsolationChange] = []
        ) {
            self.isolation = isolation
            self.sources = sources
            self.destinations = destinations
            self.uncertain = uncertain
            self.flows = flows
        }

        /// The pairs and traffic that are meant.
        public func region(_ pattern: FlowPattern) -> FlowRegion {
            FlowRegion(from: sources, to: destinations, traffic: pattern.traffic)
        }
    }
}
