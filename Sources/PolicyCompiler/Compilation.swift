public import Manifests
public import NetworkModel

/// What a set of manifests means on the network, where each part of it stands, and what there is to say about it.
public struct Compilation: Hashable, Sendable {
    /// The network.
    public var snapshot: ClusterSnapshot
    /// Where each part of the network stands in the files.
    public var sources: SourceTable
    /// What there is to say, the reader's diagnostics included: sorted by place.
    public var diagnostics: [Diagnostic]

    /// A compilation of its parts.
    public init(snapshot: ClusterSnapshot, sources: SourceTable, diagnostics: [Diagnostic]) {
        self.snapshot = snapshot
        self.sources = sources
        self.diagnostics = diagnostics
    }
}

/// Where each part of a snapshot stands.
///
/// It lies beside the snapshot, so that a moved file changes no snapshot.
public struct SourceTable: Hashable, Sendable {
    /// Where each policy's object starts.
    public var policies: PlaceTable<PolicyID>
    /// Where each rule starts.
    public var rules: PlaceTable<RuleID>
    /// Where each workload's object starts.
    public var workloads: PlaceTable<WorkloadID>
    /// Where each declared namespace's object starts.
    public var namespaces: PlaceTable<String>

    /// A table of its parts; empty by default.
    public init(
        policies: PlaceTable<PolicyID> = [:], rules: PlaceTable<RuleID> = [:], workloads: PlaceTable<WorkloadID> = [:],
        namespaces: PlaceTable<String> = [:]
    ) {
        self.policies = policies
        self.rules = rules
        self.workloads = workloads
        self.namespaces = namespaces
    }
}
