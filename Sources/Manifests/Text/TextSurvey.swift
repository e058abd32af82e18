/// A look at a file's bytes before they are parsed: whether they are a manifest at all, and where documents start.
struct TextSurvey {
    /// What makes the whole file unreadable.
    enum Fault: Hashable {
        case lfsPointer
        case utf16
        case nulByte(line: Int)
        case mergeConflict(line: Int)
    }

    /// A stretch of the file that starts after, or with, a `---` line; it may hold several documents even so.
    struct Part: Hashable {
        var bytes: Range<Int>
        /// 1-based.
        var firstLine: Int
    }

    private(set) var fault: Fault?
    private(set) var parts: [Part] = []
    /// Whether the file has only printable ASCII characters and line feeds.
    let isPlain: Bool

    /// Surveys a file.
    ///
    /// `---` at the start of a line separates documents wherever it stands, so cutting there is safe, and a fault
    /// in one document doesn't hide the others.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        isPlain = Self.isPlain(bytes)
        if Self.isUTF16(bytes) { fault = .utf16 }
        if Self.starts(bytes, with: "version https://git-lfs.github.com/spec/v1") { fault = .lfsPointer }
        guard fault == nil else { return }
        let hasFeedsAlone = isPlain || !(bytes.contains(0) || bytes.contains(UInt8(ascii: "\r")))
        if hasFeedsAlone, !Self.starts(bytes, with: "\u{FEFF}") { surveyFedLines(bytes) } else { surveyLines(bytes) }
    }

    private mutating func surveyLines(_ bytes: UnsafeBufferPointer<UInt8>) {
        var line = 1
        var lineStart = Self.starts(bytes, with: "\u{FEFF}") ? 3 : 0
        var part = Part(bytes: lineStart..<lineStart, firstLine: 1)
        var contentEnd = lineStart
        while lineStart < bytes.count {
            var lineEnd = lineStart
            var hasNUL = false
            while lineEnd < bytes.count, bytes[lineEnd] != UInt8(ascii: "\n"), bytes[lineEnd] != UInt8(ascii: "\r") {
                if bytes[lineEnd] == 0 { hasNUL = true }
                lineEnd += 1
            }
            let text = UnsafeBufferPointer(rebasing: bytes[lineStart..<lineEnd])
            if hasNUL { fault = .nulByte(line: line) }
            if Self.isConflictMarker(text) { fault = .mergeConflict(line: line) }
            guard fault == nil else {
                parts = []
                return
            }
            var next = lineEnd
            if next < bytes.count, bytes[next] == UInt8(ascii: "\r") { next += 1 }
            if next < bytes.count, bytes[next] == UInt8(ascii: "\n"),
                next == lineEnd || bytes[next - 1] == UInt8(ascii: "\r")
            {
                next += 1
            }
            if Self.isSeparator(text) {
                close(&part, at: contentEnd)
                let mark = Self.starts(text, with: "\u{FEFF}") ? 3 : 0
                part = Part(bytes: lineStart + mark..<lineStart + mark, firstLine: line)
            }
            if !Self.saysNothing(text) { contentEnd = next }
            lineStart = next
            line += 1
        }
        close(&part, at: contentEnd)
    }

    /// The same for text without NUL bytes, byte-order mark and other line breaks than line feeds: only the first byte of
    /// most lines is looked at.
    private mutating func surveyFedLines(_ bytes: UnsafeBufferPointer<UInt8>) {
        var (line, lineStart) = (1, 0)
        var part = Part(bytes: 0..<0, firstLine: 1)
        while lineStart < bytes.count {
            let next = Self.lineEnd(in: bytes, from: lineStart)
            switch bytes[lineStart] {
            case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|"), UInt8(ascii: "="), UInt8(ascii: "-"),
                0xEF:
                let text = Self.line(in: bytes, lineStart..<next)
                if Self.isConflictMarker(text) {
                    (fault, parts) = (.mergeConflict(line: line), [])
                    return
                }
                if Self.isSeparator(text) {
                    close(&part, at: Self.contentEnd(of: bytes, part.bytes.lowerBound..<lineStart))
                    let mark = Self.starts(text, with: "\u{FEFF}") ? 3 : 0
                    part = Part(bytes: lineStart + mark..<lineStart + mark, firstLine: line)
                }
            default: break
            }
            lineStart = next
            line += 1
        }
        close(&part, at: Self.contentEnd(of: bytes, part.bytes.lowerBound..<bytes.count))
    }

    /// Where the last line of a stretch of lines ends that says something.
    private static func contentEnd(of bytes: UnsafeBufferPointer<UInt8>, _ lines: Range<Int>) -> Int {
        var end = lines.upperBound
        while end > lines.lowerBound {
            var start = end - 1
            while start > lines.lowerBound, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
            guard saysNothing(line(in: bytes, start..<end)) else { return end }
            end = start
        }
        return end
    }

    /// A line without its line feed.
    private static func line(in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        let hasFeed = !range.isEmpty && bytes[range.upperBound - 1] == UInt8(ascii: "\n")
        return UnsafeBufferPointer(rebasing: bytes[range.lowerBound..<range.upperBound - (hasFeed ? 1 : 0)])
    }

    /// Ends a part after its last line that says something: a directive for the next document is none of its own.
    private mutating func close(_ part: inout Part, at end: Int) {
        guard end > part.bytes.lowerBound else { return }
        part.bytes = part.bytes.lowerBound..<end
        parts.append(part)
    }

    /// Whether the text has a key `kind` anywhere, as every Kubernetes object does, or `"kind"` in quotes.
    ///
    /// It looks at bytes, so that it can tell of text that is no YAML. Words of a comment are no key.
    static func mentionsKind(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        while let found = offset(of: "kind", in: bytes, from: index) {
            index = found + 4
            let isQuoted =
                found > 0 && index < bytes.count && bytes[found - 1] == UInt8(ascii: "\"")
                && bytes[index] == UInt8(ascii: "\"")
            if isQuoted || (startsKey(bytes[..<found]) && endsKey(bytes[index...])) { return true }
        }
        return false
    }

    /// Whether a key may start after a text: at a line's start, after `- ` or `? `, or within braces.
    private static func startsKey(_ before: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard let last = before.last(where: { !isBlank($0) && !isQuote($0) }) else { return true }
        if let nearest = before.last, !isBlank(nearest), !isQuote(nearest), last == UInt8(ascii: "-") { return false }
        let isPunctuation = "-?{},".utf8.contains(last)
        // A line break, a byte-order mark of any encoding, or a byte that makes the text unreadable.
        return isPunctuation || last < 0x20 || last >= 0x7F
    }

    /// Whether a key ends at the start of a text.
    private static func endsKey(_ after: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        after.first { !isBlank($0) && !isQuote($0) } == UInt8(ascii: ":")
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    /// Whether the text has the start of a Go or Jinja template's action.
    static func mentionsTemplate(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        offset(of: "{{", in: bytes, from: 0) != nil || offset(of: "{%", in: bytes, from: 0) != nil
    }
}

extension TextSurvey {
    private static func offset(of text: StaticString, in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        text.withUTF8Buffer { wanted in
            var index = start
            while index + wanted.count <= bytes.count {
                if bytes[index] == wanted[0], bytes[index..<index + wanted.count].elementsEqual(wanted) { return index }
                index += 1
            }
            return nil
        }
    }

    /// Whether there are only printable ASCII characters and line feeds, eight bytes at a time.
    static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(bytes)
        let (ones, lows, highs): (UInt64, UInt64, UInt64) = (
            0x0101_0101_0101_0101, 0x7F7F_7F7F_7F7F_7F7F, 0x8080_8080_8080_8080
        )
        var index = 0
        while index + 8 <= bytes.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            // The highest bit of each byte that is a line feed, which makes a `*` of it.
            let marked = word ^ (ones &* 0x0A)
            let feeds = ~(((marked & lows) &+ lows) | marked | lows)
            let text = word | feeds >> 2
            // The highest bit of bytes from 0x7F on, and of those below 0x20.
            guard ((text &+ ones) | text | ((text &- ones &* 0x20) & ~text)) & highs == 0 else { return false }
            index += 8
        }
        while index < bytes.count {
            guard bytes[index] &- 0x20 < 0x5F || bytes[index] == 0x0A else { return false }
            index += 1
        }
        return true
    }

    /// Where the line ends that is read at an index, after its line feed or at the end; eight bytes at a time.
    private static func lineEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let raw = UnsafeRawBufferPointer(bytes)
        var index = start
        while index + 8 <= bytes.count {
            // A byte of zero is where a line feed was; borrows reach only the bytes above the first of them.
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let marked = word ^ 0x0A0A_0A0A_0A0A_0A0A
            let zeros = (marked &- 0x0101_0101_0101_0101) & ~marked & 0x8080_8080_8080_8080
            if zeros != 0 { return index + zeros.trailingZeroBitCount / 8 + 1 }
            index += 8
        }
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\n") { return index + 1 }
            index += 1
        }
        return index
    }

    private static func starts(_ bytes: UnsafeBufferPointer<UInt8>, with text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes.starts(with: $0) }
    }

    private static func isUTF16(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count >= 2 else { return false }
        switch (bytes[0], bytes[1]) {
        case (0xFF, 0xFE), (0xFE, 0xFF): return true
        case (0, 1...127), (1...127, 0): return bytes.count.isMultiple(of: 2)
        default: return false
        }
    }

    private static func isConflictMarker(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        guard line.count >= 7 else { return false }
        switch line[0] {
        case UInt8(ascii: "<"): return starts(line, with: "<<<<<<< ")
        case UInt8(ascii: ">"): return starts(line, with: ">>>>>>> ")
        case UInt8(ascii: "|"): return starts(line, with: "||||||| ")
        case UInt8(ascii: "="): return line.count == 7 && starts(line, with: "=======")
        default: return false
        }
    }

    private static func isSeparator(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        let rest = starts(line, with: "\u{FEFF}") ? line.dropFirst(3) : line[...]
        guard rest.starts(with: [45, 45, 45]) else { return false }
        guard let after = rest.dropFirst(3).first else { return true }
        return after == UInt8(ascii: " ") || after == UInt8(ascii: "\t")
    }

    /// Whether a line is blank, a comment at its start, a directive, or the end of a document.
    private static func saysNothing(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = line.first(where: { $0 != UInt8(ascii: " ") && $0 != 9 }) else { return true }
        return first == UInt8(ascii: "#") || line[0] == UInt8(ascii: "%") || line.elementsEqual([46, 46, 46])
    }
}
