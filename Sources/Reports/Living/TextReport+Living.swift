import Git
import Manifests
import NetworkModel
import Reachability
public import Review

extension TextReport {
    /// Writes a ticket with what is known since.
    ///
    /// - Parameters:
    ///   - ticket: the ticket.
    ///   - style: how it looks.
    ///   - output: where it is written to.
    public static func write(
        _ ticket: LivingTicket, style: ReportStyle = .plain, to output: inout some TextOutputStream
    ) {
        let layout = TextLayout(style: style)
        let page = TicketPage(layout: layout, record: ticket.record, day: ticket.day, nextReview: ticket.nextReview)
        let view = LivingView(layout: layout, ticket: ticket)
        output.write(page.head + view.summary + view.requirements + page.scope)
        for reach in ticket.clusters where !reach.isQuiet {
            if !reach.name.isEmpty { output.write(clusterHeading(reach.name, layout)) }
            output.write(view.flows(of: reach))
        }
        output.write(view.commits + view.record + page.beforehand + view.approvals + view.reviews + page.outcome)
        DiagnosticList(ticket.diagnostics).write(layout, to: &output)
    }
}

/// The sections of a ticket's page that say what is known since.
private struct LivingView {
    let layout: TextLayout
    let ticket: LivingTicket
    private var words: LivingWords { LivingWords(ticket: ticket) }

    init(layout: TextLayout, ticket: LivingTicket) { (self.layout, self.ticket) = (layout, ticket) }

    /// Where it stands, in a few lines.
    var summary: String {
        var text = layout.line(
            [
                .init("so far".padded(to: 15), .faint),
                .init("\(words.counts), after \(ticket.commit.id.shortHex) as of \(ticket.day)"),
            ], indent: 2, hanging: 17)
        for concern in words.concerns {
            text += layout.line([.init("! \(concern)", .changed)], indent: 17, hanging: 19)
        }
        if !ticket.isComplete {
            text += layout.line(
                [
                    .init("INCOMPLETE", .alarm),
                    .init(": not everything could be analysed; the answer leaves it out", .heading),
                ], indent: 17, hanging: 19)
        }
        return text
    }

    /// What has to hold, and whether it does.
    var requirements: String {
        guard !ticket.requirements.isEmpty else { return "" }
        let phrase = FindingPhrase(ticket)
        var text = "\n" + layout.heading("Requirements today")
        for (outcome, requirement) in zip(ticket.requirements, ticket.record.requirements) {
            text += layout.line(
                [
                    .init("\(outcome.result.sign) ", outcome.result.ink),
                    .init("\(phrase.requirement(outcome, of: .empty))".trimmed),
                ], indent: 2, hanging: 4)
            if let why = requirement.justification {
                text += layout.line([.init("needed because: \(printable(why))", .faint)], indent: 4, hanging: 6)
            }
        }
        return text
    }

    /// What came of it in a cluster.
    func flows(of reach: TicketReach) -> String {
        let origins = OriginView(layout: layout, naming: EndpointNaming(reach.endpoints))
        func lines(_ flows: [TicketReach.OpenFlows]) -> String {
            flows.map { origins.flows($0.flows, $0.openness, indent: 2) }.joined()
        }
        func section(_ title: String, _ remark: String = "", _ body: String) -> String {
            body.isEmpty ? "" : "\n" + layout.heading(title, remark) + body
        }
        let beyond = reach.overReach.map { found in
            lines([found.flows])
                + layout.line(
                    [.init("opened by \(found.commit.id.shortHex) ", .faint), .init(printable(found.commit.summary))],
                    indent: 4, hanging: 6)
        }.joined()
        let missing = reach.shortfall.map { found in
            let what =
                found.flows.isEmpty ? "is about nobody" : found.isPossible ? "is only possibly open:" : "isn't open:"
            return layout.line([.init("\(printable(found.text)) "), .init(what, .changed)], indent: 2, hanging: 4)
                + origins.flows(found.flows, .surely, indent: 4)
        }.joined()
        return section("Opened under the ticket", "in all, by the names of the time", lines(reach.opened))
            + section("Closed under the ticket", "in all, by the names of the time", lines(reach.closed))
            + section("Open today because of it", "", lines(reach.open))
            + section(
                "Beyond the scope",
                ticket.isScopeStated ? "open today, and not asked for" : "the record states no scope",
                beyond)
            + section("Short of the scope", "asked for, and not open today", missing)
    }

    /// The commits in its name.
    var commits: String {
        guard !ticket.citations.isEmpty else { return "" }
        let (shown, more) = ticket.citations.shortened(to: Self.mostCommits)
        return "\n" + layout.heading("Commits")
            + shown.map { citation in
                line(citation.commit, LivingWords.words(citation).joined(separator: " · "))
            }.joined() + rest(more, "commits")
    }

    /// How the record came about.
    var record: String {
        guard !ticket.edits.isEmpty else { return "" }
        let (shown, more) = ticket.edits.shortened(to: Self.mostCommits)
        return "\n" + layout.heading("The record", printable(ticket.record.location.path))
            + shown.map { edit in
                let isElsewhere = edit.path != ticket.record.location.path
                return line(
                    edit.commit,
                    LivingWords.words(edit.action) + (isElsewhere ? .words(" in ") + .name(edit.path) : .empty))
            }.joined() + rest(more, "commits")
    }

    /// So many commits are told.
    private static let mostCommits = 100

    /// Who agreed to what.
    var approvals: String {
        guard !ticket.approvals.isEmpty else { return "" }
        return "\n" + layout.heading("Approvals")
            + ticket.approvals.map { bound in
                let (phrase, isBad) = LivingWords.words(bound.binding)
                let approval = bound.approval
                let who = [approval.by.description, approval.at.map { "\($0)" }, approval.method?.rawValue]
                    .compactMap(\.self).joined(separator: ", ")
                return layout.line(
                    [
                        .init(printable(approval.role ?? "approved"), .faint).spaced(to: 15),
                        .init("\(printable(who)), "), .init("\(phrase)", isBad ? .alarm : nil),
                    ], indent: 2, hanging: 17)
            }.joined()
    }

    /// What was recorded of reviews.
    var reviews: String {
        guard let reviews = ticket.reviews, !reviews.isEmpty else { return "" }
        let (shown, more) = reviews.shortened(to: Self.mostCommits)
        return "\n" + layout.heading("Recorded reviews")
            + shown.map { review in
                layout.line(
                    [
                        .init("\(review.number)  ", .heading), .init("\(printable(review.recordedAt))  ", .faint),
                        .init(printable(review.verdict)),
                        .init(
                            "  ticket \(printable(review.state)), \(printable(String(review.head.prefix(12))))"
                                + (review.ref.map { " for \(printable($0))" } ?? ""), .faint),
                    ], indent: 2, hanging: 4)
                    + review.findings.map { finding in
                        layout.line(
                            [
                                .init("\(printable(finding.severity)) ", .changed),
                                .init(printable(finding.statement)),
                            ], indent: 6, hanging: 8)
                    }.joined()
            }.joined() + rest(more, "reviews")
    }

    private func line(_ commit: Commit, _ what: Phrase) -> String {
        layout.line(
            [
                .init("\(commit.id.shortHex)  \(LivingWords.day(of: commit))  ", .faint),
                .init("\(printable(commit.author.name))  ", .faint), .init(printable(commit.summary)),
                .init("  \(what)", .faint),
            ], indent: 2, hanging: 4)
    }

    private func rest(_ more: Int, _ what: String) -> String {
        more == 0 ? "" : layout.line([.init("and \(more) more \(what)", .faint)], indent: 2, hanging: 4)
    }

    private func printable(_ text: String) -> String { PrintableText.printable(text) }
}

extension RequirementOutcome.Result {
    fileprivate var ink: Ink? {
        switch self {
        case .met: .opened
        case .notMet: .alarm
        case .undecided, .aboutNobody: .possible
        case .notTestable: nil
        }
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
