import Git
import NetworkModel
import Reachability

/// Flows on their way back through history.
struct OriginSearch {
    /// Flows that are open after a commit, and what was met on the way to it.
    struct Item: Hashable {
        var commit: Commit
        var region: FlowRegion
        /// How endpoints of the flows are called at the commit that was asked about, where that is otherwise.
        var names: [Endpoint: Endpoint] = [:]
        var arrival: Commit?
        var later: [FlowOrigin.LaterChange] = []
        var renamed: [RenamedWorkload] = []
        var uncertain: [ObjectID] = []
    }

    let cluster: String
    let openness: Openness
    private(set) var pending: [Item]
    private(set) var origins: [FlowOrigin] = []

    /// A search for where some flows come from that are open after a commit.
    init(of regions: [FlowRegion], in cluster: String, at commit: Commit, _ openness: Openness) {
        self.cluster = cluster
        self.openness = openness
        pending = regions.filter { !$0.isEmpty }.map { Item(commit: commit, region: $0) }
    }

    /// The next flows to look at: those that wait at one commit, in as few regions as they make.
    mutating func next() -> (commit: Commit, items: [Item])? {
        guard let commit = pending.last?.commit else { return nil }
        var items: [Item] = []
        while let last = pending.last, last.commit == commit {
            items.append(last)
            pending.removeLast()
        }
        return (commit, items.joined())
    }

    /// Goes on with what of an item passed to a parent, and gives what didn't.
    mutating func pass(
        _ item: Item, to parent: Commit, isFirst: Bool, through effect: CommitEffect
    ) -> [Item] {
        var next = item
        next.commit = parent
        if !isFirst, next.arrival == nil { next.arrival = item.commit }
        if !effect.isComplete { next.uncertain.append(item.commit.id) }
        guard let change = effect.cluster(cluster) else {
            pending.append(next)
            return []
        }
        let passage = FlowPassage(item.region, through: change, openness)
        let names = Dictionary(
            passage.renamed.map { (Endpoint.workload($0.from), Endpoint.workload($0.to)) },
            uniquingKeysWith: { first, _ in first })
        for region in passage.passed {
            var part = next
            part.region = region
            part.take(names.filter { region.sources.contains($0.key) || region.destinations.contains($0.key) })
            part.note(change, by: item.commit)
            pending.append(part)
        }
        return passage.opened.map { region in
            var part = item
            part.region = region
            return part
        }
    }

    /// Ends with a commit that opened what an item holds.
    mutating func end(_ item: Item, beginning: FlowOrigin.Beginning? = nil) {
        origins.append(
            FlowOrigin(
                cluster: cluster, flows: [item.region.named(by: item.names)], openness: openness, commit: item.commit,
                beginning: beginning, arrival: item.arrival, later: item.later, renamed: item.renamed,
                uncertain: item.uncertain))
    }
}

extension OriginSearch.Item {
    /// Takes note that workloads had other names: by the older one, the newer one.
    fileprivate mutating func take(_ former: [Endpoint: Endpoint]) {
        guard !former.isEmpty else { return }
        for (old, new) in former {
            names[old] = names[new] ?? new
            guard let from = old.workload, let to = new.workload else { continue }
            renamed.append(RenamedWorkload(from: from, to: to))
        }
        for new in former.values where former[new] == nil { names[new] = nil }
        renamed.sort { ($0.to, $0.from) < ($1.to, $1.from) }
    }

    /// Takes note of what else a commit changes between the endpoints.
    fileprivate mutating func note(_ effect: CommitEffect.ClusterEffect, by commit: Commit) {
        let pairs = FlowRegion(from: region.sources, to: region.destinations, traffic: .all)
        let changes = effect.changes.compactMap { change -> FlowChange? in
            guard change.cause == .access else { return nil }
            let common = change.region(.all).intersection(pairs)
            guard !common.isEmpty else { return nil }
            var change = change
            (change.sources, change.destinations) = (common.sources, common.destinations)
            return change
        }
        if !changes.isEmpty { later.append(FlowOrigin.LaterChange(commit: commit, changes: changes)) }
    }
}

extension [OriginSearch.Item] {
    /// The same flows, where whole sides agree of those on whose way the same was met: without this they would be divided
    /// further at every commit.
    fileprivate func joined() -> [OriginSearch.Item] {
        guard count > 1 else { return self }
        let nothing = FlowRegion(from: .nobody, to: .nobody, traffic: .nothing)
        var order: [OriginSearch.Item] = []
        var regions: [OriginSearch.Item: [FlowRegion]] = [:]
        for item in self {
            var way = item
            way.region = nothing
            if regions[way] == nil { order.append(way) }
            regions[way, default: []].append(item.region)
        }
        return order.flatMap { way in
            (regions[way] ?? []).joined().map { region in
                var item = way
                item.region = region
                return item
            }
        }
    }
}
