public import Git

/// A ticket that a change names: who names it, what it says, and whether it stands.
public struct TicketAssessment: Hashable, Sendable {
    /// The ticket's key: its record's, or as it was written.
    public var id: String
    /// Where people find it.
    public var url: String?
    /// The commits that name it, children after parents.
    public var commits: [ObjectID]
    /// Everywhere it is named, the strongest evidence first.
    public var sources: [TicketReference.Source]
    /// Its record at base; as it is proposed where base has none, or where the configuration lets a change authorise itself.
    public var record: TicketRecord?
    /// The day by which somebody has to look at the record again, as the configuration has it where the record leaves it
    /// open.
    public var nextReview: Day?
    /// Whether the range brings the record or edits it.
    public var isProposed: Bool
    /// Whether changes may be made in its name.
    public var state: State
    /// What becomes of its requirements, in their order.
    public var requirements: [RequirementOutcome] = []

    /// An assessment of its parts.
    public init(
        id: String, url: String?, commits: [ObjectID], sources: [TicketReference.Source], record: TicketRecord?,
        isProposed: Bool, state: State
    ) {
        self.id = id
        self.url = url
        self.commits = commits
        self.sources = sources
        self.record = record
        self.isProposed = isProposed
        self.state = state
    }

    /// Whether changes may be made in the name of a ticket, and what keeps them from it.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// They may.
        case ok
        /// There is no record of it.
        case unknown
        /// It isn't approved, or not by enough people.
        case notApproved = "not-approved"
        /// Who approved it also asked for or made the change.
        case selfApproved = "self-approved"
        /// It was approved for other flow changes.
        case approvalStale = "approval-stale"
        /// It is closed or rejected.
        case closed
        /// It isn't valid any more, or not yet.
        case expired
        /// Its state can't be found out.
        case unverifiable
    }
}
