import NetworkModel
import Reachability

/// Holds what a change does against what its tickets authorise.
struct ScopeJudge {
    /// The flows that may open.
    let opening: [FlowRegion]
    /// The flows that may close.
    let closing: [FlowRegion]

    /// What changes beyond what is authorised: regions that don't overlap, what surely changes first.
    ///
    /// O(changes × authorised flows × endpoints).
    func excess(of cluster: ClusterChange) -> [FlowExcess] {
        cluster.changes.flatMap { change -> [FlowExcess] in
            func excess(_ traffic: TrafficSet, _ allowed: [FlowRegion], opens: Bool, isPossible: Bool) -> [FlowExcess] {
                change.region(traffic).subtracting(allowed).map {
                    FlowExcess(cluster: cluster.name, region: $0, opens: opens, isPossible: isPossible)
                }
            }
            return excess(change.opened, opening, opens: true, isPossible: false)
                + excess(change.closed, closing, opens: false, isPossible: false)
                + excess(change.mayOpen, opening, opens: true, isPossible: true)
                + excess(change.mayClose, closing, opens: false, isPossible: true)
        }
    }
}

extension FlowChange {
    /// What may open without doing so for sure.
    ///
    /// Where the same is possible as before and depends on something else, all of it may.
    var mayOpen: TrafficSet {
        guard !isOfConditions else { return after.possible }
        return after.any.subtracting(before.any).union(after.allowed.subtracting(before.allowed)).subtracting(opened)
    }

    /// What may close without doing so for sure.
    var mayClose: TrafficSet {
        guard !isOfConditions else { return before.possible }
        return before.any.subtracting(after.any).union(before.allowed.subtracting(after.allowed)).subtracting(closed)
    }

    /// Some traffic between the pairs.
    ///
    /// What comes or goes with its endpoints is as much a flow as any other.
    func region(_ traffic: TrafficSet) -> FlowRegion {
        FlowRegion(from: sources, to: destinations, traffic: traffic)
    }
}
