import Manifests
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
    /// The endpoints among which those of the changes are named: of the namespaces that they mention, or all: sorted.
    public var endpoints: [Endpoint]
    /// How many workloads both sides have in all.
    public var workloadCount: Int
    /// The single pods among them, whose traffic to themselves is no part of any group (semantics T-2).
    public var singlePods: Set<WorkloadID>
    /// Where the policies of base stand that the changes name.
    public var baseSources: SourceTable
    /// Where the policies of head stand that the changes name.
    public var headSources: SourceTable
    /// What both sides make of the flows that were watched, in their order.
    public var watched: [WatchedFlows.Answer] = []

    /// A cluster's change of its parts; unless told otherwise, its workloads are those among the endpoints.
    public init(
        name: String, changes: [FlowChange], addedWorkloads: [WorkloadID], removedWorkloads: [WorkloadID],
        endpoints: [Endpoint], workloadCount: Int? = nil, singlePods: Set<WorkloadID>, baseSources: SourceTable,
        headSources: SourceTable
    ) {
        self.name = name
        self.changes = changes
        self.addedWorkloads = addedWorkloads
        self.removedWorkloads = removedWorkloads
        self.endpoints = endpoints
        self.workloadCount = workloadCount ?? endpoints.count { $0.workload != nil }
        self.singlePods = singlePods
        self.baseSources = baseSources
        self.headSources = headSources
    }
}
