import NetworkModel
public import Reachability

/// What a change does about a requirement.
public struct RequirementOutcome: Hashable, Sendable {
    /// The requirement's name within its ticket.
    public var id: String
    /// What is asked for, in words.
    public var text: String
    /// What came out.
    public var result: Result

    /// An outcome of its parts.
    public init(id: String, text: String, result: Result) {
        self.id = id
        self.text = text
        self.result = result
    }

    /// What came out.
    public enum Result: Hashable, Sendable {
        /// It holds.
        case met
        /// It doesn't: flows that show it, in a cluster.
        case notMet(cluster: String, FlowChange)
        /// Whether it holds depends on what isn't known: flows that show it, in a cluster.
        case undecided(cluster: String, FlowChange)
        /// It is about nobody: on neither side is there an endpoint of the name.
        case aboutNobody
        /// Only people can tell.
        case notTestable
    }
}

/// Holds what is asked for against what both sides allow.
struct RequirementJudge {
    let watch: ReviewWatch
    let clusters: [ClusterChange]

    /// What becomes of the requirements of a record, in their order.
    func outcomes(of record: TicketRecord) -> [RequirementOutcome] {
        record.requirements.map {
            RequirementOutcome(id: $0.id, text: $0.text, result: result(of: $0, in: record))
        }
    }

    private func result(of requirement: TicketRecord.Requirement, in record: TicketRecord) -> RequirementOutcome.Result
    {
        switch requirement.assertion {
        case nil: return .notTestable
        case .mustReach(let flow)?:
            return judge(flow.pattern, fails: { flow.pattern.traffic.subtracting($0.after.any).isEmpty ? nil : $0 }) {
                flow.pattern.traffic.subtracting($0.after.allowed).isEmpty ? nil : $0
            }
        case .mustNotReach(let flow)?:
            return judge(flow.pattern, fails: { $0.after.allowed.isEmpty ? nil : $0 }) {
                $0.after.any.isEmpty ? nil : $0
            }
        case .nobodyElseGains(let to, let traffic, let unless)?:
            return gain(FlowPattern(from: .anyone, to: to.pattern, traffic: traffic), but: record.flows(of: unless))
        }
    }

    /// Looks for a flow that fails for sure, then for one that may.
    ///
    /// - Parameters:
    ///   - fails: What of a group of pairs fails for sure; `nil` for nothing.
    ///   - mayFail: What of it may fail; `nil` for nothing.
    private func judge(
        _ pattern: FlowPattern, fails: (FlowChange) -> FlowChange?, mayFail: (FlowChange) -> FlowChange?
    ) -> RequirementOutcome.Result {
        var isAboutSomebody = false
        var doubt: RequirementOutcome.Result?
        for cluster in clusters {
            guard let answer = watch.answer(pattern, in: cluster) else { continue }
            for flow in answer.flows where flow.cause != .removed {
                isAboutSomebody = true
                if let found = fails(flow) { return .notMet(cluster: cluster.name, found.told) }
                if doubt == nil, let found = mayFail(flow) { doubt = .undecided(cluster: cluster.name, found.told) }
            }
        }
        return isAboutSomebody ? doubt ?? .met : .aboutNobody
    }

    /// Looks for a flow that opens of those that a pattern means, but for some.
    ///
    /// What changes tells more than what both sides make of the pattern: the same may be possible for other reasons.
    private func gain(_ pattern: FlowPattern, but excepted: [WrittenFlow]) -> RequirementOutcome.Result {
        var isAboutSomebody = false
        var doubt: RequirementOutcome.Result?
        for cluster in clusters {
            guard let answer = watch.answer(pattern, in: cluster), !answer.destinations.isEmpty else { continue }
            isAboutSomebody = true
            let (meant, regions) = (answer.region(pattern), watch.regions(of: excepted, in: cluster))
            func first(_ change: FlowChange, _ traffic: TrafficSet) -> FlowChange? {
                let gained = change.region(traffic).intersection(meant)
                guard let rest = gained.subtracting(regions).first else { return nil }
                // What was open all along is none of what is gained.
                var result = change.narrowed(to: rest.traffic)
                (result.sources, result.destinations) = (rest.sources, rest.destinations)
                return result
            }
            for change in cluster.changes {
                if let found = first(change, change.opened) { return .notMet(cluster: cluster.name, found.told) }
                if doubt == nil, let found = first(change, change.mayOpen) {
                    doubt = .undecided(cluster: cluster.name, found.told)
                }
            }
        }
        return isAboutSomebody ? doubt ?? .met : .aboutNobody
    }
}
