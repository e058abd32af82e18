public import Packing

extension WorkloadID: Packable {
    /// Its parts.
    public func pack(into writer: inout PackWriter) {
        writer.write(namespace)
        writer.write(kind)
        writer.write(name)
        writer.write(variant)
    }

    /// Reads an identity.
    public init(from reader: inout PackReader) throws(PackError) {
        self.init(
            namespace: try reader.text(), kind: try reader.text(), name: try reader.text(), variant: try reader.text())
    }
}

extension Workload: Packable {
    /// Its parts.
    public func pack(into writer: inout PackWriter) {
        writer.write(id)
        writer.write(labels)
        writer.write(ports)
        writer.write(byte: (usesNodeNetwork ? 1 : 0) | (isSinglePod ? 2 : 0) | (isLatent ? 4 : 0))
        writer.write(addresses) { writer, addresses in writer.write(addresses) }
        writer.write(network)
    }

    /// Reads a workload.
    public init(from reader: inout PackReader) throws(PackError) {
        let (id, labels, ports): (WorkloadID, LabelFacts, DestinationPorts) =
            (try reader.value(), try reader.value(), try reader.value())
        let flags = try reader.byte()
        guard flags < 8 else { throw PackError() }
        self.init(
            id: id, labels: labels, ports: ports, usesNodeNetwork: flags & 1 != 0, isSinglePod: flags & 2 != 0,
            addresses: try reader.optional { (reader) throws(PackError) in try AddressSet(from: &reader) },
            network: try reader.text(), isLatent: flags & 4 != 0)
    }
}

extension Namespace: Packable {
    /// Its parts.
    public func pack(into writer: inout PackWriter) {
        writer.write(name)
        writer.write(labels)
        writer.write(network)
    }

    /// Reads a namespace.
    public init(from reader: inout PackReader) throws(PackError) {
        self.init(name: try reader.text(), labels: try reader.value(), network: try reader.text())
    }
}
