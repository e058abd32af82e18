import Manifests
import NetworkModel
import PolicyCompiler
import Testing

@Suite struct DuplicateObjectTests {
    @Test func `of two documents about one object the last counts, and both are named`() {
        let first = Manifest.networkPolicy("x", "p", types: [.ingress], at: at(30, "a.yaml"))
        let second = Manifest.networkPolicy("x", "p", types: [.egress], at: at(2, "b.yaml"))
        for compilation in [compile(first, second), compile(second, first)] {
            #expect(compilation.policies().map(\.id.direction) == [.egress])
            #expect(
                compilation.diagnostics.map(\.description) == [
                    "b.yaml:2:1: warning: NetworkPolicy x/p is declared more than once, at a.yaml:30:1 and b.yaml:2:1; "
                        + "the last one counts"
                ])
            #expect(compilation.codes == ["duplicate-object"])
        }
    }

    @Test func `within one file the order of the text decides`() {
        let compilation = compile(
            .workload("Pod", "x", "a", ["v": "2"], at: at(9)), .workload("Pod", "x", "a", ["v": "1"], at: at(4)))
        #expect(compilation.workload("a")?.labels["v"] == .value("2"))
    }

    @Test func `an object that is declared many times is told once, with its places in order`() {
        let places = [3, 1, 4, 2, 5]
        let objects = places.map { Manifest.workload("Pod", "x", "a", ["v": "\($0)"], at: at($0)) }
        let others = [1, 6].map { Manifest.workload("Pod", "x", "b", at: at($0)) }
        let compilation = PolicyCompiler().compile(ManifestSet(objects: objects + others))
        #expect(compilation.workload("a")?.labels["v"] == .value("5"))
        #expect(
            compilation.diagnostics.map(\.message) == [
                "Pod x/a is declared more than once, at a.yaml:1:1, 3 more places and a.yaml:5:1; the last one counts",
                "Pod x/b is declared more than once, at a.yaml:1:1 and a.yaml:6:1; the last one counts",
            ])
    }

    @Test func `other groups, kinds, namespaces and names are other objects`() {
        let compilation = compile(
            .workload("Job", "x", "a", group: "batch"), .workload("Job", "x", "a", group: "batch.example"),
            .workload("Pod", "x", "a"), .workload("Job", "y", "a", group: "batch"),
            .workload("Job", "x", "b", group: "batch"))
        #expect(compilation.diagnostics.isEmpty)
    }

    @Test func `of many occurrences the first and the last are named`() {
        let manifests = (1...6).map { Manifest.namespace("x", at: at($0)) }
        let compilation = PolicyCompiler().compile(ManifestSet(objects: manifests))
        #expect(
            compilation.diagnostics.map(\.message) == [
                "Namespace x is declared more than once, at a.yaml:1:1, 4 more places and a.yaml:6:1; the last one counts"
            ])
    }

    static func collisions(_ count: Int) -> Compilation {
        let manifests = ["a.yaml", "b.yaml"].flatMap { path in
            (1...count).map { Manifest.namespace("n\($0)", at: at($0, path)) }
        }
        return PolicyCompiler().compile(ManifestSet(objects: manifests))
    }

    @Test func `ten collisions are ten warnings`() {
        #expect(Self.collisions(10).codes == Array(repeating: "duplicate-object", count: 10))
    }

    @Test func `more than ten collisions are one warning with three examples`() {
        let compilation = Self.collisions(11)
        #expect(
            compilation.diagnostics.map(\.message) == [
                "11 objects are declared more than once, and the last of each counts: "
                    + "Namespace n1 (a.yaml:1:1 and b.yaml:1:1); Namespace n2 (a.yaml:2:1 and b.yaml:2:1); "
                    + "Namespace n3 (a.yaml:3:1 and b.yaml:3:1) and others"
            ])
        #expect(compilation.diagnostics.first?.advice?.contains("--cluster NAME=GLOB") == true)
        #expect(compilation.diagnostics.first?.advice?.contains("--path") == true)
        #expect(compilation.snapshot.namespaces.count == 11)
    }
}

@Suite struct PolicyCompilerTests {
    @Test func `nothing compiles to nothing`() {
        let compilation = PolicyCompiler().compile(ManifestSet())
        #expect(compilation == Compilation(snapshot: ClusterSnapshot(), sources: SourceTable(), diagnostics: []))
    }

    @Test func `the reader's diagnostics come along, sorted by place and code, each once`() {
        let late = Diagnostic(.note, "a", "late", at: at(9))
        let early = Diagnostic(.error, "z", "early", at: at(1))
        let between = Diagnostic(.note, "b", "between", at: at(9))
        let other = Diagnostic(.note, "b", "other file", at: at(1, "0.yaml"))
        let set = ManifestSet(
            objects: [.namespace("x", labels: [Namespace.nameLabel: "y"], at: at(5))],
            diagnostics: [between, late, early, other, late])
        let diagnostics = PolicyCompiler().compile(set).diagnostics
        #expect(diagnostics.map(\.code) == ["b", "z", "namespace-name-label", "a", "b"])
        #expect(diagnostics.first == other && diagnostics.last == between)
    }

    @Test func `what the reader said of a place isn't said of it again`() {
        let peer = ClusterPolicyManifest.Peer.unknown(fields: ["sameLabels"], location: at(6))
        let policy = Manifest.clusterPolicy(.adminNetworkPolicy, "a", ingress: [.rule(.deny, [peer])])
        let said = Diagnostic(.warning, "unknown-peer", "in the reader's words", at: at(6))
        let compilation = PolicyCompiler().compile(ManifestSet(objects: [policy], diagnostics: [said]))
        #expect(compilation.diagnostics == [said])
    }

    /// Objects of every kind, some of them in each other's way.
    static let everything: [Manifest] = [
        .namespace("x", labels: ["team": "a"], at: at(1)),
        .namespace("y", at: at(2)),
        .workload("Deployment", "x", "web", ["app": "web"], replicas: 1, at: at(3)),
        .workload("Pod", "x", "web-1-a", ["app": "web"], owner: .init("ReplicaSet", "web-1"), at: at(4)),
        .workload("Pod", "x", "web-1-b", ["app": "odd"], owner: .init("ReplicaSet", "web-1"), at: at(5)),
        .workload("ReplicaSet", "x", "web-1", ["app": "web"], owner: .init("Deployment", "web"), at: at(6)),
        .workload("Pod", "z", "lone", addresses: ["10.0.0.1"], at: at(7)),
        .service("x", "web", selector: ["app": "web"], [.init(name: nil, port: 80, target: nil, transport: .tcp)]),
        .route(
            to: .init(namespace: "x", service: "web", port: nil, isTargetPort: false, location: at(8)),
            .init(namespace: "x", service: "missing", port: nil, isTargetPort: false, location: at(9))),
        .networkPolicy("x", "p", ingress: [.rule([.ipBlock(cidr: .v4(10, 0, 0, 0, 8), except: [])])], at: at(10)),
        .networkPolicy("x", "q", types: [.egress], at: at(11)),
        .clusterPolicy(
            .adminNetworkPolicy, "a", ingress: [.rule(.deny, [.pods(.namespaces(.everything))])], at: at(12)),
        .clusterPolicy(.adminNetworkPolicy, "b", egress: [.rule(.pass, [.nodes(.everything)])], at: at(13)),
        .clusterPolicy(.clusterNetworkPolicyBaseline, "c", egress: [.rule(.deny, [.networks([])])], at: at(14)),
        .network("UserDefinedNetwork", "z", "blue", at: at(15)),
        .network("ClusterUserDefinedNetwork", nil, "red", selector: .everything, at: at(16)),
    ]

    @Test func `the order in which objects are given doesn't matter`() {
        let expected = PolicyCompiler().compile(ManifestSet(objects: Self.everything))
        #expect(expected.snapshot.workloads.count == 3)
        #expect(expected.snapshot.tiers.count == 3)
        for shift in 1..<Self.everything.count {
            let rotated = Array(Self.everything[shift...] + Self.everything[..<shift])
            #expect(PolicyCompiler().compile(ManifestSet(objects: rotated)) == expected)
            #expect(PolicyCompiler().compile(ManifestSet(objects: rotated.reversed())) == expected)
        }
    }

    @Test func `moving every object to another place changes no snapshot`() {
        let moved = Self.everything.map { manifest in
            var manifest = manifest
            manifest.location = SourceLocation(path: "other/\(manifest.location.line).yaml", line: 1, column: 1)
            return manifest
        }
        let before = PolicyCompiler().compile(ManifestSet(objects: Self.everything))
        let after = PolicyCompiler().compile(ManifestSet(objects: moved))
        #expect(before.snapshot == after.snapshot)
        #expect(before.sources != after.sources)
    }

    @Test func `every policy, rule, workload and declared namespace has a place`() {
        let compilation = PolicyCompiler().compile(ManifestSet(objects: Self.everything))
        let policies = compilation.snapshot.tiers.flatMap(\.policies)
        #expect(Set(compilation.sources.policies.keys) == Set(policies.map(\.id)))
        let rules = policies.flatMap { policy in policy.rules.map { RuleID(policy: policy.id, index: $0.index) } }
        #expect(Set(compilation.sources.rules.keys) == Set(rules))
        #expect(Set(compilation.sources.workloads.keys) == Set(compilation.snapshot.workloads.map(\.id)))
        let declared = compilation.snapshot.namespaces.filter(\.isDeclared).map(\.name)
        #expect(Set(compilation.sources.namespaces.keys) == Set(declared))
    }

    @Test func `content that no reader should give still compiles`() {
        let odd = CIDRManifest(text: "?", network: .max, prefixLength: -3, isIPv6: false, location: at(1))
        let odder = CIDRManifest(text: "?", network: .max, prefixLength: 500, isIPv6: true, location: at(1))
        let peers: [NetworkPolicyManifest.Peer] = [
            .ipBlock(cidr: odd, except: [odder, odd]), .ipBlock(cidr: odder, except: []),
            .pods(podSelector: nil, namespaceSelector: nil),
        ]
        let selector = SelectorManifest(requirements: [
            .init(key: "", condition: .in([])), .init(key: "", condition: .notIn([])),
        ])
        let compilation = compile(
            .networkPolicy(
                "", "", pods: selector, ingress: [.rule(peers, [.init(transport: nil, port: .range(0...0))])]),
            .workload("", "", "", replicas: -1, owner: .init(apiVersion: "", kind: "", name: "")),
            .clusterPolicy(.adminNetworkPolicy, "", priority: -5, ingress: [.rule(.allow, [], [])]),
            .route(to: .init(namespace: "", service: "", port: .name(""), isTargetPort: true, location: at(0))))
        #expect(compilation.policies().count == 1)
        #expect(compilation.policies("admin").first?.rules.map(\.peers) == [[]])
        #expect(compilation.snapshot.workloads.count == 1)
    }
}

@Suite struct LargeSetTests {
    /// More policies than are compiled by one thread alone.
    private static let objects = (0..<1_500).flatMap { number -> [Manifest] in
        let name = "n\(number + 10_000)"
        return [
            .workload("Deployment", "x", name, ["app": name], at: at(number * 2 + 1)),
            .networkPolicy("x", name, types: [.ingress, .egress], at: at(number * 2 + 2)),
        ]
    }

    @Test func `a large set means what its parts mean`() {
        let whole = PolicyCompiler().compile(ManifestSet(objects: Self.objects))
        var (workloads, policies): ([Workload], [Policy]) = ([], [])
        for start in stride(from: 0, to: Self.objects.count, by: 500) {
            let part = PolicyCompiler().compile(ManifestSet(objects: Array(Self.objects[start..<start + 500])))
            workloads += part.snapshot.workloads
            policies += part.policies()
        }
        #expect(whole.snapshot.workloads == workloads)
        #expect(whole.policies() == policies)
        #expect(whole.sources.policies.count == 3_000)
    }

    @Test func `what is given up on the way is compiled first`() {
        var manifests = ManifestSet(objects: Self.objects)
        let expected = PolicyCompiler().compile(manifests)
        #expect(PolicyCompiler().compile(givingUp: &manifests) == expected)
        #expect(manifests.objects.isEmpty)
    }
}
