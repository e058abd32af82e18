public import NetworkModel
import Reachability

/// Which flows of a listing are of interest.
public struct FlowFilter: Hashable, Sendable {
    /// Only flows from these endpoints; `nil` for any.
    public var source: EndpointName?
    /// Only flows to these endpoints; `nil` for any.
    public var destination: EndpointName?
    /// Only flows that may carry some of this traffic; `nil` for any.
    public var traffic: TrafficSet?

    /// A filter; by default it leaves everything in.
    public init(source: EndpointName? = nil, destination: EndpointName? = nil, traffic: TrafficSet? = nil) {
        self.source = source
        self.destination = destination
        self.traffic = traffic
    }

    /// The addresses that it names, which no part of the address space may divide.
    var addresses: [AddressSet] { [source, destination].compactMap { $0?.addresses } }

    /// The names that it gives.
    var names: [EndpointName] { [source, destination].compactMap(\.self) }

    /// What of a group is of interest; `nil` when nothing is.
    func narrow(_ group: FlowGroup) -> FlowGroup? {
        let sources = narrow(group.sources, to: source)
        let destinations = narrow(group.destinations, to: destination)
        guard !sources.endpoints.isEmpty, !destinations.endpoints.isEmpty else { return nil }
        var verdict = group.verdict
        if let traffic {
            verdict.allowed = verdict.allowed.intersection(traffic)
            verdict.possible = verdict.possible.intersection(traffic)
        }
        guard !verdict.isNothing else { return nil }
        return FlowGroup(sources: sources, destinations: destinations, verdict: verdict)
    }

    private func narrow(_ set: EndpointSet, to name: EndpointName?) -> EndpointSet {
        guard let name else { return set }
        return EndpointSet(
            set.endpoints.filter(name.names).map { endpoint in
                guard case .addresses(let addresses) = endpoint, let asked = name.addresses else { return endpoint }
                return .addresses(addresses.intersection(asked))
            })
    }
}
