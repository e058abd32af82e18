import Manifests
import NetworkModel
import Reachability
import Review

extension Example {
    /// A review that found traps, closed dependencies and changes that reach far, and didn't look everywhere.
    static var examinedReview: ChangeReview {
        func place(_ path: String, _ line: Int) -> SourceLocation {
            SourceLocation(path: path, line: line, column: 3)
        }
        func identity(_ kind: String, _ name: String) -> ObjectIdentity {
            ObjectIdentity(
                group: kind == "Service" ? "" : "networking.k8s.io", kind: kind, namespace: "shop", name: name)
        }
        let policy = identity("NetworkPolicy", "cart")
        let pods = EndpointSet(Make.pods("shop", "cart"))
        let traps: [Trap.Matter] = [
            .oneElement(namespaces: "team=ops", pods: "app=web"), .twoElements(namespaces: "team=ops", pods: "app=web"),
            .egressLeftOpen, .ingressIsolatedToo, .rulesIgnored(.egress), .tcpOnly(port: 53),
            .allowsEverything(.ingress), .allowsNothing(.egress), .everyNamespace(.ingress),
            .absentKey(key: "tier", selector: "tier!=db"), .isolationBegins(.ingress, pods),
            .isolationEnds(.egress, pods), .selectsNobody("app=card"), .peerIsNobody("app=wed"),
            .redundant(.ingress, rule: 1, by: policy, at: place("apps/cart.yaml", 20)),
        ]
        let dependency = DeclaredDependency(
            text: "cart.shop:8080", location: place("apps/web.yaml", 12), service: identity("Service", "cart"))
        let namespaces = [BlastRadius.ReachedNamespace(name: "shop", workloadCount: 7)]
        let grave: [Finding.Matter] = [
            .blastRadius(.isolation(cluster: "", .ingress, namespaces)),
            .blastRadius(.nameResolution(cluster: "", namespaces)),
            .blastRadius(.closedShare(cluster: "", .init(closed: 12, open: 40, isExact: true))),
            .blastRadius(.closedShare(cluster: "", .init(closed: 12, open: 40, isExact: false))),
            .dependencyClosed(
                ClosedDependency(
                    dependency: dependency, cluster: "", flow: changes[1], closedBy: [place("policies/deny.yaml", 1)])),
        ]
        let tickets: [Finding.Matter] = [
            .ticketUnverifiable(.narrowedScope(fields: ["environments", "repositories"])),
            .ticketUnverifiable(.beyondPaths("apps/web.yaml")), .ticketUnverifiable(.otherRepository("platform")),
            .ticketUnverifiable(.beyondEnvironments(.file("apps/web.yaml"))),
            .ticketUnverifiable(.beyondEnvironments(.namespace("office"))),
            .ticketUnverifiable(.beyondEnvironments(.neither)), .shortfallOfNobody(text: "shop/web → shop/cache"),
        ]
        let findings =
            grave.map { Finding($0, severity: .block, commits: [], tickets: []) }
            + tickets.map { Finding($0, severity: .attention, commits: [], tickets: ["NET-42"]) }
            + traps.enumerated().map { number, matter in
                let trap = Trap(policy: policy, location: place("apps/cart.yaml", 30 + number), matter: matter)
                return Finding(.trap(trap), severity: .note, commits: [], tickets: [])
            }
        var review = review(
            report([cluster()], diagnostics: []), findings: findings, commits: Array(commits.prefix(1)), verdict: .block
        )
        review.diagnostics = [
            Diagnostic(
                .warning, "isolation-unsearched", "40 namespaces may be isolated, 32 were looked at",
                at: SourceLocation(path: ".")),
            Diagnostic(
                .warning, "traps-unsearched", "230 policies change, 200 were looked at", at: place("apps/z.yaml", 1)),
        ]
        return review
    }
}
