import NetworkModel
import Reachability
import Review
import Testing

/// Changes that reach far, and those that don't.
struct BlastRadiusTests {
    private let deny = ReviewedChange.policy("deny", "{podSelector: {}, policyTypes: [Ingress]}")

    private func isolated(_ reach: [BlastRadius]) -> [String] {
        reach.compactMap { radius in
            guard case .isolation(_, let direction, let namespaces) = radius else { return nil }
            return "\(direction) of " + namespaces.map { "\($0.workloadCount) of \($0.name)" }.joined(separator: ", ")
        }
    }

    private func nameless(_ reach: [BlastRadius]) -> [String] {
        reach.flatMap { radius -> [String] in
            if case .nameResolution(_, let namespaces) = radius { namespaces.map(\.name) } else { [] }
        }
    }

    private func share(_ reach: [BlastRadius]) -> BlastRadius.ClosedShare? {
        reach.lazy.compactMap { if case .closedShare(_, let share) = $0 { share } else { nil } }.first
    }

    @Test func `a policy that lets nothing in isolates the namespace, and comes first`() throws {
        let review = try ReviewedChange.review(to: deny)
        #expect(isolated(ReviewedChange.reach(of: review)) == ["ingress of 2 of shop"])
        #expect(review.findings.first?.kind == .blastRadius)
        #expect(review.verdict == .attention)
    }

    @Test func `one that lets anybody in doesn't`() throws {
        let some = ReviewedChange.policy(
            "some", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]}")
        #expect(isolated(ReviewedChange.reach(of: try ReviewedChange.review(to: some))) == [])
        let half = ReviewedChange.policy("half", "{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]}")
        #expect(isolated(ReviewedChange.reach(of: try ReviewedChange.review(to: half))) == [])
        // What was shut before isn't shut by the change.
        let both = deny + ReviewedChange.policy("again", "{podSelector: {}, policyTypes: [Ingress]}")
        #expect(ReviewedChange.reach(of: try ReviewedChange.review(from: deny, to: both)) == [])
    }

    @Test func `both directions at once are told both, and not that names are lost as well`() throws {
        let all = ReviewedChange.policy("all", "{podSelector: {}, policyTypes: [Ingress, Egress]}")
        let reach = ReviewedChange.reach(of: try ReviewedChange.review(to: all))
        #expect(isolated(reach) == ["ingress of 2 of shop", "egress of 2 of shop"])
        #expect(nameless(reach) == [])
    }

    @Test func `egress without DNS takes the names away, whichever servers there are`() throws {
        let https = "{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 443}]}"
        let cut = ReviewedChange.policy("cut", https + "]}")
        #expect(nameless(ReviewedChange.reach(of: try ReviewedChange.review(to: cut))) == ["shop"])
        let selectors = [
            "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, "
                + "podSelector: {matchLabels: {k8s-app: kube-dns}}",
            "namespaceSelector: {}", "ipBlock: {cidr: 169.254.20.10/32}",
        ]
        for selector in selectors {
            let kept = ReviewedChange.policy(
                "kept", https + ", {to: [{\(selector)}], ports: [{port: 53, protocol: UDP}]}]}")
            #expect(nameless(ReviewedChange.reach(of: try ReviewedChange.review(to: kept))) == [], "\(selector)")
        }
    }

    @Test func `the share of what closes is counted in pairs of workloads`() throws {
        // Of 4 × 4 pairs, workloads of several pods talk to themselves as well; shop's two are reached by four each.
        let reach = ReviewedChange.reach(of: try ReviewedChange.review(to: deny))
        #expect(share(reach) == .init(closed: 8, open: 16, isExact: true))
        var tolerant = ReviewConfiguration()
        tolerant.largestClosedShare = 50
        #expect(share(ReviewedChange.reach(of: try ReviewedChange.review(to: deny, configuration: tolerant))) == nil)
        // What is only narrowed stays open.
        let narrow = ReviewedChange.policy("narrow", "{podSelector: {}, ingress: [{ports: [{port: 80}]}]}")
        #expect(share(ReviewedChange.reach(of: try ReviewedChange.review(to: narrow))) == nil)
    }

    @Test func `single pods don't talk to themselves`() throws {
        let pods = ["a", "b"].map {
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: \($0), namespace: shop, labels: {app: \($0)}}
            spec: {containers: [{name: main, image: x}]}
            ---

            """
        }.joined()
        let reach = ReviewedChange.reach(of: try ReviewedChange.review(town: pods, to: deny))
        #expect(share(reach) == .init(closed: 2, open: 2, isExact: true))
    }

    @Test func `more workloads than are counted give a share that is at least as large`() throws {
        let town = (0..<510).map { ReviewedChange.workload("shop", "w\($0)") }.joined()
        let reach = ReviewedChange.reach(of: try ReviewedChange.review(town: town, to: deny))
        #expect(share(reach) == .init(closed: 510 * 510, open: 510 * 510, isExact: false))
        #expect(isolated(reach) == ["ingress of 510 of shop"])
    }
}
