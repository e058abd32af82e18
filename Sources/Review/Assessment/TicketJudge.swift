import Git
import Packing

/// Judges the tickets that a range of commits names, by the records of its base.
struct TicketJudge {
    let configuration: ReviewConfiguration
    /// The records of the base.
    let book: TicketBook
    /// The records of the head, which only propose.
    let proposed: TicketBook
    /// The day for which the judgement is made.
    let day: Day
    /// What the range does.
    let change: ChangeReport
    /// The flow changes that approvals have to be for.
    let digest: Digest?
    /// Who made the change.
    let authors: [Person]
    /// Where it changes something.
    let narrowing: ScopeNarrowing

    /// A ticket that is named: by whom, and where.
    struct Named {
        var reference: TicketReference
        var commits: [ObjectID]
        var sources: [TicketReference.Source]
    }

    /// A ticket as it is judged, with what there is to say about it.
    struct Judgement {
        var assessment: TicketAssessment
        var matters: [Finding.Matter]
    }

    /// Judges a ticket.
    func judge(_ named: Named) -> Judgement {
        let id = named.reference.id
        let (base, head) = (book.entry(id), proposed.entry(id))
        var assessment = TicketAssessment(
            id: id, url: named.reference.url, commits: named.commits, sources: named.sources, record: nil,
            isProposed: false, state: .ok)
        var matters: [Finding.Matter] = []
        if case .record(let record) = head, !isSame(record, base) {
            assessment.isProposed = true
            assessment.id = record.id
            assessment.record = record
            if configuration.tickets.ownRecords == .authorise {
                judge(record, &assessment, &matters)
                return Judgement(assessment: assessment, matters: matters)
            }
            matters.append(.ticketProposed(isNew: !base.isRecord))
        }
        switch base {
        case .record(let record):
            assessment.id = record.id
            assessment.record = record
            judge(record, &assessment, &matters)
        case .broken(let place):
            assessment.state = .unverifiable
            matters.append(.ticketUnverifiable(.broken(place)))
        case .ambiguous(let records):
            assessment.state = .unverifiable
            matters.append(.ticketUnverifiable(.ambiguous(records.map(\.location))))
        case .unknown(let nearest):
            // Nobody keeps records here: whether the ticket is any good can't be told.
            let keepsNone = book.records.isEmpty && book.isComplete
            if keepsNone && !assessment.isProposed {
                assessment.state = .unverifiable
                matters.append(.ticketUnverifiable(.noRecords))
            } else {
                assessment.state = .unknown
                matters.append(.ticketUnknown(nearest: nearest))
            }
        }
        return Judgement(assessment: assessment, matters: matters)
    }

    /// Whether a record of the head says what that of the base says, wherever it stands and whatever its comments are.
    private func isSame(_ record: TicketRecord, _ base: TicketBook.Entry) -> Bool {
        guard case .record(let old) = base else { return false }
        return old.withoutPlaces == record.withoutPlaces
    }

    private func judge(
        _ record: TicketRecord, _ assessment: inout TicketAssessment, _ matters: inout [Finding.Matter]
    ) {
        switch record.standing(asOf: day) {
        case .inForce:
            judgeApprovals(record, &assessment, &matters)
            if assessment.state == .ok, let obstacle = record.scope.flatMap({ narrowing.obstacle(to: $0, in: change) })
            {
                // It authorises less than its flows, and how much less isn't known.
                assessment.state = .unverifiable
                matters.append(.ticketUnverifiable(obstacle))
            }
        case .notApproved(let state):
            assessment.state = .notApproved
            matters.append(.ticketNotApproved(state))
        case .closed(let state):
            assessment.state = .closed
            matters.append(.ticketClosed(state))
        case .notYet(let first):
            assessment.state = .expired
            matters.append(.ticketNotYetValid(first))
        case .expired(let last):
            assessment.state = .expired
            matters.append(.ticketExpired(last))
        }
    }

    /// Approvals count that aren't bound to other flow changes and aren't given by who asks for or makes the change
    /// (SOC 2 CC8.1, PCI DSS 6.5.1).
    private func judgeApprovals(
        _ record: TicketRecord, _ assessment: inout TicketAssessment, _ matters: inout [Finding.Matter]
    ) {
        let rules = configuration.tickets
        var (good, void): ([TicketRecord.Approval], [(TicketAssessment.State, Finding.Matter)]) = ([], [])
        for approval in record.approvals {
            if let bound = approval.flowDigest, let digest, bound != digest.description {
                void.append((.approvalStale, .approvalStale(by: approval.by, bound: bound)))
            } else if rules.separatesDuties, isParty(approval.by, record) {
                void.append((.selfApproved, .ticketSelfApproved(by: approval.by)))
            } else {
                good.append(approval)
            }
        }
        let people = Set(good.map(\.by.identity)).count
        let missing = rules.approvingRoles.filter { role in !good.contains { $0.role == role } }
        // Where enough others agreed, what is wrong with the rest doesn't matter.
        guard people < rules.fewestApprovals || !missing.isEmpty else { return }
        assessment.state = void.last?.0 ?? .notApproved
        matters += void.map(\.1)
        if void.isEmpty || !missing.isEmpty {
            matters.append(.approvalsMissing(given: people, wanted: rules.fewestApprovals, roles: missing))
        }
    }

    /// Whether somebody asks for the change or makes it.
    private func isParty(_ person: Person, _ record: TicketRecord) -> Bool {
        if let requester = record.requester, person.isSame(as: requester) { return true }
        return authors.contains { person.isSame(as: $0) }
    }
}

extension TicketBook.Entry {
    /// Whether it is one record.
    fileprivate var isRecord: Bool {
        if case .record = self { true } else { false }
    }
}

extension Person {
    /// What stands for somebody: the address where there is one, else the name; letters' case doesn't count.
    fileprivate var identity: String { (contact ?? name).lowercased() }
}
