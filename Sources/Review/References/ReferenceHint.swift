/// Something in a commit that is nearly a reference, and what would make it one.
public struct ReferenceHint: Hashable, Sendable {
    /// What keeps it from being a reference.
    public enum Problem: Hashable, Sendable {
        /// A trailer's line is the first of the message.
        case inSubject(key: String)
        /// A trailer's line follows text, of which this is the nearest line, without a blank line between.
        case noBlankLine(key: String, text: Int)
        /// A trailer's line is in the last paragraph, but this other line isn't a trailer.
        case brokenBlock(key: String, by: Int)
        /// A trailer's line is in a paragraph that isn't the last.
        case notInLastParagraph(key: String)
        /// A trailer's line is indented or an item of a list.
        case notAtLineStart(key: String)
        /// A key is spelt otherwise than the one that is looked for.
        case misspelt(written: String, key: String)
        /// Behind a key something else than a colon stands, or nothing.
        case noColon(key: String)
        /// A trailer's value has the form of no system that is looked for; the nearest such form, if one is near.
        case malformed(key: String, value: String, nearest: String?)
        /// A trailer has no value.
        case empty(key: String)
        /// The subject begins or ends with what looks like a key of Jira, and no project is configured.
        case unknownProject(id: String)
        /// A custom pattern took too many steps, so that the message wasn't searched to its end.
        case searchEnded
    }

    /// The line of the message as given, 1-based; `nil` if it isn't about a line.
    public let line: Int?
    /// What keeps it from being a reference.
    public let problem: Problem

    /// Whether a ticket is named where tickets are, in a form that none has.
    public var isMalformed: Bool {
        if case .malformed = problem { true } else { false }
    }

    /// A sentence that says what to change.
    public var message: String {
        let place = line.map { " at line \($0)" } ?? ""
        return switch problem {
        case .inSubject(let key):
            "`\(key):` stands in the subject; move it to the last paragraph"
        case .noBlankLine(let key, let text):
            "`\(key):` stands\(place), outside the trailer block: put a blank line between line \(text) and the trailers"
        case .brokenBlock(let key, let other):
            "`\(key):` stands\(place), in a paragraph that is no trailer block as line \(other) is no trailer; "
                + "move it to a paragraph of trailers only, the last"
        case .notInLastParagraph(let key):
            "`\(key):` stands\(place), outside the trailer block; move it to the last paragraph"
        case .notAtLineStart(let key):
            "`\(key):`\(place) doesn't begin its line; write it at the start of a line of the last paragraph"
        case .misspelt(let written, let key):
            "`\(written)`\(place) isn't a key that is looked for; write `\(key):`"
        case .noColon(let key):
            "`\(key)`\(place) has no colon behind it; write `\(key):`"
        case .malformed(let key, let value, let nearest):
            "`\(key): \(value.prefix(80))`\(place) has the form of no ticket that is looked for"
                + (nearest.map { "; did you mean `\($0)`?" } ?? "")
        case .empty(let key):
            "`\(key):`\(place) has no value"
        case .unknownProject(let id):
            "`\(id)`\(place) isn't taken for a ticket as its project isn't configured; write it into a trailer"
        case .searchEnded:
            "custom patterns took too many steps, so that the message wasn't searched for them to its end"
        }
    }
}

extension ReferenceHint: Comparable {
    /// Orders by line; what is about no line comes last.
    public static func < (a: ReferenceHint, b: ReferenceHint) -> Bool {
        a.line == b.line ? a.message < b.message : a.line ?? Int.max < b.line ?? Int.max
    }
}
