/// The words of a line, each without the punctuation around it; a URL is one word.
struct Words {
    struct Word {
        var bytes: ArraySlice<UInt8>
        /// Whether a comma or semicolon stands between this word and the one before.
        var beginsItem: Bool
    }

    private(set) var words: [Word] = []
    private let splitsAtColon: Bool
    private var beginsItem = true

    /// Reads a line in linear time.
    ///
    /// - Parameter splitsAtColon: Whether a colon ends a word, as in free text; not so in `chromium:123`.
    init(_ line: ArraySlice<UInt8>, splitsAtColon: Bool) {
        self.splitsAtColon = splitsAtColon
        for chunk in line.split(whereSeparator: \.isASCIISpace) { readChunk(chunk) }
    }

    private mutating func readChunk(_ chunk: ArraySlice<UInt8>) {
        guard let url = Self.startOfURL(in: chunk) else { return readWords(chunk) }
        readWords(chunk[..<url])
        append(chunk[url...])
        beginsItem = chunk.last.map { ",;".utf8.contains($0) } ?? false
    }

    /// Where the scheme of a URL begins, if there is one.
    private static func startOfURL(in chunk: ArraySlice<UInt8>) -> Int? {
        var index = chunk.startIndex
        while let colon = chunk[index...].firstIndex(of: UInt8(ascii: ":")) {
            if chunk[colon...].starts(with: "://") {
                let scheme = chunk[..<colon].reversed().prefix { $0.isASCIIAlphanumeric }.count
                return scheme > 0 ? colon - scheme : nil
            }
            index = colon + 1
        }
        return nil
    }

    private mutating func readWords(_ chunk: ArraySlice<UInt8>) {
        var start = chunk.startIndex
        var index = start
        while index < chunk.endIndex {
            let length = lengthOfSeparator(chunk[index...])
            guard length > 0 else {
                index += 1
                continue
            }
            append(chunk[start..<index])
            if ",;".utf8.contains(chunk[index]) { beginsItem = true }
            index += length
            start = index
        }
        append(chunk[start...])
    }

    private func lengthOfSeparator(_ rest: ArraySlice<UInt8>) -> Int {
        switch rest.first {
        case UInt8(ascii: ":"): return splitsAtColon ? 1 : 0
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "*"),
            UInt8(ascii: "!"), UInt8(ascii: "?"):
            return 1
        case 0xe2, 0xe3:
            // General punctuation, such as dashes, quotes and the ellipsis, and that of Chinese and Japanese.
            return rest.dropFirst().first == 0x80 ? min(3, rest.count) : 0
        default: return 0
        }
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        var bytes = bytes
        while let last = bytes.last, "._~:,;)]}>\"'!?*".utf8.contains(last) { bytes = bytes.dropLast() }
        while let first = bytes.first, "_~".utf8.contains(first) { bytes = bytes.dropFirst() }
        guard !bytes.isEmpty else { return }
        words.append(Word(bytes: bytes, beginsItem: beginsItem))
        beginsItem = false
    }
}
