import Reachability
import Review

/// What a change is shown as, so that colour is never all that tells it from another.
struct ChangeMark {
    /// The word: `opened`, `new`.
    var word: String
    /// The sign: `+`, `−`, `~` or `?`.
    var sign: String
    /// The class of the style sheet.
    var style: String

    init(_ change: FlowChange) {
        switch change.cause {
        case .added: (word, sign, style) = ("new", "+", "opened")
        case .removed: (word, sign, style) = ("removed", "−", "closed")
        case .access:
            word = change.effect.rawValue
            switch change.effect {
            case .opened, .widened: (sign, style) = ("+", "opened")
            case .narrowed, .closed: (sign, style) = ("−", "closed")
            case .changed: (sign, style) = ("~", "changed")
            case .possible: (sign, style) = ("?", "possible")
            }
        }
    }
}

extension FindingSeverity {
    /// The class of the style sheet.
    var style: String {
        switch self {
        case .block: "closed"
        case .attention: "changed"
        case .note: "faint"
        }
    }
}

extension ReviewVerdict {
    /// The sign before the word.
    var sign: String {
        switch self {
        case .pass: "✓"
        case .attention: "!"
        case .incomplete: "?"
        case .block: "✗"
        }
    }

    /// The class of the style sheet.
    var style: String {
        switch self {
        case .pass: "opened"
        case .attention: "changed"
        case .incomplete, .block: "closed"
        }
    }
}

extension RequirementOutcome.Result {
    /// What came out, in words.
    var words: String {
        switch self {
        case .met: "met"
        case .notMet: "not met"
        case .undecided: "undecided"
        case .aboutNobody: "about nobody"
        case .notTestable: "for people to tell"
        }
    }

    /// The class of the style sheet.
    var style: String {
        switch self {
        case .met: "opened"
        case .notMet: "closed"
        case .undecided, .aboutNobody: "possible"
        case .notTestable: "faint"
        }
    }
}
