import Manifests
import NetworkModel
import Packing
import PolicyCompiler
import Reachability
import Testing

/// A baseline that is compared with what changed, against a comparison of whole snapshots.
///
/// A failure names its seed, which makes the same clusters again.
struct BaselineTests {
    static let walks = 1_000
    static let perTest = 100

    /// The usual limits, and such that small clusters exceed.
    static let limits: [CellLimits] = [
        .standard, CellLimits(mostCells: 20, mostPairsOfNarrowPeer: 2, mostPairsTraced: 4),
        CellLimits(mostCells: 0, mostPairsOfNarrowPeer: 8, mostPairsTraced: 30),
    ]

    @Test(arguments: stride(from: 0, to: walks, by: perTest).map { $0 })
    func `a baseline compares like whole snapshots, however worn and from wherever`(_ first: Int) throws {
        for seed in first..<(first + Self.perTest) {
            // Now and then many edits, one after the other.
            let edits = seed % 20 == 0 ? 12 : 4
            try CellLimits.$current.withValue(Self.limits[seed % Self.limits.count]) {
                try walk(seed: UInt64(seed), edits: edits)
            }
        }
    }

    /// Compares sides at random with one baseline, which is packed and unpacked now and then.
    private func walk(seed: UInt64, edits: Int) throws {
        var world = RandomWorld(seed: seed &* 10_007 &+ 7 << 33)
        let modes = ImpliedEndpointMode.allCases
        let first = world.cluster()
        var sets = [first]
        for _ in 0..<edits {
            sets.append(world.edited(world.numbers.chance(80) ? world.numbers.pick(sets) : world.cluster()))
        }
        let snapshots = sets.map { PolicyCompiler().compile($0).snapshot }
        var baseline = NetworkBaseline(snapshots[0])
        for round in 0..<edits {
            let base = round == 0 ? 0 : Int.random(in: 0..<snapshots.count, using: &world.numbers)
            let head = Int.random(in: 0..<snapshots.count, using: &world.numbers)
            if world.numbers.chance(30) { baseline = try Self.unpacked(baseline) }
            let mode = world.numbers.pick(modes)
            let expected = ReachabilityComparison(from: snapshots[base], to: snapshots[head], implied: mode)
            let found = baseline.compare(
                base: delta(from: snapshots[0], to: snapshots[base]),
                head: delta(from: snapshots[base], to: snapshots[head]), implied: mode)
            let place = "seed \(seed), round \(round): \(base) to \(head), \(mode)"
            if let difference = Self.difference(found.changes, expected.changes) {
                Issue.record("\(place): \(difference)")
            }
            #expect(found.neighbourhood == expected.neighbourhood, "\(place)")
        }
    }

    /// In what some changes differ from others; `nil` where they are equal.
    private static func difference(_ found: [FlowChange], _ expected: [FlowChange]) -> String? {
        guard found != expected else { return nil }
        func text(_ changes: [FlowChange], without others: [FlowChange], _ reasons: Bool) -> [String] {
            changes.filter { !others.contains($0) }.map { change in
                "\(change.sources.endpoints.map(\.text)) -> \(change.destinations.endpoints.map(\.text)): "
                    + "\(change.before) => \(change.after), \(change.cause)"
                    + (reasons
                        ? "\n    \(change.reasonsBefore.map(\.text))\n    \(change.reasonsAfter.map(\.text))" : "")
            }
        }
        let (a, b) = (pairs(found), pairs(expected))
        let kind =
            a != b
            ? "pairs"
            : text(found, without: expected, false) == text(expected, without: found, false) ? "reasons" : "groups"
        let lines = text(found, without: expected, true).map { "\n  + \($0)" }
        let others = text(expected, without: found, true).map { "\n  - \($0)" }
        return kind + (lines + others).prefix(12).joined()
    }

    private static func pairs(_ changes: [FlowChange]) -> [String: String] {
        var pairs: [String: String] = [:]
        for change in changes {
            for source in change.sources.endpoints {
                for destination in change.destinations.endpoints {
                    if case .addresses = source { continue }
                    if case .addresses = destination { continue }
                    if source == destination, source.workload?.kind == "Pod" { continue }
                    pairs["\(source.text) \(destination.text)"] = "\(change.before) \(change.after) \(change.cause)"
                }
            }
        }
        return pairs
    }

    /// What differs, as a review tells it: with the names of all tiers.
    private func delta(from base: ClusterSnapshot, to head: ClusterSnapshot) -> NetworkDelta {
        var delta = NetworkDelta(from: base, to: head)
        delta.tiers = PolicyCompiler.tiers
        return delta
    }

    private static func unpacked(_ baseline: NetworkBaseline) throws -> NetworkBaseline {
        var writer = PackWriter()
        writer.write(baseline)
        var reader = PackReader(writer.bytes)
        return try reader.value()
    }
}

extension Endpoint {
    fileprivate var text: String {
        switch self {
        case .workload(let id): "\(id.namespace)/\(id.name)"
        case .implied(let implied): implied.description
        case .addresses(let set):
            set.v4.ranges.map { "\($0)" }.joined(separator: ",") + ";"
                + set.v6.ranges.map { "\($0.lowerBound % 65536)...\($0.upperBound % 65536)" }.joined(separator: ",")
        case .ingressController: "controller"
        }
    }
}

extension Decision {
    fileprivate var text: String {
        switch self {
        case .rule(let rule, let action, let isPossible):
            "\(rule.policy.name) \(rule.policy.direction) \(rule.index) \(action)\(isPossible ? "?" : "")"
        case .isolation(let policy, let isPossible):
            "\(policy.name) \(policy.direction) isolates\(isPossible ? "?" : "")"
        case .allowedByDefault(let direction): "default \(direction)"
        case .differentNetworks: "networks"
        }
    }
}
