import Git
import Manifests
public import Review

/// What a gate says to who pushes: few lines, the gravest first.
public enum GateReport {
    /// How many lines it has at most.
    public static let mostLines = 10
    /// How many characters a line has at most.
    static let mostCharacters = 300
    /// How many refs are told of by name.
    private static let mostRefs = 6

    /// The lines, without line ends.
    ///
    /// - Parameters:
    ///   - decision: what is decided.
    ///   - place: where the whole report of a ref is; `nil` where nobody wrote any.
    public static func lines(
        of decision: GateDecision, place: (GateJudgement) -> String? = { _ in nil }
    ) -> [String] {
        let ordered = decision.judgements.enumerated().sorted {
            (decision.gravity($0.element), $0.offset) < (decision.gravity($1.element), $1.offset)
        }.map { GateEntry($0.element, decision) }
        let named = ordered.prefix(ordered.count > mostRefs ? mostRefs - 1 : mostRefs)
        var closing: [String] = []
        if ordered.count > named.count { closing.append(rest(of: ordered.dropFirst(named.count))) }
        if let first = ordered.first(where: \.hasMore), let report = whole(first.judgement, place) {
            closing.append(report)
        }
        if let end = end(of: decision) { closing.append(end) }
        // Details are for the gravest first, and as many as there is room for.
        var room = mostLines - named.count - closing.count
        var lines: [String] = []
        for entry in named {
            let details = entry.details.prefix(max(0, room))
            room -= details.count
            lines.append(entry.headline)
            lines += details
        }
        return (lines + closing).map { cut($0) }
    }

    /// A line that is no longer than it may be.
    static func cut(_ line: String) -> String {
        let scalars = line.unicodeScalars
        guard scalars.count > mostCharacters else { return line }
        return String(String.UnicodeScalarView(scalars.prefix(mostCharacters - 1))) + "…"
    }

    private static func rest(of entries: ArraySlice<GateEntry>) -> String {
        var counts: [(word: String, count: Int)] = []
        for entry in entries {
            if let known = counts.firstIndex(where: { $0.word == entry.word }) {
                counts[known].count += 1
            } else {
                counts.append((entry.word, 1))
            }
        }
        return "and \(Headline.counted(entries.count, "more ref", "more refs")): "
            + counts.map { "\($0.count) \($0.word)" }.joined(separator: ", ")
    }

    /// Where the whole report is, or how to make it.
    private static func whole(_ judgement: GateJudgement, _ place: (GateJudgement) -> String?) -> String? {
        if let place = place(judgement) { return "The whole report: \(place)" }
        guard case .reviewed(let review, let request) = judgement.outcome else { return nil }
        let range = review.range
        guard let start = range.start else { return nil }
        let move = range.isDiverged && range.base == range.start ? " --move" : ""
        let ref = request.ref.map { " --ref \(PrintableText.printable(judgement.update.branch ?? $0))" } ?? ""
        let isNamed = review.tickets.contains { ticket in
            ticket.sources.contains { if case .branch = $0 { true } else { false } }
        }
        let branch = isNamed ? request.branch.map { " --branch \(PrintableText.printable($0))" } ?? "" : ""
        let options = request.pushOptions.map { " --push-option \(PrintableText.printable($0))" }.joined()
        return "The whole report: netreeve review \(start.id.shortHex)..\(range.head.id.shortHex)\(move)\(ref)\(branch)"
            + options
    }

    /// What becomes of the push as a whole, where that isn't plain.
    private static func end(of decision: GateDecision) -> String? {
        if decision.isDryRun {
            return "Dry run: nothing was changed; the push would be "
                + (decision.isAcceptable ? "accepted." : "refused.")
        }
        let refused = decision.judgements.count { !decision.accepts($0) }
        guard refused > 0, refused < decision.judgements.count else { return nil }
        return "Nothing was changed: a ref that is refused holds back all refs of the push."
    }
}

extension GateDecision {
    /// What is told first: small numbers.
    fileprivate func gravity(_ judgement: GateJudgement) -> Int {
        if !accepts(judgement) { return 0 }
        switch judgement.outcome {
        case .failed, .unwanted: return 1
        case .unreviewed: return 4
        case .reviewed(let review, _):
            switch review.verdict {
            case .block, .incomplete: return 1
            case .attention: return 2
            case .pass: return 3
            }
        }
    }
}

/// One ref in the words of a gate.
private struct GateEntry {
    let judgement: GateJudgement
    /// What it comes to, in a word.
    let word: String
    let headline: String
    /// What else there is to know, the gravest first.
    let details: [String]
    /// Whether there is more to read in a whole report.
    let hasMore: Bool

    init(_ judgement: GateJudgement, _ decision: GateDecision) {
        self.judgement = judgement
        let name = PrintableText.printable(judgement.update.name, mostCharacters: 100)
        switch judgement.outcome {
        case .reviewed(let review, _):
            word = ReviewHeadline.word(for: review.verdict)
            hasMore = review.verdict != .pass
            let words = ReviewWords(review)
            switch review.verdict {
            case .block:
                headline = "\(word) \(name): \(words.blocking.first ?? words.headline)"
                details = words.blocking.dropFirst().map { "  and \($0)" } + words.advice.map { "  \($0)" }
            case .incomplete:
                headline = "\(word) \(name): \(words.headline)"
                details =
                    [decision.settings.wordsOnIncomplete(accepted: decision.accepts(judgement))]
                    + words.notAnalysed.map { "  \($0)" }
            case .attention:
                headline = "\(word) \(name): \(words.headline)"
                details = words.notable.map { "  \($0)" } + words.advice.map { "  \($0)" }
            case .pass:
                headline = "\(word) \(name): \(words.headline)"
                details = []
            }
        case .unreviewed(let reason):
            (word, hasMore) = ("not reviewed", false)
            headline = "NOT REVIEWED \(name): \(reason.words)"
            details = []
        case .unwanted(let objection):
            (word, hasMore) = ("REFUSED", false)
            headline = "REFUSED \(name): \(objection.words)"
            details = []
        case .failed(let error):
            (word, hasMore) = ("without a verdict", false)
            headline = "NO VERDICT \(name): \(PrintableText.printable(error.message))"
            details =
                [decision.settings.wordsOnFailure]
                + (error.advice.map { ["  \(PrintableText.printable($0))"] } ?? [])
        }
    }
}

/// A review in short.
private struct ReviewWords {
    /// Effect and tickets, without the verdict.
    let headline: String
    let blocking: [String]
    let notable: [String]
    /// What to do, each once.
    let advice: [String]
    let notAnalysed: [String]

    init(_ review: ChangeReview) {
        let words = FindingPhrase(review)
        headline = String(ReviewHeadline.of(review).dropFirst(ReviewHeadline.word(for: review.verdict).count + 2))
        func statements(_ severity: FindingSeverity) -> [String] {
            review.findings.filter { $0.severity == severity }.map { "\(words.statement($0))" }
        }
        (blocking, notable) = (statements(.block), statements(.attention))
        let gravest: FindingSeverity = review.verdict == .block ? .block : .attention
        var advice: [String] = []
        for finding in review.findings where finding.severity == gravest {
            guard let more = words.advice(finding), !advice.contains(more) else { continue }
            advice.append(more)
        }
        self.advice = advice
        let reports = [review.change] + review.commits.map(\.change)
        let errors = reports.flatMap(\.diagnostics).map(\.diagnostic).filter { $0.severity == .error }
        var places: [String] = []
        for diagnostic in errors + review.diagnostics.filter({ $0.severity == .error }) {
            let text = PrintableText.printable("\(diagnostic.location): \(diagnostic.message)")
            if !places.contains(text) { places.append(text) }
        }
        notAnalysed = places
    }
}

extension HookSettings {
    /// What becomes of a push without a verdict, and who says so.
    public var wordsOnFailure: String {
        switch failure {
        case .open: "  Let through without a verdict, as netreeve.failure is open."
        case .closed: "  Refused for want of a verdict, as netreeve.failure is closed."
        }
    }

    fileprivate func wordsOnIncomplete(accepted: Bool) -> String {
        accepted
            ? "  Let through although something could not be analysed, as this host accepts it (netreeve.incomplete)."
            : "  Refused, as something could not be analysed and this host doesn't accept that (netreeve.incomplete)."
    }
}

extension GateJudgement.Reason {
    fileprivate var words: String {
        switch self {
        case .firstPush: "there is no commit yet to compare it with"
        case .removal: "it is removed"
        case .tag: "tags aren't reviewed here"
        case .noCommit: "it names no commit"
        case .notes: "notes hold no manifests"
        }
    }
}

extension GateJudgement.Objection {
    fileprivate var words: String {
        switch self {
        case .removal: "no ref may be removed here (netreeve.deletions)"
        case .removalOfStrictRef: "its rules are strict, and such a ref may not be removed (netreeve.deletions)"
        case .tag: "no tag may be pushed here (netreeve.tags)"
        }
    }
}
