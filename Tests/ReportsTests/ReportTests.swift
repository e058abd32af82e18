import Manifests
import NetworkModel
import PolicyCompiler
import Reachability
import Reports
import Review
import Testing

/// What holds of reports whatever is in them.
@Suite struct ReportTests {
    @Test func `is the same text with colour and without`() {
        let plain = written { TextReport.write(Example.full, to: &$0) }
        let colour = written { TextReport.write(Example.full, style: ReportStyle(colour: true), to: &$0) }
        #expect(colour != plain)
        // Blanks at the end of a line can be behind a colour's end.
        let lines = colour.replacing(/\u{1B}\[[0-9;]*m/, with: "").split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.map { $0.replacing(/[ ]+$/, with: "") }.joined(separator: "\n") == plain)
    }

    @Test func `keeps to the width`() {
        let text = written { TextReport.write(Example.full, style: ReportStyle(width: 72), to: &$0) }
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 72 })
    }

    @Test func `leaves out pairs that are no flows`() {
        let pod = Make.id("shop", "web", "Pod")
        let group = FlowGroup(
            sources: EndpointSet([.workload(pod), .addresses(.all)]),
            destinations: EndpointSet([.workload(pod), .addresses(.all)]), verdict: .all)
        let cluster = ClusterListing(
            name: "", flows: [group], endpoints: [.workload(pod), .addresses(.all)], singlePods: [pod], sources: .init()
        )
        let listing = FlowListing(side: Example.head, clusters: [cluster], diagnostics: [])
        let text = written { CSVReport.write(listing, pairs: true, to: &$0) }
        #expect(
            text == """
                "cluster","source","destination","allowed","possible","complete"\r
                "","shop/web","any address","all traffic","nothing","yes"\r
                "","any address","shop/web","all traffic","nothing","yes"\r

                """)
    }

    @Test func `says at the top what doesn't fit into a comment`() throws {
        let names = (0..<4000).map { Endpoint.workload(Make.id("namespace-\($0)", "workload-\($0)")) }
        let change = FlowChange(
            sources: EndpointSet(names), destinations: EndpointSet(Make.pods("shop", "web")), before: .nothing,
            after: .all, cause: .access)
        let cluster = ClusterChange(
            name: "", changes: [change], addedWorkloads: [], removedWorkloads: [], endpoints: names, singlePods: [],
            baseSources: .init(), headSources: .init())
        let text = written { MarkdownReport.write(Example.report([cluster]), pairs: true, to: &$0) }
        #expect(text.utf16.count < 65_536)
        let notice = try #require(text.firstMatch(of: /> Showing ([0-9]+) of 4002 rows/))
        let table = try #require(text.firstRange(of: "| Source"))
        #expect(notice.range.upperBound < table.lowerBound)
        #expect(text.hasSuffix("</details>\n"))
    }

    @Test func `caps warnings and notes at a terminal, not errors`() {
        let diagnostics = Diagnostic.Severity.allCases.flatMap { severity in
            (1...30).map { line in
                SidedDiagnostic(
                    Diagnostic(
                        severity, "code-\(line)", "message", at: SourceLocation(path: "\(severity).yaml", line: line)),
                    on: .both)
            }
        }
        let text = written { TextReport.write(Example.report([], diagnostics: diagnostics), to: &$0) }
        let lines = text.split(separator: "\n")
        #expect(lines.count { $0.contains("error.yaml") } == 30)
        #expect(lines.count { $0.contains("warning.yaml") } == 20)
        #expect(lines.count { $0.contains("note.yaml") } == 20)
        #expect(lines.count { $0 == "    and 10 more" } == 2)
    }

    @Test func `shows two warnings or notes of a kind and counts the rest, but every error`() {
        let diagnostics = Diagnostic.Severity.allCases.flatMap { severity in
            (1...9).map { line in
                SidedDiagnostic(
                    Diagnostic(severity, "code", "message", at: SourceLocation(path: "\(severity).yaml", line: line)),
                    on: .both)
            }
        }
        let text = written { TextReport.write(Example.report([], diagnostics: diagnostics), to: &$0) }
        let lines = text.split(separator: "\n")
        #expect(lines.count { $0.contains("error.yaml") } == 9)
        #expect(lines.count { $0.contains("warning.yaml") } == 2)
        #expect(lines.count { $0.contains("note.yaml") } == 2)
        #expect(lines.count { $0 == "        and 7 more of this kind (code)" } == 2)
    }

    @Test func `cites at most six decisions and counts the rest`() {
        let reasons = (0..<10).map { Decision.isolation(Make.policy("shop", "p\($0)", .ingress), isPossible: false) }
        let change = FlowChange(
            sources: EndpointSet(Make.pods("a", "b")), destinations: EndpointSet(Make.pods("shop", "web")),
            before: .nothing, after: .all, cause: .access, reasonsBefore: reasons)
        let text = written { TextReport.write(Example.report([Example.cluster(changes: [change])]), to: &$0) }
        #expect(text.split(separator: "\n").count { $0.contains("(isolates ingress)") } == 6)
        #expect(text.contains("and 4 more\n"))
    }
}
