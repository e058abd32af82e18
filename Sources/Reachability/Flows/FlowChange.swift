public import NetworkModel

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
    /// Whether the same traffic is possible as before, and depends on other unknowns: another domain name, or port's name.
    public var isOfConditions: Bool { before == after }
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
