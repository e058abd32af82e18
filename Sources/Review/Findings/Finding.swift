public import Git
public import Manifests
public import Packing
public import Reachability

/// Something about a change that a person has to know.
public struct Finding: Hashable, Sendable {
    /// What it is.
    public var matter: Matter
    /// What it means for the verdict.
    public var severity: FindingSeverity
    /// The commits that it is about, children after parents; none where it is about the range as a whole.
    public var commits: [ObjectID]
    /// The tickets that it is about: sorted.
    public var tickets: [String]

    /// A finding of its parts.
    public init(_ matter: Matter, severity: FindingSeverity, commits: [ObjectID] = [], tickets: [String] = []) {
        self.matter = matter
        self.severity = severity
        self.commits = commits
        self.tickets = tickets
    }

    /// What it is about, in a word.
    public var kind: FindingKind { matter.kind }

    /// What there is to know.
    public enum Matter: Hashable, Sendable {
        /// Reachability changes and no ticket is named.
        case ticketMissing
        /// What is named has the form of no ticket.
        case ticketMalformed(ReferenceHint)
        /// A reference is nearly right.
        case referenceHint(ReferenceHint)
        /// There is no record; one of another key may be meant.
        case ticketUnknown(nearest: String?)
        /// The record's state can't be found out.
        case ticketUnverifiable(Obstacle)
        /// The record's state isn't one in which changes may be made.
        case ticketNotApproved(TicketRecord.State)
        /// The record lacks approvals: how many there are and are wanted, and the roles of which none approved.
        case approvalsMissing(given: Int, wanted: Int, roles: [String])
        /// Who approved it also asked for or made the change.
        case ticketSelfApproved(by: Person)
        /// An approval is bound to other flow changes than the range makes.
        case approvalStale(by: Person, bound: String)
        /// The record is closed or rejected.
        case ticketClosed(TicketRecord.State)
        /// Its last day is over; `nil` where only its state says so.
        case ticketExpired(Day?)
        /// Its first day is still to come.
        case ticketNotYetValid(Day)
        /// The range brings the record, or edits it.
        case ticketProposed(isNew: Bool)
        /// The record authorises no flows at all.
        case scopeUnstated
        /// Something opens, or closes, that no ticket in force authorises.
        case outOfScope(FlowExcess)
        /// A requirement of the ticket doesn't hold, or it can't be told whether it does.
        case requirement(RequirementOutcome)
        /// The ticket authorises something that isn't there yet.
        case shortfall(text: String, cluster: String, FlowChange)
        /// The ticket authorises something from or to somebody whom no cluster has.
        case shortfallOfNobody(text: String)
        /// A flow closes that must stay open, or opens that must stay shut.
        case guardrail(name: String, reason: String?, cluster: String, FlowChange, mustStayOpen: Bool)
        /// A guardrail of the repository's own is about nobody.
        case guardrailIdle(name: String)
        /// The commit says that it couldn't wait; a ticket is owed by a day.
        case emergency(reason: String, deadline: Day)
        /// The change reaches far.
        case blastRadius(BlastRadius)
        /// A flow closes that a manifest says its workload needs.
        case dependencyClosed(ClosedDependency)
        /// A policy is written in a way that often isn't meant.
        case trap(Trap)
        /// Something wasn't analysed: how many files.
        case incomplete(fileCount: Int)
        /// The configuration of the base commit can't be used.
        case configurationBroken
        /// A merge holds something else than its parents merge to.
        case alteredMerge(MergeDeparture)
        /// A merge of more than two isn't compared with what its parents merge to.
        case octopusMerge
        /// It says that it reverts a commit, and doesn't do the opposite of it.
        case partialRevert(of: String)
    }

    /// Why the state of a ticket can't be found out.
    public enum Obstacle: Hashable, Sendable {
        /// The repository keeps no records.
        case noRecords
        /// The record is broken.
        case broken(SourceLocation)
        /// Several records go by the key.
        case ambiguous([SourceLocation])
        /// Its scope is narrowed by fields that a review can't judge.
        case narrowedScope(fields: [String])
        /// Its scope is narrowed to some paths, and a file elsewhere changes as well.
        case beyondPaths(String)
        /// Its scope is narrowed to other repositories than this one, of this name.
        case otherRepository(String)
        /// Its scope is narrowed to some environments, and something elsewhere changes as well: a file, or a namespace.
        case beyondEnvironments(Place)

        /// What lies elsewhere.
        public enum Place: Hashable, Sendable {
            /// A file, by its path.
            case file(String)
            /// A namespace, by its name, or what is known of it.
            case namespace(String)
            /// Flows both of whose ends are in no environment.
            case neither
        }
    }
}

/// Flows that change without being authorised.
public struct FlowExcess: Hashable, Sendable {
    /// The cluster's name; empty for a single one.
    public var cluster: String
    /// The flows.
    public var region: FlowRegion
    /// Whether they open; otherwise they close.
    public var opens: Bool
    /// Whether they only may open or close, depending on what isn't known.
    public var isPossible: Bool

    /// An excess of its parts.
    public init(cluster: String, region: FlowRegion, opens: Bool, isPossible: Bool) {
        self.cluster = cluster
        self.region = region
        self.opens = opens
        self.isPossible = isPossible
    }
}

extension Finding.Matter {
    /// What it is about, in a word.
    public var kind: FindingKind {
        switch self {
        case .ticketMissing: .ticketMissing
        case .ticketMalformed: .ticketMalformed
        case .referenceHint: .referenceHint
        case .ticketUnknown: .ticketUnknown
        case .ticketUnverifiable: .ticketUnverifiable
        case .ticketNotApproved, .approvalsMissing: .ticketNotApproved
        case .ticketSelfApproved: .ticketSelfApproved
        case .approvalStale: .approvalStale
        case .ticketClosed: .ticketClosed
        case .ticketExpired, .ticketNotYetValid: .ticketExpired
        case .ticketProposed: .ticketProposed
        case .scopeUnstated, .outOfScope: .outOfScope
        case .requirement(let outcome):
            if case .notMet = outcome.result { .requirementNotMet } else { .requirementUndecided }
        case .shortfall, .shortfallOfNobody: .shortfall
        case .guardrail(_, _, _, _, let mustStayOpen): mustStayOpen ? .guardrailOpen : .guardrailShut
        case .guardrailIdle: .guardrailIdle
        case .emergency: .emergency
        case .blastRadius: .blastRadius
        case .dependencyClosed: .dependencyClosed
        case .trap: .trap
        case .incomplete, .configurationBroken: .incomplete
        case .alteredMerge: .alteredMerge
        case .octopusMerge: .octopusMerge
        case .partialRevert: .partialRevert
        }
    }

    /// What tells it from other matters of its kind, whatever the commits are called.
    fileprivate var canonicalText: String {
        switch self {
        case .outOfScope(let excess): excess.canonicalText
        case .requirement(let outcome): outcome.id
        case .shortfall(let text, let cluster, let change): text + change.canonicalText(in: cluster)
        case .shortfallOfNobody(let text): text
        case .guardrail(let name, _, let cluster, let change, _): name + "\n" + change.canonicalText(in: cluster)
        case .guardrailIdle(let name): name
        case .ticketMissing, .scopeUnstated, .octopusMerge, .configurationBroken, .incomplete: ""
        case .ticketMalformed(let hint), .referenceHint(let hint): hint.message
        case .ticketUnknown, .ticketUnverifiable, .ticketNotApproved, .approvalsMissing, .ticketClosed, .ticketExpired,
            .ticketNotYetValid, .ticketProposed:
            ""
        case .ticketSelfApproved(let person): person.name
        case .approvalStale(let person, let bound): "\(person.name) \(bound)"
        case .emergency(let reason, _): reason
        case .blastRadius(let radius): radius.canonicalText
        case .dependencyClosed(let closed): closed.canonicalText
        case .trap(let trap): trap.canonicalText
        case .alteredMerge(let departure): (departure.conflicts + departure.paths).joined(separator: "\n")
        case .partialRevert(let commit): commit
        }
    }
}

extension Finding {
    /// What stands for the finding wherever it is told: its kind, its tickets and its flows, so that a second run updates
    /// what a first one told.
    ///
    /// Commits are part of it only where the finding is about nothing else.
    public var id: Digest {
        let isAboutCommits = tickets.isEmpty && matter.canonicalText.isEmpty
        let subject = isAboutCommits ? commits.map(\.hex).joined(separator: " ") : matter.canonicalText
        return Digest(of: ([kind.rawValue] + tickets + [subject]).joined(separator: "\n"))
    }
}
