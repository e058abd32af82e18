/// The traffic that a rule speaks of: ports by number, and ports by a name that each destination resolves for itself.
///
/// Source: semantics P-4 to P-7, A-13, C-11.
public struct TrafficPattern: Hashable, Sendable {
    /// The ports given by number.
    public var fixed: TrafficSet
    /// The ports given by name: sorted, without repetition.
    public let named: [PortName]

    /// A pattern of numbers and names.
    public init(fixed: TrafficSet, named: [PortName] = []) {
        self.fixed = fixed
        self.named = named.count > 1 ? Set(named).sorted() : named
    }

    /// Every port of every protocol.
    public static let all = TrafficPattern(fixed: .all)

    /// A port's name in a rule.
    public struct PortName: Hashable, Sendable, Comparable {
        /// The name of a container port.
        public var name: String
        /// The protocol that the container port must have (P-5); `nil` for whatever it has.
        public var ipProtocol: IPProtocol?

        /// A name, of one protocol or of any.
        public init(_ name: String, ipProtocol: IPProtocol?) {
            self.name = name
            self.ipProtocol = ipProtocol
        }

        /// Orders by name, then protocol, any protocol first.
        public static func < (a: PortName, b: PortName) -> Bool {
            guard a.name == b.name else { return a.name < b.name }
            switch (a.ipProtocol, b.ipProtocol) {
            case (nil, .some): return true
            case (_, nil): return false
            case (let x?, let y?): return x < y
            }
        }
    }
}

/// The ports that a destination names, as far as they are known.
public enum DestinationPorts: Hashable, Sendable {
    /// The named container ports: sorted, without repetition. Empty for external addresses, which name none (P-7).
    case known([NamedPort])
    /// Nothing is known: a name may stand for any port.
    case unknown

    /// The names that are known: sorted by name, one for each protocol and number.
    public var names: [String] {
        switch self {
        case .known(let ports): ports.map(\.name)
        case .unknown: []
        }
    }

    /// A destination that names no port.
    public static let none = DestinationPorts.known([])

    /// A container port that has a name.
    public struct NamedPort: Hashable, Sendable, Comparable {
        /// The name.
        public var name: String
        /// The protocol.
        public var ipProtocol: IPProtocol
        /// The number.
        public var port: UInt16

        /// A named container port.
        public init(_ name: String, _ ipProtocol: IPProtocol, _ port: UInt16) {
            self.name = name
            self.ipProtocol = ipProtocol
            self.port = port
        }

        /// Orders by name, protocol and number.
        public static func < (a: NamedPort, b: NamedPort) -> Bool {
            (a.name, a.ipProtocol, a.port) < (b.name, b.ipProtocol, b.port)
        }
    }
}

extension TrafficPattern {
    /// The pattern's traffic at a destination: what it surely covers, and what it may cover.
    ///
    /// A name that the destination doesn't declare matches nothing (P-6). Where the destination's ports are unknown,
    /// a name covers nothing for sure and possibly every port of its protocol.
    public func resolved(at ports: DestinationPorts) -> (certain: TrafficSet, possible: TrafficSet) {
        guard !named.isEmpty else { return (fixed, fixed) }
        switch ports {
        case .unknown:
            let possible = named.reduce(fixed) { traffic, name in
                traffic.union(name.ipProtocol.map { TrafficSet($0, .allPorts) } ?? .all)
            }
            return (fixed, possible)
        case .known(let declared):
            var traffic = fixed
            for port in declared {
                let isNamed = named.contains {
                    $0.name == port.name && ($0.ipProtocol == nil || $0.ipProtocol == port.ipProtocol)
                }
                if isNamed { traffic.formUnion(TrafficSet(port.ipProtocol, PortSet(port.port...port.port))) }
            }
            return (traffic, traffic)
        }
    }
}
