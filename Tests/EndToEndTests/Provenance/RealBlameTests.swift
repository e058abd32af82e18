import TestSupport
import Testing

/// Flows that commits of public repositories opened, as people read them, and that are open still.
@Suite(.serialized, .enabled(if: RealCommitTests.isThere, "NETREEVE_HISTORIES names no folder of bundles"))
struct RealBlameTests {
    @Test func `names the commits of a delivery tool that opened its flows`() throws {
        let clone = try clone("argo-cd")
        func opener(_ source: String, _ destination: String, _ port: String, _ path: String = "manifests/base") throws
            -> [String]
        {
            try clone.blame(source, destination, port, "--path", path).openerIDs
        }
        // Metrics were opened to every namespace after the first policies.
        #expect(try opener("default/argocd-server", "default/argocd-repo-server", "8084") == ["d9fcf3a44700"])
        #expect(
            try opener("default/argocd-server", "statefulset/default/argocd-application-controller", "8082")
                == ["d9fcf3a44700"])
        // The server accepts everything.
        #expect(try opener("default/argocd-dex-server", "default/argocd-server", "12345") == ["e5e5f4421bbe"])
        #expect(
            try opener("default/argocd-applicationset-controller", "default/argocd-repo-server", "8081")
                == ["740749ed0003"])
        // Redis could send to port 53 alone between two commits.
        #expect(try opener("default/argocd-redis", "192.0.2.1", "443") == ["108c113e5443"])
        #expect(try opener("default/argocd-redis", "default/argocd-dex-server", "5558") == ["108c113e5443"])
        // The typo let every pod reach dex on every port: its metrics are open since then, through the mended typo.
        #expect(try opener("default/argocd-repo-server", "default/argocd-dex-server", "5558") == ["da66692c7a7a"])
        #expect(
            try opener(
                "default/argocd-server", "default/{app.kubernetes.io/name=argocd-redis-ha-haproxy}", "9101",
                "manifests/ha/base") == ["07ce71747a99"])
    }

    @Test func `names the commits of a monitoring stack that opened its flows`() throws {
        let clone = try clone("kube-prometheus")
        let prometheus =
            "monitoring/{app.kubernetes.io/component=prometheus,app.kubernetes.io/instance=k8s,"
            + "app.kubernetes.io/name=prometheus,app.kubernetes.io/part-of=kube-prometheus}"
        let answer = try clone.blame(
            "monitoring/prometheus-adapter", prometheus, "9090", "--path", "manifests", "--path", "!manifests/setup")
        #expect(answer.openerIDs == ["ffa91de88e7d"])
        let grafana = try clone.blame(
            "monitoring/grafana", prometheus, "9090", "ffa91de88e7d", "--path", "manifests", "--path",
            "!manifests/setup")
        #expect(grafana.openerIDs == ["bbd67d105bb1"])
    }

    /// A clone of a bundle, in the place of a new repository.
    private func clone(_ name: String) throws -> TemporaryRepository {
        let repository = try TemporaryRepository()
        try repository.git("pull", "--quiet", "\(RealCommitTests.folder)/\(name).bundle", "HEAD")
        return repository
    }
}
