import Manifests
import TestSupport
import Testing

/// D-10, W-4: an object without a namespace is in `default`, unless what applies the file sets another.
@Suite struct DefaultNamespaceTests {
    private static let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: {podSelector: {}}\n"

    @Test func `is said once for a file, with how many objects it concerns`() {
        let marked = MarkedText(
            """
            {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}}
            ---
            ①{apiVersion: v1, kind: Pod, metadata: {name: b}}
            ---
            \(Self.policy)metadata: {name: p}
            ---
            {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod, metadata: {name: c, namespace: ""}}]}
            """)
        let set = marked.read()
        #expect(
            set.diagnostics.map(\.description) == [
                "\(marked[1]): note: 3 objects without `metadata.namespace` are read as in namespace `default`"
            ])
        #expect(set.diagnostics.map(\.code) == ["default-namespace"])
        #expect(set.diagnostics.map(\.rules) == [["D-10"]])
        #expect(set.objects.map(\.identity.namespace) == ["shop", "default", "default", "default"])
    }

    @Test func `is said of a single object in the singular`() {
        #expect(
            read("{apiVersion: v1, kind: Pod, metadata: {name: a}}").diagnostics.map(\.message) == [
                "an object without `metadata.namespace` is read as in namespace `default`"
            ])
    }

    @Test func `isn't said of the namespace default by name`() {
        #expect(read("{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: default}}").diagnostics == [])
    }

    @Test(arguments: [
        "{apiVersion: v1, kind: Namespace, metadata: {name: a}}",
        "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80}]}}",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}",
        "{apiVersion: policy.networking.k8s.io/v1alpha1, kind: AdminNetworkPolicy, metadata: {name: a}, "
            + "spec: {priority: 1, subject: {namespaces: {}}}}",
    ])
    func `isn't said of what is no workload and no policy of a namespace`(text: String) {
        #expect(!read(text).diagnostics.map(\.code).contains("default-namespace"))
    }

    @Test func `isn't said of objects that are refused`() {
        let set = read(Self.policy + "metadata: {name: a_b}\n")
        #expect(set.diagnostics.map(\.code) == ["invalid-name"])
    }
}
