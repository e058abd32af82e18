public import Git
public import Manifests
public import Reachability

/// Which commits opened some flows, and in whose name: the answer of `netreeve blame`.
public struct FlowBlame: Hashable, Sendable {
    /// The commit after which the flows are open.
    public var commit: Commit
    /// Where the flows come from: sorted by cluster, then the latest first.
    public var flows: [BlamedFlows]
    /// The flows that were asked about and aren't open, by cluster: sorted.
    public var shut: [ShutFlows]
    /// What there is to say about the files of the commit, its configuration and its records: sorted by place.
    public var diagnostics: [Diagnostic]

    /// An answer of its parts.
    public init(commit: Commit, flows: [BlamedFlows], shut: [ShutFlows], diagnostics: [Diagnostic]) {
        self.commit = commit
        self.flows = flows
        self.shut = shut
        self.diagnostics = diagnostics
    }

    /// Whether everything could be analysed, at the commit and on the way back.
    public var isComplete: Bool {
        !diagnostics.contains { $0.severity == .error } && flows.allSatisfy(\.origin.uncertain.isEmpty)
    }

    /// Flows of a cluster that aren't open.
    public struct ShutFlows: Hashable, Sendable {
        /// The cluster's name; empty for a single one.
        public var cluster: String
        /// The flows: sorted, not overlapping.
        public var flows: [FlowRegion]
    }
}

/// Flows of one origin, and in whose name that opened them.
public struct BlamedFlows: Hashable, Sendable {
    /// Where they come from.
    public var origin: FlowOrigin
    /// What the commit that opened them did between their endpoints, by the names that they had, with the reasons; `nil`
    /// where the history begins with it.
    ///
    /// A merge is told against its first parent.
    public var opening: ClusterChange?
    /// The tickets that it names.
    public var tickets: [BlamedTicket]

    /// Flows of one origin.
    public init(origin: FlowOrigin, opening: ClusterChange?, tickets: [BlamedTicket]) {
        self.origin = origin
        self.opening = opening
        self.tickets = tickets
    }
}

/// A ticket that a commit names, as it stands at the commit that was asked about.
public struct BlamedTicket: Hashable, Sendable {
    /// The ticket, with where it is named.
    public var reference: TicketReference
    /// What its record says; `nil` where there is none that can be used.
    public var record: TicketRecord?

    /// A ticket and its record.
    public init(reference: TicketReference, record: TicketRecord?) {
        self.reference = reference
        self.record = record
    }
}
