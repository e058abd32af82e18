public import Git
import NetworkModel
public import Reachability

/// Where open flows come from.
///
/// The origin of a flow that is open after a commit is found by going back: to the first of the commit's parents after
/// which it is open too, and so on, until none is left. The commit where that ends opened it. So a flow that was closed
/// and opened again comes from the commit that opened it last; and one that a merge brings comes from the commit that
/// opened it on the branch, not from the merge, unless neither side had it.
public struct FlowOrigin: Hashable, Sendable {
    /// The cluster's name; empty for a single one.
    public var cluster: String
    /// The flows, as they are called at the commit that was asked about: sorted, not overlapping.
    public var flows: [FlowRegion]
    /// How surely they are open.
    public var openness: Openness
    /// The commit that opened them.
    public var commit: Commit
    /// Why nothing is known of the time before that commit.
    public var beginning: Beginning?
    /// The merge by which they came to the first parents of the commit that was asked about; `nil` where they were opened
    /// there.
    public var arrival: Commit?
    /// The commits that changed what else may pass between the same endpoints since: the newest first.
    public var later: [LaterChange]
    /// The workloads that had other names before, the newest name first.
    public var renamed: [RenamedWorkload]
    /// The commits on the way of which not everything could be analysed: the newest first.
    ///
    /// Where there are any, the origin is that of what was understood.
    public var uncertain: [ObjectID]

    /// Why nothing is known of the time before a commit.
    public enum Beginning: String, Hashable, Sendable, CaseIterable {
        /// It has no parent: the history begins with it.
        case root
        /// Its parents were cut off from a shallow clone.
        case cutOff
    }

    /// A commit that changed what may pass between endpoints.
    public struct LaterChange: Hashable, Sendable {
        /// The commit.
        public var commit: Commit
        /// What it changed between them, without the reasons, by the names that they had.
        public var changes: [FlowChange]
    }
}

extension FlowOrigin {
    /// Whether two origins differ in their flows only.
    fileprivate func isLike(_ other: FlowOrigin) -> Bool {
        var other = other
        other.flows = flows
        return self == other
    }
}

extension [FlowOrigin] {
    /// The origins, those that differ in their flows only told as one.
    func joined() -> [FlowOrigin] {
        var byCommit: [ObjectID: [FlowOrigin]] = [:]
        var order: [ObjectID] = []
        for origin in self {
            let id = origin.commit.id
            if byCommit[id] == nil { order.append(id) }
            if let known = byCommit[id]?.firstIndex(where: origin.isLike) {
                byCommit[id]?[known].flows += origin.flows
            } else {
                byCommit[id, default: []].append(origin)
            }
        }
        return order.flatMap { byCommit[$0] ?? [] }.map { origin in
            var origin = origin
            origin.flows = origin.flows.joined()
            return origin
        }
    }
}

extension [FlowRegion] {
    /// The same flows in fewer regions, where whole sides agree: sorted.
    func joined() -> [FlowRegion] {
        var regions = Set(self)
        var isDone = false
        while !isDone {
            let before = regions.count
            regions = regions.merged(by: { [$0.sources, $0.destinations] as [EndpointSet] }) {
                $0.traffic.formUnion($1.traffic)
            }
            regions = regions.merged(by: { Row(set: $0.sources, traffic: $0.traffic) }) {
                $0.destinations = $0.destinations.union($1.destinations)
            }
            regions = regions.merged(by: { Row(set: $0.destinations, traffic: $0.traffic) }) {
                $0.sources = $0.sources.union($1.sources)
            }
            isDone = regions.count == before
        }
        return regions.sorted(by: FlowRegion.precedes)
    }
}

/// What regions have in common that can be told as one.
private struct Row: Hashable {
    let set: EndpointSet
    let traffic: TrafficSet
}

extension Set<FlowRegion> {
    fileprivate func merged(
        by key: (FlowRegion) -> some Hashable, _ join: (inout FlowRegion, FlowRegion) -> Void
    ) -> Set<FlowRegion> {
        Set(
            Dictionary(grouping: self, by: key).values.compactMap { regions in
                // What is joined doesn't depend on the order in which a set gives its elements.
                let regions = regions.sorted(by: FlowRegion.precedes)
                guard var result = regions.first else { return nil }
                for other in regions.dropFirst() { join(&result, other) }
                return result
            })
    }
}
