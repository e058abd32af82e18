import NetworkModel
import Reachability

/// The pairs of a group one after the other; they are never all held at once.
struct FlowPairs: Sequence {
    var sources: EndpointSet
    var destinations: EndpointSet
    /// The pods whose traffic to themselves is no flow (semantics T-2).
    var singlePods: Set<WorkloadID>

    func makeIterator() -> some IteratorProtocol<(Endpoint, Endpoint)> {
        sources.endpoints.lazy.flatMap { source in
            destinations.endpoints.lazy.filter { isFlow(from: source, to: $0) }.map { (source, $0) }
        }.makeIterator()
    }

    /// Addresses among themselves and a single pod with itself are no flows, though a group may hold them.
    private func isFlow(from source: Endpoint, to destination: Endpoint) -> Bool {
        switch (source, destination) {
        case (.addresses, .addresses): false
        case (.workload(let a), .workload(let b)): a != b || !singlePods.contains(a)
        default: true
        }
    }
}

extension FlowPairs {
    /// The pairs of a group.
    init(_ group: FlowGroup, singlePods: Set<WorkloadID>) {
        self.init(sources: group.sources, destinations: group.destinations, singlePods: singlePods)
    }

    /// The pairs of a change.
    init(_ change: FlowChange, singlePods: Set<WorkloadID>) {
        self.init(sources: change.sources, destinations: change.destinations, singlePods: singlePods)
    }
}
