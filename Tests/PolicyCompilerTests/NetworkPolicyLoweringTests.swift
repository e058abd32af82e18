import Manifests
import NetworkModel
import PolicyCompiler
import Testing

@Suite struct NetworkPolicyLoweringTests {
    typealias PolicyType = NetworkPolicyManifest.PolicyType

    /// D-1 to D-7: which directions a policy is about.
    @Test(
        arguments: [
            (nil, nil, [Direction.ingress]),
            (nil, 0, [.ingress]),
            (nil, 1, [.ingress, .egress]),
            ([], 1, [.ingress, .egress]),
            ([], 0, [.ingress]),
            ([.egress], 0, [.egress]),
            ([.egress], 1, [.egress]),
            ([.ingress], 1, [.ingress]),
            ([.egress, .ingress], 0, [.ingress, .egress]),
            ([.ingress, .ingress], 1, [.ingress]),
        ] as [([PolicyType]?, Int?, [Direction])])
    func `is about the directions of policyTypes, or ingress and any egress rules`(
        types: [PolicyType]?, egressRules: Int?, directions: [Direction]
    ) {
        let egress = egressRules.map { Array(repeating: NetworkPolicyManifest.Rule.rule(), count: $0) }
        let policies = compile(.networkPolicy(types: types, egress: egress)).policies()
        #expect(policies.map(\.id.direction) == directions)
        #expect(policies.allSatisfy { $0.isolates && $0.order == 0 })
    }

    @Test func `rules of a direction that policyTypes leaves out are ignored`() {
        let policies = compile(.networkPolicy(types: [.egress], ingress: [.rule()], egress: [])).policies()
        #expect(policies.map(\.id.direction) == [.egress])
        #expect(policies.map(\.rules) == [[]])
    }

    @Test func `selects pods of its own namespace, all of them without a selector`() {
        let all = compile(.networkPolicy("shop")).policies()
        #expect(all.map(\.subject) == [PodSelector(in: .named("shop"))])
        let some = compile(.networkPolicy("shop", pods: .labels(["app": "web"]))).policies()
        #expect(some.map(\.subject) == [PodSelector(in: .named("shop"), pods: LabelSelector(matching: ["app": "web"]))])
        let fallback = compile(.networkPolicy(nil)).policies()
        #expect(fallback.map(\.id.namespace) == ["default"])
    }

    @Test func `absent and empty peers are anyone, absent and empty ports everything`() {
        let policies = compile(.networkPolicy(ingress: [.rule(), .rule([], [])])).policies()
        let expected = (0...1).map { Rule(index: $0, action: .allow, peers: [.anyone], traffic: .all) }
        #expect(policies.map(\.rules) == [expected])
    }

    /// E-2 to E-6.
    @Test func `a podSelector alone stays in the namespace, a namespaceSelector alone takes every pod`() {
        let web = SelectorManifest.labels(["app": "web"])
        let team = SelectorManifest.labels(["team": "a"])
        func peers(_ pods: SelectorManifest?, _ namespaces: SelectorManifest?) -> [Peer]? {
            compile(.networkPolicy(ingress: [.rule([.pods(podSelector: pods, namespaceSelector: namespaces)])]))
                .policies().first?.rules.first?.peers
        }
        let webPods = LabelSelector(matching: ["app": "web"])
        let teamNamespaces = NamespaceScope.matching(LabelSelector(matching: ["team": "a"]))
        #expect(peers(web, nil) == [.pods(PodSelector(in: .named("x"), pods: webPods))])
        #expect(peers(nil, team) == [.pods(PodSelector(in: teamNamespaces))])
        #expect(peers(web, team) == [.pods(PodSelector(in: teamNamespaces, pods: webPods))])
        #expect(peers(.everything, nil) == [.pods(PodSelector(in: .named("x")))])
        #expect(peers(nil, .everything) == [.pods(PodSelector(in: .matching(.everything)))])
        #expect(peers(.everything, .everything) == [.pods(PodSelector(in: .matching(.everything)))])
    }

    @Test func `all four operators are lowered`() {
        let selector = SelectorManifest(requirements: [
            .init(key: "d", condition: .doesNotExist), .init(key: "c", condition: .exists),
            .init(key: "b", condition: .notIn(["2", "1"])), .init(key: "a", condition: .in(["2", "1"])),
        ])
        let policies = compile(.networkPolicy(pods: selector)).policies()
        #expect(policies.map(\.subject.pods.description) == ["a in (1,2),b notin (1,2),c,!d"])
    }

    @Test func `peers are alternatives: their order and repetition leave no trace`() {
        let a = NetworkPolicyManifest.Peer.pods(podSelector: .labels(["app": "a"]), namespaceSelector: nil)
        let b = NetworkPolicyManifest.Peer.ipBlock(cidr: .v4(8, 8, 8, 0, 24), except: [])
        let c = NetworkPolicyManifest.Peer.pods(podSelector: nil, namespaceSelector: .everything)
        func snapshot(_ peers: [NetworkPolicyManifest.Peer]) -> ClusterSnapshot {
            compile(.networkPolicy(ingress: [.rule(peers)])).snapshot
        }
        #expect(snapshot([a, b, c]) == snapshot([c, a, b, a]))
        #expect(snapshot([a, b, c]).tiers.first?.policies.first?.rules.first?.peers.count == 3)
    }

    @Test func `peers that differ in the value of one label are in the order of the values, each once`() {
        let peers = ["b", "a-b", "c", "a", "b"].map { value in
            NetworkPolicyManifest.Peer.pods(podSelector: .labels(["app": value]), namespaceSelector: nil)
        }
        for peers in [peers, peers.reversed(), peers + [peers[0]]] {
            let lowered = compile(.networkPolicy(ingress: [.rule(peers)])).policies().first?.rules.first?.peers
            #expect(
                lowered
                    == ["a", "a-b", "b", "c"].map { value in
                        .pods(PodSelector(in: .named("x"), pods: LabelSelector(matching: ["app": value])))
                    })
        }
    }

    /// I-1, I-7.
    @Test func `a block loses its exceptions and its host bits`() {
        let peer = NetworkPolicyManifest.Peer.ipBlock(cidr: .v4(8, 8, 8, 5, 24), except: [.v4(8, 8, 8, 0, 30)])
        let rule = compile(.networkPolicy(ingress: [.rule([peer])])).policies().first?.rules.first
        let addresses = AddressSet(v4: .init(0x0808_0804...0x0808_08ff))
        #expect(rule?.peers == [.addresses(addresses, selectsPods: false)])
    }

    @Test func `whether a block selects pods is the profile's to say`() {
        let manifest = Manifest.networkPolicy(ingress: [.rule([.ipBlock(cidr: .v4(0, 0, 0, 0, 0), except: [])])])
        let profile = CNIProfile(name: "other", ipBlockSelectsPods: true, nodePods: .asNodes)
        let rule = compile(manifest, profile: profile).policies().first?.rules.first
        #expect(rule?.peers == [.addresses(.allIPv4, selectsPods: true)])
        let strict = compile(manifest).policies().first?.rules.first
        #expect(strict?.peers == [.addresses(.allIPv4, selectsPods: false)])
    }

    @Test func `an IPv6 block is of IPv6 only`() {
        let peer = NetworkPolicyManifest.Peer.ipBlock(cidr: .v6(0, 0), except: [.v6(0xfc00, 7)])
        let rule = compile(.networkPolicy(egress: [.rule([peer])])).policies().last?.rules.first
        let local = AddressSet.block(v6: 0xfc << 120, prefixLength: 7)
        #expect(rule?.peers == [.addresses(.allIPv6.subtracting(local), selectsPods: false)])
    }

    /// D-8, P-2, P-4, P-12.
    @Test func `ports are TCP unless said, all of the protocol without a number, and named for later`() {
        let ports: [PolicyPort] = [
            PolicyPort(transport: nil, port: .range(80...80)),
            PolicyPort(transport: .udp, port: nil),
            PolicyPort(transport: .tcp, port: .range(8000...8080)),
            PolicyPort(transport: nil, port: .named("web")),
            PolicyPort(transport: .sctp, port: .named("sig")),
        ]
        let rule = compile(.networkPolicy(ingress: [.rule(nil, ports)])).policies().first?.rules.first
        let fixed = TrafficSet(tcp: PortSet([80...80, 8000...8080]), udp: .allPorts)
        #expect(
            rule?.traffic
                == TrafficPattern(
                    fixed: fixed, named: [.init("sig", ipProtocol: .sctp), .init("web", ipProtocol: .tcp)]))
    }

    @Test func `knows where each policy and rule stands`() {
        let compilation = compile(
            .networkPolicy(
                "shop", "p", types: [.ingress, .egress], ingress: [.rule(at: at(5)), .rule(at: at(9))],
                egress: [.rule(at: at(12))], at: at(3)))
        let ingress = PolicyID(kind: "NetworkPolicy", namespace: "shop", name: "p", direction: .ingress)
        let egress = PolicyID(kind: "NetworkPolicy", namespace: "shop", name: "p", direction: .egress)
        #expect(compilation.sources.policies == [ingress: at(3), egress: at(3)])
        #expect(
            compilation.sources.rules == [
                RuleID(policy: ingress, index: 0): at(5), RuleID(policy: ingress, index: 1): at(9),
                RuleID(policy: egress, index: 0): at(12),
            ])
    }
}

@Suite struct PodAddressNoteTests {
    static func codes(_ blocks: [NetworkPolicyManifest.Peer], profile: CNIProfile = .kubernetes) -> [String] {
        compile(.networkPolicy(ingress: [.rule(blocks)]), profile: profile).codes
    }

    @Test(arguments: [
        CIDRManifest.v4(10, 1, 0, 0, 16), .v4(172, 31, 0, 0, 16), .v4(192, 168, 0, 1, 32), .v4(100, 127, 0, 0, 16),
        .v4(0, 0, 0, 0, 0), .v6(0, 0), .v6(0xfd00, 8), .v6(0xfc00, 8),
    ])
    func `is given for blocks from which clusters take pod addresses`(block: CIDRManifest) {
        #expect(Self.codes([.ipBlock(cidr: block, except: [])]) == ["ip-block-and-pods"])
    }

    @Test(arguments: [
        CIDRManifest.v4(11, 0, 0, 0, 8), .v4(172, 32, 0, 0, 16), .v4(192, 169, 0, 0, 16), .v4(100, 128, 0, 0, 16),
        .v4(8, 8, 8, 8, 32), .v6(0x2001, 16), .v6(0xfe80, 16),
    ])
    func `is not given for other blocks`(block: CIDRManifest) {
        #expect(Self.codes([.ipBlock(cidr: block, except: [])]) == [])
    }

    @Test func `is not given where exceptions leave out pod addresses, or the profile decides`() {
        let wide = CIDRManifest.v4(10, 0, 0, 0, 7)
        #expect(Self.codes([.ipBlock(cidr: wide, except: [.v4(10, 0, 0, 0, 8)])]) == [])
        let profile = CNIProfile(name: "other", ipBlockSelectsPods: true, nodePods: .asNodes)
        #expect(Self.codes([.ipBlock(cidr: wide, except: [])], profile: profile) == [])
    }

    @Test func `is given once an object, at the first such block`() {
        let compilation = compile(
            .networkPolicy(
                ingress: [
                    .rule([
                        .ipBlock(cidr: .v4(8, 8, 8, 8, 32, at: at(7)), except: []),
                        .ipBlock(cidr: .v4(10, 0, 0, 0, 8, at: at(8)), except: []),
                    ])
                ],
                egress: [.rule([.ipBlock(cidr: .v4(10, 9, 0, 0, 16, at: at(20)), except: [])])]))
        #expect(compilation.codes == ["ip-block-and-pods"])
        #expect(compilation.diagnostics.first?.location == at(8))
        #expect(
            compilation.diagnostics.first?.message
                == "ipBlock 10.0.0.0/8 (and 1 more) of NetworkPolicy x/p may cover pod addresses; "
                + "whether it then matches pods depends on the network plugin")
        #expect(compilation.diagnostics.first?.severity == .note)
    }
}
