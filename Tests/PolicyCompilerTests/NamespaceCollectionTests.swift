import Manifests
import NetworkModel
import PolicyCompiler
import Testing

@Suite struct NamespaceCollectionTests {
    @Test func `a declared namespace has its labels and its name`() {
        let compilation = compile(.namespace("shop", labels: ["team": "a"], at: at(3)))
        let labels = LabelFacts(["team": "a", Namespace.nameLabel: "shop"])
        #expect(compilation.snapshot.namespaces == [Namespace(name: "shop", labels: labels)])
        #expect(compilation.sources.namespaces == ["shop": at(3)])
        #expect(compilation.diagnostics.isEmpty)
    }

    /// E-11.
    @Test func `a wrong name label is overridden and pointed out`() {
        let compilation = compile(.namespace("shop", labels: [Namespace.nameLabel: "other"], at: at(3)))
        #expect(compilation.snapshot.namespace("shop")?.labels[Namespace.nameLabel] == .value("shop"))
        #expect(compilation.codes == ["namespace-name-label"])
        #expect(compilation.diagnostics.first?.location == at(3))
        let right = compile(.namespace("shop", labels: [Namespace.nameLabel: "shop"]))
        #expect(right.diagnostics.isEmpty)
    }

    /// E-10.
    @Test(arguments: [
        Manifest.workload("Pod", "x", "a"), .networkPolicy("x"), .service("x", "s", selector: [:], []),
        .route("Ingress", "x"), .object("gateway.networking.k8s.io", "Gateway", "x", "g", .gateway),
        .network("UserDefinedNetwork", "x", "n", isPrimary: false),
    ])
    func `a namespace that something is in exists, with nothing but its name known`(manifest: Manifest) {
        let namespace = compile(manifest).snapshot.namespace("x")
        #expect(namespace?.isDeclared == false)
        #expect(namespace?.labels[Namespace.nameLabel] == .value("x"))
        #expect(namespace?.labels["team"] == .anything)
    }

    @Test func `objects without a namespace are in default`() {
        #expect(compile(.workload("Pod", nil, "a")).snapshot.namespaces.map(\.name) == ["default"])
    }

    @Test func `cluster-scoped objects and selectors make no namespace`() {
        let named = SelectorManifest.labels([Namespace.nameLabel: "y"])
        let peer = NetworkPolicyManifest.Peer.pods(podSelector: nil, namespaceSelector: named)
        var policy = Manifest.clusterPolicy(.adminNetworkPolicy, "a")
        policy.identity.namespace = "z"
        let compilation = compile(
            policy, .networkPolicy("x", ingress: [.rule([peer])]),
            .network("ClusterUserDefinedNetwork", nil, "n", selector: named))
        #expect(compilation.snapshot.namespaces.map(\.name) == ["x"])
    }

    @Test func `a declaration counts wherever it stands`() {
        let pod = Manifest.workload("Pod", "x", "a", at: at(1))
        let namespace = Manifest.namespace("x", labels: ["team": "a"], at: at(9))
        #expect(compile(pod, namespace).snapshot == compile(namespace, pod).snapshot)
        #expect(compile(pod, namespace).snapshot.namespace("x")?.isDeclared == true)
    }
}

@Suite struct PrimaryNetworkTests {
    private let label = "k8s.ovn.org/primary-user-defined-network"

    @Test func `a UserDefinedNetwork isolates its namespace`() {
        let compilation = compile(
            .workload("Pod", "x", "a"), .workload("Pod", "y", "b"), .network("UserDefinedNetwork", "x", "blue"))
        #expect(compilation.snapshot.namespaces.map(\.network) == ["x/blue", ""])
        #expect(compilation.workload("a")?.network == "x/blue")
        #expect(compilation.workload("b")?.network == "")
    }

    @Test func `a ClusterUserDefinedNetwork joins the namespaces that surely match`() {
        let compilation = compile(
            .namespace("a", labels: ["team": "red", label: ""]),
            .namespace("b", labels: ["team": "red", label: ""]), .namespace("c", labels: ["team": "blue", label: ""]),
            .workload("Pod", "d", "p"), .workload("Pod", "a", "q"),
            .network("ClusterUserDefinedNetwork", nil, "red", selector: .labels(["team": "red"])))
        #expect(compilation.snapshot.namespaces.map(\.network) == ["red", "red", "", ""])
        #expect(compilation.workload("q")?.network == "red")
        #expect(compilation.workload("p")?.network == "")
    }

    @Test func `a primary network has no effect in a namespace that is declared without the label`() {
        let compilation = compile(
            .namespace("x", labels: [:]), .workload("Pod", "x", "a"), .network("UserDefinedNetwork", "x", "blue"))
        #expect(compilation.snapshot.namespaces.map(\.network) == [""])
        #expect(compilation.workload("a")?.network == "")
        #expect(compilation.codes == ["network-without-label"])
    }

    @Test func `secondary networks change nothing`() {
        let compilation = compile(
            .workload("Pod", "x", "a"), .network("UserDefinedNetwork", "x", "blue", isPrimary: false),
            .network("ClusterUserDefinedNetwork", nil, "red", isPrimary: false, selector: .everything))
        #expect(compilation.snapshot.namespaces.map(\.network) == [""])
        #expect(compilation.workload("a")?.network == "")
    }

    @Test func `several primary networks of a namespace are pointed out`() {
        let compilation = compile(
            .network("UserDefinedNetwork", "x", "b"), .network("UserDefinedNetwork", "x", "a"))
        #expect(compilation.snapshot.namespaces.map(\.network) == ["x/a"])
        #expect(compilation.codes == ["several-primary-networks"])
    }
}
