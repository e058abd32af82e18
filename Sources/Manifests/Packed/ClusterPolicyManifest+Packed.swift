import Packing

extension ClusterPolicyManifest {
    func pack(into packer: inout ManifestPacker) {
        switch dialect {
        case .adminNetworkPolicy: packer.write(tag: 0)
        case .baselineAdminNetworkPolicy: packer.write(tag: 1)
        case .clusterNetworkPolicyAdmin: packer.write(tag: 2)
        case .clusterNetworkPolicyBaseline: packer.write(tag: 3)
        }
        packer.write(priority)
        packer.write(subject)
        packer.write(ingress) { $1.pack(into: &$0) }
        packer.write(egress) { $1.pack(into: &$0) }
    }

    init(from unpacker: inout ManifestUnpacker) throws(PackError) {
        dialect =
            switch try unpacker.tag() {
            case 0: .adminNetworkPolicy
            case 1: .baselineAdminNetworkPolicy
            case 2: .clusterNetworkPolicyAdmin
            case 3: .clusterNetworkPolicyBaseline
            default: throw PackError()
            }
        priority = try unpacker.number()
        subject = try unpacker.podsOrNamespaces()
        ingress = try unpacker.array { (unpacker) throws(PackError) in try Rule(from: &unpacker) }
        egress = try unpacker.array { (unpacker) throws(PackError) in try Rule(from: &unpacker) }
    }
}

extension ClusterPolicyManifest.Rule {
    fileprivate func pack(into packer: inout ManifestPacker) {
        packer.write(location)
        packer.write(name)
        switch action {
        case .allow: packer.write(tag: 0)
        case .deny: packer.write(tag: 1)
        case .pass: packer.write(tag: 2)
        }
        packer.write(peers) { $1.pack(into: &$0) }
        packer.write(ports) { packer, ports in packer.write(ports) { $1.pack(into: &$0) } }
    }

    fileprivate init(from unpacker: inout ManifestUnpacker) throws(PackError) {
        location = try unpacker.location()
        name = try unpacker.optionalText()
        action =
            switch try unpacker.tag() {
            case 0: .allow
            case 1: .deny
            case 2: .pass
            default: throw PackError()
            }
        peers = try unpacker.array { (unpacker) throws(PackError) in try ClusterPolicyManifest.Peer(from: &unpacker) }
        ports = try unpacker.optional { (unpacker) throws(PackError) in
            try unpacker.array { (unpacker) throws(PackError) in try ClusterPolicyManifest.Port(from: &unpacker) }
        }
    }
}

extension ClusterPolicyManifest.Peer {
    fileprivate func pack(into packer: inout ManifestPacker) {
        switch self {
        case .pods(let pods):
            packer.write(tag: 0)
            packer.write(pods)
        case .networks(let blocks):
            packer.write(tag: 1)
            packer.write(blocks) { $0.write($1) }
        case .nodes(let selector):
            packer.write(tag: 2)
            packer.write(selector)
        case .domainNames(let names):
            packer.write(tag: 3)
            packer.write(names)
        case .unknown(let fields, let location):
            packer.write(tag: 4)
            packer.write(fields)
            packer.write(location)
        }
    }

    fileprivate init(from unpacker: inout ManifestUnpacker) throws(PackError) {
        switch try unpacker.tag() {
        case 0: self = .pods(try unpacker.podsOrNamespaces())
        case 1: self = .networks(try unpacker.blocks())
        case 2: self = .nodes(try unpacker.selector())
        case 3: self = .domainNames(try unpacker.texts())
        case 4: self = .unknown(fields: try unpacker.texts(), location: try unpacker.location())
        default: throw PackError()
        }
    }
}

extension ClusterPolicyManifest.Port {
    fileprivate func pack(into packer: inout ManifestPacker) {
        switch self {
        case .range(let transport, let range):
            packer.write(tag: 0)
            packer.write(transport)
            packer.write(range.lowerBound)
            packer.write(range.upperBound)
        case .named(let name):
            packer.write(tag: 1)
            packer.write(name)
        }
    }

    fileprivate init(from unpacker: inout ManifestUnpacker) throws(PackError) {
        switch try unpacker.tag() {
        case 0: self = .range(try unpacker.transport(), try unpacker.ports())
        case 1: self = .named(try unpacker.text())
        default: throw PackError()
        }
    }
}

extension ManifestPacker {
    fileprivate mutating func write(_ pods: ClusterPolicyManifest.PodsOrNamespaces) {
        switch pods {
        case .namespaces(let selector):
            write(tag: 0)
            write(selector)
        case .pods(let namespaceSelector, let podSelector):
            write(tag: 1)
            write(namespaceSelector)
            write(podSelector)
        }
    }
}

extension ManifestUnpacker {
    fileprivate mutating func podsOrNamespaces() throws(PackError) -> ClusterPolicyManifest.PodsOrNamespaces {
        switch try tag() {
        case 0: .namespaces(try selector())
        case 1: .pods(namespaceSelector: try selector(), podSelector: try selector())
        default: throw PackError()
        }
    }
}
