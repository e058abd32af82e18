import Foundation
import Reports
import Review
import Testing

/// That nothing out of a repository acts on whoever looks at a review, in any format.
@Suite struct HostileReviewTests {
    /// The reports by format; of Markdown all that there is, which no budget cuts.
    private static let reports = ReviewReportTests.formats.mapValues { $0(Hostile.review) }.merging(
        ["md": written { MarkdownReport.write(Hostile.review, budget: .max, to: &$0) }]) { $1 }

    @Test(arguments: ReviewReportTests.formats.keys.sorted())
    func `shows nothing that can't be seen or moves what is around it`(format: String) throws {
        let text = try #require(Self.reports[format]).replacing("\r\n", with: "\n")
        let hostile = text.unicodeScalars.filter { scalar in
            let category = scalar.properties.generalCategory
            return scalar != "\n"
                && ([.control, .format, .lineSeparator, .paragraphSeparator, .unassigned].contains(category)
                    || scalar.properties.isDefaultIgnorableCodePoint)
        }
        #expect(hostile.isEmpty)
    }

    @Test func `Markdown holds no word of others outside of code`() throws {
        let text = try #require(Self.reports["md"])
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for line in lines.dropFirst() {
            let plain = try MarkdownLine.withoutCode(String(line))
            for mark in ["@", "evil", "alert", "HYPERLINK", "GH-42", "#42", "](", "xxxx", "-->", "<!--"] {
                #expect(!plain.contains(mark), "\(mark) in \(plain.prefix(200))")
            }
            let tags = plain.matches(of: /<[^>]*>/).map { String($0.0) }
            let known: Set = ["<br>", "<details>", "</details>", "<summary>", "</summary>"]
            #expect(Set(tags).isSubset(of: known), "\(tags)")
        }
        #expect(lines[0].hasPrefix("<!-- netreeve:v1 {") && lines[0].hasSuffix("} -->"))
        #expect(lines[0].components(separatedBy: "--").count == 3)
    }

    @Test func `Markdown's tables keep their cells together`() throws {
        let lines = try #require(Self.reports["md"]).split(separator: "\n")
        let tables = lines.split { !$0.hasPrefix("|") }
        #expect(!tables.isEmpty)
        for table in tables {
            #expect(Set(table.map { $0.unicodeScalars.count { $0 == "|" } }).count == 1)
        }
    }

    @Test func `JSON and SARIF keep every byte of what they are for`() throws {
        struct Answer: Decodable {
            var tickets: [Ticket]
            struct Ticket: Decodable { var id: String }
        }
        let text = try #require(Self.reports["json"])
        let ids = try JSONDecoder().decode(Answer.self, from: Data(text.utf8)).tickets.map(\.id)
        #expect(ids.map { Array($0.utf8) } == Hostile.texts.map { Array($0.utf8) })
    }

    @Test func `SARIF's messages hold no links`() throws {
        let text = try #require(Self.reports["sarif"])
        #expect(text.contains(#"\\[click\\]"#))
        for message in text.matches(of: /"text":"((?:[^"\\]|\\.)*)"/).map({ String($0.1) }) {
            #expect(message.replacing(#"\\\\"#, with: "").replacing(#"\\["#, with: "").firstRange(of: "[") == nil)
        }
    }

    @Test func `XML stays well formed and its markup its own`() throws {
        let text = try #require(Self.reports["junit.xml"])
        let names = Set(text.matches(of: /<\/?([^\s>\/]+)/).map { String($0.1) })
        #expect(names == ["?xml", "testsuites", "testsuite", "testcase", "failure", "error", "skipped"])
        #expect(!text.contains("]]>"))
        let parser = try XMLOutline(text)
        #expect(parser.count > Hostile.texts.count)
    }

    @Test func `starts no field of a CSV file like a formula`() throws {
        let text = try #require(Self.reports["csv"])
        for sign in "=+-@\t" { #expect(!text.contains("\"\(sign)")) }
        #expect(text.split(separator: "\r\n").allSatisfy { $0.hasPrefix("\"") && $0.hasSuffix("\"") })
    }
}

/// A line of Markdown as a renderer takes it apart.
enum MarkdownLine {
    struct Open: Error {}

    /// The line without its code spans (CommonMark 6.1): each ends at the next run of as many backticks.
    ///
    /// - Throws: Where a run of backticks opens a span that nothing ends.
    static func withoutCode(_ line: String) throws -> String {
        var (result, rest) = ("", Array(line.unicodeScalars)[...])
        while let scalar = rest.first {
            guard scalar == "`" else {
                result.unicodeScalars.append(scalar)
                rest.removeFirst()
                continue
            }
            let length = rest.prefix { $0 == "`" }.count
            rest.removeFirst(length)
            var isClosed = false
            while !rest.isEmpty, !isClosed {
                rest.removeFirst(rest.prefix { $0 != "`" }.count)
                let run = rest.prefix { $0 == "`" }.count
                isClosed = run == length
                rest.removeFirst(run)
            }
            guard isClosed else { throw Open() }
            result += "code"
        }
        return result
    }
}
