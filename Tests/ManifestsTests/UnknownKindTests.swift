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
