import ClusterShapes
import Manifests
import NetworkModel
import PolicyCompiler
import Reachability
import Testing

/// Pairs found in blocks against pairs that are looked at one by one.
struct BlockTests {
    static let clusters = 1_000
    static let perTest = 100

    /// Limits that look at everything in blocks, with all peers wide, some, or none.
    static let limits = [0, 2, 8, 1_000_000].map { CellLimits(mostCells: 0, mostPairsOfNarrowPeer: $0) }
    static let oneByOne = CellLimits(mostCells: .max, mostPairsOfNarrowPeer: 0)

    @Test(arguments: stride(from: 0, to: clusters, by: perTest).map { $0 })
    func `blocks say of one side what its pairs say`(_ first: Int) throws {
        for seed in first..<(first + Self.perTest) {
            var world = RandomWorld(seed: UInt64(seed) &+ 2 << 32)
            let snapshot = PolicyCompiler().compile(world.cluster()).snapshot
            try compare(snapshot, Self.limits[seed % Self.limits.count], "seed \(seed)")
        }
    }

    @Test(arguments: stride(from: 0, to: clusters, by: perTest).map { $0 })
    func `blocks say of two sides what their pairs say`(_ first: Int) throws {
        for seed in first..<(first + Self.perTest) {
            var world = RandomWorld(seed: UInt64(seed) &+ 3 << 32)
            let base = world.cluster()
            let head = world.edited(base)
            try compare(
                PolicyCompiler().compile(base).snapshot, PolicyCompiler().compile(head).snapshot,
                Self.limits[seed % Self.limits.count], "seed \(seed)")
        }
    }

    @Test(arguments: Shape.names)
    func `blocks say of a shape what its pairs say`(_ name: String) throws {
        let snapshot = try #require(Shape(named: name, workloads: 60)).snapshot
        let open = ClusterSnapshot(
            namespaces: snapshot.namespaces, workloads: snapshot.workloads, nodePods: snapshot.nodePods)
        for limits in [Self.limits[1], Self.limits[2]] { try compare(snapshot, limits, name) }
        try compare(ClusterSnapshot(), snapshot, Self.limits[1], name)
        try compare(open, snapshot, Self.limits[2], name)
    }

    @Test func `what namespaces lack of themselves is cut into few parts`() throws {
        // Everybody reaches port 80 of everybody, and each namespace all of itself.
        let names = (100..<180).map { "n\($0)" }
        var manifests = ""
        for name in names {
            manifests += """
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: \(name)}}
                ---
                {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: \(name)}, spec: {containers: [{name: a, image: a}]}}
                ---
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: a, namespace: \(name)}
                spec:
                  podSelector: {}
                  policyTypes: [Ingress]
                  ingress:
                    - {from: [{namespaceSelector: {}}], ports: [{port: 80}]}
                    - {from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: \(name)}}}]}

                """
        }
        let set = ManifestReader().read(SourceText(path: "a.yaml", bytes: Array(manifests.utf8)))
        let snapshot = PolicyCompiler().compile(set).snapshot
        let limits = CellLimits(mostCells: 0, mostPairsOfNarrowPeer: 100)
        try compare(snapshot, limits, "own namespaces")
        let groups = CellLimits.$current.withValue(limits) { () -> [FlowGroup] in
            var analysis = ReachabilityAnalysis(of: snapshot)
            return analysis.flows()
        }
        let size = groups.map { $0.sources.endpoints.count + $0.destinations.endpoints.count }.reduce(0, +)
        #expect(groups.count < 4 * names.count)
        // A part for each namespace, with all others, would be as many as there are pairs.
        #expect(size < 3 * names.count * names.count / 5)
    }

    @Test func `twice the workloads are about twice the work of a list`() throws {
        let limits = CellLimits(mostCells: 0, mostPairsOfNarrowPeer: 256)
        let cells = try [250, 500, 1_000].map { workloads in
            let snapshot = try #require(Shape(named: "gitops", workloads: workloads)).snapshot
            return CellLimits.$current.withValue(limits) { () -> Int in
                var analysis = ReachabilityAnalysis(of: snapshot)
                _ = analysis.flows()
                return analysis.work.cellsCompared
            }
        }
        for (smaller, larger) in zip(cells, cells.dropFirst()) {
            #expect(larger < 5 * smaller / 2, "cells of a list of 250, 500 and 1,000 workloads: \(cells)")
        }
    }
}

extension BlockTests {
    private func compare(_ snapshot: ClusterSnapshot, _ limits: CellLimits, _ what: String) throws {
        let pairs = Pairs(ReachabilityAnalysis(of: snapshot))
        let (expected, found) = [Self.oneByOne, limits].map { limits in
            CellLimits.$current.withValue(limits) { () -> [FlowGroup] in
                var analysis = ReachabilityAnalysis(of: snapshot)
                return analysis.flows()
            }
        }.both
        let plain = try pairs.expand(expected.map { ($0.sources, $0.destinations, $0.verdict) })
        let blocked = try pairs.expand(found.map { ($0.sources, $0.destinations, $0.verdict) })
        try #require(blocked == plain, "\(what), \(limits)")
    }

    /// Every selector yields pods of its own, as which of them need not be told depends on how pairs are grouped.
    private func compare(
        _ base: ClusterSnapshot, _ head: ClusterSnapshot, _ limits: CellLimits, _ what: String
    ) throws {
        let pairs = Pairs(ReachabilityAnalysis(of: base, besides: head, implied: .always))
        let (expected, found) = [Self.oneByOne, limits].map { limits in
            CellLimits.$current.withValue(limits) {
                ReachabilityComparison(from: base, to: head, implied: .always).changes
            }
        }.both
        let plain = try pairs.expand(expected.map { ($0.sources, $0.destinations, Change($0)) })
        let blocked = try pairs.expand(found.map { ($0.sources, $0.destinations, Change($0)) })
        try #require(blocked == plain, "\(what), \(limits)")
    }
}

extension Array {
    /// The two elements of two.
    fileprivate var both: (Element, Element) { (self[0], self[1]) }
}

/// How a pair changes.
private struct Change: Hashable {
    var before: Verdict
    var after: Verdict
    var cause: FlowChange.Cause

    init(_ change: FlowChange) { (before, after, cause) = (change.before, change.after, change.cause) }
}

/// The pairs of a cluster's endpoints that are flows.
private struct Pairs {
    private let numbers: [Endpoint: Int]
    private let parts: [(set: AddressSet, number: Int)]
    private let isNoFlow: Set<[Int]>

    init(_ analysis: ReachabilityAnalysis) {
        let endpoints = analysis.endpoints
        numbers = Dictionary(uniqueKeysWithValues: zip(endpoints, 0...))
        parts = endpoints.enumerated().compactMap { number, endpoint in
            if case .addresses(let set) = endpoint { (set, number) } else { nil }
        }
        var isNoFlow: Set<[Int]> = []
        for (number, endpoint) in endpoints.enumerated()
        where analysis.isOutOfQuestion(from: endpoint, to: endpoint) { isNoFlow.insert([number, number]) }
        for source in parts { for destination in parts { isNoFlow.insert([source.number, destination.number]) } }
        self.isNoFlow = isNoFlow
    }

    /// What groups say of each pair that is a flow; none may be in two groups.
    func expand<Value>(_ groups: [(EndpointSet, EndpointSet, Value)]) throws -> [[Int]: Value] {
        var found: [[Int]: Value] = [:]
        for (sources, destinations, value) in groups {
            let to = numbers(of: destinations)
            var isEmpty = true
            for source in numbers(of: sources) {
                for destination in to where !isNoFlow.contains([source, destination]) {
                    isEmpty = false
                    try #require(found.updateValue(value, forKey: [source, destination]) == nil)
                }
            }
            try #require(!isEmpty, "a group without a flow")
        }
        return found
    }

    private func numbers(of set: EndpointSet) -> [Int] {
        set.endpoints.flatMap { endpoint -> [Int] in
            guard case .addresses(let all) = endpoint else { return numbers[endpoint].map { [$0] } ?? [] }
            return parts.filter { $0.set.isSubset(of: all) }.map(\.number)
        }
    }
}

extension Shape {
    /// What the shape's files mean.
    fileprivate var snapshot: ClusterSnapshot {
        var manifests = ManifestSet()
        for file in files {
            manifests.append(ManifestReader().read(SourceText(path: file.path, bytes: Array(file.text.utf8))))
        }
        return PolicyCompiler().compile(manifests).snapshot
    }
}
