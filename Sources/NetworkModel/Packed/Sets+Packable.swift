public import Packing

extension IntervalSet where Bound == UInt16 {
    fileprivate func pack(into writer: inout PackWriter) {
        writer.write(ranges) { writer, range in
            writer.write(number: UInt64(range.lowerBound))
            writer.write(number: UInt64(range.upperBound - range.lowerBound))
        }
    }

    fileprivate init(from reader: inout PackReader) throws(PackError) {
        self.init(
            try reader.array { (reader) throws(PackError) -> ClosedRange<UInt16> in
                let (low, length) = (try reader.number(), try reader.number())
                guard low <= 0xffff, length <= 0xffff - low else { throw PackError() }
                return UInt16(low)...UInt16(low + length)
            })
    }
}

extension TrafficSet: Packable {
    /// The ranges by protocol, behind a byte that says which protocols have any; one byte for everything and for nothing.
    public func pack(into writer: inout PackWriter) {
        if self == .all { return writer.write(byte: 0xff) }
        let protocols = IPProtocol.allCases.filter { !self[$0].isEmpty }
        writer.write(byte: protocols.reduce(0) { $0 | $1.bit })
        for ipProtocol in protocols { self[ipProtocol].pack(into: &writer) }
    }

    /// Reads a set.
    public init(from reader: inout PackReader) throws(PackError) {
        self.init()
        let bits = try reader.byte()
        if bits == 0xff {
            self = .all
            return
        }
        for ipProtocol in IPProtocol.allCases where bits & ipProtocol.bit != 0 {
            self[ipProtocol] = try PortSet(from: &reader)
        }
    }
}

extension IPProtocol {
    fileprivate var bit: UInt8 {
        switch self {
        case .tcp: 1
        case .udp: 2
        case .sctp: 4
        }
    }

    /// The protocol's number; 0 stands for any.
    fileprivate static func number(of ipProtocol: IPProtocol?) -> UInt8 { ipProtocol?.bit ?? 0 }

    fileprivate init?(number: UInt8) throws(PackError) {
        switch number {
        case 0: return nil
        case 1: self = .tcp
        case 2: self = .udp
        case 4: self = .sctp
        default: throw PackError()
        }
    }
}

extension AddressSet: Packable {
    /// The ranges of IPv4, then those of IPv6.
    public func pack(into writer: inout PackWriter) {
        writer.write(v4.ranges) { writer, range in
            writer.write(number: UInt64(range.lowerBound))
            writer.write(number: UInt64(range.upperBound))
        }
        writer.write(v6.ranges) { writer, range in
            for bound in [range.lowerBound, range.upperBound] {
                writer.write(number: UInt64(truncatingIfNeeded: bound >> 64))
                writer.write(number: UInt64(truncatingIfNeeded: bound))
            }
        }
    }

    /// Reads a set.
    public init(from reader: inout PackReader) throws(PackError) {
        let v4 = try reader.array { (reader) throws(PackError) -> ClosedRange<UInt32> in
            let (low, high) = (try reader.number(), try reader.number())
            guard low <= high, let low = UInt32(exactly: low), let high = UInt32(exactly: high) else {
                throw PackError()
            }
            return low...high
        }
        let v6 = try reader.array { (reader) throws(PackError) -> ClosedRange<UInt128> in
            let low = UInt128(try reader.number()) << 64 | UInt128(try reader.number())
            let high = UInt128(try reader.number()) << 64 | UInt128(try reader.number())
            guard low <= high else { throw PackError() }
            return low...high
        }
        self.init(v4: IntervalSet(v4), v6: IntervalSet(v6))
    }
}

extension TrafficPattern: Packable {
    /// The numbers, then the names.
    public func pack(into writer: inout PackWriter) {
        writer.write(fixed)
        writer.write(named) { writer, port in
            writer.write(port.name)
            writer.write(byte: IPProtocol.number(of: port.ipProtocol))
        }
    }

    /// Reads a pattern.
    public init(from reader: inout PackReader) throws(PackError) {
        self.init(
            fixed: try reader.value(),
            named: try reader.array { (reader) throws(PackError) in
                PortName(try reader.text(), ipProtocol: try IPProtocol(number: try reader.byte()))
            })
    }
}

extension DestinationPorts: Packable {
    /// Whether they are known, and if so, each.
    public func pack(into writer: inout PackWriter) {
        switch self {
        case .unknown: writer.write(false)
        case .known(let ports):
            writer.write(true)
            writer.write(ports) { writer, port in
                writer.write(port.name)
                writer.write(byte: IPProtocol.number(of: port.ipProtocol))
                writer.write(number: UInt64(port.port))
            }
        }
    }

    /// Reads ports.
    public init(from reader: inout PackReader) throws(PackError) {
        guard try reader.flag() else {
            self = .unknown
            return
        }
        self = .known(
            try reader.array { (reader) throws(PackError) in
                let name = try reader.text()
                guard let ipProtocol = try IPProtocol(number: try reader.byte()),
                    let port = UInt16(exactly: try reader.number())
                else { throw PackError() }
                return NamedPort(name, ipProtocol, port)
            })
    }
}
