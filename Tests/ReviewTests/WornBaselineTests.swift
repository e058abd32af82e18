import Git
import Review
import TestSupport
import Testing

/// A baseline with which very much was compared gives way to a new one, which tells the same.
struct WornBaselineTests {
    /// Workloads of which each is of a class of its own, one document after the other.
    private static func workloads(_ count: Int) -> String {
        (0..<count).map { number in
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: w\(number), namespace: shop}
            spec:
              selector: {matchLabels: {app: w\(number)}}
              template:
                metadata: {labels: {app: w\(number)}}

            """
        }.joined(separator: "---\n")
    }

    private static func policy(port: Int) -> String {
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db, namespace: shop}
        spec:
          podSelector: {matchLabels: {app: w0}}
          policyTypes: [Ingress]
          ingress:
          - from: [{podSelector: {matchLabels: {app: w1}}}]
            ports: [{port: \(port)}]

        """
    }

    @Test func `a worn baseline is made anew once, and tells the same`() throws {
        let repository = try TemporaryRepository()
        try repository.write("workloads.yaml", Self.workloads(3))
        try repository.write("policy.yaml", Self.policy(port: 80))
        let base = try repository.commit("base")
        try repository.write("policy.yaml", Self.policy(port: 81))
        let edit = try repository.commit("edit")
        // Each is an endpoint, a workload and a class: more than 10,000 numbers.
        try repository.write("workloads.yaml", Self.workloads(3_600))
        let large = try repository.commit("very many workloads")

        let arena = try Arena(repository.path, repository)
        var reviewer = Reviewer(repository: try Repository(containing: repository.path))
        for (head, sidesRead) in [(edit, 1), (large, 1), (edit, 2), (edit, 2)] {
            let report = try reviewer.compare(Arena.pair(base, head))
            Arena.expectEqual(report, try arena.wholeReport(base, head), "\(head), \(sidesRead)")
            #expect(reviewer.work.sidesRead == sidesRead)
        }
        #expect(reviewer.work.comparisonsFromBaseline == 4)
    }
}
