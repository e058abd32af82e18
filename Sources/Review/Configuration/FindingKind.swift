/// What a finding of a review is about, as configurations name it.
public enum FindingKind: String, Hashable, Sendable, CaseIterable {
    // MARK: The ticket of a change
    /// No ticket is named.
    case ticketMissing = "ticket-missing"
    /// Something is nearly the name of a ticket.
    case ticketMalformed = "ticket-malformed"
    /// The ticket has no record.
    case ticketUnknown = "ticket-unknown"
    /// The ticket isn't approved, or not by all who have to.
    case ticketNotApproved = "ticket-not-approved"
    /// Who asked for the change or made it has approved it.
    case ticketSelfApproved = "ticket-self-approved"
    /// What was approved is another change of flows.
    case approvalStale = "approval-stale"
    /// The ticket is closed, or was rejected.
    case ticketClosed = "ticket-closed"
    /// The ticket's time is over, or hasn't come yet.
    case ticketExpired = "ticket-expired"
    /// The ticket can't be looked up, or its record is broken.
    case ticketUnverifiable = "ticket-unverifiable"
    /// The change is called an emergency: its ticket is owed.
    case emergency

    // MARK: What the ticket asks for
    /// Flows are opened or closed that the ticket doesn't authorise.
    case overReach = "over-reach"
    /// Flows that the ticket authorises aren't there yet.
    case shortfall
    /// A requirement isn't met.
    case requirementNotMet = "requirement-not-met"
    /// Whether a requirement is met depends on what the repository doesn't say.
    case requirementUndecided = "requirement-undecided"

    // MARK: What the change breaks
    /// A flow is closed that must stay open, or opened that must stay shut.
    case guardrail
    /// A guardrail means no endpoint.
    case guardrailWithoutEndpoints = "guardrail-without-endpoints"
    /// A flow is closed that a manifest says its workload needs.
    case dependencyClosed = "dependency-closed"
    /// Whole namespaces are cut off, or more is closed than the configured share.
    case blastRadius = "blast-radius"
    /// Workloads lose name resolution.
    case dnsCut = "dns-cut"
    /// A policy is easily read as something else than it means.
    case trap
    /// A merge's tree isn't what merging automatically gives.
    case mergeDiffers = "merge-differs"

    /// What it leads to at a ref that is protected.
    public var strictConsequence: Consequence {
        switch self {
        case .ticketMissing, .ticketMalformed, .ticketUnknown, .ticketNotApproved, .ticketSelfApproved, .approvalStale,
            .ticketClosed, .ticketExpired, .ticketUnverifiable, .overReach, .requirementNotMet, .guardrail,
            .blastRadius, .dnsCut:
            .block
        case .emergency, .shortfall, .requirementUndecided, .guardrailWithoutEndpoints, .dependencyClosed, .trap,
            .mergeDiffers:
            .attention
        }
    }
}
