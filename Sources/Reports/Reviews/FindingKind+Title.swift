import Review

extension FindingKind {
    /// What findings of the kind have in common, as a sentence without its full stop.
    var title: String {
        switch self {
        case .blastRadius: "Many flows close at once"
        case .guardrailOpen: "A flow that must stay open closes"
        case .guardrailShut: "A flow that must stay shut opens"
        case .dependencyClosed: "A flow that a workload needs closes"
        case .outOfScope: "A change that no ticket authorises"
        case .requirementNotMet: "A requirement of a ticket is not met"
        case .requirementUndecided: "Whether a requirement is met can't be told"
        case .shortfall: "Something authorised is not there yet"
        case .ticketMissing: "Reachability changes without a ticket"
        case .ticketMalformed: "A reference has the form of no ticket"
        case .ticketUnknown: "A ticket has no record"
        case .ticketNotApproved: "A ticket is not approved"
        case .ticketSelfApproved: "A ticket is approved by who asked for or made the change"
        case .approvalStale: "An approval is for other flow changes"
        case .ticketClosed: "A ticket is closed"
        case .ticketExpired: "A ticket is out of date"
        case .ticketUnverifiable: "The state of a ticket can't be found out"
        case .ticketProposed: "The change itself brings or edits a ticket's record"
        case .emergency: "An emergency, of which a ticket is owed"
        case .incomplete: "Something could not be analysed"
        case .alteredMerge: "A merge holds something else than an automatic merge"
        case .octopusMerge: "A merge of more than two histories"
        case .partialRevert: "A revert doesn't take back what it says"
        case .guardrailIdle: "A guardrail is about nobody"
        case .trap: "A policy is written in a way that often isn't meant"
        case .referenceHint: "A reference to a ticket is nearly right"
        }
    }
}
