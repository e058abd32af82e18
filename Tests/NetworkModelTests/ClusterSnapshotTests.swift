import NetworkModel
import Testing

@Suite struct ClusterSnapshotTests {
    static let namespaces = ["shop", "a", "db", "web", "monitoring"].map {
        Namespace(name: $0, labels: LabelFacts([:]))
    }

    @Test func `finds each namespace by its name, and no other`() {
        for count in 0...Self.namespaces.count {
            let snapshot = ClusterSnapshot(namespaces: Array(Self.namespaces.prefix(count)))
            for (index, namespace) in Self.namespaces.enumerated() {
                #expect(snapshot.namespace(namespace.name) == (index < count ? namespace : nil))
            }
            #expect(snapshot.namespace("") == nil)
            #expect(snapshot.namespace("zzz") == nil)
        }
    }

    @Test func `the order in which parts are given doesn't matter`() {
        let workloads = ["b", "a", "c"].map {
            Workload(id: WorkloadID(namespace: "x", kind: "Pod", name: $0), labels: LabelFacts([:]))
        }
        let policies = (0..<3).map { index in
            Policy(
                id: PolicyID(kind: "NetworkPolicy", namespace: "x", name: "p\(index % 2)", direction: .ingress),
                subject: PodSelector(in: .named("x")), order: index / 2, isolates: true, rules: [])
        }
        func snapshot(_ reverse: Bool) -> ClusterSnapshot {
            func arranged<T>(_ items: [T]) -> [T] { reverse ? items.reversed() : items }
            return ClusterSnapshot(
                namespaces: arranged(Self.namespaces), workloads: arranged(workloads),
                ingressController: IngressController(
                    served: arranged(workloads.map { .init(workload: $0.id, traffic: .all) })),
                tiers: [Tier(name: "networkpolicy", policies: arranged(policies))])
        }
        #expect(snapshot(true) == snapshot(false))
    }

    @Test func `a tier's policies come by order, then by identity`() {
        func policy(_ name: String, _ order: Int, _ direction: Direction) -> Policy {
            Policy(
                id: PolicyID(kind: "AdminNetworkPolicy", namespace: nil, name: name, direction: direction),
                subject: PodSelector(in: .matching(.everything)), order: order, isolates: false, rules: [])
        }
        let tier = Tier(
            name: "admin",
            policies: [
                policy("a", 20, .ingress), policy("z", 5, .egress), policy("z", 5, .ingress), policy("b", 5, .egress),
            ])
        #expect(
            tier.policies == [
                policy("b", 5, .egress), policy("z", 5, .ingress), policy("z", 5, .egress), policy("a", 20, .ingress),
            ])
    }

    @Test func `identities are ordered by namespace first`() {
        let first = WorkloadID(namespace: "a", kind: "Pod", name: "z")
        let second = WorkloadID(namespace: "b", kind: "Deployment", name: "a")
        #expect(first < second && !(second < first))
        #expect(second < WorkloadID(namespace: "b", kind: "Deployment", name: "a", variant: "tier=x"))
        #expect(second < WorkloadID(namespace: "b", kind: "Pod", name: "a"))
    }

    @Test func `a namespace is declared when its labels are known in full`() {
        #expect(Namespace(name: "a", labels: LabelFacts([:])).isDeclared)
        let nameOnly = LabelSelector(matching: [Namespace.nameLabel: "a"])
        #expect(!Namespace(name: "a", labels: LabelFacts(knowing: nameOnly)).isDeclared)
    }
}
