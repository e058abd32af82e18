public import NetworkModel

/// What a walk through the tiers of one direction finds about the traffic between two endpoints.
///
/// Together the two sets cover all traffic. Where nothing is unknown they have nothing in common.
public struct DirectionVerdict: Hashable, Sendable {
    /// The traffic that is allowed, or may be.
    public var mayAllow: TrafficSet
    /// The traffic that is denied, or may be.
    public var mayDeny: TrafficSet

    /// A verdict of its parts.
    public init(mayAllow: TrafficSet, mayDeny: TrafficSet) {
        self.mayAllow = mayAllow
        self.mayDeny = mayDeny
    }

    /// Every traffic is allowed.
    public static let all = DirectionVerdict(mayAllow: .all, mayDeny: .nothing)
    /// No traffic is allowed.
    public static let nothing = DirectionVerdict(mayAllow: .nothing, mayDeny: .all)
}

extension Verdict {
    /// What both directions allow (semantics N-8, X-7).
    init(egress: DirectionVerdict, ingress: DirectionVerdict) {
        let allowed = egress.mayDeny.union(ingress.mayDeny).complement
        self.init(allowed: allowed, possible: egress.mayAllow.intersection(ingress.mayAllow).subtracting(allowed))
    }
}

/// What a policy does to those whom it selects: everything about it but its name and its subject.
struct PolicyContent: Hashable, Sendable {
    var tier: String
    var order: Int
    var isolates: Bool
    var rules: [Rule]

    /// One rule; its peers are numbers from a ``SignatureTable``.
    struct Rule: Hashable, Sendable {
        var action: Action
        var peers: [Int]
        var traffic: TrafficPattern
    }
}

/// A policy that selects a subject, or may.
struct SelectedPolicy: Sendable {
    var content: PolicyContent
    /// How surely it selects the subject; never `no`.
    var match: Match
}

/// What happens on the way through the tiers, in order.
enum WalkEvent {
    /// A rule was compared with the flow: how surely it decides, and what traffic.
    ///
    /// It is only possible where the subject, the peer or a port's name is.
    case rule(policy: Int, rule: Int, match: Match, decides: TrafficSet)
    /// A tier ended; `denies` is what its isolation stops, or may: where rules before it may have decided, too.
    case tierEnded(tier: String, isolation: Match, denies: TrafficSet)
    /// The traffic that is left after the last tier, which is allowed.
    case end(left: TrafficSet)
}

/// Walks the tiers of one direction and decides all traffic between two endpoints at once.
///
/// Each rule claims its share of the traffic that may still be undecided when the walk reaches it. A rule that surely
/// matches takes its share away; one that possibly matches leaves it, so that later rules may decide it too. `pass`
/// leaves the tier. At the end of a tier isolation denies what is left; after the last tier what is left is allowed.
/// Policies of equal order in one tier are unordered: each sees what the group started with, so that where two of them
/// disagree both outcomes are possible (semantics A-4), and where all allow they are a union (N-6).
///
/// O(rules of the selecting policies × ranges of their ports).
struct TierWalk {
    /// The policies that select the subject: tier by tier, by order within each.
    private let policies: [SelectedPolicy]
    /// The destination's ports.
    private let ports: DestinationPorts
    /// How surely the other side is a peer, by the peer's number.
    private let peerMatch: (Int) -> Match
    /// Called with what happens; for explanations.
    private let record: ((WalkEvent) -> Void)?

    /// What was decided so far.
    private var verdict = DirectionVerdict(mayAllow: .nothing, mayDeny: .nothing)
    /// The traffic that may still be undecided.
    private var reach = TrafficSet.all
    /// The traffic that may have left the tier by `pass`.
    private var passed = TrafficSet.nothing

    init(
        _ policies: [SelectedPolicy], ports: DestinationPorts, peerMatch: @escaping (Int) -> Match,
        record: ((WalkEvent) -> Void)? = nil
    ) {
        self.policies = policies
        self.ports = ports
        self.peerMatch = peerMatch
        self.record = record
    }

    /// What the walk finds.
    static func verdict(
        _ policies: [SelectedPolicy], ports: DestinationPorts, peerMatch: @escaping (Int) -> Match,
        record: ((WalkEvent) -> Void)? = nil
    ) -> DirectionVerdict {
        var walk = TierWalk(policies, ports: ports, peerMatch: peerMatch, record: record)
        return walk.run()
    }

    private mutating func run() -> DirectionVerdict {
        var start = 0
        while start < policies.count, !reach.isEmpty || record != nil {
            let end = end(of: start) { $0.tier == $1.tier }
            walkTier(start..<end)
            start = end
        }
        record?(.end(left: reach))
        verdict.mayAllow.formUnion(reach)
        return verdict
    }

    /// The end of the run of policies that are alike with the one at `start`.
    private func end(of start: Int, isAlike: (PolicyContent, PolicyContent) -> Bool) -> Int {
        policies[start...].firstIndex { !isAlike(policies[start].content, $0.content) } ?? policies.count
    }

    private mutating func walkTier(_ tier: Range<Int>) {
        passed = .nothing
        var start = tier.lowerBound
        while start < tier.upperBound {
            let end = end(of: start) { $0.tier == $1.tier && $0.order == $1.order }
            let decided = (start..<end).reduce(TrafficSet.nothing) { $0.union(walkPolicy($1)) }
            reach = reach.subtracting(decided)
            start = end
        }
        let isolation = policies[tier].reduce(Match.no) { $1.content.isolates ? max($0, $1.match) : $0 }
        let denied = isolation == .no ? TrafficSet.nothing : reach
        let isSure = isolation == .yes && denied.isDisjoint(with: verdict.mayAllow.union(passed))
        record?(
            .tierEnded(
                tier: policies[tier.lowerBound].content.tier, isolation: isSure ? .yes : min(isolation, .possible),
                denies: denied))
        verdict.mayDeny.formUnion(denied)
        reach = isolation == .yes ? passed : reach.union(passed)
    }

    /// Walks one policy's rules, the first that matches wins; gives the traffic that it surely decides.
    private mutating func walkPolicy(_ number: Int) -> TrafficSet {
        let policy = policies[number]
        var undecided = reach
        for (index, rule) in policy.content.rules.enumerated() {
            let match = policy.match.and(rule.peers.reduce(Match.no) { $0.or(peerMatch($1)) })
            let share = match == .no ? (.nothing, .nothing) : rule.traffic.resolved(at: ports)
            let hit = undecided.intersection(share.1)
            let isSure = match == .yes && hit.isSubset(of: share.0)
            record?(.rule(policy: number, rule: index, match: isSure ? .yes : min(match, .possible), decides: hit))
            guard !hit.isEmpty else { continue }
            switch rule.action {
            case .allow: verdict.mayAllow.formUnion(hit)
            case .deny: verdict.mayDeny.formUnion(hit)
            case .pass: passed.formUnion(hit)
            }
            if match == .yes { undecided = undecided.subtracting(share.0) }
        }
        return reach.subtracting(undecided)
    }
}
