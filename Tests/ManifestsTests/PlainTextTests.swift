import Foundation
import Manifests
import TestSupport
import Testing

/// Text in the plain style is read without libyaml: to the same nodes at the same places, or not at all.
@Suite struct PlainTextTests {
    /// Whether a text is plain; what is built from it has to be what libyaml's events give.
    private func isPlain(_ text: [UInt8]) -> Bool {
        guard let plain = TapeOutline.plain(text, firstLine: 7) else { return false }
        let library = TapeOutline.library(text, firstLine: 7)
        #expect(plain == library, "\(String(decoding: text, as: UTF8.self))")
        return true
    }

    @Test(arguments: [
        "a: b", "a: b\n", "a: b # c\n", "a:\n", "a:", "a:   # c\nb: c", "# c\n\na: b\n\n# d\n", "---\na: b\n",
        "--- # c\na: b\n", "  a: b\n  c: d\n", "a:\n- b\n- c\nd: e\n", "a:\n  - b\n  - c\nd: e\n",
        "- a\n- b: c\n  d: e\n",
        "-\n- a\n-", "- - a\n  - b\n-   - c\n", "-\n  - a\n-\n  b: c\n", "a:\n  b:\n    c:\n  d:\ne:\n- f\n",
        "a:\n- b:\n  - c\n  d:\n  - e: f\n    g:\nh:\n", "a: \"b c\"\n'd': 'e \"f\"'\n\"g h\": i\n", "a: \"\"\nb: ''\n",
        "a: []\nb: {}\nc: [d, \"e\", 'f', g ]\n", "a: { b: c, d: [e, {f: \"g\"}] } # h\n",
        "a: http://b:80/c#d\n", "a: b#c\n", "a:b: c\n", "a: -1\nb: --c\nd: ---\ne: ...\n", "a: b:c\n",
        "a: 10.0.0.0/8\n",
        "a: b   \nc: d\n", "a: (b) + $(c) ~ ^ <d> = e; f, g | h & i * j ! k ? l % m @ n [o] {p}\n", "<<: a\n",
        "a: b\n   \nc: d\n", "a:\n# b\n  # c\n- d\n# e\n- f\n", "a: b\n      # c\nd: e\n", "a: 'b'   # c", "a: b c d\n",
        "a: |\n  b\n\n   c \n    \n  # d\n\n\n# e\nf: g\n", "a: |-\n  b\n\n\nc: d\n", "a: |+\n  b\n\n  \nc: d\n",
        "a: |  # b\n\n \n  c", "- |\n b\n- |-\n   c\n   d", "a:\n- |\n b\n- c: |+\n     d\n", "a: |\n  b\n  ",
        "a: |\n  b\n   ",
        "on: yes\n1: 2\nnull: ~\n", "a:\n    b: c\nd:\n  e: f\n",
    ])
    func `takes what most manifests are written in`(text: String) {
        #expect(isPlain(Array(text.utf8)))
    }

    @Test(arguments: [
        "", "# a\n", "---\n", "a", "a: |\n", "a: |2\n   b\n", "a: |\nb: c\n", "a: |\n    \n  b\n", "a: >-\n  b\n",
        "a: |b\n", "a: b\n  c\n", "a:\n  b\n", "a: \"b\n  c\"\n",
        "a: 'b\n  c'\n", "a: &b c\n", "a: *b\n", "a: !!str b\n", "&a b: c\n", "? a\n: b\n", "a: 'b''c'\n",
        "a: \"b\\n\"\n", "a: \"b\\\"c\"\n", "a: b: c\n", "a: - b\n", "a : b\n", "a: \"b\" c\n", "a: \"b\"#c\n",
        "a: [b\n]\n",
        "a: [b, ]\n", "a: {b}\n", "a: {b: }\n", "a: {b:c}\n", "a: {\"b\":c}\n", "a: [b: c]\n", "a: [b c]\n",
        "a: [*b]\n",
        "{a: b}\n", "[a]\n", "a: b\n c: d\n", "  a: b\nc: d\n", "a:\n    b: c\n  d: e\n", "- a\nb: c\n", "a: b\n- c\n",
        "a:\n  - b\n  c: d\n", "a: b\n...\n", "a: b\n---\nc: d\n", "%YAML 1.1\n---\na: b\n", "a: @b\n", "a: `b`\n",
        "a: %b\n", "a: ,b\n", "a: ]b\n", "a: }\n", "a: #b\nc\n", "a: b\n#c\n d: e\n", "a: {{ b }}\n", "{{ a }}\n",
        "a: ? b\n",
        "a: : b\n", "a: ?b\n", "a: :b\n", "a:\tb\n", "a: b\r\n", "a: é\n", "--- a\n", "---a: b\n", "...a: b\n",
        "- a: b\n   c: d\n", "-   a: b\n  c: d\n", "a: [[[[[[[[[[[[[[[[[[[[b]]]]]]]]]]]]]]]]]]]]\n",
    ])
    func `leaves to libyaml what isn't surely plain`(text: String) {
        #expect(!isPlain(Array(text.utf8)))
    }

    @Test func `takes most documents of the vectors`() {
        let documents = PackedTests.vectors.flatMap { $0.components(separatedBy: "---\n") }
        let plain = documents.filter { isPlain(Array($0.utf8)) }
        #expect(documents.count > 300)
        #expect(plain.count > 500)
    }

    @Test func `leaves deep nesting and long keys to libyaml`() {
        var deep = ""
        for level in 0..<200 { deep += String(repeating: " ", count: level) + "a:\n" }
        #expect(!isPlain(Array(deep.utf8)))
        #expect(!isPlain(Array("\(String(repeating: "a", count: 2000)): b".utf8)))
        #expect(isPlain(Array("a: \(String(repeating: "b", count: 100_000))\n".utf8)))
    }

    /// 20,000 texts: plain ones with a few lines and bytes changed, moved, doubled or removed.
    @Test(arguments: 0..<20)
    func `agrees with libyaml about any text that it takes`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(1000 + seed))
        func below(_ limit: Int) -> Int { Int(random.next() % UInt64(max(1, limit))) }
        let seeds = PackedTests.vectors.flatMap { $0.components(separatedBy: "---\n") }.map { Array($0.utf8) }
            .filter { !$0.isEmpty && $0.count < 2000 }
        let pieces = [
            ": ", ":", "- ", "-", "\n", "\n\n", "\n  ", "\n# c\n", " # c", "  ", " ", "[]", "{}", "[a, b]", "{a: b}",
            "\"",
            "'", "''", "\"a\": b", "a: b", "a:\n", "-\n", "- - ", "- a: b\n", ": |\n", "|", ": |-\n  ", ": |+\n    ",
            "~", "#", "...", "---", "---\n", "\\",
            ",", "?",
            "|", ">", "&", "*", "!", "%", "@", "`", "{", "}", "[", "]", "<<: ", "null", "=", "\t", "\r",
        ].map { Array($0.utf8) }
        var taken = 0
        for _ in 0..<1000 {
            var text = seeds[below(seeds.count)]
            for _ in 0..<below(4) where !text.isEmpty {
                let position = below(text.count)
                let end = min(text.count, position + below(10))
                let line = text[position...].firstIndex(of: 0x0A) ?? position
                switch below(6) {
                case 0: text[position] = UInt8(0x20 + below(0x60))
                case 1: text.removeSubrange(position..<end)
                case 2: text.insert(contentsOf: text[position..<end], at: position)
                case 3: text.insert(contentsOf: Array(repeating: 0x20, count: 1 + below(3)), at: line)
                case 4:
                    // The next line moves to the left.
                    if line + 2 < text.count, text[line + 1] == 0x20 {
                        text.removeSubrange(line + 1...line + 1 + below(2))
                    }
                default: text.insert(contentsOf: pieces[below(pieces.count)], at: position)
                }
            }
            if isPlain(text) { taken += 1 }
        }
        #expect(taken > 100)
    }
}
