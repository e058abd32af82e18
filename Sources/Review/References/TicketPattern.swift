/// A regular expression for references of a system that isn't known otherwise.
///
/// Its group named `id` is the reference: `PO (?<id>\d{6})`. Letters, `.`, classes such as `[A-Z\d]`, `\d \w \s \b` and
/// their opposites, `^ $` at the ends of a line, groups, alternatives, `* + ? {2,5}` greedy or not, and `(?i)` at the
/// start are understood; what needs to go back, such as `\1` or `(?=…)`, is refused. So every pattern can be searched in
/// time linear in the text, whoever wrote the text.
public struct TicketPattern: Hashable, Sendable {
    /// What is wrong with a pattern.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// What kind of thing is wrong.
        public enum Code: Hashable, Sendable {
            /// No group is named `id`, or more than one.
            case noID
            /// What stands there isn't understood.
            case notUnderstood
            /// The repetitions make it longer than a thousand steps, or groups are nested too deep.
            case tooLarge
        }

        /// What kind of thing is wrong.
        public let code: Code
        /// The 1-based character of the pattern where it was seen.
        public let column: Int

        /// A sentence that says what to change.
        public var description: String {
            switch code {
            case .noID: "a pattern needs one group named id, as in PO-(?<id>[0-9]+)"
            case .notUnderstood: "what stands at character \(column) of the pattern isn't understood"
            case .tooLarge: "the pattern is too large at character \(column): repeat less or nest fewer groups"
            }
        }
    }

    /// How many steps of matching a message may still cost, all patterns and lines together.
    struct Budget: Hashable {
        var steps = 4_000_000
        var isExhausted: Bool { steps <= 0 }
    }

    /// The system's name, for `TicketSystem.custom`.
    public let name: String
    /// The pattern as written.
    public let pattern: String
    private let program: PatternProgram

    /// Reads a pattern.
    public init(name: String, pattern: String) throws(Failure) {
        self.name = name
        self.pattern = pattern
        program = try PatternProgram(pattern)
    }

    /// What the group `id` matched, at every match from left to right, in a line of which the first 4096 characters
    /// count.
    func ids(in line: String, budget: inout Budget) -> [String] {
        let scalars = Array(line.unicodeScalars.prefix(4096))
        var ids: [String] = []
        var start = 0
        while start <= scalars.count, !budget.isExhausted {
            guard let match = program.firstMatch(in: scalars, from: start, budget: &budget) else { break }
            if let id = match.id, !id.isEmpty { ids.append(String(String.UnicodeScalarView(scalars[id]))) }
            start = max(match.end, start + 1)
        }
        return ids
    }
}
