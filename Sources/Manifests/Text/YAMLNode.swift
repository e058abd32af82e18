/// A node of a document as seen by a reader: aliases are followed.
struct YAMLNode: Sendable {
    private let document: YAMLDocument
    private let index: Int
    /// The 1-based line on which it stands; of an alias, where the alias stands.
    let line: Int
    /// The 1-based column at which it stands.
    let column: Int

    /// The node at an index of a document, or the node that the alias there stands for.
    init(document: YAMLDocument, at index: Int) {
        let node = document.nodes[index]
        self.document = document
        self.index = node.shape == .alias ? Int(node.offset) : index
        self.line = Int(node.line)
        self.column = Int(node.column)
    }

    private var node: YAMLDocument.Node { document.nodes[index] }

    var isMapping: Bool { node.shape == .mapping }
    var isSequence: Bool { node.shape == .sequence }
    var isScalar: Bool { node.shape == .scalar }

    /// A scalar's text as written, quotes and escapes resolved; empty for anything else.
    var text: String { withUTF8 { String(decoding: $0, as: UTF8.self) } }

    /// A scalar's value; `nil` for a mapping or sequence.
    var scalar: ScalarValue? {
        guard isScalar else { return nil }
        return node.style == .string ? .string(text) : ScalarValue(plain: text)
    }

    /// Whether nothing is said: an empty value, `~` or `null`.
    var isNull: Bool {
        guard isScalar, node.style == .plain else { return false }
        return node.length == 0 || (node.length <= 4 && ScalarValue(plain: text) == .null)
    }

    /// A string's value; `nil` for anything else.
    var string: String? {
        guard case .string(let value)? = scalar else { return nil }
        return value
    }

    /// A sequence's elements; empty for anything else.
    var elements: [YAMLNode] {
        guard isSequence else { return [] }
        var result: [YAMLNode] = []
        var child = index + 1
        while child < Int(node.next) {
            result.append(YAMLNode(document: document, at: child))
            child = Int(document.nodes[child].next)
        }
        return result
    }

    /// A mapping's keys and values as written, merge keys not applied; empty for anything else.
    var pairs: [(key: YAMLNode, value: YAMLNode)] {
        guard isMapping else { return [] }
        var result: [(key: YAMLNode, value: YAMLNode)] = []
        var key = index + 1
        while key < Int(node.next) {
            let value = Int(document.nodes[key].next)
            guard value < Int(node.next) else { break }
            result.append((YAMLNode(document: document, at: key), YAMLNode(document: document, at: value)))
            key = Int(document.nodes[value].next)
        }
        return result
    }

    /// The value of a mapping's first key with this text, merge keys not applied.
    ///
    /// Complexity: O(keys), without copying any text.
    func value(of name: StaticString) -> YAMLNode? {
        guard isMapping else { return nil }
        var key = index + 1
        while key < Int(node.next) {
            let value = Int(document.nodes[key].next)
            guard value < Int(node.next) else { return nil }
            if YAMLNode(document: document, at: key).isScalar(with: name) {
                return YAMLNode(document: document, at: value)
            }
            key = Int(document.nodes[value].next)
        }
        return nil
    }

    /// The value of the first key with this text, looked for in merged mappings when the mapping has none itself.
    func mergedValue(of name: StaticString) -> YAMLNode? {
        if let own = value(of: name) { return own }
        for merged in mergedMappings {
            if let value = merged.mergedValue(of: name) { return value }
        }
        return nil
    }

    /// The mappings under `<<`, those that win first.
    var mergedMappings: [YAMLNode] {
        guard let merged = value(of: "<<") else { return [] }
        return merged.isMapping ? [merged] : merged.elements.filter(\.isMapping)
    }

    /// How many of a mapping's own keys have this text.
    func count(of name: StaticString) -> Int { pairs.count { $0.key.isScalar(with: name) } }

    private func isScalar(with name: StaticString) -> Bool {
        guard isScalar, Int(node.length) == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { wanted in withUTF8 { $0.elementsEqual(wanted) } }
    }

    /// Whether it is an unquoted `<<`.
    var isMergeKey: Bool { node.style == .plain && isScalar(with: "<<") }

    private func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        document.arena.withUnsafeBufferPointer { arena in
            guard isScalar else { return body(UnsafeBufferPointer(rebasing: arena[0..<0])) }
            let start = Int(node.offset)
            return body(UnsafeBufferPointer(rebasing: arena[start..<start + Int(node.length)]))
        }
    }
}
