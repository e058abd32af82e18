import Manifests
import NetworkModel

extension IPProtocol {
    /// The protocol as a manifest names it.
    init(_ transport: TransportProtocol) {
        switch transport {
        case .tcp: self = .tcp
        case .udp: self = .udp
        case .sctp: self = .sctp
        }
    }
}

extension TrafficPattern {
    /// What a NetworkPolicy's `ports` covers: everything when absent or empty (N-13), TCP when no protocol is said
    /// (D-8), every port of the protocol when no port is said (P-2).
    init(_ ports: [PolicyPort]?) {
        guard let ports, !ports.isEmpty else {
            self = .all
            return
        }
        var fixed = TrafficSet.nothing
        var named: [PortName] = []
        for port in ports {
            let ipProtocol = port.transport.map(IPProtocol.init) ?? .tcp
            switch port.port {
            case nil: fixed.formUnion(TrafficSet(ipProtocol, .allPorts))
            case .range(let range): fixed.formUnion(TrafficSet(ipProtocol, range))
            case .named(let name): named.append(PortName(name, ipProtocol: ipProtocol))
            }
        }
        self.init(fixed: fixed, named: named)
    }

    /// What a cluster policy's `ports` or `protocols` covers: everything when absent (A-12, C-7).
    ///
    /// A name stands for the container port's own protocol (A-13, C-11).
    init(_ ports: [ClusterPolicyManifest.Port]?) {
        guard let ports, !ports.isEmpty else {
            self = .all
            return
        }
        var fixed = TrafficSet.nothing
        var named: [PortName] = []
        for port in ports {
            switch port {
            case .range(let transport, let range): fixed.formUnion(TrafficSet(IPProtocol(transport), range))
            case .named(let name): named.append(PortName(name, ipProtocol: nil))
            }
        }
        self.init(fixed: fixed, named: named)
    }
}

extension DestinationPorts {
    /// The ports that containers name; a port without a name is only informational (P-11).
    init(_ ports: [WorkloadManifest.ContainerPort]) {
        let named = ports.compactMap { port in
            port.name.map { NamedPort($0, IPProtocol(port.transport), port.port) }
        }
        self = .known(named.count > 1 ? Set(named).sorted() : named)
    }
}
