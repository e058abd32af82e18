import NetworkModel
import Reachability
import Review
import Testing

/// Ready-made guardrails tell of a change once, and of who is there.
struct GuardrailNoiseTests {
    private func broken(_ town: String, by policy: String, sets: [GuardrailSet] = [.dns]) throws -> [(
        name: String, sources: [Endpoint]
    )] {
        var configuration = ReviewConfiguration()
        configuration.guardrailSets = sets
        let review = try ReviewedChange.review(
            town: town, to: ReviewedChange.policy("p", policy), configuration: configuration)
        return review.findings.compactMap { finding in
            guard case .guardrail(let name, _, _, let flow, _) = finding.matter else { return nil }
            return (name, flow.sources.endpoints)
        }
    }

    @Test func `of DNS servers that may be there, the first is told`() throws {
        let found = try broken(ReviewedChange.town, by: "{podSelector: {}, policyTypes: [Egress]}")
        #expect(found.map(\.name) == ["dns/cluster"])
    }

    @Test func `one that the repository describes is told as well`() throws {
        let server = """
            apiVersion: v1
            kind: Pod
            metadata: {name: dns, namespace: openshift-dns, labels: {dns.operator.openshift.io/daemonset-dns: default}}
            spec: {containers: [{name: main, image: x}]}
            ---

            """
        let found = try broken(ReviewedChange.town + server, by: "{podSelector: {}, policyTypes: [Egress]}")
        #expect(found.map(\.name) == ["dns/cluster", "dns/openshift"])
    }

    @Test func `what only another guardrail of the set loses is told`() throws {
        // The cluster's own servers stay open; the node's cache doesn't.
        let found = try broken(
            ReviewedChange.town,
            by: "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}}], "
                + "ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}, {port: 5353, protocol: UDP}, "
                + "{port: 5353, protocol: TCP}]}]}")
        #expect(found.map(\.name) == ["dns/node-local"])
    }

    @Test func `sources are those that are there`() throws {
        // The policy speaks of pods that no manifest describes as well, in any namespace with a label.
        let found = try broken(
            ReviewedChange.town,
            by: "{podSelector: {matchExpressions: [{key: app, operator: Exists}]}, policyTypes: [Egress]}")
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { $0.sources.allSatisfy { $0.workload != nil } })
    }
}
