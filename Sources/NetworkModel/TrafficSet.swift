/// A transport protocol that Kubernetes policies decide about.
///
/// ICMP and other protocols have no verdict under NetworkPolicy (semantics P-24) and are no part of a traffic set.
public enum IPProtocol: String, Hashable, Sendable, CaseIterable, Comparable {
    /// TCP.
    case tcp = "TCP"
    /// UDP.
    case udp = "UDP"
    /// SCTP.
    case sctp = "SCTP"

    /// Orders as Kubernetes lists them: TCP, UDP, SCTP.
    public static func < (a: IPProtocol, b: IPProtocol) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .tcp: 0
        case .udp: 1
        case .sctp: 2
        }
    }
}

/// A set of destination ports, each in 1...65535.
public typealias PortSet = IntervalSet<UInt16>

extension IntervalSet where Bound == UInt16 {
    /// Every port: 1...65535 (semantics P-18).
    public static let allPorts = PortSet(1...65535)
}

/// A set of traffic: destination ports by protocol.
///
/// Canonical: equal sets are equal values. All three protocols with all ports are everything.
public struct TrafficSet: Hashable, Sendable {
    /// The TCP ports.
    public private(set) var tcp: PortSet
    /// The UDP ports.
    public private(set) var udp: PortSet
    /// The SCTP ports.
    public private(set) var sctp: PortSet

    /// The traffic to these ports.
    public init(tcp: PortSet = PortSet(), udp: PortSet = PortSet(), sctp: PortSet = PortSet()) {
        self.tcp = tcp
        self.udp = udp
        self.sctp = sctp
    }

    /// The traffic of one protocol to these ports.
    public init(_ ipProtocol: IPProtocol, _ ports: PortSet) {
        self.init()
        self[ipProtocol] = ports
    }

    /// The traffic of one protocol to a range of ports.
    public init(_ ipProtocol: IPProtocol, _ ports: ClosedRange<UInt16>) { self.init(ipProtocol, PortSet(ports)) }

    /// No traffic.
    public static let nothing = TrafficSet()
    /// Every port of every protocol.
    public static let all = TrafficSet(tcp: .allPorts, udp: .allPorts, sctp: .allPorts)

    /// The ports of one protocol.
    public subscript(ipProtocol: IPProtocol) -> PortSet {
        get {
            switch ipProtocol {
            case .tcp: tcp
            case .udp: udp
            case .sctp: sctp
            }
        }
        set {
            switch ipProtocol {
            case .tcp: tcp = newValue
            case .udp: udp = newValue
            case .sctp: sctp = newValue
            }
        }
    }

    /// Whether the set has no traffic.
    public var isEmpty: Bool { tcp.isEmpty && udp.isEmpty && sctp.isEmpty }

    /// The protocols that have at least one port, in Kubernetes' order.
    public var protocols: [IPProtocol] { IPProtocol.allCases.filter { !self[$0].isEmpty } }
}

extension TrafficSet {
    /// The traffic in either set.
    public func union(_ other: TrafficSet) -> TrafficSet {
        TrafficSet(tcp: tcp.union(other.tcp), udp: udp.union(other.udp), sctp: sctp.union(other.sctp))
    }

    /// Adds the traffic of another set.
    public mutating func formUnion(_ other: TrafficSet) { self = union(other) }

    /// The traffic in both sets.
    public func intersection(_ other: TrafficSet) -> TrafficSet {
        TrafficSet(
            tcp: tcp.intersection(other.tcp), udp: udp.intersection(other.udp), sctp: sctp.intersection(other.sctp))
    }

    /// The traffic of this set that isn't in the other.
    public func subtracting(_ other: TrafficSet) -> TrafficSet {
        TrafficSet(
            tcp: tcp.subtracting(other.tcp), udp: udp.subtracting(other.udp), sctp: sctp.subtracting(other.sctp))
    }

    /// Everything that isn't in this set.
    public var complement: TrafficSet { TrafficSet.all.subtracting(self) }

    /// Whether all of this set is in the other.
    public func isSubset(of other: TrafficSet) -> Bool {
        tcp.isSubset(of: other.tcp) && udp.isSubset(of: other.udp) && sctp.isSubset(of: other.sctp)
    }

    /// Whether the sets have no traffic in common.
    public func isDisjoint(with other: TrafficSet) -> Bool {
        tcp.isDisjoint(with: other.tcp) && udp.isDisjoint(with: other.udp) && sctp.isDisjoint(with: other.sctp)
    }

    /// Whether a port of a protocol is in the set.
    public func contains(_ ipProtocol: IPProtocol, _ port: UInt16) -> Bool { self[ipProtocol].contains(port) }
}

extension TrafficSet: CustomStringConvertible {
    /// `all`, `nothing`, or the ports by protocol: `TCP 80,443,8000-8080; UDP 53; SCTP`.
    public var description: String {
        if self == .all { return "all" }
        if isEmpty { return "nothing" }
        return protocols.map { ipProtocol in
            let ports = self[ipProtocol]
            guard ports != .allPorts else { return ipProtocol.rawValue }
            let list = ports.ranges.map { range in
                range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
            }
            return "\(ipProtocol.rawValue) \(list.joined(separator: ","))"
        }.joined(separator: "; ")
    }
}
