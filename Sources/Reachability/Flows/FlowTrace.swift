public import NetworkModel

/// Why some traffic between two endpoints may pass or not at one side: the walk through the tiers of each direction.
public struct FlowTrace: Hashable, Sendable {
    /// The walk through the policies that select the source; `nil` where none applies to it by nature: addresses and
    /// the ingress controller are never a subject (semantics N-9).
    public var egress: DirectionTrace?
    /// The walk through the policies that select the destination; `nil` for addresses.
    public var ingress: DirectionTrace?
    /// Whether the two are on different primary networks, so that no policy is asked.
    public var isAcrossNetworks: Bool
    /// What both directions together allow.
    public var verdict: Verdict

    /// A trace of its parts.
    public init(
        egress: DirectionTrace?, ingress: DirectionTrace?, isAcrossNetworks: Bool = false, verdict: Verdict
    ) {
        self.egress = egress
        self.ingress = ingress
        self.isAcrossNetworks = isAcrossNetworks
        self.verdict = verdict
    }
}

/// The walk through the tiers of one direction.
public struct DirectionTrace: Hashable, Sendable {
    /// The direction.
    public var direction: Direction
    /// The policies that select the subject, or may, with how surely: in the order of evaluation.
    public var policies: [Selection]
    /// What happened, in order.
    public var steps: [Step]
    /// What it found.
    public var verdict: DirectionVerdict

    /// A walk of its parts.
    public init(direction: Direction, policies: [Selection], steps: [Step], verdict: DirectionVerdict) {
        self.direction = direction
        self.policies = policies
        self.steps = steps
        self.verdict = verdict
    }

    /// A policy that selects the subject.
    public struct Selection: Hashable, Sendable {
        /// The policy.
        public var policy: PolicyID
        /// How surely it selects the subject; never `no`.
        public var match: Match

        /// A policy and how surely it selects the subject.
        public init(policy: PolicyID, match: Match) {
            self.policy = policy
            self.match = match
        }
    }

    /// One step of the walk.
    public enum Step: Hashable, Sendable {
        /// A rule of a policy that selects the subject was compared with the flow.
        ///
        /// `match` says how surely subject and peer match; `decides` is the traffic that it claims, or may: empty where
        /// the peer doesn't match, where the ports don't, or where nothing was left to decide.
        case rule(RuleID, tier: String, action: Action, match: Match, decides: TrafficSet)
        /// A tier ended with policies that isolate the subject, or may: `denies` is what was left.
        case isolation(tier: String, by: [PolicyID], match: Match, denies: TrafficSet)
        /// What is left after the last tier is allowed; empty when nothing was left.
        case allowedByDefault(TrafficSet)
    }
}

extension DirectionTrace {
    /// What decided some traffic one way or the other.
    ///
    /// - Parameters:
    ///   - traffic: the traffic in question.
    ///   - action: `allow` for what lets it through, `deny` for what stops it.
    func decisions(about traffic: TrafficSet, to action: Action) -> [Decision] {
        guard !traffic.isEmpty else { return [] }
        return steps.flatMap { step -> [Decision] in
            switch step {
            case .rule(let id, _, let does, let match, let decides):
                guard does == action, !decides.isDisjoint(with: traffic) else { return [] }
                return [.rule(id, does, isPossible: match == .possible)]
            case .isolation(_, let policies, let match, let denies):
                guard action == .deny, !denies.isDisjoint(with: traffic) else { return [] }
                return policies.map { .isolation($0, isPossible: match == .possible) }
            case .allowedByDefault(let left):
                guard action == .allow, !left.isDisjoint(with: traffic) else { return [] }
                return [.allowedByDefault(direction)]
            }
        }
    }
}

extension DirectionTrace {
    /// What decided some traffic of a pair, given what both directions allow: what stops the part that can't pass, and what
    /// lets through the part that can.
    func decisions(about traffic: TrafficSet, of verdict: Verdict) -> [Decision] {
        decisions(about: traffic.intersection(verdict.any), to: .allow)
            + decisions(about: traffic.subtracting(verdict.allowed), to: .deny)
    }
}

extension FlowTrace {
    /// What decided some traffic.
    func decisions(about traffic: TrafficSet) -> [Decision] {
        if isAcrossNetworks { return [.differentNetworks] }
        return [egress, ingress].compactMap(\.self).flatMap { $0.decisions(about: traffic, of: verdict) }
    }
}
