/// The fields of one mapping, merge keys applied.
package struct Fields {
    /// The mapping itself.
    package let node: YAMLNode
    /// The fields in the order of the text, merged ones last; `nil` when they are what the mapping has as written.
    private let applied: [Entry]?

    /// The fields of a simple mapping, or none of what is no mapping.
    init(node: YAMLNode) {
        self.node = node
        applied = nil
    }

    /// Fields that differ from what a mapping has as written.
    init(node: YAMLNode, applied: [Entry]) {
        self.node = node
        self.applied = applied
    }

    /// One field.
    struct Entry {
        var keyNode: YAMLNode
        var value: YAMLNode
        /// The key when it isn't the text of its node.
        var appliedKey: String?

        /// The field's name.
        var key: String { appliedKey ?? keyNode.text }

        /// Whether the field's name is a given one.
        func has(_ name: String) -> Bool { appliedKey.map { $0 == name } ?? keyNode.isScalar(with: name) }

        /// Whether the field's name is among some.
        func isOne(of known: [String]) -> Bool {
            for name in known where has(name) { return true }
            return false
        }
    }

    /// The fields in the order of the text, merged ones last.
    var entries: Entries { Entries(pairs: node.pairs, applied: applied) }

    /// A list of fields.
    struct Entries: Sequence, IteratorProtocol {
        fileprivate var pairs: YAMLNode.Pairs
        fileprivate let applied: [Entry]?
        private var position = 0

        fileprivate init(pairs: YAMLNode.Pairs, applied: [Entry]?) {
            self.pairs = pairs
            self.applied = applied
        }

        var underestimatedCount: Int { applied?.count ?? pairs.reduce(0) { count, _ in count + 1 } }

        mutating func next() -> Entry? {
            guard let applied else { return pairs.next().map { Entry(keyNode: $0.key, value: $0.value) } }
            guard position < applied.count else { return nil }
            defer { position += 1 }
            return applied[position]
        }
    }

    /// The value of a field; `nil` when it is absent or null, which mean the same to the API server.
    package subscript(_ key: String) -> YAMLNode? {
        guard let value = value(of: key), !value.isNull else { return nil }
        return value
    }

    /// Whether a field is written, be it null.
    func has(_ key: String) -> Bool { value(of: key) != nil }

    private func value(of key: String) -> YAMLNode? {
        if let applied { return applied.first { $0.has(key) }?.value }
        return node.value(of: key)
    }

    /// Whether a mapping's fields are what it has as written: every key is a different ASCII string, and none merges.
    ///
    /// Where it says no, they may be even so.
    static func areSimple(_ mapping: YAMLNode) -> Bool {
        var before = 0
        var lengths: UInt64 = 0
        for (key, _) in mapping.pairs {
            guard before < 64, key.isString, !key.isMergeKey else { return false }
            let bytes = key.utf8
            // Texts that aren't ASCII may be equal without having equal bytes.
            if !key.isInSource { for byte in bytes where byte >= 0x80 { return false } }
            // Most keys have a length of their own, which spares a look at the others.
            let length: UInt64 = 1 << UInt64(bytes.count & 63)
            if lengths & length != 0 {
                for (other, _) in mapping.pairs.prefix(before)
                where other.utf8.count == bytes.count && other.utf8.holdsSame(bytes) { return false }
            }
            lengths |= length
            before += 1
        }
        return true
    }
}
