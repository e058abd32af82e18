import Git
import NetworkModel
import Reachability
import TestSupport
import Testing

@testable import Review

/// Where flows come from, against a replay that reads every commit as a whole.
struct OriginTests {
    @Test(arguments: [UInt64](1...6))
    func `the origin of every flow is the one that replaying every commit tells`(seed: UInt64) throws {
        let history = WindingHistory(seed: seed &* 7_919, commits: 210)
        let repository = try TemporaryRepository()
        let ids = try repository.commit(history)
        let replay = try Replay(history, ids, repository)
        var reviewer = Reviewer(
            repository: try Repository(containing: repository.path), options: ReviewOptions(implied: .never))
        var generator = SeededGenerator(seed: seed)
        let revisions = [ids.count - 1] + (0..<6).map { _ in Int.random(in: 0..<ids.count, using: &generator) }
        var compared = 0
        for revision in revisions {
            compared += try expectSameOrigins(revision, replay, &reviewer, "seed \(seed), commit \(revision)")
        }
        print("seed \(seed): \(history.steps.count) commits, \(compared) origins compared")
        #expect(compared > 500)
    }

    /// Expects of every sampled flow of a commit that it comes from where a replay says; gives how many there are.
    private func expectSameOrigins(
        _ revision: Int, _ replay: Replay, _ reviewer: inout Reviewer, _ place: String
    ) throws -> Int {
        let repository = replay.repository
        let commit = try repository.resolve(replay.ids[revision])
        var count = 0
        for openness in Openness.allCases {
            let regions = replay.listings[revision].map {
                FlowRegion(
                    from: $0.sources, to: $0.destinations,
                    traffic: openness == .surely ? $0.verdict.allowed : $0.verdict.possible)
            }
            let origins = try reviewer.origins(of: regions, in: "", at: commit, openness, repository)
            #expect(origins.allSatisfy { $0.uncertain.isEmpty }, "\(place)")
            for flow in replay.flows(of: revision, openness) {
                count += 1
                let found = origins.filter { origin in origin.flows.contains { $0.holds(flow) } }
                let expected = replay.ids[replay.origin(of: flow, at: revision, openness)]
                #expect(found.map(\.commit.id.hex) == [expected], "\(place): \(flow) is \(openness) open")
            }
        }
        return count
    }
}

/// A flow from one end to another at one port.
struct SampleFlow: Hashable, CustomStringConvertible {
    enum End: Hashable {
        case workload(WorkloadID)
        case address(UInt32)
    }

    var source: End
    var destination: End
    var ipProtocol: IPProtocol
    var port: UInt16

    var description: String { "\(source) → \(destination) \(ipProtocol)/\(port)" }
}

extension FlowRegion {
    fileprivate func holds(_ flow: SampleFlow) -> Bool {
        sources.holds(flow.source) && destinations.holds(flow.destination)
            && traffic.contains(flow.ipProtocol, flow.port)
    }
}

extension EndpointSet {
    fileprivate func holds(_ end: SampleFlow.End) -> Bool {
        switch end {
        case .workload(let id): endpoints.contains(.workload(id))
        case .address(let address): addresses.v4.contains(address)
        }
    }
}

/// Every commit of a history, read as a whole.
private struct Replay {
    let history: WindingHistory
    let ids: [String]
    let repository: Repository
    /// By commit: what may connect.
    let listings: [[FlowGroup]]
    private var known: [[SampleFlow: Verdict]] = []

    private static let addresses: [UInt32] = [0x0a00_0001, 0x0a01_0001, 0x0a01_8001, 0x0808_0808]
    private static let ports: [(IPProtocol, UInt16)] = [(.tcp, 80), (.tcp, 8080), (.udp, 53), (.tcp, 9999)]

    init(_ history: WindingHistory, _ ids: [String], _ owner: TemporaryRepository) throws {
        (self.history, self.ids) = (history, ids)
        repository = try Repository(containing: owner.path)
        var reviewer = Reviewer(
            repository: try Repository(containing: owner.path), options: ReviewOptions(implied: .never))
        listings = try ids.map { id in
            try reviewer.list(.revision(id)).clusters.flatMap(\.flows)
        }
    }

    /// Whether a flow is open after a commit.
    private func isOpen(_ flow: SampleFlow, _ revision: Int, _ openness: Openness) -> Bool {
        listings[revision].contains { group in
            let traffic =
                openness == .surely ? group.verdict.allowed : group.verdict.allowed.union(group.verdict.possible)
            return FlowRegion(from: group.sources, to: group.destinations, traffic: traffic).holds(flow)
        }
    }

    /// The sampled flows that are surely open after a commit, or only possibly.
    func flows(of revision: Int, _ openness: Openness) -> [SampleFlow] {
        let ends =
            history.steps[revision].state.workloads.map { SampleFlow.End.workload($0.id) }
            + Self.addresses.map(SampleFlow.End.address)
        return ends.flatMap { source in
            ends.flatMap { destination in
                Self.ports.map {
                    SampleFlow(source: source, destination: destination, ipProtocol: $0.0, port: $0.1)
                }
            }
        }.filter { flow in
            let isSure = isOpen(flow, revision, .surely)
            return openness == .surely ? isSure : !isSure && isOpen(flow, revision, .possibly)
        }
    }

    /// The commit that opened a flow.
    func origin(of flow: SampleFlow, at revision: Int, _ openness: Openness) -> Int {
        for parent in history.steps[revision].parents {
            let former = flow.formerly(names(from: parent, to: revision))
            if isOpen(former, parent, openness) { return origin(of: former, at: parent, openness) }
        }
        return revision
    }

    /// The former names of workloads, by the rule that the documents state.
    private func names(from parent: Int, to child: Int) -> [WorkloadID: WorkloadID] {
        let (old, new) = (history.steps[parent].state.workloads, history.steps[child].state.workloads)
        let (oldIDs, newIDs) = (Set(old.map(\.id)), Set(new.map(\.id)))
        var gone = old.filter { !newIDs.contains($0.id) }
        var come = new.filter { !oldIDs.contains($0.id) }
        var result: [WorkloadID: WorkloadID] = [:]
        let rules: [(WindingHistory.Workload) -> [String]] = [{ [$0.space, $0.label] }, { [$0.space, $0.path] }]
        for rule in rules {
            let (before, after) = (gone, come)
            for workload in before {
                let others = before.filter { rule($0) == rule(workload) }
                let candidates = after.filter { rule($0) == rule(workload) }
                guard others.count == 1, candidates.count == 1 else { continue }
                result[candidates[0].id] = workload.id
                gone.removeAll { $0 == workload }
                come.removeAll { $0 == candidates[0] }
            }
        }
        return result
    }
}

extension SampleFlow {
    fileprivate func formerly(_ names: [WorkloadID: WorkloadID]) -> SampleFlow {
        func former(_ end: End) -> End {
            guard case .workload(let id) = end else { return end }
            return .workload(names[id] ?? id)
        }
        var result = self
        (result.source, result.destination) = (former(source), former(destination))
        return result
    }
}

extension WindingHistory.Workload {
    fileprivate var id: WorkloadID { WorkloadID(namespace: space, kind: "Deployment", name: name) }
}
