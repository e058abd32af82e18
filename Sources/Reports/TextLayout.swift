import Reachability

/// Puts lines of a text report together: colour, alignment and breaking.
struct TextLayout {
    var style: ReportStyle

    /// One piece of a line.
    struct Piece {
        var text: String
        var ink: Ink?

        init(_ text: String, _ ink: Ink? = nil) {
            self.text = text
            self.ink = ink
        }

        /// The piece with blanks behind it up to a width.
        func padded(to width: Int) -> Piece {
            Piece(text + String(repeating: " ", count: max(0, width - text.count)), ink)
        }

        /// The piece with blanks behind it up to a width, and two at least.
        func spaced(to width: Int) -> Piece { padded(to: max(width, text.count + 2)) }
    }

    /// One line, or several where the style has a width: broken at blanks, with the further lines indented.
    func line(_ pieces: [Piece], indent: Int, hanging: Int) -> String {
        guard style.width != nil else {
            let start = String(repeating: " ", count: indent)
            return Self.withoutTrailingBlanks(pieces.reduce(into: start) { $0 += style.ink($1.text, $1.ink) }) + "\n"
        }
        var lines = [String(repeating: " ", count: indent)]
        var column = indent
        var isAtStart = true
        for piece in pieces {
            var text = ""
            for word in words(of: piece.text) {
                let blanks = word.prefix { $0 == " " }.count
                if let width = style.width, !isAtStart, column + word.count > width, blanks > 0 || column > width {
                    lines[lines.count - 1] += style.ink(text, piece.ink)
                    lines.append(String(repeating: " ", count: hanging))
                    text = String(word.dropFirst(blanks))
                    column = hanging + text.count
                } else {
                    text += word
                    column += word.count
                }
                isAtStart = false
            }
            lines[lines.count - 1] += style.ink(text, piece.ink)
        }
        return lines.map(Self.withoutTrailingBlanks).joined(separator: "\n") + "\n"
    }

    private static func withoutTrailingBlanks(_ line: String) -> String {
        guard line.utf8.last == 0x20 else { return line }
        return String(decoding: line.utf8.reversed().drop { $0 == 0x20 }.reversed(), as: UTF8.self)
    }

    /// The words of a text, each with the blanks before it.
    private func words(of text: String) -> [Substring] {
        var result: [Substring] = []
        var start = text.startIndex
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            if text[index] != " ", next < text.endIndex, text[next] == " " {
                result.append(text[start..<next])
                start = next
            }
            index = next
        }
        if start < text.endIndex { result.append(text[start...]) }
        return result
    }

    /// A heading in capitals with a remark behind it.
    func heading(_ title: String, _ remark: String = "") -> String {
        let remark = remark.isEmpty ? [] : [Piece("  \(remark)", .faint)]
        return line([Piece(title.uppercased(), .heading)] + remark, indent: 2, hanging: 4)
    }
}

extension TextLayout {
    /// A flow: its sign, who, and what; who and what are aligned with the flows around it.
    ///
    /// Where there is no room for both, what is on the line after.
    func flow(
        sign: Piece, source: String, destination: String, what: String, ink: Ink?, widths: FlowWidths
    ) -> String {
        let who = "\(source) → \(destination)"
        let mark = sign.text.isEmpty ? [] : [sign, Piece(" ")]
        let start = 2 + (sign.text.isEmpty ? 0 : 2)
        let end = start + widths.flow + 3 + what.count
        guard who.count <= widths.flow, end <= style.width ?? .max else {
            return line(mark + [Piece(who)], indent: 2, hanging: start + 4)
                + line([Piece(what, ink)], indent: start + 4, hanging: start + 8)
        }
        return line(
            mark + [Piece(who).padded(to: widths.flow), Piece("   "), Piece(what, ink)], indent: 2, hanging: start + 4)
    }

    /// Columns with a text as the last of them; where there is no room for it beside them, it is on the line after.
    func columns(_ columns: [Piece], _ text: Piece, indent: Int, fallback: Int) -> String {
        let start = indent + columns.map(\.text.count).reduce(0, +)
        if let width = style.width, start + text.text.count > width, width - start < 40 {
            return line(columns, indent: indent, hanging: fallback) + line([text], indent: fallback, hanging: fallback)
        }
        return line(columns + [text], indent: indent, hanging: start)
    }
}

/// How wide the column of flows is.
struct FlowWidths {
    /// The width in characters.
    var flow: Int
    /// So many groups are measured, lest nothing of a long list is written before all of it is in words.
    private static let mostMeasured = 2_000

    /// A column for groups, or for each of their pairs; no pair is looked at.
    ///
    /// A group further behind that is wider has what is said about it on a line of its own.
    init(
        _ groups: some Sequence<(EndpointSet, EndpointSet)>, _ names: inout SetNames, pairs: Bool, style: ReportStyle
    ) {
        // What is wider has the rest on a line of its own.
        let most = min(56, style.width.map { max(24, $0 - 30) } ?? .max)
        var widest = SetMemo<Int>()
        flow = 0
        for (sources, destinations) in groups.prefix(Self.mostMeasured) {
            var width = 3
            for set in [sources, destinations] {
                width +=
                    pairs
                    ? widest.value(of: set) { Self.widest(set, names.naming) } : names.phrase(set).description.count
            }
            if width <= most { flow = max(flow, width) }
            if flow == most { break }
        }
    }

    private static func widest(_ set: EndpointSet, _ naming: EndpointNaming) -> Int {
        set.endpoints.map { naming.phrase($0).description.count }.max() ?? 0
    }
}
