import NetworkModel
import Reachability
import Testing

/// The walk through tiers, on hand-made snapshots: what no dialect needs yet, but the model says.
struct TierTests {
    private let a = WorkloadID(namespace: "x", kind: "Pod", name: "a")
    private let b = WorkloadID(namespace: "x", kind: "Pod", name: "b")

    private func snapshot(_ tiers: [Tier]) -> ClusterSnapshot {
        ClusterSnapshot(
            namespaces: [Namespace(name: "x", labels: LabelFacts([Namespace.nameLabel: "x"]))],
            workloads: [a, b].map { Workload(id: $0, labels: LabelFacts(["pod": $0.name]), isSinglePod: true) },
            tiers: tiers)
    }

    private func policy(_ name: String, order: Int = 0, isolates: Bool, _ rules: [(Action, TrafficSet)]) -> Policy {
        Policy(
            id: PolicyID(kind: "Test", namespace: "x", name: name, direction: .ingress),
            subject: PodSelector(in: .named("x"), pods: LabelSelector(matching: ["pod": "b"])), order: order,
            isolates: isolates,
            rules: rules.enumerated().map { index, rule in
                Rule(
                    index: index, action: rule.0, peers: [.anyone], traffic: TrafficPattern(fixed: rule.1))
            })
    }

    private func verdict(_ tiers: [Tier]) -> Verdict? {
        var analysis = ReachabilityAnalysis(of: snapshot(tiers))
        return analysis.verdict(from: .workload(a), to: .workload(b))
    }

    private let web = TrafficSet(.tcp, PortSet(80...80))
    private let dns = TrafficSet(.udp, PortSet(53...53))

    @Test func `pass leaves a tier that isolates, and the next tier decides`() {
        let first = Tier(name: "first", policies: [policy("p", isolates: true, [(.pass, web), (.allow, dns)])])
        let second = Tier(
            name: "second", policies: [policy("q", isolates: false, [(.deny, TrafficSet(.tcp, .allPorts))])])
        #expect(verdict([first]) == Verdict(allowed: web.union(dns)))
        #expect(verdict([first, second]) == Verdict(allowed: dns))
    }

    @Test func `what a tier passes reaches a later tier only once`() {
        let first = Tier(name: "first", policies: [policy("p", isolates: true, [(.pass, web)])])
        let second = Tier(name: "second", policies: [policy("q", isolates: true, [(.pass, web)])])
        #expect(verdict([first, second]) == Verdict(allowed: web))
    }

    @Test func `a lower order comes first, whatever the names`() {
        let tier = Tier(
            name: "tier",
            policies: [
                policy("a", order: 2, isolates: false, [(.allow, web)]),
                policy("z", order: 1, isolates: false, [(.deny, web)]),
            ])
        #expect(verdict([tier]) == Verdict(allowed: web.complement))
    }

    @Test func `policies of equal order that disagree leave both possible`() {
        let tier = Tier(
            name: "tier",
            policies: [
                policy("a", isolates: false, [(.allow, web)]), policy("z", isolates: false, [(.deny, web.union(dns))]),
            ])
        #expect(verdict([tier]) == Verdict(allowed: web.union(dns).complement, possible: web))
    }

    @Test func `an endpoint that nobody has gets no verdict`() {
        var analysis = ReachabilityAnalysis(of: snapshot([]))
        let nobody = Endpoint.workload(WorkloadID(namespace: "x", kind: "Pod", name: "nobody"))
        #expect(analysis.verdict(from: .workload(a), to: nobody) == nil)
        #expect(analysis.traces(from: .workload(a), to: nobody).isEmpty)
    }
}
