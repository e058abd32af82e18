import Manifests
import Testing

/// Objects whose kind is misspelt or missing: never passed over where their group says that they matter.
struct UnknownKindTests {
    private func read(_ text: String) -> ManifestSet {
        ManifestReader().read(SourceText(path: "a.yaml", bytes: Array(text.utf8)))
    }

    @Test(arguments: [
        ("networking.k8s.io/v1", "NetworkPolcy", "NetworkPolicy"),
        ("networking.k8s.io/v1", "networkpolicy", "NetworkPolicy"),
        ("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolcy", "AdminNetworkPolicy"),
        ("apps/v1", "Deploymnet", "Deployment"), ("batch/v1", "Cronjob", "CronJob"),
    ])
    func `refuses a kind that its group doesn't have, and says what was meant`(
        apiVersion: String, kind: String, meant: String
    ) throws {
        let set = read("apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: a, namespace: b}\nspec: {}\n")
        let diagnostic = try #require(set.diagnostics.first { $0.code == "unknown-kind" })
        #expect(diagnostic.severity == .error)
        #expect(diagnostic.location == SourceLocation(path: "a.yaml", line: 2, column: 7))
        #expect(diagnostic.advice?.contains("`\(meant)`") == true)
        #expect(set.objects.isEmpty)
        #expect(set.rejected.map(\.identity.name) == ["a"])
    }

    @Test(arguments: ["IngressClass", "ServiceCIDR"])
    func `passes over the other kinds of those groups`(kind: String) {
        let set = read("apiVersion: networking.k8s.io/v1\nkind: \(kind)\nmetadata: {name: a}\n")
        #expect(set.diagnostics.isEmpty)
        #expect(set.ignoredKinds == [kind: 1])
    }

    @Test func `refuses an object without a kind`() {
        let set = read("apiVersion: networking.k8s.io/v1\nknd: NetworkPolicy\nmetadata: {name: a}\n")
        #expect(set.diagnostics.map(\.code) == ["missing-field"])
        #expect(set.rejected.map(\.identity.name) == ["a"])
    }
}

/// Objects that hold others, which something else takes out and applies.
struct ContainerTests {
    private func read(_ text: String) -> ManifestSet {
        ManifestReader().read(SourceText(path: "a.yaml", bytes: Array(text.utf8)))
    }

    @Test(arguments: [
        ("template.openshift.io/v1", "Template", "objects: [{apiVersion: v1, kind: Pod, metadata: {name: a}}]"),
        ("work.open-cluster-management.io/v1", "ManifestWork", "spec: {workload: {manifests: []}}"),
    ])
    func `says that what is inside isn't analysed`(apiVersion: String, kind: String, body: String) {
        let set = read("apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: t}\n\(body)\n")
        #expect(set.diagnostics.map(\.code) == ["unsupported-container"])
        #expect(set.diagnostics.map(\.severity) == [.error])
        #expect(set.unreadableFiles == ["a.yaml"])
    }

    @Test func `refuses a list without items`() {
        let set = read("apiVersion: v1\nkind: List\nItems: [{apiVersion: v1, kind: Pod, metadata: {name: a}}]\n")
        #expect(set.diagnostics.map(\.severity) == [.error])
    }
}
