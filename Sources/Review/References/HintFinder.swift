/// Looks for what is nearly a reference.
///
/// Prose begins lines with all kinds of words and colons, so that a line counts only if what follows the key is of a
/// reference's form, or nearly.
struct HintFinder {
    let text: MessageText
    let trailers: MessageTrailers
    let prose: Prose
    let reader: TrailerReader
    let finder: TicketFinder
    let found: Set<String>
    let keys: [String]

    init(text: MessageText, trailers: MessageTrailers, prose: Prose, reader: TrailerReader, finder: TicketFinder) {
        (self.text, self.trailers, self.prose, self.reader, self.finder) = (text, trailers, prose, reader, finder)
        found = Set(
            finder.found.compactMap { found in
                if case .trailer = found.source { found.match.id } else { nil }
            })
        keys = finder.rules.ticketKeys
    }

    /// The hints about lines of the message, in the order of the message.
    func hints() -> [ReferenceHint] {
        var hints: [ReferenceHint] = []
        for lines in paragraphs {
            let paragraph = Paragraph(lines: lines, others: others(in: lines))
            for index in lines {
                guard let line = prose.lines[index] else { continue }
                guard let problem = problem(index, line, paragraph) else { continue }
                hints.append(ReferenceHint(line: text.lines[index].number, problem: problem))
            }
        }
        return hints
    }

    /// Runs of lines that aren't blank; comments belong to none.
    private var paragraphs: [Range<Int>] {
        var paragraphs: [Range<Int>] = []
        var start = 0
        for index in 0...text.lines.count where index == text.lines.count || text.isBlank(text.lines[index]) {
            if start < index { paragraphs.append(start..<index) }
            start = index + 1
        }
        return paragraphs
    }

    private struct Paragraph {
        let lines: Range<Int>
        /// Those of its lines that can't be of a block of trailers.
        let others: [Int]
    }

    private func problem(_ index: Int, _ line: ArraySlice<UInt8>, _ paragraph: Paragraph) -> ReferenceHint.Problem? {
        if let key = KeyLine(line) { return problem(key, index, paragraph) }
        return withoutColon(line, index, paragraph)
    }

    private func problem(_ line: KeyLine, _ index: Int, _ paragraph: Paragraph) -> ReferenceHint.Problem? {
        let isExact = keys.contains { line.key.isSameKey(as: $0) }
        if isExact, line.separator == .colon {
            guard isNearlyReference(line.value, key: line.key) else { return nil }
            return misplaced(line, index, paragraph)
        }
        if line.key == "Emergency", line.separator == .colon, !line.value.isEmpty, !text.title.contains(index) {
            return trailers.named("Emergency").isEmpty ? misplaced(line, index, paragraph) : nil
        }
        guard let key = isExact ? line.key : line.meant(of: keys), isNearlyReference(line.value, key: key) else {
            return nil
        }
        guard !isFound(line.value, key: key) else { return nil }
        return isExact ? .noColon(key: line.key) : .misspelt(written: line.key, key: key)
    }

    /// What is wrong with the place of a line that has a trailer's form; `nil` if it is in the block.
    private func misplaced(_ line: KeyLine, _ index: Int, _ paragraph: Paragraph) -> ReferenceHint.Problem? {
        let key = line.key
        guard !isFound(line.value, key: key) else { return nil }
        if trailers.block.contains(index) {
            return line.isIndented ? .notAtLineStart(key: key) : nil
        }
        if index == 0 { return .inSubject(key: key) }
        if line.isIndented { return .notAtLineStart(key: key) }
        guard isLast(paragraph.lines) || paragraph.lines.lowerBound == 0 else { return .notInLastParagraph(key: key) }
        if let other = paragraph.others.last, other > index {
            return .brokenBlock(key: key, by: text.lines[other].number)
        }
        if let other = paragraph.others.last { return .noBlankLine(key: key, text: text.lines[other].number) }
        // All lines are of a trailer's form, but the first paragraph is the subject.
        if paragraph.lines.lowerBound == 0 { return .noBlankLine(key: key, text: text.lines[index - 1].number) }
        return .notInLastParagraph(key: key)
    }

    private func isLast(_ paragraph: Range<Int>) -> Bool {
        text.lines[paragraph.upperBound...].allSatisfy { text.isBlank($0) || text.isComment($0) }
    }

    /// The lines that can't be of a block of trailers, with the indented lines that go on from them or from nothing.
    private func others(in lines: Range<Int>) -> [Int] {
        var others: [Int] = []
        var isAfterTrailer = false
        for index in lines {
            let isIndented = text.bytes[text.lines[index].range].first?.isASCIISpace == true
            isAfterTrailer = isIndented ? isAfterTrailer : isTrailerLike(index)
            if !isAfterTrailer { others.append(index) }
        }
        return others
    }

    private func isTrailerLike(_ index: Int) -> Bool {
        let bytes = text.bytes[text.lines[index].range]
        return reader.separator(in: bytes) != nil
            || text.isComment(text.lines[index])
            || bytes.starts(with: "(cherry picked from commit ")
    }

    /// `Ticket NET-42` as a whole line, among lines that look like trailers.
    private func withoutColon(
        _ line: ArraySlice<UInt8>, _ index: Int, _ paragraph: Paragraph
    ) -> ReferenceHint.Problem? {
        guard !text.title.contains(index), let key = keyAlone(line) else { return nil }
        // Few such lines are meant seriously; more would be a table, and cost as much as their square.
        guard paragraph.others.count <= 20 else { return nil }
        let isAmongTrailers = paragraph.others.allSatisfy { other in
            other == index || prose.lines[other].flatMap(keyAlone) != nil
        }
        return isAmongTrailers ? .noColon(key: key) : nil
    }

    /// The key of a line that has references behind a key, and nothing else.
    private func keyAlone(_ line: ArraySlice<UInt8>) -> String? {
        let words = Words(line.prefix(400), splitsAtColon: false).words.map(\.bytes)
        guard words.count >= 2, words.count <= 9, line.count <= 400 else { return nil }
        guard let key = keys.first(where: { words[0].text.isSameKey(as: $0) }) else { return nil }
        let isOnlyReferences = words.dropFirst().allSatisfy { !finder.declared($0, key: key).isEmpty }
        return isOnlyReferences && !isFound(line.dropFirst(key.utf8.count), key: key) ? key : nil
    }

    private func isNearlyReference(_ value: ArraySlice<UInt8>, key: String) -> Bool {
        let value = value.prefix(400)
        let matches = finder.declared(value, key: key)
        // A bare number is a ticket of Gerrit's, but `Bug: 12 ports are open` isn't meant so.
        if matches.first?.system == .gerrit {
            return matches.count == Words(value, splitsAtColon: false).words.count
        }
        return !matches.isEmpty || NearestForm(forms: finder.forms, key: key).atStart(of: value) != nil
    }

    /// Whether all that a value names is in a trailer as well.
    private func isFound(_ value: ArraySlice<UInt8>, key: String) -> Bool {
        let ids = finder.declared(value.prefix(400), key: key).map(\.id)
        return !ids.isEmpty && found.isSuperset(of: ids)
    }
}
