import Foundation
import Testing

/// Keeps `docs/semantics-coverage.md` and the vectors in step.
struct CoverageTests {
    private let document: CoverageDocument

    init() throws { document = try CoverageDocument() }

    @Test func `every rule that a vector names is in the table, with its file`() {
        for vector in Vector.all {
            for rule in vector.rules {
                guard let row = document.rows[rule] else {
                    Issue.record("\(vector) names \(rule), which is no rule of the document")
                    continue
                }
                #expect(row.files.contains(vector.file), "\(rule) isn't listed with \(vector.file)")
            }
        }
    }

    @Test func `every file in the table has a vector for the rule`() {
        let proved = Set(Vector.all.flatMap { vector in vector.rules.map { "\($0) \(vector.file)" } })
        for (rule, row) in document.rows {
            for file in row.files {
                #expect(proved.contains("\(rule) \(file)"), "\(file) has no vector for \(rule)")
            }
        }
    }

    @Test func `every rule has a statement, and a vector or a reason`() {
        for (rule, row) in document.rows {
            #expect(!row.statement.isEmpty, "\(rule)")
            #expect(!row.files.isEmpty || row.reason.count > 20, "\(rule) has neither a vector nor a reason")
        }
    }

    @Test func `no rule is left out or listed twice`() {
        #expect(document.repeated.isEmpty)
        let numbers = Dictionary(grouping: document.rows.keys) { $0.prefix { $0 != "-" } }
            .mapValues { Set($0.compactMap { Int($0.drop { $0 != "-" }.dropFirst()) }) }
        let sizes: [Substring: Int] = [
            "N": 17, "D": 10, "E": 19, "P": 24, "I": 11, "T": 13, "W": 8, "V": 9, "A": 22, "C": 25, "X": 10, "Δ": 7,
            "K": 55, "L": 65,
        ]
        #expect(numbers == sizes.mapValues { Set(1...$0) })
    }

    @Test func `a row is read with its files and what is left of it`() throws {
        let row = try #require(
            CoverageDocument.Row(cells: ["E-1", "Both count.", "`a/b.md`, `c.md`. *Open:* the rest."]))
        #expect(row.files == ["a/b.md", "c.md"])
        #expect(row.reason == "*Open:* the rest.")
        #expect(CoverageDocument.rules(in: "K-2 to K-4") == ["K-2", "K-3", "K-4"])
        #expect(CoverageDocument.rules(in: "Δ-7") == ["Δ-7"])
        #expect(CoverageDocument.rules(in: "Rule") == [])
    }
}

/// The tables of `docs/semantics-coverage.md`.
private struct CoverageDocument {
    /// One rule, or a range of rules.
    struct Row {
        var statement: String
        /// The files of vectors, relative to their folder.
        var files: Set<String>
        /// What is said besides: why there is no vector, or what none proves.
        var reason: String

        init?(cells: [String]) {
            guard cells.count == 3 else { return nil }
            statement = cells[1]
            let parts = cells[2].split(separator: "`", omittingEmptySubsequences: false).map(String.init)
            files = Set(parts.filter { $0.hasSuffix(".md") })
            reason = parts.filter { !$0.hasSuffix(".md") }.joined()
                .trimmingCharacters(in: CharacterSet(charactersIn: "., "))
            if cells[2].hasSuffix("."), !reason.isEmpty { reason += "." }
        }
    }

    /// The rows by rule.
    private(set) var rows: [String: Row] = [:]
    /// The rules with more than one row.
    private(set) var repeated: [String] = []

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/semantics-coverage.md"), encoding: .utf8)
        for line in text.split(separator: "\n") where line.hasPrefix("| ") && line.hasSuffix(" |") {
            let cells = line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
            guard let row = Row(cells: cells) else {
                Issue.record("not a row of three cells: \(line)")
                continue
            }
            for rule in Self.rules(in: cells[0]) where rows.updateValue(row, forKey: rule) != nil {
                repeated.append(rule)
            }
        }
    }

    /// The rules that a first cell names: `N-1`, or `K-1 to K-55`; none for a table's head.
    static func rules(in cell: String) -> [String] {
        let ends = cell.components(separatedBy: " to ").map { $0.components(separatedBy: "-") }
        guard let first = ends.first, let last = ends.last, first.count == 2, last.count == 2, first[0] == last[0],
            let low = Int(first[1]), let high = Int(last[1]), low <= high
        else { return [] }
        return (low...high).map { "\(first[0])-\($0)" }
    }
}
