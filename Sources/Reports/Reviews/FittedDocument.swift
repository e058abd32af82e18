/// A document for a sink that takes only so much: what doesn't fit is left out from the end, in whole blocks.
///
/// A block is a row, an item of a list, or whatever else can't be cut. What encloses blocks, such as the head of a table
/// or `<details>`, is there as a whole or not at all.
struct FittedDocument {
    /// The parts, the most important first.
    private(set) var parts: [Part] = []

    /// Blocks under one heading.
    struct Part {
        /// What the blocks are, for counting what is left out: one, and several.
        var noun: (one: String, many: String)
        /// What stands before the first block.
        var opening: String
        /// What stands behind the last block.
        var closing: String
        /// How many blocks there are.
        var count: Int
        /// The blocks, made one by one, and only while there is room.
        var blocks: AnySequence<String>
    }

    /// Adds a part, unless it is empty.
    mutating func append(
        _ noun: (one: String, many: String), count: Int, opening: String, blocks: some Sequence<String>,
        closing: String = ""
    ) {
        guard count > 0 else { return }
        parts.append(
            Part(noun: noun, opening: opening, closing: closing, count: count, blocks: AnySequence(blocks)))
    }

    /// The document below a top, in at most so many UTF-16 units, which are never fewer than Unicode scalars.
    ///
    /// From the first block that doesn't fit, none is kept.
    ///
    /// - Parameter top: what stands before everything else, given what is left out in words; `nil` for nothing.
    func text(most: Int, top: (String?) -> String) -> String {
        let longest = remark(shown: parts.map(\.count))
        var left = most - top(longest).utf16.count
        var (body, shown, isFull) = ("", parts.map { _ in 0 }, false)
        for (number, part) in parts.enumerated() where !isFull {
            let frame = part.opening.utf16.count + part.closing.utf16.count
            var blocks = ""
            var room = left - frame
            for block in part.blocks {
                room -= block.utf16.count
                guard room >= 0 else {
                    isFull = true
                    break
                }
                blocks += block
                shown[number] += 1
            }
            guard shown[number] > 0 else { continue }
            body += part.opening + blocks + part.closing
            left -= frame + blocks.utf16.count
        }
        return top(isFull ? remark(shown: shown) : nil) + body
    }

    /// `40 of 312 flow changes, none of 9 commits`: of each noun of which there is more.
    private func remark(shown: [Int]) -> String {
        var nouns: [String] = []
        var counts: [String: (shown: Int, all: Int, one: String)] = [:]
        for (part, shown) in zip(parts, shown) {
            if counts[part.noun.many] == nil { nouns.append(part.noun.many) }
            let known = counts[part.noun.many] ?? (0, 0, part.noun.one)
            counts[part.noun.many] = (known.shown + shown, known.all + part.count, known.one)
        }
        return nouns.compactMap { noun in
            counts[noun].map { "\($0.shown) of \(Headline.counted($0.all, $0.one, noun))" }
        }.joined(separator: ", ")
    }
}
