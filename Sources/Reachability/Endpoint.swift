public import NetworkModel

/// One side of a flow.
public enum Endpoint: Hashable, Sendable {
    /// Pods that a manifest describes.
    case workload(WorkloadID)
    /// Pods that a policy speaks of and no manifest describes.
    case implied(ImpliedEndpoint)
    /// Addresses outside the cluster.
    case addresses(AddressSet)
    /// The pod through which Ingresses and routes serve; a source only (semantics T-8).
    case ingressController
}

extension Endpoint {
    /// The workload, if it is one.
    public var workload: WorkloadID? {
        if case .workload(let id) = self { id } else { nil }
    }
}

extension Endpoint: Comparable {
    /// Workloads first, then implied endpoints, the ingress controller, and addresses.
    public static func < (a: Endpoint, b: Endpoint) -> Bool {
        switch (a, b) {
        case (.workload(let x), .workload(let y)): x < y
        case (.implied(let x), .implied(let y)): x < y
        case (.addresses(let x), .addresses(let y)): x.precedes(y)
        default: a.rank < b.rank
        }
    }

    private var rank: Int {
        switch self {
        case .workload: 0
        case .implied: 1
        case .ingressController: 2
        case .addresses: 3
        }
    }
}

extension AddressSet {
    /// Orders sets by their first address, IPv4 before IPv6; then by what follows, so that different sets are never equal.
    fileprivate func precedes(_ other: AddressSet) -> Bool {
        if v4 != other.v4 { return Self.precedes(v4.ranges, other.v4.ranges) }
        return Self.precedes(v6.ranges, other.v6.ranges)
    }

    /// Nothing comes after everything.
    private static func precedes<Address>(_ a: [ClosedRange<Address>], _ b: [ClosedRange<Address>]) -> Bool {
        guard !a.isEmpty, !b.isEmpty else { return !a.isEmpty }
        return a.lexicographicallyPrecedes(b) { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    }
}

/// What is surely allowed between two endpoints, and what may be allowed besides.
public struct Verdict: Hashable, Sendable {
    /// The traffic that is allowed whatever the unknown labels and addresses are.
    public var allowed: TrafficSet
    /// The further traffic that is allowed or not, depending on what isn't known; disjoint from `allowed`.
    public var possible: TrafficSet

    /// A verdict; `possible` must have nothing in common with `allowed`.
    public init(allowed: TrafficSet, possible: TrafficSet = .nothing) {
        self.allowed = allowed
        self.possible = possible
    }

    /// Nothing is allowed.
    public static let nothing = Verdict(allowed: .nothing)
    /// Everything is allowed.
    public static let all = Verdict(allowed: .all)

    /// The verdict where this or the other holds, and which isn't known.
    func joined(with other: Verdict) -> Verdict {
        let allowed = allowed.intersection(other.allowed)
        let any = self.allowed.union(possible).union(other.allowed).union(other.possible)
        return Verdict(allowed: allowed, possible: any.subtracting(allowed))
    }

    /// The traffic that is allowed, surely or possibly.
    public var any: TrafficSet { allowed.union(possible) }
    /// Whether nothing is allowed, not even possibly.
    public var isNothing: Bool { allowed.isEmpty && possible.isEmpty }
    /// Whether nothing unknown bears on it.
    public var isCertain: Bool { possible.isEmpty }
}
