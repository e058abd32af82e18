public import Git
import NetworkModel
import Reachability

/// The changes of a period, from which auditors draw samples: each commit on a line of first parents that changes
/// reachability, or of which that can't be told (SOC 2 CC8.1, PCI DSS 1.2.2).
public struct ChangePopulation: Hashable, Sendable {
    /// The newest commit that was looked at.
    public var head: Commit
    /// The first day, in UTC.
    public var first: Day
    /// The last day.
    public var last: Day
    /// The changes: the newest first.
    public var changes: [AuditedChange]
    /// Whether there was a ledger to look for reviews in.
    public var hasLedger = false

    /// Whether everything of each change could be analysed.
    public var isComplete: Bool { changes.allSatisfy(\.isComplete) }
}

/// A change of a period: one commit, and all that it brings to the line of first parents.
public struct AuditedChange: Hashable, Sendable {
    /// The commit, what it does, and why it couldn't wait where it says so.
    public var entry: FlowHistory.Entry
    /// The tickets that it names, or what it brings: as they stood on its day.
    public var tickets: [AuditedTicket]
    /// Who made it: authors, committers and co-authors of what changes reachability; of a merge, only where it holds more
    /// than what it merges.
    public var makers: [Person]
    /// What was recorded of it: in the order of the records; nothing where there is no ledger.
    public var reviews: [RecordedVerdict] = []

    /// The commit.
    public var commit: Commit { entry.commit }
    /// The day of the commit, by the committer's clock in UTC.
    public var day: Day { Moment(seconds: Int(commit.committer.time)).day }
    /// Whether everything of it could be analysed.
    public var isComplete: Bool { entry.isComplete }
    /// How many groups of flows surely gain traffic.
    public var openedCount: Int { changes.count { !$0.opened.isEmpty } }
    /// How many groups of flows surely lose traffic; some may gain other traffic too.
    public var closedCount: Int { changes.count { !$0.closed.isEmpty } }
    /// Of how many groups of flows it depends on what isn't known whether anything changes.
    public var possibleCount: Int { changes.count(where: \.isOnlyPossible) }
    /// Who agreed, by the records of the tickets: each once.
    public var approvers: [Person] { tickets.flatMap { $0.record?.approvals ?? [] }.map(\.by).distinct }
    /// The review that concluded last; `nil` where none was recorded.
    public var review: RecordedVerdict? { reviews.last }

    /// Whether others agreed than those who made the change (SOC 2 CC8.1, PCI DSS 6.5.1).
    public var separationOfDuties: SeparationOfDuties {
        let approvers = approvers
        guard !approvers.isEmpty else { return .nobodyApproved }
        return makers.contains { maker in approvers.contains { $0.isSame(as: maker) } } ? .broken : .kept
    }

    private var changes: [FlowChange] { entry.clusters.flatMap(\.changes) }

    /// Whether those who approve a change are others than those who make it.
    public enum SeparationOfDuties: String, Hashable, Sendable, CaseIterable {
        /// Nobody who made it is among those who approved.
        case kept
        /// Somebody is.
        case broken
        /// No record says that anybody approved.
        case nobodyApproved = "nobody approved"
    }
}

/// A ticket as it stood on the day of a change.
public struct AuditedTicket: Hashable, Sendable {
    /// The ticket, with where it is named.
    public var reference: TicketReference
    /// Its record before the change, by which a review judges; where there is none, the one that the change brings; `nil`
    /// where neither can be used.
    public var record: TicketRecord?
    /// Whether the change brings the record itself.
    public var isProposed: Bool
    /// Whether changes could be made in its name on the day; `nil` without a record.
    public var standing: TicketRecord.Standing?

    /// The ticket's key: its record's, or as it was written.
    public var id: String { record?.id ?? reference.id }
}

/// What a ledger says about a review.
public struct RecordedVerdict: Hashable, Sendable {
    /// The number of its entry.
    public var number: Int
    /// What stands for it in the ledger.
    public var key: String
    /// When it was recorded, in UTC: `YYYY-MM-DDTHH:MM:SSZ`.
    public var recordedAt: String
    /// What stands for the bytes of its record.
    public var bodyDigest: String
    /// What the ledger calls the repository.
    public var repository: String
    /// The full name of the ref that the commits were meant for; `nil` where nobody knew.
    public var ref: String?
    /// The id of the newest commit that was reviewed.
    public var head: String
    /// What it concluded.
    public var verdict: String
    /// Whether everything could be analysed.
    public var isComplete: Bool
    /// What stood for the flow changes; `nil` where there were none.
    public var digest: String?
    /// Where the configuration came from: `host`, `base` or `none`.
    public var configuration: String
    /// What stood for its bytes; `nil` where there was none.
    public var configurationDigest: String?
    /// What made it, with its version.
    public var tool: String

    /// What is said about a review.
    public init(
        number: Int, key: String, recordedAt: String, bodyDigest: String, repository: String, ref: String?,
        head: String, verdict: String, isComplete: Bool, digest: String?, configuration: String,
        configurationDigest: String?, tool: String
    ) {
        self.number = number
        self.key = key
        self.recordedAt = recordedAt
        self.bodyDigest = bodyDigest
        self.repository = repository
        self.ref = ref
        self.head = head
        self.verdict = verdict
        self.isComplete = isComplete
        self.digest = digest
        self.configuration = configuration
        self.configurationDigest = configurationDigest
        self.tool = tool
    }
}

extension [Person] {
    /// Each person once, as first named.
    var distinct: [Person] {
        reduce(into: []) { people, person in
            if !people.contains(where: { $0.isSame(as: person) }) { people.append(person) }
        }
    }
}
