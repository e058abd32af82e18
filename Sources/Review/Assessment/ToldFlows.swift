import NetworkModel
import Reachability

/// Whom findings name: as changes do, pods that no manifest describes only where they say more than workloads.
extension EndpointSet {
    /// Whether all of it are pods that no manifest describes.
    var isSupposed: Bool {
        endpoints.allSatisfy { endpoint in
            if case .implied = endpoint { true } else { false }
        }
    }

    /// Those that are described, if there are any.
    fileprivate var told: EndpointSet {
        isSupposed
            ? self
            : EndpointSet(
                endpoints.filter { endpoint in
                    if case .implied = endpoint { false } else { true }
                })
    }
}

extension FlowChange {
    /// The same of fewer pairs: those that a person is told of.
    var told: FlowChange {
        var told = self
        (told.sources, told.destinations) = (sources.told, destinations.told)
        return told
    }
}

extension FlowChange {
    /// The same of less traffic.
    func narrowed(to traffic: TrafficSet) -> FlowChange {
        var narrowed = self
        (narrowed.before, narrowed.after) = (before.narrowed(to: traffic), after.narrowed(to: traffic))
        return narrowed
    }
}

extension Verdict {
    /// What it says of some traffic.
    fileprivate func narrowed(to traffic: TrafficSet) -> Verdict {
        Verdict(allowed: allowed.intersection(traffic), possible: possible.intersection(traffic))
    }
}

extension ClusterChange {
    /// Whether some flows are only those of pods that no manifest describes, of which the changes don't tell as workloads
    /// have the same change.
    func tellsInOtherWords(_ found: FlowChange) -> Bool {
        guard found.sources.isSupposed, found.cause == .access, !found.isOnlyPossible else { return false }
        let alike = changes.filter { change in
            change.cause == .access && found.destinations.subtracting(change.destinations).isEmpty
                && found.opened.isSubset(of: change.opened) && found.closed.isSubset(of: change.closed)
        }
        return !alike.isEmpty && alike.allSatisfy { $0.sources.intersection(found.sources).isEmpty }
    }
}
