import Manifests
import NetworkModel
import PolicyCompiler
import Reachability
import Review

/// Names by which a repository tries to make a report say something else.
enum Hostile {
    static let names = [
        "\u{1B}[2K\u{1B}[1A", "a\u{202E}b\u{2066}c", "x\u{200B}y\u{FEFF}z", "l1\nl2\r\u{85}\u{2028}l3", "tab\tnul\u{0}",
        "</details><script>alert(1)</script>&amp;", "`code``` `", "`\u{301}accented\"\u{301}", "a|b\\|c",
        "@everyone #1",
        "=HYPERLINK(\"http://x\")", "+1", "-1", "\"]; n0 -> n1 [label=\"\\", "![x](http://y)", " ", "\u{E0041}\u{3164}",
    ]

    static var report: ChangeReport {
        let endpoints = names.map { Endpoint.workload(WorkloadID(namespace: $0, kind: $0, name: $0, variant: $0)) }
        let implied = names.prefix(3).map { name in
            Endpoint.implied(
                ImpliedEndpoint(
                    namespaces: .matching(LabelSelector(matching: [name: name])),
                    pods: LabelSelector(matching: [name: name])))
        }
        let policies = names.map { Make.policy($0, $0, .ingress, kind: $0) }
        let sources = SourceTable(
            policies: PlaceTable(
                zip(policies, names).map { ($0, SourceLocation(path: $1, line: 1, column: 1)) }))
        let change = FlowChange(
            sources: EndpointSet(endpoints + implied), destinations: EndpointSet(Make.pods("shop", "web")),
            before: .nothing, after: .all, cause: .access,
            reasonsBefore: policies.map { .isolation($0, isPossible: false) },
            reasonsAfter: [.allowedByDefault(.ingress)])
        let cluster = ClusterChange(
            name: names[5], changes: [change],
            addedWorkloads: [WorkloadID(namespace: "a|b", kind: "K", name: "`")],
            removedWorkloads: [], endpoints: endpoints + Make.pods("shop", "web"), singlePods: [],
            baseSources: sources, headSources: sources)
        let diagnostics = Diagnostic.Severity.allCases.flatMap { severity in
            names.prefix(6).map { name in
                SidedDiagnostic(
                    Diagnostic(severity, name, name, at: SourceLocation(path: name, line: 2, column: 3), advice: name),
                    on: .both)
            }
        }
        return ChangeReport(
            base: SideSummary(label: names[0], commit: nil, subject: nil, fileCount: 1, objectCount: 1),
            head: SideSummary(
                label: names[1], commit: "90be1c55d2a7c4f1", subject: names.joined(), fileCount: 1, objectCount: 1),
            clusters: [cluster], files: FileChanges(all: 1, manifests: 1), diagnostics: diagnostics)
    }
}
