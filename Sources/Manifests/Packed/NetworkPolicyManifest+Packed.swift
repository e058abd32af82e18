import Packing

extension NetworkPolicyManifest {
    func pack(into packer: inout ManifestPacker) {
        packer.write(podSelector) { $0.write($1) }
        packer.write(policyTypes) { packer, types in packer.write(types) { $0.write($1 == .egress) } }
        packer.write(ingress) { packer, rules in packer.write(rules) { $1.pack(into: &$0) } }
        packer.write(egress) { packer, rules in packer.write(rules) { $1.pack(into: &$0) } }
    }

    init(from unpacker: inout ManifestUnpacker) throws(PackError) {
        podSelector = try unpacker.optionalSelector()
        policyTypes = try unpacker.optional { (unpacker) throws(PackError) in
            try unpacker.array { (unpacker) throws(PackError) in try unpacker.flag() ? .egress : .ingress }
        }
        ingress = try unpacker.optional(Self.rules)
        egress = try unpacker.optional(Self.rules)
    }

    private static func rules(_ unpacker: inout ManifestUnpacker) throws(PackError) -> [Rule] {
        try unpacker.array { (unpacker) throws(PackError) in try Rule(from: &unpacker) }
    }
}

extension NetworkPolicyManifest.Rule {
    fileprivate func pack(into packer: inout ManifestPacker) {
        packer.write(location)
        packer.write(peers) { packer, peers in packer.write(peers) { $1.pack(into: &$0) } }
        packer.write(ports) { packer, ports in packer.write(ports) { $1.pack(into: &$0) } }
    }

    fileprivate init(from unpacker: inout ManifestUnpacker) throws(PackError) {
        location = try unpacker.location()
        peers = try unpacker.optional { (unpacker) throws(PackError) in
            try unpacker.array { (unpacker) throws(PackError) in try NetworkPolicyManifest.Peer(from: &unpacker) }
        }
        ports = try unpacker.optional { (unpacker) throws(PackError) in
            try unpacker.array { (unpacker) throws(PackError) in try PolicyPort(from: &unpacker) }
        }
    }
}

extension NetworkPolicyManifest.Peer {
    fileprivate func pack(into packer: inout ManifestPacker) {
        switch self {
        case .pods(let podSelector, let namespaceSelector):
            packer.write(tag: 0)
            packer.write(podSelector) { $0.write($1) }
            packer.write(namespaceSelector) { $0.write($1) }
        case .ipBlock(let cidr, let except):
            packer.write(tag: 1)
            packer.write(cidr)
            packer.write(except) { $0.write($1) }
        }
    }

    fileprivate init(from unpacker: inout ManifestUnpacker) throws(PackError) {
        switch try unpacker.tag() {
        case 0:
            self = .pods(
                podSelector: try unpacker.optionalSelector(), namespaceSelector: try unpacker.optionalSelector())
        case 1: self = .ipBlock(cidr: try unpacker.block(), except: try unpacker.blocks())
        default: throw PackError()
        }
    }
}

extension PolicyPort {
    fileprivate func pack(into packer: inout ManifestPacker) {
        packer.write(transport) { $0.write($1) }
        switch port {
        case nil: packer.write(tag: 0)
        case .range(let range):
            packer.write(tag: 1)
            packer.write(range.lowerBound)
            packer.write(range.upperBound)
        case .named(let name):
            packer.write(tag: 2)
            packer.write(name)
        }
    }

    fileprivate init(from unpacker: inout ManifestUnpacker) throws(PackError) {
        transport = try unpacker.optional { (unpacker) throws(PackError) in try unpacker.transport() }
        port =
            switch try unpacker.tag() {
            case 0: nil
            case 1: .range(try unpacker.ports())
            case 2: .named(try unpacker.text())
            default: throw PackError()
            }
    }
}
