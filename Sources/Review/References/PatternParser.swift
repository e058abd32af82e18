/// A regular expression as it is written.
indirect enum PatternTree {
    case characters(PatternProgram.Characters)
    case assertion(PatternProgram.Assertion)
    case sequence([PatternTree])
    case choice([PatternTree])
    case repetition(PatternTree, least: Int, most: Int?, isGreedy: Bool)
    case id(PatternTree)

    static let digit = PatternProgram.Characters(ranges: [0x30...0x39])
    static let word = PatternProgram.Characters(ranges: [0x30...0x39, 0x41...0x5a, 0x5f...0x5f, 0x61...0x7a])
    static let space = PatternProgram.Characters(ranges: [0x09...0x0d, 0x20...0x20])
}

/// Reads the text of a regular expression.
struct PatternParser {
    private let text: [Unicode.Scalar]
    private var place = 0
    private var depth = 0
    private var ids = 0
    private var ignoresCase = false

    init(_ pattern: String) { text = Array(pattern.unicodeScalars) }

    mutating func parse() throws(TicketPattern.Failure) -> PatternTree {
        guard text.count <= 1000 else { throw failure(.tooLarge) }
        ignoresCase = take("(?i)")
        let tree = try parseChoice()
        guard place == text.count else { throw failure(.notUnderstood) }
        guard ids == 1 else { throw failure(.noID) }
        return tree
    }

    private func failure(_ code: TicketPattern.Failure.Code) -> TicketPattern.Failure {
        TicketPattern.Failure(code: code, column: min(place, text.count) + 1)
    }

    private var next: Unicode.Scalar? { place < text.count ? text[place] : nil }

    private mutating func take(_ expected: String) -> Bool {
        let expected = Array(expected.unicodeScalars)
        guard text[place...].starts(with: expected) else { return false }
        place += expected.count
        return true
    }

    private mutating func parseChoice() throws(TicketPattern.Failure) -> PatternTree {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 30 else { throw failure(.tooLarge) }
        var alternatives: [PatternTree] = []
        repeat {
            var parts: [PatternTree] = []
            while let scalar = next, scalar != "|", scalar != ")" { parts.append(try parseRepetition()) }
            alternatives.append(.sequence(parts))
        } while take("|")
        return .choice(alternatives)
    }

    private mutating func parseRepetition() throws(TicketPattern.Failure) -> PatternTree {
        let part = try parsePart()
        guard let scalar = next, "*+?{".unicodeScalars.contains(scalar) else { return part }
        let (least, most) = try parseCount()
        let isGreedy = !take("?")
        if let scalar = next, "*+?{".unicodeScalars.contains(scalar) { throw failure(.notUnderstood) }
        return .repetition(part, least: least, most: most, isGreedy: isGreedy)
    }

    private mutating func parseCount() throws(TicketPattern.Failure) -> (least: Int, most: Int?) {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        guard take("{"), let least = parseNumber() else { throw failure(.notUnderstood) }
        var most: Int? = least
        if take(",") { most = parseNumber() }
        guard take("}"), least <= most ?? least else { throw failure(.notUnderstood) }
        guard max(least, most ?? 0) <= 1000 else { throw failure(.tooLarge) }
        return (least, most)
    }

    private mutating func parseNumber() -> Int? {
        var digits = ""
        while let scalar = next, PatternTree.digit.contains(scalar), digits.count < 6 {
            digits.unicodeScalars.append(scalar)
            place += 1
        }
        return Int(digits)
    }

    private mutating func parsePart() throws(TicketPattern.Failure) -> PatternTree {
        if take("(") { return try parseGroup() }
        if take("[") { return .characters(try parseClass()) }
        if take("^") { return .assertion(.start) }
        if take("$") { return .assertion(.end) }
        if take("\\b") { return .assertion(.wordBoundary) }
        if take("\\B") { return .assertion(.noWordBoundary) }
        if take(".") { return .characters(PatternProgram.Characters(ranges: [0x0a...0x0a], isNegated: true)) }
        if take("\\") { return .characters(folded(try parseEscape())) }
        guard let scalar = next, !"*+?{}])".unicodeScalars.contains(scalar) else { throw failure(.notUnderstood) }
        place += 1
        return .characters(folded(PatternProgram.Characters(ranges: [scalar.value...scalar.value])))
    }

    private mutating func parseGroup() throws(TicketPattern.Failure) -> PatternTree {
        let isID = take("?<id>") || take("?P<id>")
        if isID { ids += 1 } else if !take("?:"), next == "?" { throw failure(.notUnderstood) }
        let tree = try parseChoice()
        guard take(")") else { throw failure(.notUnderstood) }
        return isID ? .id(tree) : tree
    }

    /// What follows a backslash: a class of characters, or the character itself if it is no letter or digit.
    private mutating func parseEscape() throws(TicketPattern.Failure) -> PatternProgram.Characters {
        guard let scalar = next else { throw failure(.notUnderstood) }
        var characters: PatternProgram.Characters
        switch scalar {
        case "d", "D": characters = PatternTree.digit
        case "w", "W": characters = PatternTree.word
        case "s", "S": characters = PatternTree.space
        case "t": characters = PatternProgram.Characters(ranges: [0x09...0x09])
        default:
            guard scalar.isASCII, !PatternTree.word.contains(scalar) || scalar == "_" else {
                throw failure(.notUnderstood)
            }
            characters = PatternProgram.Characters(ranges: [scalar.value...scalar.value])
        }
        characters.isNegated = ["D", "W", "S"].contains(scalar)
        place += 1
        return characters
    }

    private mutating func parseClass() throws(TicketPattern.Failure) -> PatternProgram.Characters {
        var characters = PatternProgram.Characters(isNegated: take("^"))
        var isFirst = true
        while let scalar = next, isFirst || scalar != "]" {
            isFirst = false
            let low = try parseMember()
            guard let first = low.first, low.count == 1, first.count == 1, next == "-", place + 1 < text.count,
                text[place + 1] != "]"
            else {
                characters.ranges += low
                continue
            }
            place += 1
            let high = try parseMember()
            guard high.count == 1, high[0].count == 1, first.lowerBound <= high[0].lowerBound else {
                throw failure(.notUnderstood)
            }
            characters.ranges.append(first.lowerBound...high[0].lowerBound)
        }
        guard take("]") else { throw failure(.notUnderstood) }
        return folded(characters)
    }

    /// One character of a class, or an escape such as `\d`; an opposite such as `\D` isn't understood there.
    private mutating func parseMember() throws(TicketPattern.Failure) -> [ClosedRange<UInt32>] {
        if take("\\") {
            let characters = try parseEscape()
            guard !characters.isNegated else { throw failure(.notUnderstood) }
            return characters.ranges
        }
        guard let scalar = next, scalar != "[" else { throw failure(.notUnderstood) }
        place += 1
        return [scalar.value...scalar.value]
    }

    /// With `(?i)`, the set with both cases of its ASCII letters.
    private func folded(_ characters: PatternProgram.Characters) -> PatternProgram.Characters {
        guard ignoresCase else { return characters }
        var folded = characters
        for (letters, offset) in [(UInt32(0x41)...0x5a, Int64(32)), (UInt32(0x61)...0x7a, -32)] {
            for range in characters.ranges where range.overlaps(letters) {
                let part = range.clamped(to: letters)
                folded.ranges.append(
                    UInt32(Int64(part.lowerBound) + offset)...UInt32(Int64(part.upperBound) + offset))
            }
        }
        return folded
    }
}
