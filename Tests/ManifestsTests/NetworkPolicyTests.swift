import Manifests
import TestSupport
import Testing

@Suite struct NetworkPolicyTests {
    @Test func `keeps what is written, without defaults`() throws {
        let marked = MarkedText(
            """
            ①apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: db
              namespace: shop
              labels: {team: data}
            spec:
              podSelector:
                matchLabels: {app: db}
                matchExpressions:
                - {key: tier, operator: NotIn, values: [test]}
                - {key: live, operator: Exists}
                - {key: old, operator: DoesNotExist}
              policyTypes: [Ingress]
              ingress:
              - ②from:
                - podSelector: {}
                - namespaceSelector: {matchLabels: {env: prod}}
                  podSelector: {matchLabels: {app: web}}
                - ipBlock:
                    cidr: ③10.0.0.0/8
                    except: [④10.1.0.0/16]
                ports:
                - port: 5432
                - {protocol: UDP}
                - {protocol: SCTP, port: 1, endPort: 9}
                - {port: metrics}
              - ⑤ports: []
            """)
        let set = marked.read()
        #expect(set.diagnostics == [])
        let object = try #require(set.objects.first)
        #expect(object.location == marked[1])
        #expect(object.labels == ["team": "data"])
        #expect(
            object.identity
                == ObjectIdentity(group: "networking.k8s.io", kind: "NetworkPolicy", namespace: "shop", name: "db"))
        let web = SelectorManifest(requirements: [.init(key: "app", condition: .in(["web"]))])
        let prod = SelectorManifest(requirements: [.init(key: "env", condition: .in(["prod"]))])
        let ten: UInt128 = 10 << 24
        #expect(
            set.networkPolicies == [
                NetworkPolicyManifest(
                    podSelector: SelectorManifest(requirements: [
                        .init(key: "app", condition: .in(["db"])), .init(key: "tier", condition: .notIn(["test"])),
                        .init(key: "live", condition: .exists), .init(key: "old", condition: .doesNotExist),
                    ]),
                    policyTypes: [.ingress],
                    ingress: [
                        .init(
                            location: marked[2],
                            peers: [
                                .pods(podSelector: SelectorManifest(), namespaceSelector: nil),
                                .pods(podSelector: web, namespaceSelector: prod),
                                .ipBlock(
                                    cidr: CIDRManifest(
                                        text: "10.0.0.0/8", network: ten, prefixLength: 8, isIPv6: false,
                                        location: marked[3]),
                                    except: [
                                        CIDRManifest(
                                            text: "10.1.0.0/16", network: ten + 1 << 16, prefixLength: 16,
                                            isIPv6: false, location: marked[4])
                                    ]),
                            ],
                            ports: [
                                PolicyPort(transport: nil, port: .range(5432...5432)),
                                PolicyPort(transport: .udp, port: nil),
                                PolicyPort(transport: .sctp, port: .range(1...9)),
                                PolicyPort(transport: nil, port: .named("metrics")),
                            ]),
                        .init(location: marked[5], peers: nil, ports: []),
                    ],
                    egress: nil)
            ])
    }

    /// D-1, D-2, D-9, N-5, N-12, P-13 and what Go's decoder makes of odd but valid forms.
    @Test(arguments: [
        "{}", "{podSelector: {}, egress: []}", "{podSelector: }", "{policyTypes: []}",
        "{policyTypes: [Ingress, Ingress]}", "{ingress: [{}]}", "{ingress: [{from: []}]}", "{ingress: null}",
        "{ingress: [{ports: [{port: 80, endPort: 80}]}]}", "{ingress: [{ports: [{port: 8e1}]}]}",
        "{ingress: [{ports: [{port: 80.0}]}]}", "{ingress: [{ports: [{}]}]}",
        "{egress: [{to: [{ipBlock: {cidr: '::/0', except: ['2001:db8::/32']}}]}]}",
        "{podSelector: {matchLabels: {app: ''}}}", "{podSelector: {matchLabels: {8080: \"yes\"}}}",
        "{podSelector: {matchLabels: {day: 2024-01-01, example.com/a_b.C: X}}}",
        "{ingress: [{ports: [{port: a-1}]}]}",
    ])
    func `accepts`(spec: String) {
        let set = readPolicy(spec)
        #expect(set.diagnostics == [])
        #expect(set.networkPolicies.count == 1)
    }

    static let refused: [(spec: String, codes: [String], rule: String)] = [
        ("{ingress: [{from: [{}]}]}", ["invalid-peer"], "E-8"),
        ("{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}]}", ["invalid-peer"], "E-9"),
        ("{podSelector: {matchExpressions: [{key: a, operator: In, values: []}]}}", ["invalid-value"], "E-14"),
        ("{podSelector: {matchExpressions: [{key: a, operator: NotIn}]}}", ["invalid-value"], "E-14"),
        ("{podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}}", ["invalid-value"], "E-14"),
        ("{podSelector: {matchExpressions: [{key: a, operator: Gt, values: ['1']}]}}", ["invalid-value"], "E-14"),
        ("{podSelector: {matchExpressions: [{key: a}]}}", ["missing-field"], "E-14"),
        ("{podSelector: {matchExpressions: [{operator: Exists}]}}", ["missing-field"], "E-14"),
        ("{podSelector: {matchLabels: {a: 1}}}", ["wrong-type"], "E-16"),
        ("{podSelector: {matchLabels: {a: 1.10}}}", ["wrong-type"], "E-16"),
        ("{podSelector: {matchLabels: {a: on}}}", ["wrong-type"], "E-16"),
        ("{podSelector: {matchLabels: {a: y}}}", ["wrong-type"], "E-16"),
        ("{podSelector: {matchExpressions: [{key: a, operator: In, values: [true]}]}}", ["wrong-type"], "E-16"),
        ("{ingress: [{ports: [{port: 90, endPort: 80}]}]}", ["invalid-value"], "P-14"),
        ("{ingress: [{ports: [{endPort: 80}]}]}", ["missing-field"], "P-15"),
        ("{ingress: [{ports: [{port: web, endPort: 80}]}]}", ["invalid-value"], "P-16"),
        ("{ingress: [{ports: [{port: 0}]}]}", ["invalid-value"], "P-18"),
        ("{ingress: [{ports: [{port: 65536}]}]}", ["invalid-value"], "P-18"),
        ("{ingress: [{ports: [{port: 80, endPort: 65536}]}]}", ["invalid-value"], "P-18"),
        ("{ingress: [{ports: [{port: true}]}]}", ["wrong-type"], "P-18"),
        ("{ingress: [{ports: [{port: \"80\"}]}]}", ["invalid-port-name"], "P-19"),
        ("{ingress: [{ports: [{port: sixteen-letters0}]}]}", ["invalid-port-name"], "P-20"),
        ("{ingress: [{ports: [{port: Web}]}]}", ["invalid-port-name"], "P-20"),
        ("{ingress: [{ports: [{port: a--b}]}]}", ["invalid-port-name"], "P-20"),
        ("{ingress: [{ports: [{port: -a}]}]}", ["invalid-port-name"], "P-20"),
        ("{ingress: [{ports: [{protocol: ICMP}]}]}", ["invalid-value"], "P-21"),
        ("{ingress: [{ports: [{protocol: tcp}]}]}", ["invalid-value"], "P-21"),
        ("{ingress: [{ports: [{protocol: 6}]}]}", ["wrong-type"], "P-21"),
        ("{egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]}]}", ["invalid-except"], "I-2"),
        ("{egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/9]}}]}]}", ["invalid-except"], "I-2"),
        ("{egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: ['::/96']}}]}]}", ["invalid-except"], "I-2"),
        ("{egress: [{to: [{ipBlock: {cidr: 10.0.0.1}}]}]}", ["invalid-cidr"], "I-7"),
        ("{egress: [{to: [{ipBlock: {cidr: 10.0.0.0/33}}]}]}", ["invalid-cidr"], "I-7"),
        ("{egress: [{to: [{ipBlock: {cidr: 10.0.0/8}}]}]}", ["invalid-cidr"], "I-7"),
        ("{egress: [{to: [{ipBlock: {cidr: 256.0.0.0/8}}]}]}", ["invalid-cidr"], "I-7"),
        ("{egress: [{to: [{ipBlock: {cidr: '1::2::3/64'}}]}]}", ["invalid-cidr"], "I-7"),
        ("{egress: [{to: [{ipBlock: {cidr: 'fe80::1%eth0/64'}}]}]}", ["invalid-cidr"], "I-7"),
        ("{egress: [{to: [{ipBlock: {except: [10.0.0.0/9]}}]}]}", ["missing-field"], "I-9"),
        ("{policyTypes: [Ingress, Egress, Ingress]}", ["too-many"], "V-6"),
        ("{policyTypes: [ingress]}", ["invalid-value"], "V-6"),
        ("{ingres: []}", ["unknown-field"], "V-4"),
        ("{ingress: [{form: []}]}", ["unknown-field"], "V-4"),
        ("{ingress: [{to: []}]}", ["unknown-field"], "V-4"),
        ("{podselector: {}}", ["unknown-field"], "V-4"),
        ("{podSelector: {app: web}}", ["unknown-field"], "V-4"),
        ("{ingress: [{from: [{podSelector: {matchLabels: {a: b}, extra: 1}}]}]}", ["unknown-field"], "V-4"),
    ]

    @Test(arguments: refused)
    func `refuses`(spec: String, codes: [String], rule: String) {
        let set = readPolicy(spec)
        #expect(set.errorCodes == codes)
        #expect(set.diagnostics.first?.rules.contains(rule) == true)
        #expect(set.objects == [])
        let identity = ObjectIdentity(group: "networking.k8s.io", kind: "NetworkPolicy", namespace: "shop", name: "p")
        #expect(set.rejected.map(\.identity) == [identity])
    }

    @Test(arguments: [
        ("[]", "wrong-type"), ("text", "wrong-type"), ("{ingress: {from: []}}", "wrong-type"),
        ("{ingress: [{from: {podSelector: {}}}]}", "wrong-type"), ("{ingress: [[]]}", "wrong-type"),
        ("{podSelector: [a]}", "wrong-type"), ("{podSelector: {matchLabels: [a]}}", "wrong-type"),
        ("{podSelector: {matchLabels: {a: {b: c}}}}", "wrong-type"),
        ("{podSelector: {matchLabels: {'a b': c}}}", "invalid-label"),
        ("{podSelector: {matchLabels: {a: 'b c'}}}", "invalid-label"),
        ("{podSelector: {matchLabels: {a/b/c: d}}}", "invalid-label"),
        ("{podSelector: {matchLabels: {-a: d}}}", "invalid-label"),
        ("{podSelector: {matchLabels: {a: b, a: c}}}", "duplicate-key"),
        ("{policyTypes: Ingress}", "wrong-type"), ("{policyTypes: [1]}", "wrong-type"),
        ("{ingress: [{ports: [{port: 80.5}]}]}", "wrong-type"),
    ])
    func `refuses types and names that the API doesn't have`(spec: String, code: String) {
        let set = readPolicy(spec)
        #expect(set.errorCodes == [code])
        #expect(set.rejected.count == 1)
    }

    @Test func `reports every problem at its place`() throws {
        let marked = MarkedText(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: ①Db}
            spec:
              podSelector: {matchLabels: {app: ②22}}
              ingress:
              - ③form:
                - podSelector: {}
                ports:
                - port: ④70000
              ⑤egres: []
            """)
        let set = marked.read()
        #expect(set.diagnostics.map(\.location) == (1...5).map { marked[$0] })
        #expect(
            set.errorCodes == ["invalid-name", "wrong-type", "unknown-field", "invalid-value", "unknown-field"])
        let typo = try #require(set.diagnostics.first { $0.location == marked[3] }?.advice)
        #expect(typo.contains("Did you mean `from`?"))
        #expect(typo.contains("from everywhere"))
    }

    @Test(
        arguments: [
            ("10.0.0.5/24", "host-bits", 10 << 24, 24), ("010.0.0.0/8", "leading-zeros", 10 << 24, 8),
            ("::ffff:10.0.0.0/104", "mapped-cidr", 10 << 24, 8),
        ] as [(String, String, UInt128, Int)])
    func `normalises the address blocks of old`(text: String, code: String, network: UInt128, length: Int) throws {
        let set = readPolicy("{egress: [{to: [{ipBlock: {cidr: '\(text)'}}]}]}")
        #expect(set.errorCodes == [])
        #expect(set.warningCodes == [code])
        let peer = try #require(set.networkPolicies.first?.egress?.first?.peers?.first)
        guard case .ipBlock(let cidr, _) = peer else { return #expect(Bool(false), "no address block") }
        #expect(cidr.network == network)
        #expect(cidr.prefixLength == length)
        #expect(!cidr.isIPv6)
        #expect(cidr.text == text)
    }

    @Test(
        arguments: [
            ("2001:db8::1/128", (0x2001_0db8 << 96) + 1, 128), ("::/0", 0, 0), ("1:2:3:4:5:6:7:8/16", 1 << 112, 16),
            ("::1.2.3.4/128", 0x0102_0304, 128),
        ] as [(String, UInt128, Int)])
    func `reads IPv6`(text: String, network: UInt128, length: Int) throws {
        let set = readPolicy("{egress: [{to: [{ipBlock: {cidr: '\(text)'}}]}]}")
        #expect(set.errorCodes == [])
        let peer = try #require(set.networkPolicies.first?.egress?.first?.peers?.first)
        guard case .ipBlock(let cidr, _) = peer else { return #expect(Bool(false), "no address block") }
        #expect(cidr.network == network)
        #expect(cidr.prefixLength == length)
        #expect(cidr.isIPv6)
    }

    @Test func `an empty element of a list reads as an empty rule, with a warning`() {
        let set = readPolicy("\n  podSelector: {}\n  ingress:\n  -\n")
        #expect(set.warningCodes == ["null-element"])
        #expect(set.networkPolicies.first?.ingress?.count == 1)
    }

    @Test(arguments: [
        "networking.k8s.io/v1beta1", "extensions/v1", "v1", "networking.k8s.io", "networking.k8s.io/v2",
    ])
    func `no server applies another version`(apiVersion: String) {
        let set = read("apiVersion: \(apiVersion)\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: {}}")
        #expect(set.errorCodes == ["unserved-version"])
        #expect(set.rejected.count == 1)
    }

    /// V-5.
    @Test func `reads the removed version like today's, with a warning`() {
        let text = "kind: NetworkPolicy\nmetadata: {name: p, namespace: x}\nspec: {podSelector: {}, ingress: [{}]}"
        let set = read("apiVersion: extensions/v1beta1\n" + text)
        #expect(set.diagnostics.map(\.code) == ["unserved-version"])
        #expect(set.warningCodes == ["unserved-version"])
        #expect(set.diagnostics.first?.message.contains("extensions/v1beta1") == true)
        let today = read("apiVersion: networking.k8s.io/v1\n" + text)
        #expect(set.objects.map(\.identity) == today.objects.map(\.identity))
        #expect(set.networkPolicies == today.networkPolicies)
    }

    @Test func `a policy without an apiVersion is refused`() {
        let set = read("kind: NetworkPolicy\nmetadata: {name: p}\nspec: {podSelector: {}}")
        #expect(set.errorCodes == ["missing-field"])
        #expect(set.rejected.count == 1)
    }

    @Test(arguments: [
        ("projectcalico.org/v3", "NetworkPolicy"), ("crd.projectcalico.org/v1", "GlobalNetworkPolicy"),
        ("cilium.io/v2", "CiliumNetworkPolicy"), ("cilium.io/v2", "CiliumClusterwideNetworkPolicy"),
        ("crd.antrea.io/v1beta1", "ClusterNetworkPolicy"), ("networking.k8s.aws/v1alpha1", "ClusterNetworkPolicy"),
    ])
    func `dialects that aren't analysed are errors`(apiVersion: String, kind: String) {
        let set = read("apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: p}\nspec: {order: 1}")
        #expect(set.errorCodes == ["unsupported-policy"])
        #expect(set.rejected.map(\.identity.kind) == [kind])
    }

    @Test func `unknown fields outside of the specification are refused as well`() {
        let set = read(
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: p, lables: {a: b}}
            spec: {podSelector: {}}
            status: {}
            extra: 1
            """)
        #expect(set.diagnostics.map(\.code) == ["unknown-field", "unknown-field"])
        #expect(set.diagnostics.allSatisfy { $0.severity == .error })
        #expect(set.objects.isEmpty)
    }

    @Test(arguments: ["a_b", "A", "-a", "a-", "a..b", "a b", String(repeating: "a", count: 254)])
    func `refuses names that are no DNS names`(name: String) {
        let set = read("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: \(name)}\nspec: {}")
        #expect(set.errorCodes == ["invalid-name"])
        #expect(set.rejected.count == 1)
    }
}
