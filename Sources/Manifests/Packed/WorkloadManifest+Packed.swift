import Packing

extension WorkloadManifest {
    func pack(into packer: inout ManifestPacker) {
        packer.write(podLabels)
        packer.write(containerPorts) { packer, port in
            packer.write(port.name)
            packer.write(port.port)
            packer.write(port.transport)
        }
        packer.write(hostNetwork)
        packer.write(replicas) { $0.write($1) }
        packer.write(addresses)
        packer.write(hasEnded)
        packer.write(owner) { packer, owner in
            packer.write(owner.apiVersion)
            packer.write(owner.kind)
            packer.write(owner.name)
        }
        packer.write(labelsLocation)
    }

    init(from unpacker: inout ManifestUnpacker) throws(PackError) {
        self.init(
            podLabels: try unpacker.labels(),
            containerPorts: try unpacker.array { (unpacker) throws(PackError) in
                ContainerPort(
                    name: try unpacker.optionalText(), port: try unpacker.port(), transport: try unpacker.transport())
            },
            hostNetwork: try unpacker.flag(),
            replicas: try unpacker.optional { (unpacker) throws(PackError) in try unpacker.number() },
            addresses: try unpacker.texts(),
            hasEnded: try unpacker.flag(),
            owner: try unpacker.optional { (unpacker) throws(PackError) in
                Owner(apiVersion: try unpacker.text(), kind: try unpacker.text(), name: try unpacker.text())
            },
            labelsLocation: try unpacker.location())
    }
}

extension ServiceManifest {
    func pack(into packer: inout ManifestPacker) {
        packer.write(selector)
        packer.write(ports) { packer, port in
            packer.write(port.name)
            packer.write(port.port)
            packer.write(port.target) { $0.write($1) }
            packer.write(port.transport)
        }
    }

    init(from unpacker: inout ManifestUnpacker) throws(PackError) {
        selector = try unpacker.labels()
        ports = try unpacker.array { (unpacker) throws(PackError) in
            Port(
                name: try unpacker.optionalText(), port: try unpacker.port(),
                target: try unpacker.optional { (unpacker) throws(PackError) in try unpacker.numberOrName() },
                transport: try unpacker.transport())
        }
    }
}

extension IngressRouteManifest {
    func pack(into packer: inout ManifestPacker) {
        packer.write(backends) { packer, backend in
            packer.write(backend.namespace)
            packer.write(backend.service)
            packer.write(backend.port) { $0.write($1) }
            packer.write(backend.isTargetPort)
            packer.write(backend.location)
        }
    }

    init(from unpacker: inout ManifestUnpacker) throws(PackError) {
        backends = try unpacker.array { (unpacker) throws(PackError) in
            Backend(
                namespace: try unpacker.text(), service: try unpacker.text(),
                port: try unpacker.optional { (unpacker) throws(PackError) in try unpacker.numberOrName() },
                isTargetPort: try unpacker.flag(), location: try unpacker.location())
        }
    }
}
