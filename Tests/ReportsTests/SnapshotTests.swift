import Reports
import Review
import TestSupport
import Testing

/// What a report looks like, in each format.
@Suite struct SnapshotTests {
    @Test func `shows a change at a terminal`() throws {
        try expectSnapshot(text(Example.full), named: "diff.txt")
        try expectSnapshot(text(Example.full, pairs: true), named: "diff-pairs.txt")
        try expectSnapshot(text(Example.full, ReportStyle(colour: true)), named: "diff-colour.txt")
        try expectSnapshot(text(Example.full, ReportStyle(width: 72)), named: "diff-72-columns.txt")
    }

    @Test func `shows a change in the other formats`() throws {
        for pairs in [false, true] {
            let suffix = pairs ? "-pairs" : ""
            try expectSnapshot(
                written { MarkdownReport.write(Example.full, pairs: pairs, to: &$0) }, named: "diff\(suffix).md")
            try expectSnapshot(
                written { JSONReport.write(Example.full, pairs: pairs, to: &$0) }, named: "diff\(suffix).json")
            try expectSnapshot(
                written { CSVReport.write(Example.full, pairs: pairs, to: &$0) }, named: "diff\(suffix).csv")
        }
        try expectSnapshot(written { DOTReport.write(Example.full, to: &$0) }, named: "diff.dot")
    }

    @Test func `shows a change that does nothing`() throws {
        let report = Example.report(
            [Example.cluster(changes: [])], diagnostics: [], files: FileChanges(all: 12, manifests: 3))
        try expectSnapshot(text(report), named: "diff-nothing.txt")
    }

    @Test func `shows a change that is incomplete`() throws {
        let nothing = Example.report([Example.cluster(changes: [])], diagnostics: Example.errors)
        try expectSnapshot(text(nothing), named: "diff-incomplete-nothing.txt")
        let something = Example.report([Example.cluster()], diagnostics: Example.errors + Example.warnings)
        try expectSnapshot(text(something), named: "diff-incomplete.txt")
        try expectSnapshot(written { MarkdownReport.write(something, to: &$0) }, named: "diff-incomplete.md")
    }

    @Test func `shows clusters apart`() throws {
        let clusters = ["eu", "us"].map { Example.cluster($0, changes: Array(Example.changes.prefix(2))) }
        try expectSnapshot(text(Example.report(clusters)), named: "diff-clusters.txt")
        try expectSnapshot(
            written { JSONReport.write(Example.report(clusters), pairs: true, to: &$0) }, named: "diff-clusters.json")
    }

    @Test func `shows who can reach whom`() throws {
        try expectSnapshot(written { TextReport.write(Example.listing, to: &$0) }, named: "list.txt")
        try expectSnapshot(written { TextReport.write(Example.listing, pairs: true, to: &$0) }, named: "list-pairs.txt")
        try expectSnapshot(written { MarkdownReport.write(Example.listing, to: &$0) }, named: "list.md")
        try expectSnapshot(
            written { JSONReport.write(Example.listing, pairs: true, to: &$0) }, named: "list-pairs.json")
        try expectSnapshot(written { CSVReport.write(Example.listing, to: &$0) }, named: "list.csv")
        try expectSnapshot(written { DOTReport.write(Example.listing, to: &$0) }, named: "list.dot")
    }

    @Test func `shows why traffic may pass or not`() throws {
        try expectSnapshot(written { TextReport.write(Example.explanation, to: &$0) }, named: "explain.txt")
        try expectSnapshot(written { JSONReport.write(Example.explanation, to: &$0) }, named: "explain.json")
        try expectSnapshot(written { MarkdownReport.write(Example.explanation, to: &$0) }, named: "explain.md")
        let open = FlowExplanation(answers: [Example.openAnswer], diagnostics: [])
        try expectSnapshot(written { TextReport.write(open, to: &$0) }, named: "explain-node-network.txt")
        try expectSnapshot(written { JSONReport.write(open, to: &$0) }, named: "explain-node-network.json")
        let absent = FlowExplanation(answers: [Example.answer(Example.head, nil)], diagnostics: Example.errors)
        try expectSnapshot(written { TextReport.write(absent, to: &$0) }, named: "explain-absent.txt")
    }

    @Test func `shows a change of a large cluster`() throws {
        let report = Example.report([Example.large])
        try expectSnapshot(text(report), named: "diff-large.txt")
        try expectSnapshot(text(report, ReportStyle(width: 100)), named: "diff-large-100-columns.txt")
        try expectSnapshot(written { MarkdownReport.write(report, to: &$0) }, named: "diff-large.md")
    }

    @Test func `shows hostile names as what they are`() throws {
        let report = Hostile.report
        try expectSnapshot(text(report, pairs: true), named: "hostile.txt")
        try expectSnapshot(written { MarkdownReport.write(report, pairs: true, to: &$0) }, named: "hostile.md")
        try expectSnapshot(written { JSONReport.write(report, pairs: true, to: &$0) }, named: "hostile.json")
        try expectSnapshot(written { CSVReport.write(report, pairs: true, to: &$0) }, named: "hostile.csv")
        try expectSnapshot(written { DOTReport.write(report, pairs: true, to: &$0) }, named: "hostile.dot")
    }

    private func text(_ report: ChangeReport, pairs: Bool = false, _ style: ReportStyle = .plain) -> String {
        written { TextReport.write(report, pairs: pairs, style: style, to: &$0) }
    }
}

/// What is written to a stream, as a whole.
func written(_ body: (inout String) -> Void) -> String {
    var output = ""
    body(&output)
    return output
}
