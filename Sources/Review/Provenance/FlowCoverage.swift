public import Git
public import Manifests
public import Reachability

/// The flows open after a commit, by whether a ticket covers them: the answer of `netreeve orphans`, and of a
/// recertification.
///
/// A flow is covered if the record of a ticket that counts on the day authorises it: by its scope, or by an exception. Which
/// ticket the commit named that opened it doesn't matter: a living record does.
public struct FlowCoverage: Hashable, Sendable {
    /// The commit after which the flows are open.
    public var commit: Commit
    /// The day for which records were judged.
    public var day: Day
    /// What no ticket covers: sorted by cluster, then the latest first.
    public var orphans: [OrphanFlows]
    /// What tickets cover: sorted by the ticket's key.
    public var covered: [CoveredFlows]
    /// The endpoints of each cluster, among which those of the flows are named: sorted.
    public var endpoints: [String: [Endpoint]]
    /// What there is to say about the files of the commit, its configuration and its records: sorted by place.
    public var diagnostics: [Diagnostic]

    /// Whether everything could be analysed, at the commit and on the way back.
    public var isComplete: Bool {
        !diagnostics.contains { $0.severity == .error }
            && orphans.allSatisfy(\.blamed.origin.uncertain.isEmpty)
            && covered.flatMap(\.origins).allSatisfy(\.origin.uncertain.isEmpty)
    }
}

/// Flows that no ticket covers.
public struct OrphanFlows: Hashable, Sendable {
    /// The flows, where they come from, and in whose name.
    public var blamed: BlamedFlows
    /// The tickets whose records name the flows and don't count: sorted by key.
    public var lapsed: [TicketRecord]
}

/// Flows that a ticket covers.
public struct CoveredFlows: Hashable, Sendable {
    /// The cluster's name; empty for a single one.
    public var cluster: String
    /// The ticket's record.
    public var record: TicketRecord
    /// The day by which somebody has to look at the record again, as the configuration has it where the record leaves it
    /// open.
    public var nextReview: Day?
    /// What of the record authorises them, where it isn't its scope.
    public var exception: TicketRecord.ScopeException?
    /// What of the record asks for them: in its order.
    public var requirements: [TicketRecord.Requirement]
    /// The flows: sorted, not overlapping.
    public var flows: [FlowRegion]
    /// How surely they are open.
    public var openness: Openness
    /// Where they come from, and in whose name, without the rules: the latest first; nothing unless that was asked for.
    public var origins: [BlamedFlows] = []

    /// The business need as the record states it (PCI DSS 1.2.5): that of the exception, or those of the requirements.
    public var justification: [String] { exception.map { [$0.reason] } ?? requirements.compactMap(\.justification) }
    /// Who agreed: to the exception, or to the ticket.
    public var approvers: [Person] {
        exception.map { [$0.approvedBy].compactMap(\.self) } ?? record.approvals.map(\.by)
    }
    /// The last day on which they are covered.
    public var expires: Day? { [exception?.expires, record.validity.expires].compactMap(\.self).min() }
}
