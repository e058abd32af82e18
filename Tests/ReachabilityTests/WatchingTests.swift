import Manifests
import NetworkModel
import PolicyCompiler
import Reachability
import Testing

/// Flows that are watched, against the verdicts of each pair by itself.
///
/// A failure names its seed, which makes the same clusters again.
struct WatchingTests {
    @Test(arguments: [0, 60, 120]) func `every pair that is meant is in one group, with its own verdicts`(
        _ first: Int
    ) throws {
        for seed in first..<(first + 60) { try watch(seed: UInt64(seed)) }
    }

    private func watch(seed: UInt64) throws {
        var world = RandomWorld(seed: seed &* 30_011 &+ 5 << 33)
        let older = world.cluster()
        let newer = world.numbers.chance(85) ? world.edited(older) : older
        let (base, head) = (PolicyCompiler().compile(older).snapshot, PolicyCompiler().compile(newer).snapshot)
        let mode = world.numbers.pick(ImpliedEndpointMode.allCases)
        let flows = (0..<4).map { _ in world.watchedFlows() }
        let whole = ReachabilityComparison(from: base, to: head, implied: mode, watching: flows)
        var baseline = NetworkBaseline(base)
        let tiers = base.tiers.map(\.name)
        var nothing = NetworkDelta(from: base, to: base)
        nothing.tiers = tiers
        let kept = baseline.compare(
            base: nothing, head: NetworkDelta(from: base, to: head), implied: mode, watching: flows)
        #expect(whole.watched == kept.watched, "seed \(seed)")
        #expect(whole.changes == ReachabilityComparison(from: base, to: head, implied: mode).changes, "seed \(seed)")

        for (flows, answer) in zip(flows, whole.watched) {
            var (old, new) = (
                ReachabilityAnalysis(of: base, besides: head, implied: mode),
                ReachabilityAnalysis(of: head, besides: base, implied: mode)
            )
            let endpoints = Set(old.endpoints + new.endpoints).filter { $0.workload != nil }
            for source in endpoints {
                for destination in endpoints where !old.isOutOfQuestion(from: source, to: destination) {
                    let isMeant =
                        [base, head].contains { Plain.means(flows.pattern.sources, source, in: $0) }
                        && ![base, head].contains { side in
                            flows.exceptSources.map { Plain.means($0, source, in: side) } ?? false
                        }
                        && [base, head].contains { Plain.means(flows.pattern.destinations, destination, in: $0) }
                    let (was, will) = (
                        old.verdict(from: source, to: destination), new.verdict(from: source, to: destination)
                    )
                    let found = answer.flows.filter {
                        $0.sources.endpoints.contains(source) && $0.destinations.endpoints.contains(destination)
                    }
                    let place = "seed \(seed): \(source) -> \(destination) of \(flows)"
                    try #require(found.count == (isMeant && (was ?? will) != nil ? 1 : 0), "\(place)")
                    guard let found = found.first else { continue }
                    let traffic = flows.pattern.traffic
                    try #require(found.before == (was ?? .nothing).narrowed(to: traffic), "\(place)")
                    try #require(found.after == (will ?? .nothing).narrowed(to: traffic), "\(place)")
                    try #require(found.cause == (was == nil ? .added : will == nil ? .removed : .access), "\(place)")
                }
            }
        }
    }

    @Test func `pods that a label asks for and nobody has are supposed`() throws {
        let policy = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: deny, namespace: shop}
            spec: {podSelector: {}, policyTypes: [Egress]}
            """
        let web = """
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop, labels: {app: web}}
            spec: {containers: [{name: c, image: i}]}
            """
        func snapshot(_ texts: String...) -> ClusterSnapshot {
            let text = texts.joined(separator: "\n---\n")
            return PolicyCompiler().compile(ManifestReader().read(SourceText(path: "a.yaml", bytes: Array(text.utf8))))
                .snapshot
        }
        let dns = FlowPattern(
            from: EndpointPattern([.pods(PodPattern(namespace: NamePattern("shop")))]),
            to: EndpointPattern([
                .pods(
                    PodPattern(
                        namespace: NamePattern("kube-system"), labels: LabelSelector(matching: ["k8s-app": "kube-dns"]))
                )
            ]), traffic: TrafficSet(.udp, 53...53))
        let answer = try #require(
            ReachabilityComparison(from: snapshot(web), to: snapshot(web, policy), watching: [WatchedFlows(dns)])
                .watched.first)
        #expect(answer.destinations.endpoints.map { "\($0)".contains("kube-dns") } == [true])
        let change = try #require(answer.flows.first)
        #expect(answer.flows.count == 1)
        #expect(change.before.allowed == TrafficSet(.udp, 53...53) && change.after == .nothing)
        #expect(!change.reasonsAfter.isEmpty)
        // What changes is told as without: nobody else is supposed.
        #expect(
            ReachabilityComparison(from: snapshot(web), to: snapshot(web, policy), watching: [WatchedFlows(dns)])
                .changes
                == ReachabilityComparison(from: snapshot(web), to: snapshot(web, policy)).changes)
    }
}

extension Verdict {
    fileprivate func narrowed(to traffic: TrafficSet) -> Verdict {
        Verdict(allowed: allowed.intersection(traffic), possible: possible.intersection(traffic))
    }
}

/// Who is meant by a pattern, as its documentation says, from a snapshot alone.
private enum Plain {
    static func means(_ pattern: EndpointPattern, _ endpoint: Endpoint, in snapshot: ClusterSnapshot) -> Bool {
        guard let id = endpoint.workload, let workload = snapshot.workload(id) else { return false }
        return pattern.parts.contains { part in
            guard case .pods(let pods) = part else { return false }
            let namespace = snapshot.namespace(id.namespace)?.labels ?? LabelFacts(knowing: .everything)
            return pods.namespace?.matches(id.namespace) ?? true && pods.name?.matches(id.name) ?? true
                && pods.kind.map { $0.lowercased() == id.kind.lowercased() } ?? true
                && pods.labels.matches(workload.labels) == .yes && pods.namespaceLabels.matches(namespace) == .yes
        }
    }
}

extension RandomWorld {
    fileprivate mutating func watchedFlows() -> WatchedFlows {
        WatchedFlows(
            FlowPattern(
                from: endpoints(), to: endpoints(),
                traffic: numbers.pick([.all, TrafficSet(.tcp, 1...90), TrafficSet(.udp, 53...53)])),
            exceptSources: numbers.chance(30) ? endpoints() : nil)
    }

    private mutating func endpoints() -> EndpointPattern {
        if numbers.chance(15) { return .anyone }
        return EndpointPattern((0..<Int.random(in: 1...2, using: &numbers)).map { _ in .pods(podPattern()) })
    }

    private mutating func podPattern() -> PodPattern {
        var pattern = PodPattern()
        if numbers.chance(50) { pattern.namespace = NamePattern(numbers.pick(Self.namespaces + ["n*", "other"])) }
        if numbers.chance(40) { pattern.name = NamePattern(numbers.pick(["w0", "w1", "w*", "*"])) }
        if numbers.chance(50) {
            pattern.labels = LabelSelector(matching: [numbers.pick(Self.keys + ["c"]): numbers.pick(Self.values)])
        }
        if numbers.chance(20) {
            pattern.namespaceLabels = LabelSelector(matching: [numbers.pick(Self.keys): numbers.pick(Self.values)])
        }
        return pattern
    }
}
