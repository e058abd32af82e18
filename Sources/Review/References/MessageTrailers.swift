/// The trailers of a message, exactly those that `git log --format=%(trailers:only,unfold)` tells.
///
/// A key is of ASCII letters, digits and `-`; space may stand before the colon. The block of trailers is the last
/// paragraph, but never the first, and either each of its lines is a trailer, or a quarter are and one of them is by git
/// itself or named by the configuration. Source: git's `Documentation/git-interpret-trailers.adoc`; tested against git.
public struct MessageTrailers: Hashable, Sendable {
    /// One trailer.
    public struct Trailer: Hashable, Sendable {
        /// The key as written, or as configured where the configuration names it.
        public let key: String
        /// The value in one line, without space around it.
        public let value: String
        /// The line of the key, 1-based in the message as given.
        public let line: Int
    }

    /// The trailers in the order of the message.
    public let trailers: [Trailer]
    /// Which lines of the text are the block that was taken for trailers.
    let block: Range<Int>

    /// Reads a message in time linear in its length.
    public init(_ message: String, stage: MessageStage = .committed, settings: TrailerSettings = TrailerSettings()) {
        let text = MessageText(message, stage: stage, commentCharacter: settings.commentCharacter)
        self.init(text, settings: settings)
    }

    init(_ text: MessageText, settings: TrailerSettings) {
        let reader = TrailerReader(text: text, settings: settings)
        block = reader.block()
        trailers = reader.trailers(in: block)
    }

    /// The trailers with a key, in any case.
    public func named(_ key: String) -> [Trailer] { trailers.filter { $0.key.isSameKey(as: key) } }
}

/// Finds trailers in the lines of a message.
struct TrailerReader {
    let text: MessageText
    let settings: TrailerSettings
    private let separators: [UInt8]

    init(text: MessageText, settings: TrailerSettings) {
        self.text = text
        self.settings = settings
        separators = Array(settings.separators.utf8)
    }

    /// Where in a line the separator stands that ends its key; `nil` where it isn't of a trailer's form.
    func separator(in line: ArraySlice<UInt8>) -> Int? {
        var hasSpace = false
        for index in line.indices {
            let byte = line[index]
            if separators.contains(byte) { return index == line.startIndex ? nil : index }
            if !hasSpace, byte.isASCIIAlphanumeric || byte == UInt8(ascii: "-") { continue }
            guard index != line.startIndex, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") else { return nil }
            hasSpace = true
        }
        return nil
    }

    /// The lines of the block of trailers; empty if there is none.
    func block() -> Range<Int> {
        let end = endOfText()
        let title = text.title.upperBound
        var tally = Tally()
        var index = end - 1
        while index >= title, index >= 0 {
            let line = text.lines[index]
            if text.isComment(line) {
                tally.endContinuation()
            } else if text.isBlank(line) {
                if tally.hasText { return tally.isBlock ? index + 1..<end : end..<end }
            } else {
                count(text.bytes[line.range], in: &tally)
            }
            index -= 1
        }
        return end..<end
    }

    /// What has been seen of a paragraph, from its last line up.
    private struct Tally {
        var trailers = 0
        var others = 0
        var isRecognised = false
        var hasText = false
        /// Indented lines: they belong to the trailer above them, or are others if what is above is none.
        var continuation = 0

        mutating func endContinuation() {
            others += continuation
            continuation = 0
        }

        var isBlock: Bool {
            let others = others + continuation
            return isRecognised && trailers * 3 >= others || trailers > 0 && others == 0
        }
    }

    private func count(_ line: ArraySlice<UInt8>, in tally: inout Tally) {
        tally.hasText = true
        if line.starts(with: "Signed-off-by: ") || line.starts(with: "(cherry picked from commit ") {
            tally.trailers += 1
            tally.continuation = 0
            tally.isRecognised = true
        } else if let separator = separator(in: line) {
            tally.trailers += 1
            tally.continuation = 0
            // The token with the spaces behind it: git recognises `Ticket:` here, and not `Ticket :`.
            let token = line[..<separator]
            tally.isRecognised = tally.isRecognised || settings.configured.contains { $0.isMeant(by: token) }
        } else if line.first?.isASCIISpace == true {
            tally.continuation += 1
        } else {
            tally.others += 1
            tally.endContinuation()
        }
    }

    /// The number of lines before what git ignores at the end of a message: comments, blank lines, an old `Conflicts:`
    /// block, everything from the scissors line.
    private func endOfText() -> Int {
        let cut = text.lines.firstIndex { text.isScissors($0) } ?? text.lines.count
        var ignored: Int?
        var isInConflicts = false
        for (index, line) in text.lines[..<cut].enumerated() {
            let bytes = text.bytes[line.range]
            if bytes.first == text.commentCharacter || bytes.first == UInt8(ascii: "\n") {
                ignored = ignored ?? index
            } else if bytes.elementsEqual("Conflicts:\n".utf8) {
                isInConflicts = true
                ignored = ignored ?? index
            } else if isInConflicts, bytes.first == UInt8(ascii: "\t") {
                continue
            } else if ignored != nil {
                ignored = nil
                isInConflicts = false
            }
        }
        return ignored ?? cut
    }

    func trailers(in block: Range<Int>) -> [MessageTrailers.Trailer] {
        var trailers: [MessageTrailers.Trailer] = []
        var index = block.lowerBound
        while index < block.upperBound {
            let line = text.lines[index]
            var end = index + 1
            if let separator = separator(in: text.bytes[line.range]) {
                while end < block.upperBound, text.bytes[text.lines[end].range].first?.isASCIISpace == true { end += 1 }
                let value = text.bytes[separator + 1..<text.lines[end - 1].range.upperBound]
                let key = key(of: text.bytes[line.range.lowerBound..<separator].trimmed)
                trailers.append(MessageTrailers.Trailer(key: key, value: unfolded(value.trimmed), line: line.number))
            }
            index = end
        }
        return trailers
    }

    private func key(of token: ArraySlice<UInt8>) -> String {
        let name = withoutSeparator(token)
        guard let key = settings.configured.first(where: { $0.isMeant(by: name) })?.key else { return token.text }
        return withoutSeparator(Array(key.utf8)[...]).text
    }

    private func withoutSeparator(_ token: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        token[..<(token.lastIndex(where: \.isASCIIAlphanumeric).map { $0 + 1 } ?? token.startIndex)]
    }

    private func unfolded(_ value: ArraySlice<UInt8>) -> String {
        var unfolded: [UInt8] = []
        unfolded.reserveCapacity(value.count)
        var isAtLineStart = false
        for byte in value {
            if byte == UInt8(ascii: "\n") {
                if !isAtLineStart { unfolded.append(UInt8(ascii: " ")) }
                isAtLineStart = true
            } else if !(isAtLineStart && byte.isASCIISpace) {
                isAtLineStart = false
                unfolded.append(byte)
            }
        }
        return unfolded[...].trimmed.text
    }
}
