import Manifests
import NetworkModel
import PolicyCompiler
import Testing

@Suite struct ClusterPolicyLoweringTests {
    typealias Rule = NetworkModel.Rule

    static let anyPods = ClusterPolicyManifest.Peer.pods(.namespaces(.everything))

    @Test func `tiers come as admin, networkpolicy and baseline`() {
        let compilation = compile(
            .clusterPolicy(.baselineAdminNetworkPolicy, "default", ingress: [.rule(.deny, [Self.anyPods])]),
            .networkPolicy(),
            .clusterPolicy(.adminNetworkPolicy, "a", priority: 7, ingress: [.rule(.allow, [Self.anyPods])]))
        #expect(compilation.snapshot.tiers.map(\.name) == ["admin", "networkpolicy", "baseline"])
        #expect(compilation.policies("admin").map(\.order) == [7])
        #expect(compilation.policies("baseline").map(\.order) == [0])
        #expect(compilation.policies("admin").map(\.isolates) == [false])
        #expect(compilation.policies("baseline").map(\.isolates) == [false])
    }

    @Test func `a tier without policies is left out`() {
        #expect(compile().snapshot.tiers.isEmpty)
        #expect(compile(.networkPolicy()).snapshot.tiers.map(\.name) == ["networkpolicy"])
        #expect(compile(.clusterPolicy(.adminNetworkPolicy, "a")).snapshot.tiers.isEmpty)
    }

    @Test func `a ClusterNetworkPolicy is in the tier that it says`() {
        let compilation = compile(
            .clusterPolicy(.clusterNetworkPolicyAdmin, "a", priority: 3, egress: [.rule(.pass, [Self.anyPods])]),
            .clusterPolicy(.clusterNetworkPolicyBaseline, "b", priority: 4, egress: [.rule(.pass, [Self.anyPods])]))
        #expect(compilation.policies("admin").map(\.order) == [3])
        #expect(compilation.policies("baseline").map(\.order) == [4])
        #expect(
            compilation.policies("admin").map(\.id) == [
                PolicyID(kind: "ClusterNetworkPolicy", namespace: nil, name: "a", direction: .egress)
            ])
    }

    /// none of its selectors sees pods on their node's network.
    @Test func `rules keep their order, actions and ports`() {
        let compilation = compile(
            .clusterPolicy(
                .adminNetworkPolicy, "a",
                subject: .pods(namespaceSelector: .labels(["team": "a"]), podSelector: .labels(["app": "db"])),
                ingress: [
                    .rule(.pass, [Self.anyPods], [.range(.udp, 53...53), .named("web")], at: at(4)),
                    .rule(
                        .deny, [.pods(.pods(namespaceSelector: .everything, podSelector: .labels(["a": "b"])))],
                        at: at(8)),
                    .rule(.allow, [Self.anyPods], [.range(.tcp, 1...1024)], at: at(12)),
                ]))
        let everywhere = NamespaceScope.matching(.everything)
        let named = TrafficPattern(fixed: TrafficSet(.udp, PortSet(53...53)), named: [.init("web", ipProtocol: nil)])
        #expect(
            compilation.policies("admin").map(\.rules) == [
                [
                    Rule(
                        index: 0, action: .pass, peers: [.pods(PodSelector(in: everywhere, includesNodePods: false))],
                        traffic: named),
                    Rule(
                        index: 1, action: .deny,
                        peers: [
                            .pods(
                                PodSelector(
                                    in: everywhere, pods: LabelSelector(matching: ["a": "b"]), includesNodePods: false))
                        ],
                        traffic: .all),
                    Rule(
                        index: 2, action: .allow, peers: [.pods(PodSelector(in: everywhere, includesNodePods: false))],
                        traffic: TrafficPattern(fixed: TrafficSet(.tcp, PortSet(1...1024)))),
                ]
            ])
        #expect(
            compilation.policies("admin").map(\.subject) == [
                PodSelector(
                    in: .matching(LabelSelector(matching: ["team": "a"])), pods: LabelSelector(matching: ["app": "db"]),
                    includesNodePods: false)
            ])
        let id = PolicyID(kind: "AdminNetworkPolicy", namespace: nil, name: "a", direction: .ingress)
        #expect(compilation.sources.rules[RuleID(policy: id, index: 1)] == at(8))
    }

    @Test func `networks select pods too, nodes and domain names are addresses that aren't known`() {
        let compilation = compile(
            .clusterPolicy(
                .clusterNetworkPolicyAdmin, "a",
                egress: [
                    .rule(.allow, [.networks([.v4(10, 0, 0, 0, 8), .v6(0xfd00, 8)])]),
                    .rule(.allow, [.nodes(.labels(["role": "worker"]))]),
                    .rule(.allow, [.nodes(.everything)]),
                    .rule(.allow, [.domainNames(["b.example", "a.example"])]),
                ]))
        let addresses = block(10, 0, 0, 0, 8).union(.block(v6: 0xfd << 120, prefixLength: 8))
        #expect(
            compilation.policies("admin").first?.rules.map(\.peers) == [
                [.addresses(addresses, selectsPods: true)], [.someAddresses("nodes role=worker")],
                [.someAddresses("nodes")], [.someAddresses("domain names a.example, b.example")],
            ])
        #expect(compilation.diagnostics.isEmpty)
    }

    /// A-17, C-22.
    @Test func `an allow rule loses a peer of unknown form, and without others matches nothing`() {
        let unknown = ClusterPolicyManifest.Peer.unknown(fields: ["sameLabels"], location: at(6))
        let compilation = compile(
            .clusterPolicy(
                .adminNetworkPolicy, "a", ingress: [.rule(.allow, [unknown]), .rule(.allow, [Self.anyPods, unknown])]))
        #expect(
            compilation.policies("admin").first?.rules == [
                Rule(index: 0, action: .allow, peers: [], traffic: .all),
                Rule(
                    index: 1, action: .allow,
                    peers: [.pods(PodSelector(in: .matching(.everything), includesNodePods: false))],
                    traffic: .all),
            ])
        #expect(Set(compilation.codes) == ["unknown-peer"])
        #expect(compilation.diagnostics.first?.location == at(6))
    }

    @Test(arguments: [ClusterPolicyManifest.Action.deny, .pass])
    func `a deny or pass rule with a peer of unknown form denies everything`(action: ClusterPolicyManifest.Action) {
        let unknown = ClusterPolicyManifest.Peer.unknown(fields: [], location: at(6))
        let compilation = compile(
            .clusterPolicy(
                .clusterNetworkPolicyBaseline, "a",
                egress: [.rule(action, [Self.anyPods, unknown], [.range(.tcp, 80...80)])]))
        #expect(
            compilation.policies("baseline").first?.rules == [
                Rule(index: 0, action: .deny, peers: [.anyone], traffic: .all)
            ])
        #expect(
            compilation.diagnostics.map(\.message) == [
                "ClusterNetworkPolicy a has an empty peer: the rule denies everything of its direction"
            ])
        #expect(compilation.diagnostics.first?.severity == .warning)
        #expect(compilation.diagnostics.first?.rules == ["C-22"])
    }
}

@Suite struct ClusterPolicyConflictTests {
    @Test func `equal priorities in one tier are pointed out, whatever the dialect`() {
        let compilation = compile(
            .clusterPolicy(.adminNetworkPolicy, "a", priority: 5, at: at(1)),
            .clusterPolicy(.adminNetworkPolicy, "b", priority: 5, at: at(9)),
            .clusterPolicy(.adminNetworkPolicy, "c", priority: 6, at: at(20)))
        #expect(
            compilation.diagnostics.map(\.description) == [
                "a.yaml:9:1: warning: AdminNetworkPolicy a and AdminNetworkPolicy b have equal priority 5: "
                    + "which comes first isn't defined"
            ])
        let mixed = compile(
            .clusterPolicy(.adminNetworkPolicy, "a", priority: 5),
            .clusterPolicy(.clusterNetworkPolicyAdmin, "b", priority: 5))
        #expect(mixed.codes == ["equal-priority", "mixed-admin-apis"])
    }

    @Test func `the tiers have priorities of their own`() {
        let apart = compile(
            .clusterPolicy(.clusterNetworkPolicyAdmin, "a", priority: 5),
            .clusterPolicy(.clusterNetworkPolicyBaseline, "b", priority: 5))
        #expect(apart.codes == [])
        let together = compile(
            .clusterPolicy(.clusterNetworkPolicyBaseline, "a", priority: 5),
            .clusterPolicy(.clusterNetworkPolicyBaseline, "b", priority: 5))
        #expect(together.codes == ["equal-priority"])
    }

    @Test func `many policies of one priority are one warning`() {
        let manifests = (1...5).map { Manifest.clusterPolicy(.adminNetworkPolicy, "p\($0)", priority: 1, at: at($0)) }
        let compilation = PolicyCompiler().compile(ManifestSet(objects: manifests))
        #expect(
            compilation.diagnostics.map(\.message) == [
                "AdminNetworkPolicy p1, AdminNetworkPolicy p2, AdminNetworkPolicy p3 and 2 more have equal priority 1: "
                    + "which comes first isn't defined"
            ])
    }

    @Test(arguments: [
        (ClusterPolicyManifest.Dialect.adminNetworkPolicy, ClusterPolicyManifest.Dialect.clusterNetworkPolicyAdmin),
        (.baselineAdminNetworkPolicy, .clusterNetworkPolicyBaseline),
        (.baselineAdminNetworkPolicy, .clusterNetworkPolicyAdmin),
    ])
    func `the two APIs together are pointed out`(
        older: ClusterPolicyManifest.Dialect, newer: ClusterPolicyManifest.Dialect
    ) {
        let compilation = compile(
            .clusterPolicy(older, "default", priority: 1, at: at(1)), .clusterPolicy(newer, "b", priority: 2, at: at(5))
        )
        #expect(compilation.codes == ["mixed-admin-apis"])
        #expect(compilation.diagnostics.first?.location == at(5))
    }

    @Test func `an AdminNetworkPolicy and its baseline belong together`() {
        let compilation = compile(
            .clusterPolicy(.adminNetworkPolicy, "a"), .clusterPolicy(.baselineAdminNetworkPolicy, "default"))
        #expect(compilation.codes == [])
    }
}
