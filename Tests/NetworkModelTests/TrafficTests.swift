import NetworkModel
import TestSupport
import Testing

@Suite struct TrafficSetTests {
    @Test func `operations treat the protocols apart`() {
        let web = TrafficSet(.tcp, [80...80, 443...443].ports)
        let dns = TrafficSet(tcp: [53...53].ports, udp: [53...53].ports)
        #expect(web.union(dns) == TrafficSet(tcp: [53...53, 80...80, 443...443].ports, udp: [53...53].ports))
        #expect(web.intersection(dns) == .nothing && web.isDisjoint(with: dns))
        #expect(web.union(dns).subtracting(dns) == web)
        #expect(web.isSubset(of: TrafficSet(.tcp, .allPorts)) && !web.isSubset(of: TrafficSet(.sctp, .allPorts)))
        #expect(web.contains(.tcp, 80) && !web.contains(.udp, 80) && !web.contains(.tcp, 81))
        #expect(web.union(dns).protocols == [.tcp, .udp])
    }

    @Test func `the complement has what the set lacks, and neither has port 0`() {
        let set = TrafficSet(tcp: [1...79, 81...65535].ports, udp: .allPorts)
        #expect(set.complement == TrafficSet(tcp: [80...80].ports, sctp: .allPorts))
        #expect(set.complement.complement == set)
        #expect(TrafficSet.all.complement == .nothing && TrafficSet.nothing.complement == .all)
        #expect(!TrafficSet.all.contains(.tcp, 0))
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func `agrees with Set on random traffic`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (a, b) = (Self.random(&random), Self.random(&random))
        let (p, q) = (Self.members(a), Self.members(b))
        #expect(Self.members(a.union(b)) == p.union(q))
        #expect(Self.members(a.intersection(b)) == p.intersection(q))
        #expect(Self.members(a.subtracting(b)) == p.subtracting(q))
        #expect(a.isSubset(of: b) == p.isSubset(of: q))
        #expect(a.isDisjoint(with: b) == p.isDisjoint(with: q))
        #expect(a.isEmpty == p.isEmpty)
        #expect((a.subtracting(b).union(a.intersection(b))) == a)
        var grown = a
        grown.formUnion(b)
        #expect(grown == a.union(b))
    }

    /// Ports up to 20 of each protocol.
    static func random(_ random: inout SeededGenerator) -> TrafficSet {
        var set = TrafficSet.nothing
        for ipProtocol in IPProtocol.allCases {
            let ports = (1...20).filter { _ in Bool.random(using: &random) }.map { UInt16($0)...UInt16($0) }
            if Bool.random(using: &random) { set[ipProtocol] = ports.ports }
        }
        return set
    }

    static func members(_ set: TrafficSet) -> Set<String> {
        var members: Set<String> = []
        for ipProtocol in IPProtocol.allCases {
            for port in UInt16(0)...30 where set.contains(ipProtocol, port) {
                members.insert("\(ipProtocol.rawValue) \(port)")
            }
        }
        return members
    }

    @Test func `is written as protocols with their ports`() {
        #expect(TrafficSet.all.description == "all")
        #expect(TrafficSet.nothing.description == "nothing")
        #expect(TrafficSet(.tcp, [80...80].ports).description == "TCP 80")
        #expect(
            TrafficSet(tcp: [443...443, 8000...8080, 80...80].ports, udp: [53...53].ports, sctp: .allPorts).description
                == "TCP 80,443,8000-8080; UDP 53; SCTP")
        #expect(TrafficSet(tcp: .allPorts, udp: .allPorts).description == "TCP; UDP")
        #expect(TrafficSet(.udp, [1...65534].ports).description == "UDP 1-65534")
    }
}

@Suite struct TrafficPatternTests {
    static let web = DestinationPorts.known([
        .init("dns", .udp, 53), .init("web", .tcp, 8080), .init("web", .tcp, 9090), .init("web", .udp, 8443),
    ])

    @Test func `numbers mean the same at every destination`() {
        let fixed = TrafficSet(.tcp, [80...80].ports)
        for ports in [Self.web, .none, .unknown] {
            let resolved = TrafficPattern(fixed: fixed).resolved(at: ports)
            #expect(resolved.certain == fixed && resolved.possible == fixed)
        }
    }

    @Test func `a name of one protocol means every port of that name and protocol`() {
        let pattern = TrafficPattern(fixed: .nothing, named: [.init("web", ipProtocol: .tcp)])
        let resolved = pattern.resolved(at: Self.web)
        #expect(resolved.certain == TrafficSet(.tcp, [8080...8080, 9090...9090].ports))
        #expect(resolved.possible == resolved.certain)
    }

    @Test func `a name of any protocol means every port of that name`() {
        let pattern = TrafficPattern(fixed: .nothing, named: [.init("web", ipProtocol: nil)])
        #expect(
            pattern.resolved(at: Self.web).certain
                == TrafficSet(tcp: [8080...8080, 9090...9090].ports, udp: [8443...8443].ports))
    }

    @Test func `a name that the destination doesn't declare means nothing`() {
        let pattern = TrafficPattern(
            fixed: TrafficSet(.sctp, [7...7].ports),
            named: [.init("metrics", ipProtocol: .tcp), .init("dns", ipProtocol: .tcp)])
        #expect(pattern.resolved(at: Self.web).possible == TrafficSet(.sctp, [7...7].ports))
        #expect(pattern.resolved(at: .none).possible == TrafficSet(.sctp, [7...7].ports))
    }

    @Test func `where ports are unknown, a name may mean any port of its protocol`() {
        let fixed = TrafficSet(.udp, [53...53].ports)
        let tcp = TrafficPattern(fixed: fixed, named: [.init("web", ipProtocol: .tcp)]).resolved(at: .unknown)
        #expect(tcp.certain == fixed)
        #expect(tcp.possible == TrafficSet(tcp: .allPorts, udp: [53...53].ports))
        let any = TrafficPattern(fixed: fixed, named: [.init("web", ipProtocol: nil)]).resolved(at: .unknown)
        #expect(any.certain == fixed)
        #expect(any.possible == .all)
    }

    @Test func `names are sorted and not repeated`() {
        let pattern = TrafficPattern(
            fixed: .nothing,
            named: [
                .init("b", ipProtocol: .udp), .init("b", ipProtocol: nil), .init("a", ipProtocol: .sctp),
                .init("b", ipProtocol: .tcp), .init("b", ipProtocol: .udp),
            ])
        #expect(
            pattern.named == [
                .init("a", ipProtocol: .sctp), .init("b", ipProtocol: nil), .init("b", ipProtocol: .tcp),
                .init("b", ipProtocol: .udp),
            ])
    }
}

extension [ClosedRange<UInt16>] {
    /// The ports of these ranges.
    var ports: PortSet { PortSet(self) }
}
