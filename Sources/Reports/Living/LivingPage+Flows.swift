import Git
import Manifests
import NetworkModel
import Reachability
import Review

extension LivingPage {
    /// So many groups of flows, and so many commits, are shown each.
    private static let most = 500

    /// What came of the ticket in a cluster.
    func flows(of reach: TicketReach, number: Int) -> Markup {
        let naming = EndpointNaming(reach.endpoints)
        func rows(_ open: TicketReach.OpenFlows, _ sign: String, _ style: String, _ remark: Phrase = .empty) -> Markup {
            let isSure = open.openness == .surely
            let (shown, more) = open.flows.shortened(to: Self.most)
            return Markup {
                for flow in shown {
                    row(isSure ? sign : "?", isSure ? style : "possible") {
                        Markup(.p) { naming.phrase(flow.sources) + " → " + naming.phrase(flow.destinations) }
                        Markup(.p) { (isSure ? "" : "possibly ") + TrafficText.describe(flow.traffic) }
                        if remark != .empty { Markup(.p, .style("faint")) { remark } }
                    }
                }
                if more > 0 { Markup(.li, .style("faint")) { "and \(more) more groups of flows" } }
            }
        }
        func part(_ title: String, _ remark: String, _ pieces: [Markup]) -> Markup {
            guard !pieces.isEmpty else { return Markup(Phrase.empty) }
            return Markup {
                Markup(.h3) { title }
                if !remark.isEmpty { Markup(.p, .style("faint")) { remark } }
                Markup(.ul) { Markup(pieces) }
            }
        }
        let beyond = reach.overReach.map { found in
            rows(
                found.flows, "!", "changed",
                .words("opened by ") + .name(found.commit.id.shortHex) + " " + .name(found.commit.summary))
        }
        let missing = reach.shortfall.map { found in
            guard !found.flows.isEmpty else {
                return row("!", "changed") { Markup(.p) { .name(found.text) + Phrase.words(" is about nobody") } }
            }
            return rows(
                .init(found.flows, found.isPossible ? .possibly : .surely), "!", "changed",
                .words("asked for as ") + .name(found.text))
        }
        let title: Phrase = reach.name.isEmpty ? .words("Flows") : .words("Flows of ") + .name(reach.name)
        return section("cluster-\(number)", title) {
            part(
                "Beyond the scope",
                ticket.isScopeStated ? "Open today, and not asked for." : "The record states no scope.",
                beyond)
            part("Short of the scope", "Asked for, and not open today.", missing)
            part("Open today because of it", "", reach.open.map { rows($0, "+", "opened") })
            part(
                "Opened under the ticket", "All its merged commits together, by the names of the time.",
                reach.opened.map { rows($0, "+", "opened") })
            part(
                "Closed under the ticket", "All its merged commits together, by the names of the time.",
                reach.closed.map { rows($0, "−", "closed") })
        }
    }

    /// The commits in its name.
    var commits: Markup {
        guard !ticket.citations.isEmpty else { return Markup(Phrase.empty) }
        let (shown, more) = ticket.citations.shortened(to: Self.most)
        return section("commits", "Commits") {
            Markup(.ul) {
                for citation in shown {
                    row(citation.isMerged ? "✓" : "…", citation.isMerged ? "opened" : "faint") {
                        line(citation.commit, LivingWords.words(citation).joined(separator: " · "))
                    }
                }
            }
            rest(more, "commits")
        }
    }

    /// How the record came about.
    var record: Markup {
        guard !ticket.edits.isEmpty else { return Markup(Phrase.empty) }
        let (shown, more) = ticket.edits.shortened(to: Self.most)
        return section("record", "The record") {
            Markup(.ul) {
                for edit in shown {
                    row("·", "faint") {
                        line(edit.commit, LivingWords.words(edit.action) + .words(" in ") + .name(edit.path))
                    }
                }
            }
            rest(more, "commits")
        }
    }

    /// Who agreed to what.
    var approvals: Markup {
        section("approvals", "Approvals") {
            if ticket.approvals.isEmpty { Markup(.p) { "Nobody has approved it." } }
            Markup(.ul) {
                for bound in ticket.approvals {
                    let (phrase, isBad) = LivingWords.words(bound.binding)
                    row(isBad ? "✗" : "✓", isBad ? "closed" : "opened") {
                        Markup(.p) {
                            Phrase.name("\(bound.approval.by)")
                                + (bound.approval.role.map { .words(" as ") + .name($0) } ?? .empty)
                                + .words(bound.approval.at.map { " on \($0.day)" } ?? "") + ", " + phrase
                        }
                        if let digest = bound.approval.flowDigest {
                            Markup(.p, .style("faint")) { Phrase.name(digest) }
                        }
                    }
                }
            }
        }
    }

    /// What was recorded of reviews.
    var reviews: Markup {
        guard let reviews = ticket.reviews, !reviews.isEmpty else { return Markup(Phrase.empty) }
        let (shown, more) = reviews.shortened(to: Self.most)
        return section("reviews", "Recorded reviews") {
            Markup(.ul) {
                for review in shown { row("·", "faint") { said(review) } }
            }
            rest(more, "reviews")
        }
    }

    @MarkupBuilder private func said(_ review: RecordedTicketReview) -> Markup {
        let ref: Phrase = review.ref.map { .words(" for ") + .name($0) } ?? .empty
        let what: Phrase = .words(" · review \(review.number) of ") + .name(String(review.head.prefix(12))) + ref
        let when: Phrase = .words("recorded ") + .name(review.recordedAt) + ", ticket " + .name(review.state)
        Markup(.p) {
            Markup(.strong) { review.verdict }
            what
        }
        Markup(.p, .style("faint")) { when }
        for finding in review.findings {
            Markup(.p) { Phrase.name(finding.severity) + .words(": ") + .name(finding.statement) }
        }
    }

    /// What there is to say about files: what wasn't analysed first.
    var coverage: Markup {
        let groups = DiagnosticList(ticket.diagnostics).groups
        guard !groups.isEmpty else { return Markup(Phrase.empty) }
        return section("coverage", "Coverage") {
            for group in groups { ReviewPage.details(group) }
        }
    }

    /// What exactly it was looked at after, and by when.
    var footer: Markup {
        Markup(.footer) {
            ReviewPage.facts([
                ("ticket", .name(ticket.record.id)), ("file", .name("\(ticket.record.location)")),
                ("commit", .name(ticket.commit.id.hex)), ("day", .words("\(ticket.day), UTC")),
                ("analysed", .words(ticket.isComplete ? "everything" : "not everything")),
                ("ledger", .words(ticket.reviews == nil ? "none was asked" : "asked for recorded reviews")),
            ])
        }
    }

    @MarkupBuilder private func line(_ commit: Commit, _ what: Phrase) -> Markup {
        Markup(.p) { Phrase.name(commit.id.shortHex) + .words(" “") + .name(commit.summary) + "”" }
        Markup(.p, .style("faint")) {
            Phrase.name(commit.author.name) + .words(" on \(LivingWords.day(of: commit)) · ") + what
        }
    }

    private func rest(_ more: Int, _ what: String) -> Markup {
        more == 0 ? Markup(Phrase.empty) : Markup(.p, .style("faint")) { "and \(more) more \(what)" }
    }
}

extension Markup {
    /// Pieces one after the other.
    fileprivate init(@MarkupBuilder pieces: () -> Markup) { self = pieces() }
}
