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
            // What comes or goes with its endpoints is as much a flow as any other.
            func region(_ traffic: TrafficSet) -> FlowRegion {
                FlowRegion(from: change.sources, to: change.destinations, traffic: traffic)
            }
            func excess(_ traffic: TrafficSet, _ allowed: [FlowRegion], opens: Bool, isPossible: Bool) -> [FlowExcess] {
                region(traffic).subtracting(allowed).map {
                    FlowExcess(cluster: cluster.name, region: $0, opens: opens, isPossible: isPossible)
                }
            }
            let (before, after) = (change.before, change.after)
            let mayHaveOpened = after.any.subtracting(before.any).union(after.allowed.subtracting(before.allowed))
            let mayHaveClosed = before.any.subtracting(after.any).union(before.allowed.subtracting(after.allowed))
            return excess(change.opened, opening, opens: true, isPossible: false)
                + excess(change.closed, closing, opens: false, isPossible: false)
                + excess(mayHaveOpened.subtracting(change.opened), opening, opens: true, isPossible: true)
                + excess(mayHaveClosed.subtracting(change.closed), closing, opens: false, isPossible: true)
        }
    }
}
