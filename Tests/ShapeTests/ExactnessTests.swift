import ClusterShapes
import NetworkModel
import PlainEvaluator
import Reachability
import Testing

/// What the analysis says of each edit of each shape, pair by pair, against an evaluator that decides pairs one by one.
@Suite struct ExactnessTests {
    static let cases = Shape.names.map { $0 }

    @Test(arguments: cases) func `the changes of each edit are what deciding each pair finds`(name: String) throws {
        let shape = try #require(Shape(named: name, workloads: 30, seed: 5))
        let before = CompiledShape(shape).snapshot
        var baseline = NetworkBaseline(before)
        var changed = 0
        for edit in ShapeEdit.allCases {
            guard let change = shape.change(edit, number: 2) else { continue }
            let after = CompiledShape(shape, after: change).snapshot
            let comparison = baseline.compare(
                base: NetworkDelta(tiers: before.tiers.map(\.name)), head: NetworkDelta(from: before, to: after),
                implied: .never)
            let pairs = ChangedPairs(comparison.changes)
            let (old, new) = (PlainEvaluator(snapshot: before), PlainEvaluator(snapshot: after))
            let single = Set(
                (before.workloads + after.workloads).filter(\.isSinglePod).map { Endpoint.workload($0.id) })
            // A single pod's traffic to itself is no flow, and claims nothing where a group holds it.
            for (source, destination) in Self.pairs(before, after)
            where source != destination || !single.contains(source) {
                let was = Self.ends(source, destination, in: before).map { old.traffic(from: $0, to: $1) } ?? .nothing
                let will = Self.ends(source, destination, in: after).map { new.traffic(from: $0, to: $1) } ?? .nothing
                let said = pairs.changes(from: source, to: destination)
                let place = "\(name), \(edit.rawValue): \(source) -> \(destination)"
                try #require(
                    said.count == (was == will ? 0 : 1), "\(place): \(was) => \(will) is told \(said.count) times")
                guard let said = said.first else { continue }
                changed += 1
                try #require(said.before.allowed == was && said.after.allowed == will, "\(place): \(was) => \(will)")
                try #require(said.before.isCertain && said.after.isCertain, "\(place)")
            }
            if edit.isWithoutEffect { try #require(comparison.changes.isEmpty) }
        }
        // A shape in which nothing can connect has nothing to change.
        try #require(changed > 0 || PlainEvaluator(snapshot: before).allowedPairs() == 0)
    }

    /// Every pair of workloads, and of a workload with a part of the address space, of either snapshot.
    private static func pairs(_ before: ClusterSnapshot, _ after: ClusterSnapshot) -> [(Endpoint, Endpoint)] {
        let workloads = Set((before.workloads + after.workloads).map(\.id)).sorted().map(Endpoint.workload)
        let sets = (before.tiers + after.tiers).flatMap(\.policies).flatMap(\.rules).flatMap(\.peers).compactMap {
            if case .addresses(let set, _) = $0 { set } else { nil }
        }
        let atoms = AddressPartition(cutBy: sets).atoms
        let some = stride(from: 0, to: atoms.count, by: max(1, atoms.count / 12)).map { Endpoint.addresses(atoms[$0]) }
        return workloads.flatMap { workload in
            workloads.map { (workload, $0) } + some.flatMap { [(workload, $0), ($0, workload)] }
        }
    }

    /// The ends of a flow; `nil` where the snapshot lacks one.
    private static func ends(
        _ source: Endpoint, _ destination: Endpoint, in snapshot: ClusterSnapshot
    ) -> (PlainEvaluator.End, PlainEvaluator.End)? {
        guard let from = end(source, in: snapshot), let to = end(destination, in: snapshot) else { return nil }
        return (from, to)
    }

    private static func end(_ endpoint: Endpoint, in snapshot: ClusterSnapshot) -> PlainEvaluator.End? {
        switch endpoint {
        case .workload(let id): snapshot.workload(id).map { .workload($0) }
        case .addresses(let set): .addresses(set)
        case .implied, .ingressController: nil
        }
    }
}

/// The changes of a comparison, to be asked for one pair.
private struct ChangedPairs {
    private var sides: [(change: FlowChange, sources: Set<Endpoint>, destinations: Set<Endpoint>)]

    init(_ changes: [FlowChange]) {
        sides = changes.map { ($0, Set($0.sources.endpoints), Set($0.destinations.endpoints)) }
    }

    func changes(from source: Endpoint, to destination: Endpoint) -> [FlowChange] {
        sides.filter { Self.has($0.sources, source) && Self.has($0.destinations, destination) }.map(\.change)
    }

    private static func has(_ set: Set<Endpoint>, _ endpoint: Endpoint) -> Bool {
        if set.contains(endpoint) { return true }
        guard case .addresses(let part) = endpoint else { return false }
        return set.contains { if case .addresses(let own) = $0 { part.isSubset(of: own) } else { false } }
    }
}
