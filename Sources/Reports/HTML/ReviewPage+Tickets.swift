import Git
import Packing
import Review

extension ReviewPage {
    /// The tickets that the change names, each with what it asks for and who answers for it.
    var tickets: Markup {
        guard !review.tickets.isEmpty else { return Markup(Phrase.empty) }
        return Markup(.section, .set(.ariaLabelledBy, "tickets")) {
            Markup(.h2, .set(.id, "tickets")) { "Tickets" }
            for ticket in review.tickets { article(ticket) }
        }
    }

    private func article(_ ticket: TicketAssessment) -> Markup {
        Markup(.article, .set(.row)) {
            Markup(.h3) {
                if let address = ticket.url.flatMap(Attribute.address) {
                    Markup(.a, address) { Phrase.name(ticket.id) }
                } else {
                    Phrase.name(ticket.id)
                }
                " · "
                Markup(.span, .style(ticket.state == .ok ? "opened" : "changed")) { ticket.state.words }
                if ticket.isProposed { " · proposed by this change" }
                if let record = ticket.record { Phrase.words(" · ") + .name(record.title) }
            }
            if !ticket.requirements.isEmpty {
                Markup(.h4) { "Requirements" }
                Markup(.ul) {
                    for outcome in ticket.requirements { row(outcome) }
                }
            }
            Self.facts(facts(of: ticket))
        }
    }

    private func row(_ outcome: RequirementOutcome) -> Markup {
        Markup(.li, .style("row")) {
            Markup(.span, .style("sign \(outcome.result.style)"), .set(.ariaHidden, "true")) { outcome.result.sign }
            Markup(.p, .style("said")) {
                Markup(.strong, .style(outcome.result.style)) { outcome.result.words }
                " ·"
                words.requirement(outcome, of: .empty)
            }
        }
    }

    /// What a list of definitions says; a fact that isn't known is left out.
    static func facts(_ facts: [(name: String, fact: Phrase?)]) -> Markup {
        Markup(.dl) {
            for case (let name, let fact?) in facts {
                Markup(.dt) { name }
                Markup(.dd) { fact }
            }
        }
    }

    private func facts(of ticket: TicketAssessment) -> [(name: String, fact: Phrase?)] {
        let record = ticket.record
        let named: [(name: String, fact: Phrase?)] = [
            ("commits", ticket.commits.isEmpty ? nil : Self.list(ticket.commits.map(\.shortHex))),
            ("named by", ticket.sources.isEmpty ? nil : ticket.sources.map(phrase).joined(separator: ", ")),
        ]
        guard let record else { return named }
        return [
            ("record", .name("\(record.location)")),
            ("state", .words("\(record.state.rawValue), \(record.type.rawValue)")),
            ("requester", record.requester.map { .name("\($0)") }),
            ("owner", record.owner.map { .name("\($0)") } ?? .words("nobody is named")),
            ("cost centre", record.funding?.costCentre.map(Phrase.name)),
            ("budget", record.funding?.budgetCode.map(Phrase.name)), ("valid", validity(of: record)),
            ("next review", ticket.nextReview.map { .words("\($0)") }),
            ("risk", record.risk?.rating.map { .words($0.rawValue) }),
            ("rollback", record.plan?.rollback.map(Phrase.name)),
            ("approvals", record.approvals.isEmpty ? .words("none") : approvals(of: record)),
        ] + named
    }

    private func validity(of record: TicketRecord) -> Phrase? {
        let days = [
            record.validity.notBefore.map { "from \($0)" }, record.validity.expires.map { "to \($0)" },
        ].compactMap(\.self)
        return days.isEmpty ? nil : .words(days.joined(separator: " "))
    }

    private func approvals(of record: TicketRecord) -> Phrase {
        record.approvals.map { approval in
            let role: Phrase = approval.role.map { .words(" as ") + .name($0) } ?? .empty
            let day: Phrase = approval.at.map { .words(" on \($0.day)") } ?? .empty
            let bound: Phrase =
                switch approval.flowDigest {
                case nil: .empty
                case review.digest?.description: .words(", for these flow changes")
                case let other?: .words(", for other flow changes: ") + .name(other)
                }
            return .name("\(approval.by)") + role + day + bound
        }.joined(separator: "; ")
    }

    private func phrase(_ source: TicketReference.Source) -> Phrase {
        switch source {
        case .trailer(let line, let key): .words("the trailer ") + .name(key) + .words(" in line \(line)")
        case .subject: .words("the subject")
        case .body(let line): .words("line \(line) of the message")
        case .branch(let name): .words("the branch ") + .name(name)
        case .pushOption(let option): .words("the push option ") + .name(option)
        }
    }
}
