import Git
import Review
import TestSupport
import Testing

/// The review of one commit in a new repository.
enum ReviewedChange {
    /// Two namespaces with two workloads each, whose pods carry `app`, and DNS in a third.
    static let town =
        ["shop/web", "shop/db", "office/desk", "office/printer"].map { name in
            let (namespace, app) = (name.split(separator: "/")[0], name.split(separator: "/")[1])
            return workload(String(namespace), String(app))
        }.joined() + ["shop", "office"].map(namespace).joined()

    static func namespace(_ name: String) -> String {
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: \(name), labels: {team: \(name)}}\n---\n"
    }

    static func workload(_ namespace: String, _ app: String, labels: String = "") -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: \(app), namespace: \(namespace)}
        spec:
          selector: {matchLabels: {app: \(app)}}
          template:
            metadata: {labels: {app: \(app)\(labels)}}
            spec: {containers: [{name: main, image: x}]}
        ---

        """
    }

    /// A policy in `shop` with a specification in the flow style.
    static func policy(_ name: String, in namespace: String = "shop", _ spec: String) -> String {
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: \(name), namespace: \(namespace)}
        spec: \(spec)
        ---

        """
    }

    /// What is said of a commit that turns the policies of a town into others.
    static func review(
        town: String = town, from before: String = "", to after: String, configuration: ReviewConfiguration? = nil
    ) throws -> ChangeReview {
        let repository = try TemporaryRepository()
        try repository.write("town.yaml", town)
        try repository.write("policies.yaml", before)
        try repository.commit("Build the town")
        try repository.write("policies.yaml", after)
        try repository.commit("Change the policies")
        var reviewer = Reviewer(repository: try Repository(containing: repository.path))
        var request = try ReviewRequest(.commit("HEAD"), day: #require(Day(year: 2026, month: 1, day: 1)))
        request.configuration = configuration
        return try reviewer.review(request)
    }

    /// The traps among what is said.
    static func traps(in review: ChangeReview) -> [Trap] {
        review.findings.compactMap { if case .trap(let trap) = $0.matter { trap } else { nil } }
    }

    /// How far the change reaches, as far as that is said.
    static func reach(of review: ChangeReview) -> [BlastRadius] {
        review.findings.compactMap { if case .blastRadius(let radius) = $0.matter { radius } else { nil } }
    }
}
