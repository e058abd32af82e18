public import Manifests
public import NetworkModel
public import PolicyCompiler
public import Reachability

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
