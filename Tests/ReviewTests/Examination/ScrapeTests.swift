import Git
import Manifests
import NetworkModel
import Reachability
import TestSupport
import Testing

@testable import Review

/// Flows that ServiceMonitors and PodMonitors have Prometheus use, and a change closes.
struct ScrapeTests {
    /// A namespace `data` with a database whose pods have the ports `sql` and `metrics`, behind a Service that calls the
    /// latter `stats`; and what is written besides.
    private func town(_ more: String...) -> String {
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: data, labels: {team: data}}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db, namespace: data}
        spec:
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec:
              containers:
              - {name: main, image: x, ports: [{name: sql, containerPort: 5432}, {name: metrics, containerPort: 9187}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: store, namespace: data, labels: {tier: store}}
        spec:
          selector: {app: db}
          ports: [{name: sql, port: 5432}, {name: stats, port: 80, targetPort: metrics}]
        ---

        """ + more.map { $0 + "\n---\n" }.joined()
    }

    private func monitor(
        _ spec: String, of kind: String = "ServiceMonitor", in namespace: String = "data", labels: String = "{}"
    ) -> String {
        """
        apiVersion: monitoring.coreos.com/v1
        kind: \(kind)
        metadata: {name: watch, namespace: \(namespace), labels: \(labels)}
        spec:
          \(spec)
        """
    }

    private let storeMonitor = "{selector: {matchLabels: {tier: store}}, endpoints: [{port: stats}]}"

    private func prometheus(_ spec: String, kind: String = "Prometheus", in namespace: String = "monitoring") -> String
    {
        """
        apiVersion: monitoring.coreos.com/v1
        kind: \(kind)
        metadata: {name: k8s, namespace: \(namespace)}
        spec: \(spec)
        """
    }

    /// Follows every monitor of every namespace.
    private let everything =
        "{serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {}, podMonitorSelector: {}, "
        + "podMonitorNamespaceSelector: {}}"

    private let deny = "{podSelector: {}, policyTypes: [Ingress]}"

    /// Lets in what carries a label of the pods that the operator makes of Prometheus `k8s`.
    private let letIn =
        "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}, "
        + "podSelector: {matchLabels: {app.kubernetes.io/managed-by: prometheus-operator, prometheus: k8s}}}]}]}"

    private func review(_ town: String, from before: String? = nil, to policy: String) throws -> ChangeReview {
        try ReviewedChange.review(
            town: town, from: before.map { ReviewedChange.policy("p", in: "data", $0) } ?? "",
            to: ReviewedChange.policy("p", in: "data", policy))
    }

    private func closed(_ review: ChangeReview) -> [ClosedDependency] {
        review.findings.compactMap { if case .dependencyClosed(let closed) = $0.matter { closed } else { nil } }
    }

    @Test func `a ServiceMonitor's flow that closes is told with both places`() throws {
        let found = try closed(review(town(monitor(storeMonitor), prometheus(everything)), to: deny))
        try #require(found.count == 1, "\(found)")
        #expect(found[0].dependency.text == "ServiceMonitor data/watch, port stats")
        #expect(found[0].dependency.location.path == "town.yaml" && found[0].dependency.location.line == 27)
        #expect(found[0].dependency.service?.name == "store")
        #expect(found[0].closedBy.map(\.path) == ["policies.yaml"])
        #expect(found[0].flow.destinations.endpoints.compactMap(\.workload?.name) == ["db"])
        // The Service's port `stats` leads to the container's port `metrics`, 9187.
        #expect(found[0].flow.closed == TrafficSet(.tcp, 9187...9187))
        guard case .implied(let pods)? = found[0].flow.sources.endpoints.first else {
            Issue.record("no supposed pods: \(found[0].flow.sources)")
            return
        }
        #expect(pods.namespaces == .named("monitoring"))
        #expect(pods.pods.description.contains("operator.prometheus.io/name=k8s"))
    }

    @Test func `what lets the operator's pods in closes nothing of theirs`() throws {
        let town = town(monitor(storeMonitor), prometheus(everything))
        let kept = try review(town, to: letIn)
        #expect(closed(kept).isEmpty && kept.diagnostics.isEmpty)
        #expect(try closed(review(town, from: letIn, to: deny)).count == 1)
    }

    @Test(arguments: [
        ("PodMonitor", "{selector: {matchLabels: {app: db}}, podMetricsEndpoints: [{port: metrics}]}"),
        ("PodMonitor", "{selector: {}, podMetricsEndpoints: [{portNumber: 9187}]}"),
        ("PodMonitor", "{selector: {}, podMetricsEndpoints: [{targetPort: 9187}]}"),
        ("ServiceMonitor", "{selector: {}, endpoints: [{targetPort: metrics}]}"),
        ("ServiceMonitor", "{selector: {}, endpoints: [{targetPort: 9187}]}"),
    ])
    func `ports are found by name and by number`(kind: String, spec: String) throws {
        let found = try closed(review(town(monitor(spec, of: kind), prometheus(everything)), to: deny))
        try #require(found.count == 1, "\(found)")
        #expect(found[0].flow.closed == TrafficSet(.tcp, 9187...9187))
        #expect((found[0].dependency.service == nil) == (kind == "PodMonitor"))
    }

    @Test(arguments: [
        ("ServiceMonitor", "{selector: {matchLabels: {tier: other}}, endpoints: [{port: stats}]}"),
        ("ServiceMonitor", "{selector: {}, endpoints: [{port: metrics}]}"),
        ("ServiceMonitor", "{selector: {}, endpoints: [{targetPort: 9999}]}"),
        ("ServiceMonitor", "{selector: {}, namespaceSelector: {matchNames: [other]}, endpoints: [{port: stats}]}"),
        ("PodMonitor", "{selector: {matchLabels: {app: web}}, podMetricsEndpoints: [{port: metrics}]}"),
        ("PodMonitor", "{selector: {}, podMetricsEndpoints: [{port: stats}]}"),
    ])
    func `what means no pods' port needs nothing`(kind: String, spec: String) throws {
        let review = try review(town(monitor(spec, of: kind), prometheus(everything)), to: deny)
        #expect(closed(review).isEmpty && review.diagnostics.isEmpty)
    }

    @Test(arguments: ["{any: true}", "{matchNames: [other, data]}"])
    func `a monitor of another namespace says where it looks`(namespaces: String) throws {
        let spec = "{selector: {}, namespaceSelector: \(namespaces), endpoints: [{port: stats}]}"
        let found = try closed(review(town(monitor(spec, in: "ops"), prometheus(everything)), to: deny))
        #expect(found.map(\.dependency.text) == ["ServiceMonitor ops/watch, port stats"])
    }

    @Test(arguments: [
        // Without a selector of namespaces, only those of Prometheus' own namespace are followed.
        ("{serviceMonitorSelector: {}}", "data", true), ("{serviceMonitorSelector: {}}", "monitoring", false),
        // Without a selector of monitors, none is.
        ("{serviceMonitorNamespaceSelector: {}}", "data", false),
        (
            "{serviceMonitorSelector: {matchLabels: {release: x}}, serviceMonitorNamespaceSelector: {}}", "monitoring",
            true
        ),
        (
            "{serviceMonitorSelector: {matchLabels: {release: other}}, serviceMonitorNamespaceSelector: {}}",
            "monitoring",
            false
        ),
        (
            "{serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {matchLabels: {team: data}}}", "monitoring",
            true
        ),
        (
            "{serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {matchLabels: {team: x}}}", "monitoring",
            false
        ),
    ])
    func `a Prometheus follows the monitors that it selects`(spec: String, namespace: String, follows: Bool) throws {
        let monitor = monitor(storeMonitor, labels: "{release: x}")
        let review = try review(town(monitor, prometheus(spec, in: namespace)), to: deny)
        #expect(closed(review).count == (follows ? 1 : 0))
        #expect(review.diagnostics.map(\.code) == (follows ? [] : ["scraper-unknown"]))
    }

    @Test func `whether a Prometheus follows is unknown where a namespace's labels are`() throws {
        let spec = "{serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {matchLabels: {scrape: 'yes'}}}"
        let monitor = monitor("{selector: {}, namespaceSelector: {any: true}, endpoints: [{port: stats}]}", in: "ops")
        let review = try review(town(monitor, prometheus(spec)), to: deny)
        #expect(closed(review).isEmpty && review.diagnostics.map(\.code) == ["scraper-unknown"])
    }

    @Test(arguments: ["List", "ServiceMonitorList"]) func `a monitor in a list counts`(kind: String) throws {
        let own = kind == "List" ? "apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, " : ""
        let list = """
            apiVersion: \(kind == "List" ? "v1" : "monitoring.coreos.com/v1")
            kind: \(kind)
            items:
            - {\(own)metadata: {name: watch, namespace: data}, spec: \(storeMonitor)}
            """
        let found = try closed(review(town(list, prometheus(everything)), to: deny))
        #expect(found.map(\.dependency.text) == ["ServiceMonitor data/watch, port stats"])
    }

    @Test func `an agent's pods carry another name`() throws {
        let found = try closed(
            review(town(monitor(storeMonitor), prometheus(everything, kind: "PrometheusAgent")), to: deny))
        try #require(found.count == 1)
        guard case .implied(let pods)? = found[0].flow.sources.endpoints.first else {
            Issue.record("no supposed pods: \(found[0].flow.sources)")
            return
        }
        #expect(pods.pods.description.contains("app.kubernetes.io/name=prometheus-agent"))
    }

    @Test func `without a Prometheus, workloads with a known scraper's label are taken for it`() throws {
        let scraper = ReviewedChange.workload("watchtower", "agent", labels: ", app.kubernetes.io/name: vmagent")
        let review = try review(town(monitor(storeMonitor), scraper), to: deny)
        #expect(closed(review).map { $0.flow.sources.endpoints.compactMap(\.workload?.name) } == [["agent"]])
        #expect(review.diagnostics.isEmpty)
    }

    @Test func `without anybody who scrapes, that is said`() throws {
        let review = try review(town(monitor(storeMonitor)), to: deny)
        #expect(closed(review).isEmpty)
        try #require(review.diagnostics.map(\.code) == ["scraper-unknown"])
        #expect(review.diagnostics[0].location.path == "town.yaml" && review.diagnostics[0].location.line == 23)
        #expect(review.diagnostics[0].severity == .warning)
    }

    @Test func `a monitor that can't be read is told where something closes`() throws {
        let broken = monitor("{selector: {matchExpressions: [{key: tier, operator: Is}]}, endpoints: [{port: stats}]}")
        let review = try review(town(broken, prometheus(everything)), to: deny)
        #expect(closed(review).isEmpty && review.diagnostics.map(\.code) == ["dependencies-unsearched"])
    }

    @Test func `what a commit withdraws is not needed any more, and what it brings is`() throws {
        let monitor = monitor(storeMonitor)
        for (before, after, count) in [(monitor, "", 0), ("", monitor, 1), (monitor, monitor, 1)] {
            let repository = try TemporaryRepository()
            try repository.write("town.yaml", town(prometheus(everything)))
            try repository.write("monitor.yaml", before)
            try repository.commit("Build the town")
            try repository.write("monitor.yaml", after)
            try repository.write("deny.yaml", ReviewedChange.policy("p", in: "data", deny))
            try repository.commit("Deny")
            var reviewer = Reviewer(repository: try Repository(containing: repository.path))
            let request = try ReviewRequest(.commit("HEAD"), day: #require(Day(year: 2026, month: 1, day: 1)))
            #expect(try closed(reviewer.review(request)).count == count)
        }
    }

    @Test func `a Service that goes with the flow counts as it was`() throws {
        let repository = try TemporaryRepository()
        let service = """
            apiVersion: v1
            kind: Service
            metadata: {name: gate, namespace: data}
            spec: {selector: {app: db}, ports: [{port: 5432}]}
            """
        let web = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: main, image: x, args: ['gate.data:5432']}]}
            """
        try repository.write("town.yaml", town(web))
        try repository.write("gate.yaml", service)
        try repository.commit("Build the town")
        try repository.git("rm", "-q", "gate.yaml")
        try repository.write("deny.yaml", ReviewedChange.policy("p", in: "data", deny))
        try repository.commit("Deny")
        var reviewer = Reviewer(repository: try Repository(containing: repository.path))
        let request = try ReviewRequest(.commit("HEAD"), day: #require(Day(year: 2026, month: 1, day: 1)))
        #expect(try closed(reviewer.review(request)).map(\.dependency.text) == ["gate.data:5432"])
    }

    @Test func `monitors of one cluster say nothing of another`() throws {
        let repository = try TemporaryRepository()
        try repository.write("east/town.yaml", town(monitor(storeMonitor), prometheus(everything)))
        try repository.write("west/town.yaml", town())
        try repository.commit("Build two towns")
        for cluster in ["east", "west"] {
            try repository.write("\(cluster)/deny.yaml", ReviewedChange.policy("p", in: "data", deny))
        }
        try repository.commit("Deny")
        let clusters = ["east", "west"].map { ReviewOptions.Cluster(name: $0, pattern: "\($0)/**") }
        var reviewer = Reviewer(
            repository: try Repository(containing: repository.path), options: ReviewOptions(clusters: clusters))
        let request = try ReviewRequest(.commit("HEAD"), day: #require(Day(year: 2026, month: 1, day: 1)))
        #expect(try closed(reviewer.review(request)).map(\.cluster) == ["east"])
    }
}
