public import Packing

extension NamespaceScope: Packable {
    /// A name, or a selector.
    public func pack(into writer: inout PackWriter) {
        switch self {
        case .named(let name):
            writer.write(true)
            writer.write(name)
        case .matching(let selector):
            writer.write(false)
            writer.write(selector)
        }
    }

    /// Reads a scope.
    public init(from reader: inout PackReader) throws(PackError) {
        self = try reader.flag() ? .named(try reader.text()) : .matching(try reader.value())
    }
}

extension PodSelector: Packable {
    /// Its parts.
    public func pack(into writer: inout PackWriter) {
        writer.write(namespaces)
        writer.write(pods)
        writer.write(includesNodePods)
    }

    /// Reads a selector.
    public init(from reader: inout PackReader) throws(PackError) {
        self.init(
            in: try reader.value(), pods: try reader.value(), includesNodePods: try reader.flag())
    }
}

extension Peer: Packable {
    /// Which kind of peer, then its content.
    public func pack(into writer: inout PackWriter) {
        switch self {
        case .anyone: writer.write(byte: 0)
        case .pods(let selector):
            writer.write(byte: 1)
            writer.write(selector)
        case .addresses(let set, let selectsPods):
            writer.write(byte: selectsPods ? 3 : 2)
            writer.write(set)
        case .someAddresses(let text):
            writer.write(byte: 4)
            writer.write(text)
        }
    }

    /// Reads a peer.
    public init(from reader: inout PackReader) throws(PackError) {
        switch try reader.byte() {
        case 0: self = .anyone
        case 1: self = .pods(try reader.value())
        case 2: self = .addresses(try reader.value(), selectsPods: false)
        case 3: self = .addresses(try reader.value(), selectsPods: true)
        case 4: self = .someAddresses(try reader.text())
        default: throw PackError()
        }
    }
}

extension Action: Packable {
    /// One byte.
    public func pack(into writer: inout PackWriter) {
        switch self {
        case .allow: writer.write(byte: 0)
        case .deny: writer.write(byte: 1)
        case .pass: writer.write(byte: 2)
        }
    }

    /// Reads an action.
    public init(from reader: inout PackReader) throws(PackError) {
        switch try reader.byte() {
        case 0: self = .allow
        case 1: self = .deny
        case 2: self = .pass
        default: throw PackError()
        }
    }
}

extension Rule: Packable {
    /// Its parts.
    public func pack(into writer: inout PackWriter) {
        writer.write(signed: index)
        writer.write(action)
        writer.write(peers)
        writer.write(traffic)
    }

    /// Reads a rule.
    public init(from reader: inout PackReader) throws(PackError) {
        self.init(
            index: try reader.signed(), action: try reader.value(), peers: try reader.array(),
            traffic: try reader.value())
    }
}

extension PolicyID: Packable {
    /// Its parts.
    public func pack(into writer: inout PackWriter) {
        writer.write(kind)
        writer.write(namespace) { writer, name in writer.write(name) }
        writer.write(name)
        writer.write(direction == .egress)
    }

    /// Reads an identity.
    public init(from reader: inout PackReader) throws(PackError) {
        self.init(
            kind: try reader.text(),
            namespace: try reader.optional { (reader) throws(PackError) in try reader.text() },
            name: try reader.text(), direction: try reader.flag() ? .egress : .ingress)
    }
}

extension Policy: Packable {
    /// Its parts.
    public func pack(into writer: inout PackWriter) {
        writer.write(id)
        writer.write(subject)
        writer.write(signed: order)
        writer.write(isolates)
        writer.write(rules)
    }

    /// Reads a policy.
    public init(from reader: inout PackReader) throws(PackError) {
        self.init(
            id: try reader.value(), subject: try reader.value(), order: try reader.signed(),
            isolates: try reader.flag(), rules: try reader.array())
    }
}
