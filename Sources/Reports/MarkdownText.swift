/// Text of a Markdown document (GitHub's and GitLab's dialects).
enum MarkdownText {
    /// A code span.
    ///
    /// Nothing in it is a mention, a reference, a link, HTML or emphasis, whatever it says.
    ///
    /// Its fence is longer than any run of backticks in it. A vertical line would end a table's cell even there.
    static func code(_ text: String, mostCharacters: Int = PrintableText.mostCharacters) -> String {
        let safe = PrintableText.printable(text, mostCharacters: mostCharacters).replacing(["|": "\\u{7C}"])
        let scalars = safe.unicodeScalars
        if scalars.allSatisfy({ $0 == " " }) { return "` `" }
        let fence = String(repeating: "`", count: safe.longestRun(of: "`") + 1)
        // A blank on each side is taken away again; it keeps the text's own backticks and blanks at the ends.
        let special: [Unicode.Scalar?] = ["`", " "]
        let needsBlank = special.contains(scalars.first) || special.contains(scalars.last)
        return needsBlank ? "\(fence) \(safe) \(fence)" : "\(fence)\(safe)\(fence)"
    }

    /// A phrase: its names as code, cut where they are longer than so many characters; the words as they are.
    static func phrase(_ phrase: Phrase, mostCharacters: Int = PrintableText.mostCharacters) -> String {
        phrase.parts.map { part in
            switch part {
            case .words(let words): words
            case .name(let name): code(name, mostCharacters: mostCharacters)
            }
        }.joined()
    }

    /// A citation: where, and what.
    static func citation(_ citation: Citation) -> String {
        guard citation.location != nil else { return phrase(citation.phrase) }
        return "\(code(citation.place)) \(phrase(citation.phrase))"
    }

    /// A row of a table.
    static func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |\n" }

    /// The first two rows of a table.
    static func head(_ titles: [String]) -> String { row(titles) + row(titles.map { _ in "---" }) }
}

/// Text for a sink that takes only so much: what doesn't fit is left out as a whole and counted.
struct BudgetedText {
    /// What was kept.
    private(set) var text = ""
    /// How many rows there were.
    private(set) var rows = 0
    /// How many of them were kept.
    private(set) var shownRows = 0
    private var left: Int

    /// Text of at most so many UTF-16 units; forges count those or fewer.
    init(most: Int) { left = most }

    /// Adds what a table or list can't do without.
    mutating func append(_ text: String) {
        self.text += text
        left -= text.utf16.count
    }

    /// Adds a row if it fits; from the first that doesn't, none is added.
    mutating func appendRow(_ row: @autoclosure () -> String) {
        rows += 1
        guard left > 0 else { return }
        let row = row()
        guard row.utf16.count <= left else {
            left = 0
            return
        }
        shownRows += 1
        append(row)
    }

    /// Whether there is room.
    var hasRoom: Bool { left > 0 }
}
