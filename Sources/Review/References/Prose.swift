/// What of a message is free text: its lines without code, comments and headings.
///
/// Markdown as far as commit messages use it: https://spec.commonmark.org/0.31.2/ sections 4.2 (headings), 4.4 (indented
/// code), 4.5 (fenced code), 4.6 (comments) and 6.1 (code spans, here within one line).
struct Prose {
    /// For each line of the message its bytes with code and comments blanked; `nil` where nothing of it is free text.
    let lines: [ArraySlice<UInt8>?]

    /// Reads the message in linear time.
    init(_ text: MessageText, title: Range<Int>) {
        var state = State()
        lines = text.lines.enumerated().map { index, line in
            let content = text.content(line)
            if title.contains(index) {
                // Git keeps a `#` at the start of a message that wasn't edited, and `#12: open …` is a subject then.
                return index > 0 && text.isComment(line) ? nil : Self.withoutCodeSpans(content)
            }
            return state.read(content, isComment: text.isComment(line)).map(Self.withoutCodeSpans)
        }
    }

    private struct State {
        private var fence: (mark: UInt8, length: Int)?
        private var isInComment = false
        private var isInCode = false
        private var isAfterBlank = true

        mutating func read(_ content: ArraySlice<UInt8>, isComment: Bool) -> ArraySlice<UInt8>? {
            if !isInComment, readFence(content) { return nil }
            let trimmed = content.trimmed
            guard !trimmed.isEmpty else {
                isAfterBlank = true
                return nil
            }
            let isIndented = content.first == UInt8(ascii: "\t") || content.starts(with: "    ")
            isInCode = isIndented && (isInCode || isAfterBlank) && !isInComment
            isAfterBlank = false
            if isInCode { return nil }
            let isHeading = !isInComment && trimmed.first == UInt8(ascii: "#")
            let visible = withoutComments(content)
            return isComment || isHeading ? nil : visible
        }

        /// Whether the line is of fenced code, with its fences.
        private mutating func readFence(_ content: ArraySlice<UInt8>) -> Bool {
            let line = content.drop { $0 == UInt8(ascii: " ") }
            guard let mark = line.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else {
                return fence != nil
            }
            let length = line.prefix { $0 == mark }.count
            let rest = line.dropFirst(length)
            if let fence {
                if mark == fence.mark, length >= fence.length, rest.trimmed.isEmpty { self.fence = nil }
                return true
            }
            guard length >= 3, mark == UInt8(ascii: "~") || !rest.contains(mark) else { return false }
            fence = (mark, length)
            return true
        }

        private mutating func withoutComments(_ content: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            guard isInComment || content.contains(UInt8(ascii: "<")) else { return content }
            var masked = content
            var index = content.startIndex
            while index < content.endIndex {
                let rest = content[index...]
                let length: Int
                if isInComment, rest.starts(with: "-->") {
                    isInComment = false
                    length = 3
                } else if !isInComment, rest.starts(with: "<!--") {
                    isInComment = true
                    length = 4
                } else {
                    if isInComment { masked[index] = UInt8(ascii: " ") }
                    index += 1
                    continue
                }
                for place in index..<index + length { masked[place] = UInt8(ascii: " ") }
                index += length
            }
            return masked
        }
    }

    /// The line with its code spans blanked: what is between two runs of as many backquotes.
    private static func withoutCodeSpans(_ content: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let runs = backquotes(in: content)
        guard runs.count > 1 else { return content }
        // For each run the next of its length, found from the end so that the whole stays linear.
        var next: [Int?] = Array(repeating: nil, count: runs.count)
        var latest: [Int: Int] = [:]
        for index in runs.indices.reversed() {
            next[index] = latest[runs[index].count]
            latest[runs[index].count] = index
        }
        var masked = content
        var index = 0
        while index < runs.count {
            guard let end = next[index] else {
                index += 1
                continue
            }
            for place in runs[index].lowerBound..<runs[end].upperBound { masked[place] = UInt8(ascii: " ") }
            index = end + 1
        }
        return masked
    }

    private static func backquotes(in content: ArraySlice<UInt8>) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var index = content.startIndex
        while let start = content[index...].firstIndex(of: UInt8(ascii: "`")) {
            index = content[start...].firstIndex { $0 != UInt8(ascii: "`") } ?? content.endIndex
            runs.append(start..<index)
        }
        return runs
    }
}
