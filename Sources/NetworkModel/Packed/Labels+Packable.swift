public import Packing

extension LabelDomain: Packable {
    /// What it excludes and allows, then the values.
    public func pack(into writer: inout PackWriter) {
        writer.write(byte: (excludesValues ? 1 : 0) | (allowsAbsence ? 2 : 0))
        writer.write(count: values.count)
        for value in values { writer.write(value) }
    }

    /// Reads a domain.
    public init(from reader: inout PackReader) throws(PackError) {
        let flags = try reader.byte()
        guard flags < 4 else { throw PackError() }
        self.init(
            sorted: try reader.array { (reader) throws(PackError) in try reader.text() },
            excludesValues: flags & 1 != 0, allowsAbsence: flags & 2 != 0)
    }
}

extension LabelSelector: Packable {
    /// The requirements, by key.
    public func pack(into writer: inout PackWriter) {
        writer.write(requirements) { writer, requirement in
            writer.write(requirement.key)
            writer.write(requirement.domain)
        }
    }

    /// Reads a selector.
    public init(from reader: inout PackReader) throws(PackError) {
        self.init(
            sorted: try reader.array { (reader) throws(PackError) in
                Requirement(try reader.text(), try reader.value())
            })
    }
}

extension LabelFacts: Packable {
    /// Whether they are complete, then what is known, by key.
    public func pack(into writer: inout PackWriter) {
        writer.write(isComplete)
        writer.write(count: known.count)
        for (key, domain) in known {
            writer.write(key)
            writer.write(domain)
        }
    }

    /// Reads facts.
    public init(from reader: inout PackReader) throws(PackError) {
        let isComplete = try reader.flag()
        self.init(
            try reader.array { (reader) throws(PackError) in
                LabelSelector.Requirement(try reader.text(), try reader.value())
            }, isComplete: isComplete)
    }
}
