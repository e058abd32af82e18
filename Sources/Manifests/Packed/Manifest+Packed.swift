import Packing

extension Manifest {
    /// What it says as canonical bytes, without its places: neither path nor line nor column.
    ///
    /// Versions of an object that differ in comments, formatting, the order of keys, or in fields that have no bearing on
    /// reachability (images, environment …) have equal bytes. Everything that a network is compiled from is in them.
    public var meaning: [UInt8] {
        var packer = ManifestPacker(hasPlaces: false)
        pack(into: &packer)
        return packer.writer.bytes
    }

    func pack(into packer: inout ManifestPacker) {
        packer.write(identity)
        packer.write(apiVersion)
        packer.write(location)
        packer.write(labels)
        switch content {
        case .namespace: packer.write(tag: 0)
        case .workload(let workload):
            packer.write(tag: 1)
            workload.pack(into: &packer)
        case .service(let service):
            packer.write(tag: 2)
            service.pack(into: &packer)
        case .ingressRoute(let route):
            packer.write(tag: 3)
            route.pack(into: &packer)
        case .gateway: packer.write(tag: 4)
        case .networkPolicy(let policy):
            packer.write(tag: 5)
            policy.pack(into: &packer)
        case .clusterPolicy(let policy):
            packer.write(tag: 6)
            policy.pack(into: &packer)
        case .userDefinedNetwork(let network):
            packer.write(tag: 7)
            packer.write(network.isPrimary)
            packer.write(network.namespaceSelector) { $0.write($1) }
        }
    }

    init(from unpacker: inout ManifestUnpacker) throws(PackError) {
        identity = try unpacker.identity()
        apiVersion = try unpacker.text()
        location = try unpacker.location()
        labels = try unpacker.labels()
        switch try unpacker.tag() {
        case 0: content = .namespace
        case 1: content = .workload(try WorkloadManifest(from: &unpacker))
        case 2: content = .service(try ServiceManifest(from: &unpacker))
        case 3: content = .ingressRoute(try IngressRouteManifest(from: &unpacker))
        case 4: content = .gateway
        case 5: content = .networkPolicy(try NetworkPolicyManifest(from: &unpacker))
        case 6: content = .clusterPolicy(try ClusterPolicyManifest(from: &unpacker))
        case 7:
            content = .userDefinedNetwork(
                UserDefinedNetworkManifest(
                    isPrimary: try unpacker.flag(),
                    namespaceSelector: try unpacker.optional { (unpacker) throws(PackError) in
                        try unpacker.selector()
                    }))
        default: throw PackError()
        }
    }
}

extension ManifestPacker {
    mutating func write(_ identity: ObjectIdentity) {
        write(identity.group)
        write(identity.kind)
        write(identity.namespace)
        write(identity.name)
    }
}

extension ManifestUnpacker {
    mutating func identity() throws(PackError) -> ObjectIdentity {
        ObjectIdentity(group: try text(), kind: try text(), namespace: try optionalText(), name: try text())
    }
}
