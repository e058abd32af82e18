import Git
import NetworkModel
import Reachability
public import Review

extension TextReport {
    /// Writes a review: the verdict and its reasons first, then what changes, then the commits.
    ///
    /// - Parameters:
    ///   - review: the review.
    ///   - pairs: whether each pair of a group has a line of its own.
    ///   - style: how it looks.
    ///   - output: where it is written to, a few lines at a time.
    public static func write(
        _ review: ChangeReview, pairs: Bool = false, style: ReportStyle = .plain,
        to output: inout some TextOutputStream
    ) {
        let layout = TextLayout(style: style)
        output.write(
            layout.line(
                [
                    .init("netreeve review  ", .faint), .init("\(review.change.base.title)"), .init(" → "),
                    .init("\(review.change.head.title)"),
                    .init(review.ref.map { "  for \(PrintableText.printable($0))" } ?? "", .faint),
                ], indent: 0, hanging: 4))
        let ink: Ink =
            switch review.verdict {
            case .pass: .opened
            case .attention: .changed
            case .incomplete, .block: .alarm
            }
        let headline = ReviewHeadline.of(review)
        let word = ReviewHeadline.word(for: review.verdict)
        output.write(
            "\n"
                + layout.line(
                    [.init(word, ink), .init(String(headline.dropFirst(word.count)), .heading)], indent: 0, hanging: 4))
        // What an approval is bound to.
        if let digest = review.digest {
            output.write(layout.line([.init("flows \(digest)", .faint)], indent: 0, hanging: 4))
        }
        writeFindings(review, layout, to: &output)
        writeTickets(review, layout, to: &output)
        for cluster in review.change.clusters {
            let naming = EndpointNaming(cluster.endpoints, workloadCount: cluster.workloadCount)
            let sections = Section.sections(of: cluster, naming: naming)
            guard !sections.isEmpty else { continue }
            if !cluster.name.isEmpty { output.write(clusterHeading(cluster.name, layout)) }
            var view = ChangeView(cluster, naming: naming, layout: layout, pairs: pairs)
            for section in sections { view.write(section, to: &output) }
        }
        writeCommits(review, layout, to: &output)
        DiagnosticList(review.change.diagnostics).write(layout, to: &output)
        DiagnosticList(review.diagnostics).write(layout, to: &output)
    }

    private static func writeFindings(
        _ review: ChangeReview, _ layout: TextLayout, to output: inout some TextOutputStream
    ) {
        guard !review.findings.isEmpty else { return }
        let words = FindingPhrase(review)
        output.write("\n" + layout.heading("Findings"))
        for finding in review.findings {
            let (sign, ink) = finding.severity.mark
            output.write(
                layout.line(
                    [.init("\(sign) ", ink), .init("\(words.statement(finding))")], indent: 2, hanging: 4))
            guard finding.severity > .note || finding.kind == .trap, let advice = words.advice(finding) else {
                continue
            }
            output.write(layout.line([.init(advice, .faint)], indent: 4, hanging: 4))
        }
    }

    private static func writeTickets(
        _ review: ChangeReview, _ layout: TextLayout, to output: inout some TextOutputStream
    ) {
        guard !review.tickets.isEmpty else { return }
        let words = FindingPhrase(review)
        output.write("\n" + layout.heading("Tickets"))
        for ticket in review.tickets {
            let title = ticket.record.map { "  “\(PrintableText.printable($0.title))”" } ?? ""
            let owner = ticket.record?.owner.map { "  owner \(PrintableText.printable($0.name))" } ?? ""
            output.write(
                layout.line(
                    [
                        .init("\(PrintableText.printable(ticket.id)) ", .heading), .init(ticket.state.words),
                        .init(title + owner + (ticket.isProposed ? "  (record proposed by this change)" : ""), .faint),
                    ], indent: 2, hanging: 4))
            for outcome in ticket.requirements {
                output.write(
                    layout.line(
                        [.init("\(outcome.result.sign) "), .init("\(words.requirement(outcome, of: .empty))")],
                        indent: 4,
                        hanging: 6))
            }
        }
    }

    private static func writeCommits(
        _ review: ChangeReview, _ layout: TextLayout, to output: inout some TextOutputStream
    ) {
        guard review.commits.count > 1 else { return }
        output.write("\n" + layout.heading("Commits"))
        for commit in review.commits {
            output.write(
                layout.line(
                    [
                        .init("\(commit.commit.id.shortHex)  ", .faint),
                        .init(PrintableText.printable(commit.message.subject)),
                        .init(
                            "  "
                                + (commit.effect
                                + commit.message.references.map { PrintableText.printable($0.id) })
                                .joined(separator: " · "), .faint),
                    ], indent: 2, hanging: 4))
        }
    }
}

extension ReviewedCommit {
    /// What it does in a few words, and how it relates to other commits.
    var effect: [String] {
        let effect = Headline.changes(of: change)
        let remarks = [
            change.isComplete ? nil : "not analysed as a whole",
            repeats.map { "the same flow changes as \($0.shortHex)" }, undoes.map { "takes back \($0.shortHex)" },
            origin.isMerge ? "merge" : nil,
        ]
        return (effect.isEmpty ? ["no effect"] : effect) + remarks.compactMap(\.self)
    }
}

extension FindingSeverity {
    /// The sign before a finding, and its colour.
    var mark: (sign: String, ink: Ink) {
        switch self {
        case .block: ("✗", .closed)
        case .attention: ("!", .changed)
        case .note: ("·", .faint)
        }
    }
}

extension RequirementOutcome.Result {
    /// The sign before an outcome.
    var sign: String {
        switch self {
        case .met: "✓"
        case .notMet: "✗"
        case .undecided, .aboutNobody: "?"
        case .notTestable: "·"
        }
    }
}
