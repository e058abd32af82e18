import Git
import Manifests
import NetworkModel
import Reachability
import TestSupport
import Testing

@testable import Review

/// Flows that manifests say they need, and a change closes.
struct DependencyTests {
    /// A shop whose web has some containers' fields, and a database behind a Service whose port is another one's name.
    private func town(_ container: String, _ more: String = "") -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: x, \(container)}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db, namespace: data}
        spec:
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: main, image: x, ports: [{name: sql, containerPort: 15432}]}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: store, namespace: data}
        spec:
          selector: {app: db}
          ports: [{name: a, port: 5432, targetPort: sql}, {name: b, port: 80, targetPort: 8080}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: near, namespace: shop}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        ---
        \(more)

        """
    }

    private func closed(_ town: String, by policy: String) throws -> [ClosedDependency] {
        let review = try ReviewedChange.review(town: town, to: ReviewedChange.policy("p", in: "data", policy))
        return review.findings.compactMap { if case .dependencyClosed(let closed) = $0.matter { closed } else { nil } }
    }

    private let deny = "{podSelector: {}, policyTypes: [Ingress]}"

    @Test(arguments: [
        "env: [{name: DB_HOST, value: store.data}]",
        "env: [{name: DB_HOST, value: store.data.svc.cluster.local}, {name: DB_PORT, value: '5432'}]",
        "env: [{name: X, value: 'http://store.data:5432/x'}]",
        "env: [{name: X, value: 'jdbc:postgresql://store.data:5432/shop'}]",
        "env: [{name: X, value: 'postgres://user:secret@store.data/shop'}]",
        "args: ['--db=store.data.svc:5432']",
        "command: [run, 'store.data:5432']",
    ])
    func `a dependency that closes is told with both places`(container: String) throws {
        let found = try closed(town(container), by: deny)
        try #require(found.count == 1, "\(found)")
        #expect(found[0].dependency.location.path == "town.yaml" && found[0].dependency.location.line == 8)
        #expect(found[0].closedBy.map(\.path) == ["policies.yaml"])
        #expect(found[0].flow.sources.endpoints.compactMap(\.workload?.name) == ["web"])
        #expect(found[0].flow.destinations.endpoints.compactMap(\.workload?.name) == ["db"])
    }

    @Test(arguments: [
        "env: [{name: DB_HOST, value: other.data}]", "env: [{name: DB_HOST, value: store.elsewhere}]",
        "env: [{name: DB_HOST, value: store}]", "env: [{name: NOTE, value: store.data}]",
        "env: [{name: X, value: 'http://$(HOST).data:5432'}]", "args: ['--db={{ .store.data }}']",
        "env: [{name: X, value: 'store.data:9999'}]",
    ])
    func `what names no Service is none`(container: String) throws {
        #expect(try closed(town(container), by: deny).isEmpty)
    }

    @Test func `only what the Service's port leads to counts`() throws {
        let sql = "{podSelector: {}, ingress: [{ports: [{port: 15432}]}]}"
        #expect(try closed(town("args: ['store.data:5432']"), by: sql).isEmpty)
        #expect(try closed(town("args: ['store.data:80']"), by: sql).count == 1)
    }

    @Test func `a ConfigMap counts for the workloads that refer to it`() throws {
        let map = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings, namespace: shop}
            data:
              app.properties: |
                db.url=jdbc:postgresql://store.data:5432/shop
            """
        let found = try closed(town("envFrom: [{configMapRef: {name: settings}}]", map), by: deny)
        #expect(found.map(\.dependency.text) == ["store.data:5432"])
        #expect(try closed(town("envFrom: [{configMapRef: {name: other}}]", map), by: deny).isEmpty)
    }

    @Test func `a file that is too large to look through is told`() throws {
        let padding = String(repeating: "x", count: 1 << 20)
        let large =
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: large, namespace: shop}\ndata: {a: \(padding)}\n---\n"
        func diagnostics(_ more: String) throws -> [String] {
            let deny = ReviewedChange.policy("deny", "{podSelector: {}, policyTypes: [Ingress]}")
            return try ReviewedChange.review(town: ReviewedChange.town + more, to: deny).diagnostics.map(\.code)
        }
        #expect(try diagnostics(large) == ["dependencies-unsearched"])
        #expect(try diagnostics("") == [])
    }

    @Test func `nothing is looked for among too many files, and that is told`() throws {
        let repository = try TemporaryRepository()
        try repository.write("town.yaml", ReviewedChange.town)
        try repository.commit("Build the town")
        try repository.write("deny.yaml", ReviewedChange.policy("deny", "{podSelector: {}, policyTypes: [Ingress]}"))
        try repository.commit("Deny")
        let opened = try Repository(containing: repository.path)
        var reviewer = Reviewer(repository: opened)
        let (change, head) = (try reviewer.compare(.commit("HEAD")), try opened.resolve("HEAD"))
        for (most, codes) in [(1, ["dependencies-unsearched"]), (2, [])] {
            let found = try reviewer.closedDependencies(
                of: change, since: nil, at: head, in: opened, mostFiles: most)
            #expect(found.closed.isEmpty && found.unsearched.map(\.code) == codes)
        }
    }

    @Test func `an Ingress needs its backends`() throws {
        let ingress = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: door, namespace: data}
            spec: {defaultBackend: {service: {name: store, port: {number: 80}}}}
            """
        let found = try closed(town("args: []", ingress), by: deny)
        #expect(found.map(\.dependency.text) == ["store"])
        #expect(found.first?.flow.sources.endpoints == [.ingressController])
    }
}
