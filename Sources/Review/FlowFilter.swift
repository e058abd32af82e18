public import NetworkModel
import Reachability

/// Which flows of a listing are of interest.
public struct FlowFilter: Hashable, Sendable {
    /// Only flows from one of these endpoints; empty for any.
    public var sources: [EndpointName]
    /// Only flows to one of these endpoints; empty for any.
    public var destinations: [EndpointName]
    /// Only flows that may carry some of this traffic; `nil` for any.
    public var traffic: TrafficSet?

    /// A filter; by default it leaves everything in.
    public init(sources: [EndpointName] = [], destinations: [EndpointName] = [], traffic: TrafficSet? = nil) {
        self.sources = sources
        self.destinations = destinations
        self.traffic = traffic
    }

    /// The addresses that it names, which no part of the address space may divide.
    var addresses: [AddressSet] { names.compactMap(\.addresses) }

    /// The names that it gives.
    var names: [EndpointName] { sources + destinations }

    /// What of a group is of interest; `nil` when nothing is.
    func narrow(_ group: FlowGroup) -> FlowGroup? {
        let sources = narrow(group.sources, to: sources)
        let destinations = narrow(group.destinations, to: destinations)
        guard !sources.endpoints.isEmpty, !destinations.endpoints.isEmpty else { return nil }
        var verdict = group.verdict
        if let traffic {
            verdict.allowed = verdict.allowed.intersection(traffic)
            verdict.possible = verdict.possible.intersection(traffic)
        }
        guard !verdict.isNothing else { return nil }
        return FlowGroup(sources: sources, destinations: destinations, verdict: verdict)
    }

    private func narrow(_ set: EndpointSet, to names: [EndpointName]) -> EndpointSet {
        guard !names.isEmpty else { return set }
        return EndpointSet(
            set.endpoints.flatMap { endpoint in
                names.compactMap { name -> Endpoint? in
                    guard name.names(endpoint) else { return nil }
                    guard case .addresses(let addresses) = endpoint, let asked = name.addresses else { return endpoint }
                    return .addresses(addresses.intersection(asked))
                }
            })
    }
}
