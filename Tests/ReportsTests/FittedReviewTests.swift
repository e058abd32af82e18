import Reachability
import Reports
import Review
import Testing

/// That a review fits where it is sent to.
@Suite struct FittedReviewTests {
    /// A review of so many flow changes, with a finding about the last of them.
    private static func review(changes: Int) -> ChangeReview {
        let changes = (0..<changes).map { number in
            var change = Example.changes[0]
            change.sources = .init(Make.pods("team-\(number)", "web"))
            change.destinations = .init(Make.pods("team-\(number + 1)", "api"))
            return change
        }
        let report = Example.report([Example.cluster(changes: changes)])
        let findings = changes.suffix(1).map {
            Finding(.guardrail(name: "teams", reason: nil, cluster: "", $0, mustStayOpen: false), severity: .block)
        }
        return Example.review(report, findings: findings, commits: Example.commits, verdict: .block)
    }

    private func markdown(_ review: ChangeReview, _ budget: Int) -> String {
        written { MarkdownReport.write(review, budget: budget, to: &$0) }
    }

    @Test(arguments: [8_000, 12_345, 32_768, 65_000, 1_000_000])
    func `never has more characters than it may, and cuts nothing open`(budget: Int) throws {
        for review in [Example.fullReview, Self.review(changes: 312), Hostile.review] {
            let text = markdown(review, budget)
            #expect(text.utf16.count <= budget)
            #expect(text.unicodeScalars.count <= budget)
            #expect(text.hasPrefix("<!-- netreeve:v1 {"))
            #expect(text.hasSuffix("\n"))
            var depth = 0
            for line in text.split(separator: "\n") {
                let plain = try MarkdownLine.withoutCode(String(line))
                depth += plain.contains("<details>") ? 1 : plain.contains("</details>") ? -1 : 0
                #expect((0...1).contains(depth))
                if plain.hasPrefix("|") { #expect(plain.hasSuffix("|")) }
            }
            #expect(depth == 0)
        }
    }

    @Test func `says at the top what is left out, and keeps what is gravest`() throws {
        let text = markdown(Self.review(changes: 312), 20_000)
        let remark = try #require(text.firstMatch(of: /\n> Showing ([^\n]*); the JSON report has all of them\.\n/)?.1)
        let shown = try #require(remark.firstMatch(of: /(\d+) of 312 flow changes/)?.1)
        #expect((20..<312).contains(try #require(Int(shown))))
        #expect(text.count { $0 == "\n" } < 312)
        #expect(remark.hasPrefix("1 of 1 finding, "))
        #expect(remark.contains("0 of 4 commits"))
        #expect(!text.contains("<details>"))
        // The change of the finding comes first, though it is the last of the report.
        let blocking = try #require(text.firstRange(of: "#### Changes that block"))
        let between = try #require(text.firstRange(of: "#### Opened between namespaces"))
        #expect(blocking.lowerBound < between.lowerBound)
        #expect(text[blocking.upperBound..<between.lowerBound].contains("`team-311/web`"))
        #expect(!markdown(Self.review(changes: 3), 65_000).contains("> Showing"))
    }

    @Test func `fits pair by pair as well`() throws {
        let review = Example.review(Example.report([Example.large]))
        let text = written { MarkdownReport.write(review, pairs: true, budget: 10_000, to: &$0) }
        #expect(text.utf16.count <= 10_000)
        let remark = try #require(text.firstMatch(of: /Showing (\d+) of (\d+) pairs,/))
        let rows = text.split(separator: "\n").count { $0.hasPrefix("| `") || $0.hasPrefix("| any") }
        #expect(Int(remark.1) == rows)
        #expect(rows > 20)
        #expect(try #require(Int(remark.2)) > 100_000)
    }

    @Test func `the marker tells a report from others and stays with it`() throws {
        func marker(_ review: ChangeReview) -> Substring? { markdown(review, 65_000).split(separator: "\n").first }
        var other = Example.fullReview
        #expect(marker(other) == marker(Example.fullReview))
        #expect(marker(other)?.contains("\"target\":\"refs/heads/main\"") == true)
        #expect(marker(other)?.contains("\"key\":\"\(other.key)\"") == true)
        other.findings.removeLast()
        #expect(marker(other) != marker(Example.fullReview))
    }
}
