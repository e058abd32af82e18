import Git
import NetworkModel
import Reachability
import TestSupport
import Testing

@testable import Review

/// Where flows of pods come from that no manifest describes, against a replay in which they are there all along.
struct ImpliedOriginTests {
    @Test(arguments: [UInt64](1...4))
    func `pods that are only supposed have the origins that real ones with their labels would have`(
        seed: UInt64
    ) throws {
        let history = WindingHistory(seed: seed &* 104_729, commits: 120)
        let repository = try TemporaryRepository()
        let ids = try repository.commit(history)
        let (shadow, shadowIDs) = try shadowed(history)
        let real = WorkloadID(namespace: "n0", kind: "Deployment", name: "shadow")
        let supposed = Endpoint.implied(
            ImpliedEndpoint(namespaces: .named("n0"), pods: LabelSelector(matching: ["app": "shadow"])))
        var reviewer = Reviewer(repository: try Repository(containing: repository.path))
        var oracle = Reviewer(
            repository: try Repository(containing: shadow.path), options: ReviewOptions(implied: .never))
        let opened = try Repository(containing: repository.path)
        let shadowed = try Repository(containing: shadow.path)
        let head = ids.count - 1
        var compared = 0
        // What the real pods may reach, and who may reach them.
        for group in try oracle.list(.revision(shadowIDs[head])).clusters.flatMap(\.flows) {
            let (asSource, asDestination) = (
                group.sources.contains(.workload(real)), group.destinations.contains(.workload(real))
            )
            guard asSource != asDestination, !group.verdict.allowed.isEmpty else { continue }
            func region(_ pods: Endpoint) -> FlowRegion {
                FlowRegion(
                    from: asSource ? EndpointSet([pods]) : group.sources,
                    to: asSource ? group.destinations : EndpointSet([pods]), traffic: group.verdict.allowed)
            }
            let expected = try oracle.origins(
                of: [region(.workload(real))], in: "", at: try shadowed.resolve(shadowIDs[head]), .surely, shadowed)
            let found = try reviewer.origins(
                of: [region(supposed)], in: "", at: try opened.resolve(ids[head]), .surely, opened)
            func told(_ origins: [FlowOrigin], _ ids: [String], _ names: [Endpoint: Endpoint]) -> [Int: [FlowRegion]] {
                var result: [Int: [FlowRegion]] = [:]
                for origin in origins {
                    result[ids.firstIndex(of: origin.commit.id.hex) ?? -1, default: []] += origin.flows.map {
                        $0.named(by: names)
                    }
                }
                return result.mapValues { $0.joined() }
            }
            compared += 1
            #expect(
                told(found, ids, [:]) == told(expected, shadowIDs, [.workload(real): supposed]),
                "seed \(seed): \(region(supposed))")
        }
        print("seed \(seed): \(compared) groups compared")
        #expect(compared > 0)
    }

    /// The same history with one workload more in every commit.
    private func shadowed(_ history: WindingHistory) throws -> (TemporaryRepository, [String]) {
        let repository = try TemporaryRepository()
        let workload = WindingHistory.Workload(space: "n0", name: "shadow", label: "shadow", path: "shadow.yaml")
        return (repository, try repository.commit(history.adding(workload)))
    }
}
