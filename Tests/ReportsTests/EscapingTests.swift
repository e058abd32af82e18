import Foundation
import Reports
import Testing

/// What text out of a repository becomes in a report.
@Suite struct EscapingTests {
    @Test(arguments: [
        ("shop/web", "shop/web"), ("Zürich 東京", "Zürich 東京"), ("\u{1B}[31m", "\\u{1B}[31m"),
        ("a\nb", "a\\u{A}b"), ("\u{9B}2J", "\\u{9B}2J"), ("\u{202E}evil", "\\u{202E}evil"),
        ("\u{2066}\u{2069}\u{200E}", "\\u{2066}\\u{2069}\\u{200E}"), ("a\u{200B}b", "a\\u{200B}b"),
        ("\u{2028}", "\\u{2028}"), ("\u{A0}", "\\u{A0}"), ("\u{3164}", "\\u{3164}"), ("\u{FEFF}", "\\u{FEFF}"),
    ])
    func `shows what can't be seen`(text: String, shown: String) {
        #expect(PrintableText.printable(text) == shown)
    }

    @Test func `cuts what is too long to be read`() {
        let text = PrintableText.printable(String(repeating: "x", count: 5000))
        #expect(text.count == PrintableText.mostCharacters + 1)
        #expect(text.hasSuffix("x…"))
    }

    @Test func `lets nothing hostile through in any format`() {
        let report = Hostile.report
        let texts = [
            written { TextReport.write(report, pairs: true, to: &$0) },
            written { TextReport.write(report, style: ReportStyle(width: 60), to: &$0) },
            written { MarkdownReport.write(report, pairs: true, to: &$0) },
            written { JSONReport.write(report, pairs: true, to: &$0) },
            written { CSVReport.write(report, pairs: true, to: &$0) }.replacing("\r\n", with: "\n"),
            written { DOTReport.write(report, pairs: true, to: &$0) },
        ]
        // Line feeds are the report's own; the warning sign of the Markdown headline has a variation selector.
        let allowed: Set<Unicode.Scalar> = ["\n", "\u{FE0F}"]
        for text in texts {
            let hostile = text.unicodeScalars.filter { scalar in
                let category = scalar.properties.generalCategory
                return !allowed.contains(scalar)
                    && ([.control, .format, .lineSeparator, .paragraphSeparator].contains(category)
                        || scalar.properties.isDefaultIgnorableCodePoint)
            }
            #expect(hostile.isEmpty)
        }
    }

    @Test func `keeps every byte of a name in JSON`() throws {
        struct Report: Decodable {
            var changes: [Change]
            struct Change: Decodable { var source: Source }
            struct Source: Decodable { var name: String? }
        }
        let text = written { JSONReport.write(Hostile.report, pairs: true, to: &$0) }
        let names = try JSONDecoder().decode(Report.self, from: Data(text.utf8)).changes.compactMap(\.source.name)
        #expect(Set(names.map { Array($0.utf8) }) == Set(Hostile.names.map { Array($0.utf8) }))
    }

    @Test func `keeps a Markdown table's cells together`() {
        let text = written { MarkdownReport.write(Hostile.report, pairs: true, to: &$0) }
        for line in text.split(separator: "\n") where line.hasPrefix("|") {
            #expect(line.unicodeScalars.count { $0 == "|" } == 6)
        }
    }

    @Test func `starts no field of a CSV file like a formula`() {
        let text = written { CSVReport.write(Hostile.report, pairs: true, to: &$0) }
        for sign in "=+-@" { #expect(!text.contains("\"\(sign)")) }
    }
}
