public import NetworkModel

/// A set of endpoints that stand on the same side of a flow.
public struct EndpointSet: Hashable, Sendable {
    /// The endpoints: sorted, without repetition; at most one of them is a set of addresses.
    public let endpoints: [Endpoint]

    /// A set of endpoints in any order; sets of addresses are joined.
    public init(_ endpoints: some Sequence<Endpoint>) {
        var addresses = AddressSet()
        var others: Set<Endpoint> = []
        for endpoint in endpoints {
            if case .addresses(let set) = endpoint { addresses = addresses.union(set) } else { others.insert(endpoint) }
        }
        self.endpoints = others.sorted() + (addresses.isEmpty ? [] : [.addresses(addresses)])
    }
}

/// Pairs of endpoints of which the same is true: every source with every destination.
///
/// Left out, as no flows at all: addresses among themselves, and a single pod with itself (semantics T-2). The groups of
/// a list or a comparison don't overlap and together are exactly what there is to say.
public struct FlowGroup: Hashable, Sendable {
    /// The sources.
    public var sources: EndpointSet
    /// The destinations.
    public var destinations: EndpointSet
    /// What is allowed from each source to each destination.
    public var verdict: Verdict

    /// A group of its parts.
    public init(sources: EndpointSet, destinations: EndpointSet, verdict: Verdict) {
        self.sources = sources
        self.destinations = destinations
        self.verdict = verdict
    }
}

/// A change that pairs of endpoints share: every source with every destination.
public struct FlowChange: Hashable, Sendable {
    /// The sources.
    public var sources: EndpointSet
    /// The destinations.
    public var destinations: EndpointSet
    /// What base allows; nothing where one side of the flow isn't there yet.
    public var before: Verdict
    /// What head allows; nothing where one side of the flow isn't there any more.
    public var after: Verdict
    /// Whether the access changed, or the endpoints came or went.
    public var cause: Cause
    /// Why, on each side, for the traffic that changed: gathered over the pairs of the group, sorted.
    public var reasonsBefore: [Decision]
    /// Why, on the newer side.
    public var reasonsAfter: [Decision]

    /// A change of its parts.
    public init(
        sources: EndpointSet, destinations: EndpointSet, before: Verdict, after: Verdict, cause: Cause,
        reasonsBefore: [Decision] = [], reasonsAfter: [Decision] = []
    ) {
        self.sources = sources
        self.destinations = destinations
        self.before = before
        self.after = after
        self.cause = cause
        self.reasonsBefore = reasonsBefore
        self.reasonsAfter = reasonsAfter
    }

    /// What a change is about.
    public enum Cause: String, Hashable, Sendable, CaseIterable {
        /// Both endpoints are there on both sides; what may pass between them changed.
        case access
        /// An endpoint is there only in head.
        case added
        /// An endpoint is there only in base.
        case removed
    }

    /// What surely is allowed in head and surely wasn't in base.
    public var opened: TrafficSet { after.allowed.subtracting(before.allowed.union(before.possible)) }
    /// What surely was allowed in base and surely isn't in head.
    public var closed: TrafficSet { before.allowed.subtracting(after.allowed.union(after.possible)) }
    /// Whether the change is only about what is possible: nothing surely opens or closes.
    public var isOnlyPossible: Bool { opened.isEmpty && closed.isEmpty }

    /// What the change does to the pairs, in a word (semantics Δ-4).
    public var effect: Effect {
        if isOnlyPossible { return .possible }
        if before.isNothing { return .opened }
        if after.isNothing { return .closed }
        if closed.isEmpty { return .widened }
        return opened.isEmpty ? .narrowed : .changed
    }

    /// What a change does to the pairs that share it.
    public enum Effect: String, Hashable, Sendable, CaseIterable {
        /// Nothing could pass before; something can now.
        case opened
        /// Something could pass before; nothing can now.
        case closed
        /// More can pass than before.
        case widened
        /// Less can pass than before.
        case narrowed
        /// Some of what could pass can't any more, and something else can.
        case changed
        /// Whether something opens or closes depends on what isn't known.
        case possible
    }
}

/// What decided some traffic in one direction.
public enum Decision: Hashable, Sendable, Comparable {
    /// A rule did: its action on this traffic.
    case rule(RuleID, Action, isPossible: Bool)
    /// No rule of the policies that isolate the subject did, so that it is denied.
    case isolation(PolicyID, isPossible: Bool)
    /// No policy of this direction selects the subject, or none decided: allowed by default.
    case allowedByDefault(Direction)
    /// The two are on different primary networks.
    case differentNetworks

    /// The same where it depends on what isn't known.
    var asPossible: Decision {
        switch self {
        case .rule(let id, let action, _): .rule(id, action, isPossible: true)
        case .isolation(let id, _): .isolation(id, isPossible: true)
        case .allowedByDefault, .differentNetworks: self
        }
    }

    /// The same where nothing unknown bears on it.
    var asCertain: Decision {
        switch self {
        case .rule(let id, let action, _): .rule(id, action, isPossible: false)
        case .isolation(let id, _): .isolation(id, isPossible: false)
        case .allowedByDefault, .differentNetworks: self
        }
    }

    /// Orders by kind, policy and rule.
    public static func < (a: Decision, b: Decision) -> Bool {
        switch (a, b) {
        case (.rule(let x, _, _), .rule(let y, _, _)): x < y
        case (.isolation(let x, _), .isolation(let y, _)): x < y
        case (.allowedByDefault(let x), .allowedByDefault(let y)): x < y
        default: a.rank < b.rank
        }
    }

    private var rank: Int {
        switch self {
        case .rule: 0
        case .isolation: 1
        case .allowedByDefault: 2
        case .differentNetworks: 3
        }
    }
}
