public import NetworkModel

/// Those among whom the endpoints of some changes are to be named.
public struct Neighbourhood: Hashable, Sendable {
    /// The workloads of the namespaces that the changes mention; all, where a change is about nearly all: sorted.
    public var endpoints: [Endpoint] = []
    /// How many workloads the sides have in all.
    public var workloadCount = 0
    /// The single pods among the endpoints, whose traffic to themselves is no flow (semantics T-2).
    public var singlePods: Set<WorkloadID> = []
    /// The workloads that are only in head: sorted.
    public var addedWorkloads: [WorkloadID] = []
    /// The workloads that are only in base: sorted.
    public var removedWorkloads: [WorkloadID] = []

    /// Nobody.
    public init() {}

    /// A set that lacks this many workloads or fewer may be named by those that it lacks, wherever they are.
    static let mostExceptions = 3
}

extension FlowSpace {
    /// Those among whom the endpoints of some changes are to be named; O(endpoints of the namespaces mentioned).
    mutating func neighbourhood(of changes: [FlowChange]) -> Neighbourhood {
        var result = Neighbourhood()
        result.workloadCount = sides[0].workloadCount
        for group in groups.differing {
            let (was, will) = (groups.baseClass(of: group, side: 0), groups.baseClass(of: group, side: 1))
            guard was == nil || will == nil else { continue }
            let ids = groups.endpoints(of: group).compactMap { endpoint(Int($0)).workload }
            if was == nil { result.workloadCount += ids.count }
            if was == nil { result.addedWorkloads += ids } else { result.removedWorkloads += ids }
        }
        result.addedWorkloads.sort()
        result.removedWorkloads.sort()
        var namespaces = Set((result.addedWorkloads + result.removedWorkloads).map(\.namespace))
        var isNearlyAll = false
        for set in changes.flatMap({ [$0.sources, $0.destinations] }) {
            var count = 0
            for id in set.endpoints.lazy.compactMap(\.workload) {
                namespaces.insert(id.namespace)
                count += 1
            }
            if count > 0, result.workloadCount - count <= Neighbourhood.mostExceptions { isNearlyAll = true }
        }
        for group in isNearlyAll ? groups.all : groups(in: namespaces) {
            let found = groups.endpoints(of: group).map { endpoint(Int($0)) }.filter { $0.workload != nil }
            result.endpoints += found
            if isSinglePod(group) { result.singlePods.formUnion(found.compactMap(\.workload)) }
        }
        result.endpoints.sort()
        return result
    }

    /// The groups of pods in some namespaces.
    private mutating func groups(in namespaces: Set<String>) -> [Int] {
        var classes: Set<Int> = []
        for name in namespaces {
            guard let place = numbers.members.places.find(.named(name)) else { continue }
            classes.formUnion(numbers.members.numbers(in: place))
        }
        return groups.groups(of: sides.map { _ in classes })
    }
}
