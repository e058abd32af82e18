import NetworkModel
import Reachability

/// How surely a flow is open.
public enum Openness: String, Hashable, Sendable, CaseIterable {
    /// Whatever the unknown labels and addresses are.
    case surely
    /// Depending on what isn't known.
    case possibly
}

extension Verdict {
    /// The traffic that is open, so surely or surer.
    func open(_ openness: Openness) -> TrafficSet {
        switch openness {
        case .surely: allowed
        case .possibly: any
        }
    }
}

/// What of some flows, open after a commit, was open before it.
struct FlowPassage {
    /// The flows that were open, by the names that their endpoints had.
    private(set) var passed: [FlowRegion] = []
    /// The flows that weren't, by the names that their endpoints have: the commit opened them.
    private(set) var opened: [FlowRegion] = []
    /// The workloads of what passed that had another name.
    private(set) var renamed: Set<RenamedWorkload> = []

    /// Holds flows against what a commit changes in their cluster; O(changes × endpoints of the flows).
    init(_ region: FlowRegion, through effect: CommitEffect.ClusterEffect, _ openness: Openness) {
        var former: [Endpoint: Endpoint] = [:]
        for workload in effect.renamed { former[.workload(workload.to)] = .workload(workload.from) }
        let (sources, destinations) = (region.sources.parted(former), region.destinations.parted(former))
        pass(
            FlowRegion(from: sources.others, to: destinations.others, traffic: region.traffic), effect.changes, openness
        )
        let renamedPairs = [
            (sources.renamed, destinations.others), (sources.renamed, destinations.renamed),
            (sources.others, destinations.renamed),
        ]
        for (sources, destinations) in renamedPairs {
            let part = FlowRegion(from: sources, to: destinations, traffic: region.traffic)
            if !part.isEmpty { passRenamed(part, effect, former, openness) }
        }
    }

    /// Flows between endpoints that both sides know by the same names, if they know them.
    private mutating func pass(_ region: FlowRegion, _ changes: [FlowChange], _ openness: Openness) {
        guard !region.isEmpty else { return }
        var unchanged = [region]
        for change in changes where change.cause != .removed {
            let pairs = change.region(.all)
            unchanged = unchanged.flatMap { flows in
                let touched = flows.intersection(pairs)
                guard !touched.isEmpty else { return [flows] }
                divide(touched, change.before.open(openness))
                return flows.subtracting(touched)
            }
        }
        passed += unchanged
    }

    /// Flows of workloads that had other names: what was open is what is closed under those.
    private mutating func passRenamed(
        _ region: FlowRegion, _ effect: CommitEffect.ClusterEffect, _ former: [Endpoint: Endpoint], _ openness: Openness
    ) {
        let present = Dictionary(former.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var rest = [region.named(by: former)]
        for change in effect.changes where change.cause == .removed {
            let open = change.region(change.before.open(openness))
            rest = rest.flatMap { flows in
                let touched = flows.intersection(open)
                guard !touched.isEmpty else { return [flows] }
                passed.append(touched)
                for endpoint in touched.sources.endpoints + touched.destinations.endpoints {
                    guard let was = endpoint.workload, let now = present[endpoint]?.workload else { continue }
                    renamed.insert(RenamedWorkload(from: was, to: now))
                }
                return flows.subtracting(touched)
            }
        }
        opened += rest.map { $0.named(by: present) }
    }

    private mutating func divide(_ region: FlowRegion, _ wasOpen: TrafficSet) {
        let passing = FlowRegion(
            from: region.sources, to: region.destinations, traffic: region.traffic.intersection(wasOpen))
        let opening = FlowRegion(
            from: region.sources, to: region.destinations, traffic: region.traffic.subtracting(wasOpen))
        if !passing.isEmpty { passed.append(passing) }
        if !opening.isEmpty { opened.append(opening) }
    }
}

extension EndpointSet {
    /// The endpoints that have other names elsewhere, and the others.
    fileprivate func parted(_ names: [Endpoint: Endpoint]) -> (renamed: EndpointSet, others: EndpointSet) {
        guard !names.isEmpty else { return (.nobody, self) }
        return (
            EndpointSet(endpoints.filter { names[$0] != nil }), EndpointSet(endpoints.filter { names[$0] == nil })
        )
    }
}

extension FlowRegion {
    /// The same flows by other names of some of their endpoints.
    func named(by names: [Endpoint: Endpoint]) -> FlowRegion {
        guard !names.isEmpty else { return self }
        func named(_ set: EndpointSet) -> EndpointSet { EndpointSet(set.endpoints.map { names[$0] ?? $0 }) }
        return FlowRegion(from: named(sources), to: named(destinations), traffic: traffic)
    }
}
