/// What a finding is about.
///
/// The names are part of what users write: in the configuration, and in what filters reports.
public enum FindingKind: String, Hashable, Sendable, CaseIterable, Comparable {
    // What may take the cluster dark.
    /// Many flows close at once: whole namespaces are isolated, or more than a share of what was open.
    case blastRadius = "blast-radius"
    /// A flow that must stay open closes.
    case guardrailOpen = "guardrail-open"
    /// A flow that must stay shut opens.
    case guardrailShut = "guardrail-shut"
    /// A flow closes that a manifest says its workload needs.
    case dependencyClosed = "dependency-closed"

    // Whether it was asked for.
    /// Something opens or closes that no ticket of the change authorises.
    case outOfScope = "out-of-scope"
    /// A requirement of a ticket isn't met.
    case requirementNotMet = "requirement-not-met"
    /// Whether a requirement is met can't be told.
    case requirementUndecided = "requirement-undecided"
    /// Something is authorised and doesn't open.
    case shortfall
    /// Reachability changes and no ticket is named.
    case ticketMissing = "ticket-missing"
    /// What is named has no ticket's form.
    case ticketMalformed = "ticket-malformed"
    /// There is no record of the ticket.
    case ticketUnknown = "ticket-unknown"
    /// The ticket isn't approved.
    case ticketNotApproved = "ticket-not-approved"
    /// Who approved the ticket also made the change.
    case ticketSelfApproved = "ticket-self-approved"
    /// The approval is for other flow changes than these.
    case approvalStale = "approval-stale"
    /// The ticket is closed, or was rejected.
    case ticketClosed = "ticket-closed"
    /// The ticket isn't valid any more, or not yet.
    case ticketExpired = "ticket-expired"
    /// The state of the ticket can't be found out; never taken for a good one.
    case ticketUnverifiable = "ticket-unverifiable"
    /// The change itself brings or edits the ticket's record, which authorises nothing.
    case ticketProposed = "ticket-proposed"
    /// It is an emergency: a review afterwards is owed.
    case emergency

    // What was not looked at, or not as it seems.
    /// Something couldn't be analysed.
    case incomplete
    /// A merge holds something else than its parents merge to.
    case alteredMerge = "altered-merge"
    /// A merge of more than two histories isn't compared with what they merge to.
    case octopusMerge = "octopus-merge"
    /// A commit says that it reverts another, and doesn't do the opposite of it.
    case partialRevert = "partial-revert"
    /// A guardrail is about nobody.
    case guardrailIdle = "guardrail-idle"
    /// A policy is written in a way that often isn't meant.
    case trap
    /// A reference to a ticket is nearly right.
    case referenceHint = "reference-hint"

    /// Orders by what a reader has to see first.
    public static func < (a: FindingKind, b: FindingKind) -> Bool { a.rank < b.rank }

    /// The position in the order of what a reader has to see first.
    public var rank: Int { Self.ranks[self] ?? .max }

    private static let ranks = Dictionary(
        uniqueKeysWithValues: allCases.enumerated().map { ($0.element, $0.offset) })

    /// How severe it is unless the configuration says otherwise: a change that isn't asked for or may break something
    /// needs a person's attention, and nothing blocks.
    public var defaultSeverity: FindingSeverity {
        switch self {
        case .blastRadius, .guardrailOpen, .guardrailShut, .dependencyClosed, .outOfScope, .requirementNotMet,
            .requirementUndecided, .ticketMissing, .ticketMalformed, .ticketUnknown, .ticketNotApproved,
            .ticketSelfApproved, .approvalStale, .ticketClosed, .ticketExpired, .ticketUnverifiable, .emergency,
            .alteredMerge, .partialRevert, .guardrailIdle:
            .attention
        case .ticketProposed, .shortfall, .octopusMerge, .trap, .referenceHint: .note
        case .incomplete: .attention
        }
    }
}

/// What a finding means for the verdict.
public enum FindingSeverity: String, Hashable, Sendable, CaseIterable, Comparable {
    /// It is told and changes nothing.
    case note
    /// A person has to look at it.
    case attention
    /// The change must not go on.
    case block

    /// Orders by weight.
    public static func < (a: FindingSeverity, b: FindingSeverity) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .note: 0
        case .attention: 1
        case .block: 2
        }
    }
}

/// What a review concludes.
public enum ReviewVerdict: String, Hashable, Sendable, CaseIterable {
    /// Nothing speaks against the change.
    case pass
    /// A person has to look at it.
    case attention
    /// Something wasn't analysed, so that nothing can be concluded from what was.
    case incomplete
    /// The change must not go on.
    case block
}
