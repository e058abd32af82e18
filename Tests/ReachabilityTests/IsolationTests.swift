import NetworkModel
import PolicyCompiler
import Reachability
import Testing

/// For whom isolation begins and ends, against the policies of the snapshots alone.
///
/// A failure names its seed, which makes the same clusters again.
struct IsolationTests {
    @Test(arguments: [0, 100, 200]) func `isolation begins and ends for those of whom the policies say so`(
        _ first: Int
    ) throws {
        var changes = 0
        for seed in first..<(first + 100) { changes += try compare(seed: UInt64(seed)) }
        #expect(changes > 20)
    }

    private func compare(seed: UInt64) throws -> Int {
        var world = RandomWorld(seed: seed &* 7_919 &+ 11)
        let older = world.cluster()
        let newer = world.edited(older)
        let (base, head) = (PolicyCompiler().compile(older).snapshot, PolicyCompiler().compile(newer).snapshot)
        let everybody = WatchedFlows(
            FlowPattern(from: EndpointPattern([.pods(PodPattern())]), to: EndpointPattern([])))
        let answer = ReachabilityComparison(
            from: base, to: head, watching: [], following: { _, _ in [everybody] }
        ).watched[0]
        var count = 0
        for direction in Direction.allCases {
            let found = answer.isolation.first { $0.direction == direction }
            for workload in base.workloads where !workload.usesNodeNetwork {
                guard let after = head.workload(workload.id), !after.usesNodeNetwork else { continue }
                let (was, will) = (
                    Self.isolation(of: workload, direction, in: base), Self.isolation(of: after, direction, in: head)
                )
                let endpoint = Endpoint.workload(workload.id)
                let place = "seed \(seed): \(workload.id) \(direction)"
                #expect(
                    (found?.begins.endpoints.contains(endpoint) ?? false) == (was == .no && will == .yes), "\(place)")
                #expect(
                    (found?.ends.endpoints.contains(endpoint) ?? false) == (was == .yes && will == .no), "\(place)")
                if was != will { count += 1 }
            }
        }
        return count
    }

    /// Whether a policy that isolates selects a workload; possibly, where one may or one only selects.
    private static func isolation(of workload: Workload, _ direction: Direction, in snapshot: ClusterSnapshot) -> Match
    {
        let matches = snapshot.tiers.flatMap(\.policies).filter { $0.id.direction == direction }.map { policy in
            let pods = policy.subject.pods.matches(workload.labels)
            let match: Match =
                switch policy.subject.namespaces {
                case .named(let name): name == workload.id.namespace ? pods : .no
                case .matching(let selector):
                    switch (
                        selector.matches(
                            snapshot.namespace(workload.id.namespace)?.labels ?? .init(knowing: .everything)), pods
                    ) {
                    case (.no, _), (_, .no): .no
                    case (.yes, .yes): .yes
                    case (.yes, .possible), (.possible, .yes), (.possible, .possible): .possible
                    }
                }
            return match == .yes && !policy.isolates ? .possible : match
        }
        if matches.contains(.yes) { return .yes }
        return matches.contains(.possible) ? .possible : .no
    }
}
