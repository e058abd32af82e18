import Foundation
import Reports
import Review
import TestSupport
import Testing

/// What a review looks like in each format, and what the readers of each format ask for.
@Suite struct ReviewReportTests {
    /// Each format of a review.
    static let formats: [String: @Sendable (ChangeReview) -> String] = [
        "txt": { review in written { TextReport.write(review, to: &$0) } },
        "md": { review in written { MarkdownReport.write(review, to: &$0) } },
        "json": { review in written { JSONReport.write(review, to: &$0) } },
        "sarif": { review in written { SARIFReport.write(review, to: &$0) } },
        "junit.xml": { review in written { JUnitReport.write(review, to: &$0) } },
        "codequality.json": { review in written { CodeQualityReport.write(review, to: &$0) } },
        "csv": { review in written { CSVReport.write(review, to: &$0) } },
    ]

    @Test(arguments: formats.keys.sorted())
    func `a review looks like this`(format: String) throws {
        let write = try #require(Self.formats[format])
        try expectSnapshot(write(Example.fullReview), named: "review.\(format)")
        try expectSnapshot(write(Example.review()), named: "review-pass.\(format)")
        try expectSnapshot(write(Example.examinedReview), named: "review-examined.\(format)")
        #expect(write(Example.fullReview) == write(Example.fullReview))
    }

    @Test func `every format that tells findings says what wasn't looked for`() {
        let page = written { HTMLReport.write(Example.examinedReview, to: &$0) }
        // A table of flows has no place for it.
        let texts = Self.formats.filter { $0.key != "csv" }.map { ($0.key, $0.value(Example.examinedReview)) }
        for (format, text) in texts + [("html", page)] {
            for words in ["40 namespaces may be isolated", "230 policies change"] {
                #expect(text.contains(words), "\(format): \(words)")
            }
        }
    }

    @Test(.enabled(if: JSONSchema.canBeAsked, "python3 has no jsonschema"))
    func `what is written satisfies the schemas`() throws {
        for review in [Example.fullReview, Example.review(), Example.examinedReview, Hostile.review] {
            for pairs in [false, true] {
                let text = written { JSONReport.write(review, pairs: pairs, to: &$0) }
                #expect(try JSONSchema.problems(in: text, schema: "review") == [])
            }
            let sarif = written { SARIFReport.write(review, to: &$0) }
            #expect(try JSONSchema.problems(in: sarif, schema: "sarif", of: "ReportsTests/Schemas") == [])
            let quality = written { CodeQualityReport.write(review, to: &$0) }
            #expect(try JSONSchema.problems(in: quality, schema: "codequality", of: "ReportsTests/Schemas") == [])
        }
    }

    @Test(
        .enabled(if: JSONSchema.knowsSARIF, "NOT TESTED: SARIF against its official schema, as no Python here has it"))
    func `a SARIF log satisfies the official schema`() throws {
        for review in [Example.fullReview, Example.review(), Example.examinedReview, Hostile.review] {
            let sarif = written { SARIFReport.write(review, to: &$0) }
            #expect(try JSONSchema.problems(inSARIF: sarif) == [])
        }
        // A log without a tool is none, by the section 3.14.6: so the schema is looked at.
        let problems = try JSONSchema.problems(inSARIF: #"{"version": "2.1.0", "runs": [{"results": []}]}"#)
        #expect(problems == ["runs/0: 'tool' is a required property"])
    }

    @Test func `a SARIF result is of the rule at its index`() throws {
        struct Log: Decodable {
            var runs: [Run]
            struct Run: Decodable {
                var tool: Tool
                var results: [Result]
            }
            struct Tool: Decodable { var driver: Driver }
            struct Driver: Decodable { var rules: [Rule] }
            struct Rule: Decodable { var id: String }
            struct Result: Decodable {
                var ruleId: String
                var ruleIndex: Int
                var partialFingerprints: [String: String]
            }
        }
        let text = written { SARIFReport.write(Example.fullReview, to: &$0) }
        let run = try #require(try JSONDecoder().decode(Log.self, from: Data(text.utf8)).runs.first)
        #expect(run.results.count == Example.findings.count + 4)
        for result in run.results { #expect(run.tool.driver.rules[result.ruleIndex].id == result.ruleId) }
        #expect(Set(run.results.map(\.partialFingerprints)).count == run.results.count)
    }

    @Test func `ids stay when commits are made anew and files are moved`() {
        var moved = Example.fullReview
        for index in moved.findings.indices where !moved.findings[index].commits.isEmpty {
            guard !moved.findings[index].tickets.isEmpty else { continue }
            moved.findings[index].commits = [Make.objectID(77)]
        }
        moved.change.clusters[0].headSources = Example.baseSources
        func fingerprints(_ review: ChangeReview) -> [Substring] {
            written { SARIFReport.write(review, to: &$0) }.matches(of: /"netreeve\/v1":"([0-9a-f]+)"/).map(\.1)
        }
        #expect(fingerprints(moved) == fingerprints(Example.fullReview))
    }

    @Test func `JUnit counts what it holds`() throws {
        let text = written { JUnitReport.write(Example.fullReview, to: &$0) }
        let elements = try XMLOutline(text)
        #expect(elements["testcase"] == elements.stated["tests"])
        #expect(elements["failure"] == elements.stated["failures"])
        #expect(elements["error"] == elements.stated["errors"])
        #expect(elements["skipped"] == elements.stated["skipped"])
        #expect(elements.stated["errors"] == 2)
        #expect(elements.stated["skipped"] == 1)
    }

    @Test func `CSV names the findings and tickets of each flow`() {
        let text = written { CSVReport.write(Example.fullReview, to: &$0) }
        let rows = text.split(separator: "\r\n")
        #expect(rows.count == Example.changes.count + 1)
        #expect(rows[1].contains("\"guardrail-shut\",\"block\",\"NET-42 ok; NET-7 unknown\""))
        #expect(rows[2].contains("\"guardrail-open; requirement-not-met\",\"block\","))
        #expect(rows[3].contains("\"\",\"\",\"NET-42 ok; NET-7 unknown\""))
    }
}
