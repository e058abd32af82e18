import Manifests
import NetworkModel
import PolicyCompiler
import Reachability
import Testing

/// The analysis against an oracle that decides one packet at a time, over random clusters of all four policy kinds.
///
/// Each of the two tests takes 2,400 clusters. A failure names its seed, which makes the same cluster again.
struct OracleTests {
    static let clusters = 2_400
    static let perTest = 100

    @Test(arguments: stride(from: 0, to: clusters, by: perTest).map { $0 })
    func `what is allowed lies between what is sure and what is possible`(_ first: Int) throws {
        print("one side: seeds \(first) to \(first + Self.perTest - 1)")
        for seed in first..<(first + Self.perTest) {
            var world = RandomWorld(seed: UInt64(seed))
            let manifests = world.cluster()
            try check(manifests, besides: nil, seed: UInt64(seed))
        }
    }

    @Test(arguments: stride(from: 0, to: clusters, by: perTest).map { $0 })
    func `the changes are exactly where the verdicts differ`(_ first: Int) throws {
        print("two sides: seeds \(first) to \(first + Self.perTest - 1)")
        for seed in first..<(first + Self.perTest) {
            var world = RandomWorld(seed: UInt64(seed) &+ 1 << 32)
            let base = world.cluster()
            let head = world.edited(base)
            try checkComparison(base, head, seed: UInt64(seed))
        }
    }

    // MARK: One side

    private func check(_ manifests: ManifestSet, besides other: ManifestSet?, seed: UInt64) throws {
        let snapshot = PolicyCompiler().compile(manifests).snapshot
        var analysis = ReachabilityAnalysis(of: snapshot)
        let endpoints = analysis.endpoints
        let table = FlowTable(groups: analysis.flows(), endpoints: endpoints)
        let isDecided = manifests.leavesNothingOpen
        var numbers = SeededNumbers(seed: seed ^ 0xABCD)
        for round in 0..<2 {
            var completion = Completion(of: manifests, reversingTies: round == 1, seed: seed &+ UInt64(round) << 40)
            for source in endpoints {
                for destination in endpoints where !analysis.isOutOfQuestion(from: source, to: destination) {
                    let found = analysis.verdict(from: source, to: destination)
                    let verdict = try #require(found)
                    try #require(
                        table.verdict(source, destination) == verdict,
                        "seed \(seed): the groups say otherwise of \(source) -> \(destination)")
                    if isDecided, !isImplied(source), !isImplied(destination) {
                        try #require(verdict.isCertain, "seed \(seed): \(source) -> \(destination) isn't certain")
                    }
                    guard let from = completion.end(source), let to = completion.end(destination) else { continue }
                    for _ in 0..<3 {
                        let transport = numbers.pick(TransportProtocol.allCases)
                        let port = numbers.pick([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 65535] as [UInt16])
                        let isAllowed = completion.oracle.allows(from: from, to: to, transport, port)
                        try #require(
                            verdict.agrees(with: isAllowed, transport, port),
                            """
                            seed \(seed): \(source) -> \(destination) \(transport.rawValue) \(port) is \
                            \(isAllowed), the analysis says \(verdict)
                            """)
                    }
                }
            }
        }
    }

    private func isImplied(_ endpoint: Endpoint) -> Bool {
        if case .implied = endpoint { true } else { false }
    }

    // MARK: Two sides

    private func checkComparison(_ base: ManifestSet, _ head: ManifestSet, seed: UInt64) throws {
        let (before, after) = (PolicyCompiler().compile(base).snapshot, PolicyCompiler().compile(head).snapshot)
        let comparison = ReachabilityComparison(from: before, to: after)
        let backwards = ReachabilityComparison(from: after, to: before)
        var old = ReachabilityAnalysis(of: before, besides: after)
        var new = ReachabilityAnalysis(of: after, besides: before)
        if before != after { try #require(Set(comparison.endpoints).isSubset(of: old.endpoints)) }
        let forth = ChangeTable(changes: comparison.changes, endpoints: old.endpoints)
        let back = ChangeTable(changes: backwards.changes, endpoints: old.endpoints)
        var pairs = 0
        for source in comparison.endpoints {
            for destination in comparison.endpoints
            where !old.isOutOfQuestion(from: source, to: destination)
                && !new.isOutOfQuestion(from: source, to: destination)
            {
                let was = old.verdict(from: source, to: destination) ?? .nothing
                let will = new.verdict(from: source, to: destination) ?? .nothing
                let said = forth.changes(source, destination)
                if was == will, !was.isCertain {
                    // The same may be possible for other reasons than before.
                    try #require(said.count <= 1 && said.allSatisfy { $0.before == was && $0.after == will })
                    pairs += said.count
                } else if was == will {
                    try #require(said.isEmpty, "seed \(seed): \(source) -> \(destination) doesn't change")
                } else {
                    try #require(said.count == 1, "seed \(seed): \(source) -> \(destination) said \(said.count) times")
                    try #require(said[0].before == was && said[0].after == will, "seed \(seed)")
                    let reversed = back.changes(source, destination)
                    try #require(
                        reversed.count == 1 && reversed[0].before == will && reversed[0].after == was,
                        "seed \(seed): the way back differs")
                    pairs += 1
                }
            }
        }
        if pairs == 0 { try #require(comparison.changes.isEmpty, "seed \(seed): a group without pairs") }
        for change in comparison.changes where change.cause == .access {
            try #require(
                !change.reasonsBefore.isEmpty && !change.reasonsAfter.isEmpty, "seed \(seed): a change without reason")
        }
    }
}

/// A pair of endpoints.
private struct Pair: Hashable {
    var source: Endpoint
    var destination: Endpoint

    /// The pairs that two sets stand for; sets of addresses as the parts that the endpoints have.
    static func all(_ sources: EndpointSet, _ destinations: EndpointSet, among endpoints: [Endpoint]) -> [Pair] {
        let to = endpoints.filter(destinations.has)
        return endpoints.filter(sources.has).flatMap { source in to.map { Pair(source: source, destination: $0) } }
    }
}

/// What groups say of single pairs.
private struct FlowTable {
    private var verdicts: [Pair: [Verdict]] = [:]

    init(groups: [FlowGroup], endpoints: [Endpoint]) {
        for group in groups {
            for pair in Pair.all(group.sources, group.destinations, among: endpoints) {
                verdicts[pair, default: []].append(group.verdict)
            }
        }
    }

    /// What they say of a pair; `nil` when they say it twice.
    func verdict(_ source: Endpoint, _ destination: Endpoint) -> Verdict? {
        let found = verdicts[Pair(source: source, destination: destination)] ?? []
        return found.count > 1 ? nil : found.first ?? .nothing
    }
}

/// What changes say of single pairs.
private struct ChangeTable {
    private var byPair: [Pair: [FlowChange]] = [:]

    init(changes: [FlowChange], endpoints: [Endpoint]) {
        for change in changes {
            for pair in Pair.all(change.sources, change.destinations, among: endpoints) {
                byPair[pair, default: []].append(change)
            }
        }
    }

    func changes(_ source: Endpoint, _ destination: Endpoint) -> [FlowChange] {
        byPair[Pair(source: source, destination: destination)] ?? []
    }
}

extension EndpointSet {
    /// Whether an endpoint, or a part of the address space, is in the set.
    fileprivate func has(_ endpoint: Endpoint) -> Bool {
        guard case .addresses(let part) = endpoint else { return endpoints.contains(endpoint) }
        return endpoints.contains { if case .addresses(let set) = $0 { part.isSubset(of: set) } else { false } }
    }
}

extension Verdict {
    /// Whether a packet's fate is one that the verdict leaves open.
    fileprivate func agrees(with isAllowed: Bool, _ transport: TransportProtocol, _ port: UInt16) -> Bool {
        let ipProtocol: IPProtocol =
            switch transport {
            case .tcp: .tcp
            case .udp: .udp
            case .sctp: .sctp
            }
        if allowed.contains(ipProtocol, port) { return isAllowed }
        return !isAllowed || possible.contains(ipProtocol, port)
    }
}
