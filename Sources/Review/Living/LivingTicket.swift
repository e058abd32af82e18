public import Git
public import Manifests
public import Reachability

/// What was asked for under a ticket, joined with what is known since: the answer of `netreeve ticket show`.
public struct LivingTicket: Hashable, Sendable {
    /// The record at the commit.
    public var record: TicketRecord
    /// The newest commit of the main line: what is merged is what it can reach, and "today" is after it.
    public var commit: Commit
    /// The day for which dates are judged.
    public var day: Day
    /// The day by which somebody has to look at the ticket again; `nil` for none.
    public var nextReview: Day?
    /// The commits that brought and changed the record: the newest first.
    public var edits: [RecordEdit]
    /// The commits made in its name: those of the main line first, then by branch; the newest first.
    public var citations: [TicketCitation]
    /// What came of it, by cluster: sorted.
    public var clusters: [TicketReach]
    /// Whether the record says which flows may be open because of it.
    public var isScopeStated: Bool
    /// What becomes of its requirements at the commit, in their order.
    public var requirements: [RequirementOutcome]
    /// The approvals in their order, each with the changes that it is for.
    public var approvals: [BoundApproval]
    /// The reviews that were recorded of changes in its name, the newest first; `nil` where there is no ledger.
    public var reviews: [RecordedTicketReview]?
    /// What there is to say about the files of the commit, its configuration and its records: sorted by place.
    public var diagnostics: [Diagnostic]

    /// Whether everything could be analysed, at the commit and on the way back.
    public var isComplete: Bool {
        !diagnostics.contains { $0.severity == .error }
            && citations.allSatisfy { $0.effect?.isComplete ?? true } && clusters.allSatisfy(\.uncertain.isEmpty)
    }

    /// A ticket of its parts.
    public init(
        record: TicketRecord, commit: Commit, day: Day, nextReview: Day?, edits: [RecordEdit],
        citations: [TicketCitation], clusters: [TicketReach], isScopeStated: Bool, requirements: [RequirementOutcome],
        approvals: [BoundApproval], reviews: [RecordedTicketReview]?, diagnostics: [Diagnostic]
    ) {
        self.record = record
        self.commit = commit
        self.day = day
        self.nextReview = nextReview
        self.edits = edits
        self.citations = citations
        self.clusters = clusters
        self.isScopeStated = isScopeStated
        self.requirements = requirements
        self.approvals = approvals
        self.reviews = reviews
        self.diagnostics = diagnostics
    }
}

/// What came of a ticket in one cluster.
public struct TicketReach: Hashable, Sendable {
    /// The cluster's name; empty for a single one.
    public var name: String
    /// What all its commits of the main line opened together, by the names that endpoints had then.
    public var opened: [OpenFlows] = []
    /// What they closed together.
    public var closed: [OpenFlows] = []
    /// What is open at the commit because they opened it.
    public var open: [OpenFlows] = []
    /// What of that is outside of the ticket's scope, and of those of the other tickets that its commit names: by commit.
    public var overReach: [OverReach] = []
    /// What the scope authorises and isn't open.
    public var shortfall: [Shortfall] = []
    /// The commits on the way back of which not everything could be analysed.
    public var uncertain: [ObjectID] = []
    /// The endpoints among which those of the flows are named: sorted.
    public var endpoints: [Endpoint] = []

    /// A cluster of which nothing is known yet.
    public init(name: String) { self.name = name }

    /// Whether there is nothing to say of it.
    public var isQuiet: Bool {
        [opened, closed, open].allSatisfy(\.isEmpty) && overReach.isEmpty && shortfall.isEmpty && uncertain.isEmpty
    }

    /// Flows, and how surely they are open.
    public struct OpenFlows: Hashable, Sendable {
        /// The flows: sorted, not overlapping.
        public var flows: [FlowRegion]
        /// How surely they are, or were, open.
        public var openness: Openness

        /// Flows that are open so surely.
        public init(_ flows: [FlowRegion], _ openness: Openness) {
            self.flows = flows
            self.openness = openness
        }
    }

    /// Flows that a commit opened in the ticket's name and that nobody asked for.
    public struct OverReach: Hashable, Sendable {
        /// The flows.
        public var flows: OpenFlows
        /// The commit that opened them.
        public var commit: Commit

        /// Flows of a commit.
        public init(_ flows: OpenFlows, by commit: Commit) {
            self.flows = flows
            self.commit = commit
        }
    }

    /// Something that the scope authorises and that isn't open.
    public struct Shortfall: Hashable, Sendable {
        /// The flow as the record writes it.
        public var text: String
        /// What of it isn't open; nothing where it is about nobody.
        public var flows: [FlowRegion]
        /// Whether it may be open, depending on what isn't known.
        public var isPossible: Bool

        /// A flow of the record, and what of it isn't open.
        public init(text: String, flows: [FlowRegion], isPossible: Bool) {
            self.text = text
            self.flows = flows
            self.isPossible = isPossible
        }
    }
}

/// An approval, and the changes that it is for.
public struct BoundApproval: Hashable, Sendable {
    /// The approval.
    public var approval: TicketRecord.Approval
    /// What its flow digest stands for.
    public var binding: Binding

    /// An approval and what it is for.
    public init(_ approval: TicketRecord.Approval, _ binding: Binding) {
        self.approval = approval
        self.binding = binding
    }

    /// What the digest of an approval stands for.
    public enum Binding: Hashable, Sendable {
        /// It has none: it is for whatever is in the scope.
        case unbound
        /// Changes that were made: by commit, or by the number of a recorded review.
        case changes(commits: [ObjectID], reviews: [Int])
        /// None of the changes that were made.
        case stale
        /// No change was made in the ticket's name yet.
        case pending
    }
}

/// What a ledger holds of a review of changes in a ticket's name.
public struct RecordedTicketReview: Hashable, Sendable {
    /// The number of its entry.
    public var number: Int
    /// When it was recorded, as the ledger writes it.
    public var recordedAt: String
    /// The ref that the change was meant for.
    public var ref: String?
    /// The id of its newest commit.
    public var head: String
    /// What it concluded, in a word.
    public var verdict: String
    /// How the ticket stood, in a word.
    public var state: String
    /// What stands for its flow changes; `nil` where there were none.
    public var digest: String?
    /// Its findings about the ticket, in their order.
    public var findings: [Finding]

    /// A review of its parts.
    public init(
        number: Int, recordedAt: String, ref: String?, head: String, verdict: String, state: String, digest: String?,
        findings: [Finding]
    ) {
        self.number = number
        self.recordedAt = recordedAt
        self.ref = ref
        self.head = head
        self.verdict = verdict
        self.state = state
        self.digest = digest
        self.findings = findings
    }

    /// A finding as it was recorded.
    public struct Finding: Hashable, Sendable {
        /// Its kind, in a word.
        public var kind: String
        /// How grave it was, in a word.
        public var severity: String
        /// What it said.
        public var statement: String

        /// A finding of its parts.
        public init(kind: String, severity: String, statement: String) {
            self.kind = kind
            self.severity = severity
            self.statement = statement
        }
    }
}
