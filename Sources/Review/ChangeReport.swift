public import Manifests
public import NetworkModel
public import PolicyCompiler
public import Reachability

/// What a change does to reachability: the answer of `netreeve diff`.
public struct ChangeReport: Hashable, Sendable {
    /// The older side.
    public var base: SideSummary
    /// The newer side.
    public var head: SideSummary
    /// The clusters that were compared: sorted by name; a single one without a name unless clusters were named.
    public var clusters: [ClusterChange]
    /// Which files differ.
    public var files: FileChanges
    /// What there is to say about the files, base and head together: sorted by place.
    public var diagnostics: [SidedDiagnostic]

    /// A report of its parts.
    public init(
        base: SideSummary, head: SideSummary, clusters: [ClusterChange], files: FileChanges,
        diagnostics: [SidedDiagnostic]
    ) {
        self.base = base
        self.head = head
        self.clusters = clusters
        self.files = files
        self.diagnostics = diagnostics
    }

    /// Whether everything could be analysed, on both sides.
    public var isComplete: Bool { !diagnostics.contains { $0.diagnostic.severity == .error } }
    /// Whether reachability changes, surely or possibly.
    public var hasChanges: Bool { clusters.contains { !$0.changes.isEmpty } }
}

/// One side as the reader sees it.
public struct SideSummary: Hashable, Sendable {
    /// The side as it was asked for: `main~1`, `index`, `worktree`, `dir:manifests`.
    public var label: String
    /// The commit's id in hexadecimal; `nil` for a side that isn't a commit.
    public var commit: String?
    /// The commit's subject line; `nil` for a side that isn't a commit.
    public var subject: String?
    /// How many manifest files were read.
    public var fileCount: Int
    /// How many objects that matter to reachability were read.
    public var objectCount: Int

    /// A side of its parts.
    public init(label: String, commit: String? = nil, subject: String? = nil, fileCount: Int, objectCount: Int) {
        self.label = label
        self.commit = commit
        self.subject = subject
        self.fileCount = fileCount
        self.objectCount = objectCount
    }
}

/// How many files differ between two sides.
public struct FileChanges: Hashable, Sendable {
    /// Files added, removed or modified, of any kind.
    public var all: Int
    /// Those of them that may hold manifests.
    public var manifests: Int

    /// Counts of files.
    public init(all: Int, manifests: Int) {
        self.all = all
        self.manifests = manifests
    }
}

/// A diagnostic and the sides that it is true of.
public struct SidedDiagnostic: Hashable, Sendable {
    /// What there is to say.
    public var diagnostic: Diagnostic
    /// Where: base, head or both.
    public var side: Side

    /// A diagnostic of a side.
    public init(_ diagnostic: Diagnostic, on side: Side) {
        self.diagnostic = diagnostic
        self.side = side
    }

    /// Which sides a diagnostic is true of.
    public enum Side: String, Hashable, Sendable, CaseIterable {
        /// Only the older side: the change mends it.
        case base
        /// Only the newer side: the change brings it.
        case head
        /// Both sides, at the same place.
        case both
    }
}

/// What a change does to one cluster.
public struct ClusterChange: Hashable, Sendable {
    /// The cluster's name; empty when clusters aren't named.
    public var name: String
    /// What opens and closes: sorted, not overlapping, together exactly the difference.
    public var changes: [FlowChange]
    /// The workloads that are only in head: sorted.
    public var addedWorkloads: [WorkloadID]
    /// The workloads that are only in base: sorted.
    public var removedWorkloads: [WorkloadID]
    /// Every endpoint of both sides: sorted; for naming sets of them.
    public var endpoints: [Endpoint]
    /// The single pods among them, whose traffic to themselves is no part of any group (semantics T-2).
    public var singlePods: Set<WorkloadID>
    /// Where base's parts stand.
    public var baseSources: SourceTable
    /// Where head's parts stand.
    public var headSources: SourceTable

    /// A cluster's change of its parts.
    public init(
        name: String, changes: [FlowChange], addedWorkloads: [WorkloadID], removedWorkloads: [WorkloadID],
        endpoints: [Endpoint], singlePods: Set<WorkloadID>, baseSources: SourceTable, headSources: SourceTable
    ) {
        self.name = name
        self.changes = changes
        self.addedWorkloads = addedWorkloads
        self.removedWorkloads = removedWorkloads
        self.endpoints = endpoints
        self.singlePods = singlePods
        self.baseSources = baseSources
        self.headSources = headSources
    }
}

/// Who can reach whom at one side: the answer of `netreeve list`.
public struct FlowListing: Hashable, Sendable {
    /// The side.
    public var side: SideSummary
    /// The clusters: sorted by name.
    public var clusters: [ClusterListing]
    /// What there is to say about the files: sorted by place.
    public var diagnostics: [Diagnostic]

    /// A listing of its parts.
    public init(side: SideSummary, clusters: [ClusterListing], diagnostics: [Diagnostic]) {
        self.side = side
        self.clusters = clusters
        self.diagnostics = diagnostics
    }

    /// Whether everything could be analysed.
    public var isComplete: Bool { !diagnostics.contains { $0.severity == .error } }
}

/// Who can reach whom in one cluster.
public struct ClusterListing: Hashable, Sendable {
    /// The cluster's name; empty when clusters aren't named.
    public var name: String
    /// What may connect: sorted, not overlapping.
    public var flows: [FlowGroup]
    /// Every endpoint: sorted; for naming sets of them.
    public var endpoints: [Endpoint]
    /// The single pods among them, whose traffic to themselves is no part of any group (semantics T-2).
    public var singlePods: Set<WorkloadID>
    /// Where the parts stand.
    public var sources: SourceTable

    /// A cluster's listing of its parts.
    public init(
        name: String, flows: [FlowGroup], endpoints: [Endpoint], singlePods: Set<WorkloadID>, sources: SourceTable
    ) {
        self.name = name
        self.flows = flows
        self.endpoints = endpoints
        self.singlePods = singlePods
        self.sources = sources
    }
}

/// Why some traffic between two endpoints may pass or not: the answer of `netreeve explain`.
public struct FlowExplanation: Hashable, Sendable {
    /// One answer for each side that was asked about, each cluster, and each pair that the names stand for.
    public var answers: [Answer]
    /// What there is to say about the files: sorted by place.
    public var diagnostics: [SidedDiagnostic]

    /// An explanation of its parts.
    public init(answers: [Answer], diagnostics: [SidedDiagnostic]) {
        self.answers = answers
        self.diagnostics = diagnostics
    }

    /// Whether everything could be analysed.
    public var isComplete: Bool { !diagnostics.contains { $0.diagnostic.severity == .error } }

    /// The answer for one pair at one side.
    public struct Answer: Hashable, Sendable {
        /// The side.
        public var side: SideSummary
        /// The cluster's name; empty when clusters aren't named.
        public var cluster: String
        /// The source.
        public var source: Endpoint
        /// The destination.
        public var destination: Endpoint
        /// The traffic in question; a port's name resolved at this destination, so it may be empty.
        public var traffic: TrafficSet
        /// What is allowed between the two; `nil` where this side lacks one of them.
        public var verdict: Verdict?
        /// What decides it; `nil` where this side lacks one of the two.
        public var trace: FlowTrace?
        /// What decides it where the plugin applies policies to pods on their node's network as to any pod; `nil` unless
        /// one of the two is such a pod, and the profile leaves that open (semantics T-5).
        public var traceAsPods: FlowTrace?
        /// Where the parts stand.
        public var sources: SourceTable

        /// An answer of its parts; the verdict is the trace's unless it is given.
        public init(
            side: SideSummary, cluster: String, source: Endpoint, destination: Endpoint, traffic: TrafficSet,
            verdict: Verdict? = nil, trace: FlowTrace?, traceAsPods: FlowTrace? = nil, sources: SourceTable
        ) {
            self.side = side
            self.cluster = cluster
            self.source = source
            self.destination = destination
            self.traffic = traffic
            self.verdict = verdict ?? trace?.verdict
            self.trace = trace
            self.traceAsPods = traceAsPods
            self.sources = sources
        }

        /// Whether the traffic in question may pass.
        public var outcome: Outcome {
            guard let verdict else { return .absent }
            if traffic.isEmpty { return .denied }
            if traffic.isSubset(of: verdict.allowed) { return .allowed }
            return traffic.isDisjoint(with: verdict.allowed.union(verdict.possible)) ? .denied : .partly
        }
    }

    /// Whether the traffic in question may pass.
    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// All of it.
        case allowed
        /// None of it.
        case denied
        /// Some of it, or possibly.
        case partly
        /// One of the endpoints isn't there.
        case absent
    }
}
