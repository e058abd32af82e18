import Manifests
import TestSupport
import Testing

@Suite struct ClusterPolicyTests {
    /// An AdminNetworkPolicy with the given egress list, in flow style.
    private func readAdmin(egress: String) -> ManifestSet {
        read(
            """
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: AdminNetworkPolicy
            metadata: {name: p}
            spec:
              priority: 5
              subject: {namespaces: {}}
              egress: \(egress)
            """)
    }

    /// A ClusterNetworkPolicy with the given egress list, in flow style.
    private func readCluster(egress: String) -> ManifestSet {
        read(
            """
            apiVersion: policy.networking.k8s.io/v1alpha2
            kind: ClusterNetworkPolicy
            metadata: {name: p}
            spec:
              tier: Baseline
              priority: 5
              subject: {namespaces: {}}
              egress: \(egress)
            """)
    }

    @Test func `reads an AdminNetworkPolicy`() throws {
        let marked = MarkedText(
            """
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: AdminNetworkPolicy
            metadata: {name: p}
            spec:
              priority: 1000
              subject:
                pods: {namespaceSelector: {}, podSelector: {matchLabels: {a: b}}}
              ingress:
              - ①name: first
                action: Pass
                from: [{namespaces: {matchLabels: {c: d}}}]
              egress:
              - ②action: Allow
                to:
                - networks: [③10.0.0.0/8]
                - nodes: {}
                - domainNames: ['*.k8s.io']
              - ④action: Deny
                to: [{namespaces: {}}]
                ports:
                - portNumber: {port: 53, protocol: UDP}
                - portNumber: {port: 80}
                - portRange: {start: 1, end: 2}
                - namedPort: web
            """)
        let set = marked.read()
        #expect(set.diagnostics == [])
        #expect(set.objects.first?.identity.namespace == nil)
        let a = SelectorManifest(requirements: [.init(key: "a", condition: .in(["b"]))])
        let c = SelectorManifest(requirements: [.init(key: "c", condition: .in(["d"]))])
        let block = CIDRManifest(
            text: "10.0.0.0/8", network: 10 << 24, prefixLength: 8, isIPv6: false, location: marked[3])
        let all = SelectorManifest()
        #expect(
            set.clusterPolicies == [
                ClusterPolicyManifest(
                    dialect: .adminNetworkPolicy, priority: 1000,
                    subject: .pods(namespaceSelector: all, podSelector: a),
                    ingress: [
                        .init(
                            location: marked[1], name: "first", action: .pass, peers: [.pods(.namespaces(c))],
                            ports: nil)
                    ],
                    egress: [
                        .init(
                            location: marked[2], name: nil, action: .allow,
                            peers: [.networks([block]), .nodes(all), .domainNames(["*.k8s.io"])], ports: nil),
                        .init(
                            location: marked[4], name: nil, action: .deny, peers: [.pods(.namespaces(all))],
                            ports: [.range(.udp, 53...53), .range(.tcp, 80...80), .range(.tcp, 1...2), .named("web")]),
                    ])
            ])
    }

    @Test func `reads a ClusterNetworkPolicy`() {
        let set = readCluster(
            egress: """
                [{action: Accept, to: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 80}}},
                  {udp: {destinationPort: {range: {start: 1, end: 65535}}}}, {destinationNamedPort: web}]},
                  {action: Accept, to: [{networks: ['::/0']}, {domainNames: [a.example]}]}]
                """)
        #expect(set.diagnostics == [])
        let policy = set.clusterPolicies.first
        #expect(policy?.dialect == .clusterNetworkPolicyBaseline)
        #expect(policy?.egress.first?.ports == [.range(.tcp, 80...80), .range(.udp, 1...65535), .named("web")])
        #expect(policy?.egress.last?.peers.last == .domainNames(["a.example"]))
    }

    @Test func `a BaselineAdminNetworkPolicy is named default`() {
        func read(name: String) -> ManifestSet {
            ManifestsTests.read(
                """
                apiVersion: policy.networking.k8s.io/v1alpha1
                kind: BaselineAdminNetworkPolicy
                metadata: {name: \(name)}
                spec: {subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}
                """)
        }
        #expect(read(name: "default").clusterPolicies.first?.dialect == .baselineAdminNetworkPolicy)
        #expect(read(name: "other").errorCodes == ["invalid-name"])
        #expect(read(name: "other").diagnostics.first?.rules == ["A-20"])
    }

    static let refusedByAdmin: [(egress: String, code: String, rule: String)] = [
        ("[{action: Accept, to: [{namespaces: {}}]}]", "unknown-action", "A-5"),
        ("[{action: Alow, to: [{namespaces: {}}]}]", "unknown-action", "A-5"),
        ("[{to: [{namespaces: {}}]}]", "missing-field", "A-5"),
        ("[{action: Allow}]", "missing-field", "A-11"),
        ("[{action: Allow, to: []}]", "missing-field", "A-11"),
        ("[{action: Allow, too: [{namespaces: {}}], to: [{namespaces: {}}]}]", "unknown-field", "V-4"),
        ("[{action: Allow, to: [{namespaces: {}, nodes: {}}]}]", "invalid-peer", "A-9"),
        ("[{action: Allow, to: [{namespaces: {}, extra: {}}]}]", "unknown-field", "V-4"),
        ("[{action: Allow, to: [{namespaces: {namespaceSelector: {}}}]}]", "unknown-field", "C-19"),
        ("[{action: Deny, to: [{domainNames: [a.example]}]}]", "invalid-value", "A-19"),
        ("[{action: Allow, to: [{domainNames: ['*']}]}]", "invalid-name", "A-19"),
        ("[{action: Allow, to: [{networks: [10.0.0.0]}]}]", "invalid-cidr", "I-7"),
        ("[{action: Allow, to: [{networks: ['::ffff:10.0.0.0/104']}]}]", "invalid-cidr", "I-7"),
        ("[{action: Allow, to: [{networks: []}]}]", "missing-field", "A-11"),
        ("[{action: Allow, to: [{networks: ['::/0']}], ports: [{namedPort: a}]}]", "invalid-value", "A-18"),
        ("[{action: Allow, to: [{namespaces: {}}], ports: [{}]}]", "invalid-value", "A-12"),
        ("[{action: Allow, to: [{namespaces: {}}], ports: [{port: 80}]}]", "unknown-field", "A-12"),
        ("[{action: Allow, to: [{nodes: {}}], ports: [{portRange: {start: 2, end: 2}}]}]", "invalid-value", "A-12"),
        ("[{action: Allow, to: [{nodes: {}}], ports: [{portRange: {start: 2}}]}]", "missing-field", "A-12"),
        ("[{action: Allow, to: [{nodes: {}}], ports: [{portNumber: {port: 0}}]}]", "invalid-value", "A-12"),
        ("[{action: Allow, to: [{nodes: {}}], ports: [{portNumber: {}}]}]", "missing-field", "A-12"),
    ]

    @Test(arguments: refusedByAdmin)
    func `an AdminNetworkPolicy refuses`(egress: String, code: String, rule: String) {
        let set = readAdmin(egress: egress)
        #expect(set.errorCodes.first == code)
        #expect(set.diagnostics.first?.rules.contains(rule) == true)
        #expect(set.objects == [])
        #expect(set.rejected.count == 1)
    }

    static let refusedByCluster: [(egress: String, code: String, rule: String)] = [
        ("[{action: Allow, to: [{namespaces: {}}]}]", "unknown-action", "C-2"),
        ("[{action: Accept, to: [{namespaces: {}}], ports: [{namedPort: a}]}]", "unknown-field", "V-4"),
        ("[{action: Accept, to: [{namespaces: {}}], protocols: [{tcp: {}}]}]", "missing-field", "C-9"),
        ("[{action: Accept, to: [{namespaces: {}}], protocols: [{icmp: {}}]}]", "unknown-field", "C-8"),
        (
            "[{action: Accept, to: [{nodes: {}}], protocols: [{udp: {destinationPort: {range: {start: 2, end: 2}}}}]}]",
            "invalid-value", "C-10"
        ),
        (
            "[{action: Accept, to: [{nodes: {}}], protocols: [{udp: {destinationPort: {number: 1}}, tcp: {}}]}]",
            "invalid-value", "C-8"
        ),
        ("[{action: Accept, to: [{nodes: {}}], protocols: [{destinationNamedPort: a}]}]", "invalid-value", "C-12"),
        ("[{action: Pass, to: [{domainNames: [a.example]}]}]", "invalid-value", "C-17"),
    ]

    @Test(arguments: refusedByCluster)
    func `a ClusterNetworkPolicy refuses`(egress: String, code: String, rule: String) {
        let set = readCluster(egress: egress)
        #expect(set.errorCodes.first == code)
        #expect(set.diagnostics.first?.rules.contains(rule) == true)
        #expect(set.rejected.count == 1)
    }

    @Test(arguments: [
        ("{tier: Admin, subject: {namespaces: {}}}", "C-1"),
        ("{tier: Admin, priority: 1001, subject: {namespaces: {}}}", "C-1"),
        ("{tier: admin, priority: 1, subject: {namespaces: {}}}", "C-1"),
        ("{priority: 1, subject: {namespaces: {}}}", "C-1"),
        ("{tier: Admin, priority: 1}", "C-18"),
        ("{tier: Admin, priority: 1, subject: {}}", "C-18"),
        (
            "{tier: Admin, priority: 1, subject: {namespaces: {}, pods: {namespaceSelector: {}, podSelector: {}}}}",
            "C-18"
        ),
        ("{tier: Admin, priority: 1, subject: {namespaces: {namespaceSelector: {}}}}", "C-19"),
    ])
    func `refuses specifications`(spec: String, rule: String) {
        let set = read(
            "apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: p}\nspec: \(spec)"
        )
        #expect(set.errorCodes.count == 1)
        #expect(set.diagnostics.first?.rules.contains(rule) == true)
        #expect(set.rejected.count == 1)
    }

    @Test func `limits the number of rules`() {
        func rules(_ count: Int, _ action: String) -> String {
            "[" + Array(repeating: "{action: \(action), to: [{namespaces: {}}]}", count: count).joined(separator: ", ")
                + "]"
        }
        #expect(readAdmin(egress: rules(100, "Allow")).diagnostics == [])
        #expect(readAdmin(egress: rules(101, "Allow")).errorCodes == ["too-many"])
        #expect(readCluster(egress: rules(25, "Accept")).diagnostics == [])
        #expect(readCluster(egress: rules(26, "Accept")).errorCodes == ["too-many"])
    }

    @Test func `a peer of no known form is kept as such, to fail closed`() {
        let set = readAdmin(
            egress: "[{action: Deny, to: [{sameLabels: [a]}]}, {action: Allow, to: [{}, {notSameLabels: [b]}]}]")
        #expect(set.errorCodes == [])
        #expect(set.warningCodes == ["unknown-peer", "unknown-peer", "unknown-peer"])
        let peers = set.clusterPolicies.first?.egress.flatMap(\.peers) ?? []
        let fields = peers.map { if case .unknown(let fields, _) = $0 { fields } else { ["known"] } }
        #expect(fields == [["sameLabels"], [], ["notSameLabels"]])
    }

    @Test func `a namespace has no meaning, and other versions aren't served`() {
        let set = read(
            """
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: AdminNetworkPolicy
            metadata: {name: p, namespace: shop}
            spec: {priority: 1, subject: {namespaces: {}}}
            ---
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: ClusterNetworkPolicy
            metadata: {name: p}
            """)
        #expect(set.warningCodes == ["needless-namespace"])
        #expect(set.objects.map(\.identity.namespace) == [nil])
        #expect(set.errorCodes == ["unserved-version"])
    }
}
