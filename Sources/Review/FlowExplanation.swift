import Manifests
public import NetworkModel
public import PolicyCompiler
public import Reachability

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
