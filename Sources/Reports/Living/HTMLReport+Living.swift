import Git
import Manifests
import NetworkModel
import Reachability
public import Review

extension HTMLReport {
    /// Writes a ticket with what is known since: what was asked for, what came of it, who agreed, and the commits.
    public static func write(_ ticket: LivingTicket, to output: inout some TextOutputStream) {
        let page = LivingPage(ticket: ticket)
        output.write(Markup.documentType.text + Markup.start(.html, .set(.lang, "en")).text + page.head.text)
        output.write(Markup.start(.body).text + page.header.text + Markup.start(.main).text)
        for section in [page.request, page.requirements] { output.write(section.text) }
        for (number, reach) in ticket.clusters.enumerated() where !reach.isQuiet {
            output.write(page.flows(of: reach, number: number + 1).text)
        }
        for section in [page.commits, page.record, page.approvals, page.reviews, page.coverage] {
            output.write(section.text)
        }
        output.write(Markup.end(.main).text + page.footer.text + Markup.script(PageScript.text).text)
        output.write(Markup.end(.body).text + Markup.end(.html).text)
    }
}

/// A page about a ticket, in its sections; each is empty where there is nothing to say.
struct LivingPage {
    let ticket: LivingTicket
    private var asked: TicketRecord { ticket.record }
    var words: LivingWords { LivingWords(ticket: ticket) }

    /// What the browser needs to know.
    var head: Markup {
        let policy = ContentPolicy(style: PageStyle.text, script: PageScript.text).text
        return Markup(.head) {
            Markup(.meta, .set(.charset, "utf-8"))
            Markup(.meta, .set(.httpEquivalent, "Content-Security-Policy"), .set(.content, policy))
            Markup(.meta, .set(.name, "viewport"), .set(.content, "width=device-width, initial-scale=1"))
            Markup(.meta, .set(.name, "referrer"), .set(.content, "no-referrer"))
            Markup(.title) { "\(asked.id): \(asked.title) · netreeve ticket" }
            Markup.style(PageStyle.text)
        }
    }

    /// What it is about, where it stands, and the way to the sections.
    var header: Markup {
        let standing = asked.standing(asOf: ticket.day)
        return Markup(.header) {
            Markup(.p, .style("faint")) {
                Phrase.words("netreeve ticket ") + .name(asked.id)
                    + .words(" after ") + .name(ticket.commit.id.shortHex) + .words(" as of \(ticket.day)")
            }
            Markup(.p, .style("verdict \(standing == .inForce ? "opened" : "changed")")) {
                "\(asked.state.rawValue): \(standing.words)"
            }
            Markup(.h1) { Phrase.name(asked.id) + " " + .name(asked.title) }
            Markup(.p) { words.counts }
            if !ticket.isComplete {
                Markup(.p) {
                    Markup(.strong, .style("closed")) { "INCOMPLETE" }
                    ": not everything could be analysed; the answer leaves it out"
                }
            }
            if !words.concerns.isEmpty {
                Markup(.ul) {
                    for concern in words.concerns { Markup(.li, .style("changed")) { "! \(concern)" } }
                }
            }
            Markup(.nav, .set(.ariaLabel, "Sections")) {
                Markup(.ul) {
                    for (id, title) in sections {
                        Markup(.li) { Markup(.a, .place(id)) { title } }
                    }
                }
            }
            filter
        }
    }

    private var sections: [(id: String, title: String)] {
        let clusters = ticket.clusters.enumerated().filter { !$0.element.isQuiet }.map { number, reach in
            ("cluster-\(number + 1)", reach.name.isEmpty ? "Flows" : "Flows of \(reach.name)")
        }
        let reviews = ticket.reviews ?? []
        return [("request", "Request")]
            + (ticket.requirements.isEmpty ? [] : [("requirements", "Requirements (\(ticket.requirements.count))")])
            + clusters
            + (ticket.citations.isEmpty ? [] : [("commits", "Commits (\(ticket.citations.count))")])
            + (ticket.edits.isEmpty ? [] : [("record", "The record (\(ticket.edits.count))")])
            + [("approvals", "Approvals (\(ticket.approvals.count))")]
            + (reviews.isEmpty ? [] : [("reviews", "Recorded reviews (\(reviews.count))")])
            + (ticket.diagnostics.isEmpty ? [] : [("coverage", "Coverage")])
    }

    /// Hidden until the script has it work.
    private var filter: Markup {
        Markup(.form, .set(.id, "filter-form"), .set(.role, "search"), .set(.hidden)) {
            Markup(.label, .set(.forElement, "filter")) { "Show only rows with" }
            Markup(.input, .set(.id, "filter"), .set(.type, "search"), .set(.autocomplete, "off"))
            Markup(.output, .set(.id, "filter-count"), .set(.forElement, "filter"), .style("faint")) { "" }
        }
    }

    /// People, money and dates, and what is authorised.
    var request: Markup {
        let layout = TicketPage(
            layout: TextLayout(style: .plain), record: asked, day: ticket.day, nextReview: ticket.nextReview)
        let validity = asked.validity
        let certified = [
            validity.certification?.rawValue, validity.certifiedOn.map { "on \($0)" },
            validity.certifiedBy.map { "by \($0)" },
        ].compactMap(\.self)
        let scope =
            asked.flowsToOpen(asOf: ticket.day).map { ("opens", Phrase.name($0.text)) }
            + asked.flowsToClose.map { ("closes", Phrase.name($0.text)) }
            + asked.exceptions.map { exception in
                (
                    "exception",
                    Phrase.name(exception.id) + .words(" until \(exception.expires), because: ")
                        + .name(exception.reason)
                )
            }
        return section("request", "Request") {
            ReviewPage.facts(
                [
                    ("type", .words(asked.type.rawValue)),
                    ("also known as", asked.aliases.isEmpty ? nil : ReviewPage.list(asked.aliases)),
                    ("requester", asked.requester.map { .name("\($0)") }),
                    ("owner", asked.owner.map { .name("\($0)") } ?? .words("nobody is named")),
                    ("funding", layout.funding.map(Phrase.name)),
                    ("counts from", validity.notBefore.map { .words("\($0)") }),
                    ("valid until", validity.expires.map { .words("\($0)") } ?? .words("no end is stated")),
                    ("next review", ticket.nextReview.map { .words($0.dueWords(asOf: ticket.day)) }),
                    ("certified", certified.isEmpty ? nil : .name(certified.joined(separator: " "))),
                    ("risk", asked.risk?.rating.map { .words($0.rawValue) }),
                    ("rollback", asked.plan?.rollback.map(Phrase.name)),
                ] + scope)
        }
    }

    /// What has to hold, and whether it does.
    var requirements: Markup {
        guard !ticket.requirements.isEmpty else { return Markup(Phrase.empty) }
        let phrase = FindingPhrase(ticket)
        return section("requirements", "Requirements today") {
            Markup(.ul) {
                for (outcome, requirement) in zip(ticket.requirements, asked.requirements) {
                    row(outcome.result.sign, outcome.result.style) {
                        Markup(.p) {
                            Markup(.strong, .style(outcome.result.style)) { outcome.result.words }
                            " ·"
                            phrase.requirement(outcome, of: .empty)
                        }
                        if let why = requirement.justification {
                            Markup(.p, .style("faint")) { Phrase.words("needed because: ") + .name(why) }
                        }
                    }
                }
            }
        }
    }

    func section(_ id: String, _ title: Phrase, @MarkupBuilder content: () -> Markup) -> Markup {
        let content = content()
        return Markup(.section, .set(.ariaLabelledBy, id)) {
            Markup(.h2, .set(.id, id)) { title }
            content
        }
    }

    func section(_ id: String, _ title: String, @MarkupBuilder content: () -> Markup) -> Markup {
        section(id, .words(title), content: content)
    }

    func row(_ sign: String, _ style: String, @MarkupBuilder content: () -> Markup) -> Markup {
        let content = content()
        return Markup(.li, .style("row"), .set(.row)) {
            Markup(.span, .style("sign \(style)"), .set(.ariaHidden, "true")) { sign }
            Markup(.div, .style("said")) { content }
        }
    }
}
