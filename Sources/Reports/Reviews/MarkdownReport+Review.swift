import Git
import NetworkModel
import Packing
import Reachability
public import Review

extension MarkdownReport {
    /// How many characters a comment at GitHub may have, with some to spare for what a bot adds.
    public static let commentBudget = 65_000
    /// The fewest characters that hold the top of a review whatever its names are.
    public static let fewestCharacters = 8_000

    /// Writes a review: the verdict and its reasons, the tickets, the changes by their risk, the commits, and what was
    /// looked at.
    ///
    /// The first line is a comment that nobody sees, by which a bot finds the report that it wrote before:
    /// `<!-- netreeve:v1 {"digest":…,"key":…,"target":…} -->`.
    ///
    /// - Parameters:
    ///   - review: the review.
    ///   - pairs: whether each pair of a group has a row of its own.
    ///   - budget: how many characters it has at most, counted as Unicode scalars or UTF-16 units, whichever are more;
    ///     at least ``fewestCharacters``. What doesn't fit is left out from the end, and counted at the top.
    ///   - output: where it is written to.
    public static func write(
        _ review: ChangeReview, pairs: Bool = false, budget: Int = commentBudget, to output: inout some TextOutputStream
    ) {
        var document = FittedDocument()
        let words = FindingPhrase(review)
        appendFindings(review, words, to: &document)
        for group in DiagnosticList(review.change.diagnostics).groups where group.isAlarming {
            append(group, to: &document)
        }
        appendTickets(review, words, to: &document)
        appendChanges(review, pairs: pairs, to: &document)
        appendCommits(review, to: &document)
        appendCoverage(review, to: &document)
        output.write(document.text(most: max(budget, fewestCharacters)) { top(of: review, leftOut: $0) })
    }

    private static func top(of review: ChangeReview, leftOut: String?) -> String {
        let headline = phrase(ReviewHeadline.phrase(of: review))
        let sides = phrase(review.change.base.title) + " → " + phrase(review.change.head.title)
        let ref = review.ref.map { " for \(code($0))" } ?? ""
        let cut = leftOut.map { "\n> Showing \($0); the JSON report has all of them.\n" } ?? ""
        return "\(marker(of: review))\n### \(review.verdict.symbol) \(headline)\n\n\(sides)\(ref)\n\(cut)"
    }

    /// How many characters of a name are shown, so that a few long ones don't take the room of what they are about.
    private static let mostOfName = 100

    /// A name as it is shown in a review.
    static func code(_ name: String) -> String { MarkdownText.code(name, mostCharacters: mostOfName) }

    /// A phrase as it is shown in a review.
    static func phrase(_ phrase: Phrase) -> String { MarkdownText.phrase(phrase, mostCharacters: mostOfName) }

    /// The comment that tells the report apart from others, and from an older one of its own.
    private static func marker(of review: ChangeReview) -> String {
        let members: JSONValue = .object([
            "digest": .optional(review.digest?.description), "key": .string("\(review.key)"),
            "target": .optional(review.ref.map { String($0.unicodeScalars.prefix(mostOfName)) }),
        ])
        // Nothing in it may end the comment.
        let text = members.text.replacing([">": "\\u003e", "<": "\\u003c"]).replacing("--", with: "-\\u002d")
        return "<!-- netreeve:v1 \(text) -->"
    }

    private static func appendFindings(
        _ review: ChangeReview, _ words: FindingPhrase, to document: inout FittedDocument
    ) {
        let blocks = review.findings.lazy.map { finding in
            let advice = finding.severity > .note ? words.advice(finding).map { "  \n  *\($0)*" } ?? "" : ""
            let sentence = phrase(words.statement(finding))
            return "- \(finding.severity.mark.sign) **\(finding.severity.word)**: \(sentence)\(advice)\n"
        }
        document.append(
            ("finding", "findings"), count: review.findings.count, opening: "\n#### Findings\n\n", blocks: blocks)
    }

    private static func appendTickets(
        _ review: ChangeReview, _ words: FindingPhrase, to document: inout FittedDocument
    ) {
        let blocks = review.tickets.lazy.map { ticket in
            let title = ticket.record.map { ": \(code($0.title))" } ?? ""
            let record = ticket.record
            let facts = [
                record?.owner.map { "owner \(code($0.name))" },
                record?.funding?.costCentre.map { "cost centre \(code($0))" },
                record?.validity.expires.map { "until \($0)" }, ticket.isProposed ? "as this change proposes it" : nil,
            ].compactMap(\.self)
            let about = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
            let requirements = ticket.requirements.map { outcome in
                "  - \(outcome.result.sign)\(phrase(words.requirement(outcome, of: .empty)))\n"
            }
            return "- \(code(ticket.id)) is \(ticket.state.words)\(title)\(about)\n"
                + requirements.joined()
        }
        document.append(
            ("ticket", "tickets"), count: review.tickets.count, opening: "\n#### Tickets\n\n", blocks: blocks)
    }

    private static func appendCommits(_ review: ChangeReview, to document: inout FittedDocument) {
        guard review.commits.count > 1 else { return }
        let blocks = review.commits.lazy.map { commit in
            MarkdownText.row([
                code(commit.commit.id.shortHex), code(commit.message.subject), commit.effect.joined(separator: " · "),
                commit.message.references.map { code($0.id) }.joined(separator: ", "),
            ])
        }
        let head = MarkdownText.head(["Commit", "Subject", "Effect", "Tickets"])
        document.append(
            ("commit", "commits"), count: review.commits.count,
            opening: "\n<details><summary>Commits (\(review.commits.count))</summary>\n\n\(head)", blocks: blocks,
            closing: "\n</details>\n")
    }

    private static func appendCoverage(_ review: ChangeReview, to document: inout FittedDocument) {
        let change = review.change
        let files = Headline.counted(change.head.fileCount, "manifest file", "manifest files")
        let differ = Headline.counted(change.files.all, "file differs", "files differ")
        let lines = [
            "\(files) and \(Headline.counted(change.head.objectCount, "object", "objects")) at head; \(differ)",
            review.isComplete ? "everything was analysed" : "not everything was analysed: see above",
            "\(review.configuration.words); tickets as of \(review.day)",
            review.digest.map { "flow changes `\($0)`" },
            "trees `\(review.range.base?.tree.hex ?? "none")` → `\(review.range.head.tree.hex)`",
        ].compactMap(\.self)
        document.append(
            ("line on coverage", "lines on coverage"), count: lines.count, opening: "\n#### Coverage\n\n",
            blocks: lines.map { "- \($0)\n" }
        )
        for group in DiagnosticList(review.diagnostics).groups { append(group, to: &document) }
        for group in DiagnosticList(change.diagnostics).groups where !group.isAlarming { append(group, to: &document) }
    }

    private static func append(_ group: DiagnosticList.Group, to document: inout FittedDocument) {
        let (opening, rows, closing) = parts(of: group)
        document.append(
            ("remark on files", "remarks on files"), count: rows.count, opening: opening, blocks: rows, closing: closing
        )
    }
}

extension ReviewVerdict {
    /// The sign before the verdict.
    fileprivate var symbol: String {
        switch self {
        case .pass: "✅"
        case .attention: "🔶"
        case .incomplete: "❔"
        case .block: "⛔"
        }
    }
}

extension FindingSeverity {
    /// The severity in a word or two.
    var word: String {
        switch self {
        case .block: "blocks"
        case .attention: "needs attention"
        case .note: "note"
        }
    }
}

extension ChangeReview.ConfigurationSource {
    /// Where the configuration comes from, in words.
    fileprivate var words: String {
        switch self {
        case .host: "the host's configuration"
        case .base: "the configuration of the base commit"
        case .none: "no configuration: the defaults"
        }
    }
}
