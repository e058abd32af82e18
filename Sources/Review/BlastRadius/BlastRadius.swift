public import NetworkModel
import Reachability

/// A change that reaches far: it may take a namespace, or the cluster, dark.
public enum BlastRadius: Hashable, Sendable {
    /// Nothing passes any more to, or from, any workload of some namespaces, and something did.
    case isolation(cluster: String, Direction, [ReachedNamespace])
    /// No workload of some namespaces can resolve names any more, and all could.
    case nameResolution(cluster: String, [ReachedNamespace])
    /// More than the configured share of the pairs of workloads that could talk can't any more.
    case closedShare(cluster: String, ClosedShare)

    /// A namespace that a change reaches as a whole.
    public struct ReachedNamespace: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// How many workloads it has on both sides.
        public var workloadCount: Int

        /// A namespace with the number of its workloads.
        public init(name: String, workloadCount: Int) {
            self.name = name
            self.workloadCount = workloadCount
        }
    }

    /// How much of what was open closes.
    ///
    /// A pair of workloads is open where some traffic surely passes from the one to the other, and it closes where none
    /// may any more. What is only narrowed, what comes or goes with its workloads, and what leads out of the cluster isn't
    /// counted.
    public struct ClosedShare: Hashable, Sendable {
        /// How many pairs close.
        public var closed: Int
        /// How many pairs were open.
        public var open: Int
        /// Whether they were counted; otherwise it is how many pairs there could be, so that the share is at least this.
        public var isExact: Bool

        /// A share of its parts.
        public init(closed: Int, open: Int, isExact: Bool) {
            self.closed = closed
            self.open = open
            self.isExact = isExact
        }

        /// The share in percent, rounded down.
        public var percent: Int { open == 0 ? 0 : closed * 100 / open }
    }

    /// What stands for it wherever it is told.
    var canonicalText: String {
        switch self {
        case .isolation(let cluster, let direction, let namespaces):
            "\(cluster) \(direction.rawValue) \(namespaces.map(\.name).joined(separator: " "))"
        case .nameResolution(let cluster, let namespaces):
            "\(cluster) dns \(namespaces.map(\.name).joined(separator: " "))"
        case .closedShare(let cluster, _): "\(cluster) share"
        }
    }
}

extension BlastRadius {
    /// How far a cluster's change reaches, what isolates first.
    static func of(
        _ cluster: ClusterChange, _ answers: ExaminationAnswers, largestClosedShare: Int
    ) -> [BlastRadius] {
        var result: [BlastRadius] = []
        var dark: Set<String> = []
        for direction in Direction.allCases {
            let found = candidates(cluster.changes, among: cluster.neighbourhood, direction)
            let namespaces = lookedAt(found).filter { namespace in
                answers[question(about: namespace.name, direction)].map { isIsolated(namespace, $0, direction) }
                    ?? false
            }
            guard !namespaces.isEmpty else { continue }
            if direction == .egress { dark = Set(namespaces.map(\.name)) }
            result.append(.isolation(cluster: cluster.name, direction, namespaces))
        }
        // Who may send nothing needn't be told that it can't resolve names.
        let nameless = NameResolution.lost(answers).filter { !dark.contains($0.name) }
        if !nameless.isEmpty { result.append(.nameResolution(cluster: cluster.name, nameless)) }
        if let share = ClosedShare(of: cluster, answers), share.closed * 100 > share.open * largestClosedShare {
            result.append(.closedShare(cluster: cluster.name, share))
        }
        return result
    }

    /// What to look at once it is known what changes: who reaches whom in namespaces that may be isolated, and all pairs
    /// of workloads where they can be counted.
    static func questions(_ changes: [FlowChange], among neighbourhood: Neighbourhood) -> [WatchedFlows] {
        let isolating = Direction.allCases.flatMap { direction in
            lookedAt(candidates(changes, among: neighbourhood, direction)).map { question(about: $0.name, direction) }
        }
        let counting = changes.contains(where: \.closesPairs) && neighbourhood.workloadCount <= ClosedShare.mostCounted
        return isolating + (counting ? [ClosedShare.question] : [])
    }

    /// A namespace of fewer workloads is no namespace as a whole.
    private static let fewestWorkloads = 2
    /// Of more namespaces that may be isolated, those with the most workloads are looked at.
    static let mostNamespaces = 32

    /// How many namespaces may be isolated that aren't looked at, by direction as far as there are any.
    static func unsearched(in cluster: ClusterChange) -> [(direction: Direction, count: Int)] {
        Direction.allCases.compactMap { direction in
            let count = candidates(cluster.changes, among: cluster.neighbourhood, direction).count - mostNamespaces
            return count > 0 ? (direction, count) : nil
        }
    }

    /// Those that are looked at: sorted by name.
    private static func lookedAt(_ candidates: [ReachedNamespace]) -> [ReachedNamespace] {
        guard candidates.count > mostNamespaces else { return candidates }
        return candidates.sorted { ($1.workloadCount, $0.name) < ($0.workloadCount, $1.name) }.prefix(mostNamespaces)
            .sorted { $0.name < $1.name }
    }

    /// The namespaces of which every workload that is there on both sides loses some pair, and by a policy of the
    /// direction: sorted by name.
    private static func candidates(
        _ changes: [FlowChange], among neighbourhood: Neighbourhood, _ direction: Direction
    ) -> [ReachedNamespace] {
        var losing: Set<WorkloadID> = []
        for change in changes where change.cause == .access && change.after.isNothing && change.isDenied(by: direction)
        {
            let ends = direction == .ingress ? change.destinations : change.sources
            losing.formUnion(ends.endpoints.lazy.compactMap(\.workload))
        }
        guard !losing.isEmpty else { return [] }
        let passing = Set(neighbourhood.addedWorkloads + neighbourhood.removedWorkloads)
        var counts: [String: (all: Int, losing: Int)] = [:]
        for workload in neighbourhood.endpoints.lazy.compactMap(\.workload) where !passing.contains(workload) {
            counts[workload.namespace, default: (0, 0)].all += 1
            if losing.contains(workload) { counts[workload.namespace]?.losing += 1 }
        }
        return counts.filter { $0.value.all == $0.value.losing && $0.value.all >= fewestWorkloads }
            .map { ReachedNamespace(name: $0.key, workloadCount: $0.value.all) }.sorted { $0.name < $1.name }
    }

    private static func question(about namespace: String, _ direction: Direction) -> WatchedFlows {
        let pods = EndpointPattern([.pods(PodPattern(namespace: NamePattern(namespace)))])
        switch direction {
        case .ingress: return WatchedFlows(FlowPattern(from: .anyone, to: pods))
        case .egress: return WatchedFlows(FlowPattern(from: pods, to: .anyone))
        }
    }

    /// Whether everyone there could be reached, or could reach somebody, and nobody may any more.
    private static func isIsolated(
        _ namespace: ReachedNamespace, _ answer: WatchedFlows.Answer, _ direction: Direction
    ) -> Bool {
        var open: Set<WorkloadID> = []
        for flow in answer.flows {
            guard flow.after.isNothing else { return false }
            guard !flow.before.allowed.isEmpty, flow.cause == .access else { continue }
            let ends = direction == .ingress ? flow.destinations : flow.sources
            open.formUnion(ends.endpoints.compactMap(\.workload))
        }
        return open.count == namespace.workloadCount
    }
}

extension BlastRadius.ClosedShare {
    /// A cluster of more workloads isn't counted pair by pair of its groups.
    static let mostCounted = 500

    /// Asks for all pairs of workloads.
    static let question = WatchedFlows(
        FlowPattern(from: EndpointPattern([.pods(PodPattern())]), to: EndpointPattern([.pods(PodPattern())])))

    /// The share that a cluster's change closes; `nil` where no pair closes.
    fileprivate init?(of cluster: ClusterChange, _ answers: ExaminationAnswers) {
        let closed = cluster.changes.lazy.filter(\.closesPairs).reduce(0) {
            $0 + $1.pairCount(without: cluster.singlePods)
        }
        guard closed > 0 else { return nil }
        guard let answer = answers[Self.question] else {
            let present = cluster.workloadCount - cluster.addedWorkloads.count
            self.init(closed: closed, open: present * present, isExact: false)
            return
        }
        let open = answer.flows.lazy.filter { !$0.before.allowed.isEmpty && $0.cause == .access }.reduce(0) {
            $0 + $1.pairCount(without: cluster.singlePods)
        }
        self.init(closed: closed, open: open, isExact: true)
    }
}

extension ClusterChange {
    /// Those among whom the endpoints of the changes are named, as the comparison knew them.
    var neighbourhood: Neighbourhood {
        var result = Neighbourhood()
        (result.endpoints, result.workloadCount) = (endpoints, workloadCount)
        (result.addedWorkloads, result.removedWorkloads) = (addedWorkloads, removedWorkloads)
        result.singlePods = singlePods
        return result
    }
}

extension FlowChange {
    /// Whether a policy of a direction is among what denies the traffic now.
    fileprivate func isDenied(by direction: Direction) -> Bool {
        reasonsAfter.contains { decision in
            switch decision {
            case .rule(let rule, let action, _): action == .deny && rule.policy.direction == direction
            case .isolation(let policy, _): policy.direction == direction
            case .allowedByDefault, .differentNetworks: false
            }
        }
    }

    /// Whether pairs that are there on both sides could talk, and can't any more.
    fileprivate var closesPairs: Bool { cause == .access && !before.allowed.isEmpty && after.isNothing }

    /// How many pairs of workloads it is about; a single pod's traffic to itself is no flow (semantics T-2).
    fileprivate func pairCount(without singlePods: Set<WorkloadID>) -> Int {
        let from = sources.endpoints.compactMap(\.workload)
        let to = Set(destinations.endpoints.compactMap(\.workload))
        return from.count * to.count - from.count { singlePods.contains($0) && to.contains($0) }
    }
}
