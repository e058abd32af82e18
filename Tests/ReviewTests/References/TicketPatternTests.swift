import Foundation
import Review
import TestSupport
import Testing

struct TicketPatternTests {
    private func ids(_ pattern: String, _ line: String) throws -> [String] {
        let rules = ReferenceRules(systems: [], customPatterns: [try TicketPattern(name: "own", pattern: pattern)])
        return CommitMessage(line, rules: rules).references.map(\.id)
    }

    @Test(arguments: [
        (#"PO (?<id>\d{6})"#, "PO 123456, PO 12345", ["123456"]),
        (#"\b(?P<id>PO-\d+)\b"#, "PO-1 xPO-2 PO-3x PO-4.", ["PO-1", "PO-4"]),
        (#"(?i)(?<id>po[- ]?\d+)"#, "Po1, PO-2 po 3", ["Po1", "PO-2", "po 3"]),
        (#"(?<id>[A-F\d]{2,4}?)"#, "ABCDE1", ["AB", "CD", "E1"]),
        (#"(?<id>[A-F\d]{2,4})"#, "ABCDE1", ["ABCD", "E1"]),
        (#"(?:task|bug)/(?<id>[^ /]+)"#, "task/a1 bug/ö2 feat/x", ["a1", "ö2"]),
        (#"^(?<id>\w+):"#, "NET: see OPS: x", ["NET"]),
        (#"(?<id>\d+)$"#, "1 2 34", ["34"]),
        (#"(?<id>a|ab)(?:c|bcd)(d*)"#, "abcd", ["a"]),
        (#"(?<id>\[\d+\])|x"#, "x [1] x", ["[1]"]),
        (#"(?<id>)"#, "abc", []),
        (#"(?<id>(?:a*)*b?)c"#, "aabc ac c", ["aab", "a"]),
        (#"#(?<id>[0-9]+(?:-[0-9]+){0,2})"#, "#1-2-3-4 #5", ["1-2-3", "5"]),
        (#"(?<id>切符\d)"#, "切符1と切符2", ["切符1", "切符2"]),
    ])
    func `a pattern finds`(pattern: String, line: String, expected: [String]) throws {
        #expect(try ids(pattern, line) == expected)
    }

    @Test(arguments: [
        ("PO", TicketPattern.Failure.Code.noID), ("(?<id>a)(?<id>b)", .noID), (#"(?<id>a)\1"#, .notUnderstood),
        ("(?=(?<id>a))", .notUnderstood), ("(?<id>a", .notUnderstood), ("(?<id>a))", .notUnderstood),
        ("(?<id>*)", .notUnderstood), ("(?<id>a**)", .notUnderstood), ("(?<id>[a)", .notUnderstood),
        ("(?<id>[z-a])", .notUnderstood), ("(?<id>a{3,2})", .notUnderstood), (#"(?<id>\p{L})"#, .notUnderstood),
        (#"(?<id>[\D])"#, .notUnderstood), ("(?<id>a{1001})", .tooLarge), ("(?<id>(?:a{100}){100})", .tooLarge),
        (String(repeating: "(", count: 100), .tooLarge), (String(repeating: "a", count: 2000), .tooLarge),
    ])
    func `a pattern is refused`(pattern: String, code: TicketPattern.Failure.Code) {
        let failure = #expect(throws: TicketPattern.Failure.self) { try TicketPattern(name: "own", pattern: pattern) }
        #expect(failure?.code == code)
    }

    /// Foundation's engine goes back, and decides as Perl does; on patterns that it finishes, ours has to agree.
    @Test func `random patterns find what an engine that goes back finds`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("random patterns: seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        var matches = 0
        for _ in 0..<1500 {
            let pattern =
                Self.part(3, &generator) + "(?<id>" + Self.part(3, &generator) + ")" + Self.part(2, &generator)
            let line = String((0..<12).map { _ in "abc1 ".randomElement(using: &generator) ?? "a" })
            // A subject is read without space at its ends, as git does.
            let text = "b\(line)b"
            let expression = try NSRegularExpression(pattern: pattern)
            let whole = NSRange(text.startIndex..., in: text)
            let expected = expression.matches(in: text, range: whole).compactMap { match in
                Range(match.range(withName: "id"), in: text).map { String(text[$0]) }
            }
            var unique: [String] = []
            for id in expected where !id.isEmpty && !unique.contains(id) { unique.append(id) }
            #expect(try ids(pattern, text) == unique, "seed \(seed): \(pattern) in \(text)")
            matches += unique.count
        }
        #expect(matches > 500)
    }

    private static func part(_ depth: Int, _ generator: inout SeededGenerator) -> String {
        let atoms = ["a", "b", "c", "[ab]", "[^a]", ".", #"\d"#, #"\w"#, #"\s"#, #"\b"#, "1", ""]
        switch depth > 0 ? Int.random(in: 0..<6, using: &generator) : 0 {
        case 0: return atoms.randomElement(using: &generator) ?? "a"
        case 1, 2: return part(depth - 1, &generator) + part(depth - 1, &generator)
        case 3: return "(?:" + part(depth - 1, &generator) + "|" + part(depth - 1, &generator) + ")"
        default:
            let repeated = ["a", "[ab]", ".", #"\w"#, "(?:ab|a)", "(?:b|c1)"].randomElement(using: &generator) ?? "a"
            let counts = ["*", "+", "?", "{2}", "{1,2}", "{0,3}", "{2,}", "*?", "+?", "??", "{1,3}?"]
            return repeated + (counts.randomElement(using: &generator) ?? "*")
        }
    }
}
