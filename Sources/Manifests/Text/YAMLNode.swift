/// A node of a document as seen by a reader: aliases are followed.
///
/// It points into the tape that it is part of, so that looking at one costs no more than its bytes: it must not leave
/// the function that ``YAMLTape/withNodes(of:_:)`` calls.
package struct YAMLNode {
    private let bases: UnsafePointer<YAMLTape.Nodes.Bases>
    private let index: UInt32
    /// Where it stands: the node itself, or the alias that stands for it.
    private let place: UInt32

    /// The node at an index of a tape, or the node that the alias there stands for.
    init(_ bases: UnsafePointer<YAMLTape.Nodes.Bases>, at index: Int) {
        let node = bases.pointee.nodes[index]
        self.bases = bases
        self.index = node.shape == .alias ? node.offset : UInt32(truncatingIfNeeded: index)
        self.place = UInt32(truncatingIfNeeded: index)
    }

    private var node: YAMLTape.Node { bases.pointee.nodes[Int(index)] }

    /// The 1-based line on which it stands; of an alias, where the alias stands.
    package var line: Int { Int(bases.pointee.nodes[Int(place)].line) }
    /// The 1-based column at which it stands.
    package var column: Int { Int(bases.pointee.nodes[Int(place)].column) }

    package var isMapping: Bool { node.shape == .mapping }
    package var isSequence: Bool { node.shape == .sequence }
    package var isScalar: Bool { node.shape == .scalar }
    /// Whether its text is part of the source, as it is only where the source is ASCII.
    var isInSource: Bool { node.isInSource }

    /// A scalar's text as written, quotes and escapes resolved; empty for anything else.
    package var text: String { SharedText.make(utf8) }

    /// The bytes of a scalar's text; empty for anything else.
    var utf8: UnsafeBufferPointer<UInt8> {
        let node = node
        guard node.shape == .scalar else { return UnsafeBufferPointer(start: nil, count: 0) }
        return bases.pointee.text(of: node)
    }

    /// A scalar's value; `nil` for a mapping or sequence.
    var scalar: ScalarValue? {
        let node = node
        guard node.shape == .scalar else { return nil }
        return node.style == .string ? .string(text) : ScalarValue(plain: utf8)
    }

    /// Whether nothing is said: an empty value, `~` or `null`.
    package var isNull: Bool {
        let node = node
        guard node.shape == .scalar, node.style == .plain, node.length <= 4 else { return false }
        return ScalarValue.isNull(plain: utf8)
    }

    /// Whether it is a string.
    var isString: Bool {
        let node = node
        guard node.shape == .scalar else { return false }
        return node.style == .string || ScalarValue.isString(plain: utf8)
    }

    /// A string's value; `nil` for anything else.
    var string: String? { isString ? text : nil }

    /// A sequence's elements; none for anything else.
    var elements: Elements {
        let node = node
        guard node.shape == .sequence else { return Elements(bases: bases, position: 0, end: 0) }
        return Elements(bases: bases, position: index + 1, end: node.next)
    }

    /// A mapping's keys and values as written, merge keys not applied; none for anything else.
    var pairs: Pairs {
        let node = node
        guard node.shape == .mapping else { return Pairs(bases: bases, position: 0, end: 0) }
        return Pairs(bases: bases, position: index + 1, end: node.next)
    }

    /// The value of a mapping's first key with this text, merge keys not applied.
    ///
    /// Complexity: O(keys), without copying any text.
    func value(of name: StaticString) -> YAMLNode? { name.withUTF8Buffer { value(ofBytes: $0) } }

    /// The value of a mapping's first key with this text, merge keys not applied.
    func value(of name: String) -> YAMLNode? {
        if let found = name.utf8.withContiguousStorageIfAvailable({ value(ofBytes: $0) }) { return found }
        for (key, value) in pairs where key.isScalar(with: name) { return value }
        return nil
    }

    private func value(ofBytes name: UnsafeBufferPointer<UInt8>) -> YAMLNode? {
        let (bases, node) = (bases.pointee, node)
        guard node.shape == .mapping else { return nil }
        var position = Int(index) + 1
        while position < Int(node.next) {
            var key = bases.nodes[position]
            let value = Int(key.next)
            guard value < Int(node.next) else { return nil }
            if key.shape == .alias { key = bases.nodes[Int(key.offset)] }
            if key.shape == .scalar, Int(key.length) == name.count,
                bases.text(of: key).holdsSame(name)
            {
                return YAMLNode(self.bases, at: value)
            }
            position = Int(bases.nodes[value].next)
        }
        return nil
    }

    /// The value of the first key with this text, looked for in merged mappings when the mapping has none itself.
    func mergedValue(of name: StaticString) -> YAMLNode? {
        if let own = value(of: name) { return own }
        guard let merged = value(of: "<<") else { return nil }
        if merged.isMapping { return merged.mergedValue(of: name) }
        for mapping in merged.elements where mapping.isMapping {
            if let value = mapping.mergedValue(of: name) { return value }
        }
        return nil
    }

    /// How many of a mapping's own keys have this text.
    func count(of name: StaticString) -> Int {
        var count = 0
        for (key, _) in pairs where key.isScalar(with: name) { count += 1 }
        return count
    }

    private func isScalar(with name: StaticString) -> Bool {
        let node = node
        guard node.shape == .scalar, Int(node.length) == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { utf8.holdsSame($0) }
    }

    /// Whether it is a scalar with the same bytes as a text.
    func isScalar(with name: String) -> Bool {
        let node = node
        guard node.shape == .scalar, Int(node.length) == name.utf8.count else { return false }
        return name.utf8.withContiguousStorageIfAvailable { utf8.holdsSame($0) } ?? utf8.elementsEqual(name.utf8)
    }

    /// Whether it is an unquoted `<<`.
    var isMergeKey: Bool { node.style == .plain && isScalar(with: "<<" as StaticString) }
}

extension YAMLNode {
    /// The elements of a sequence.
    package struct Elements: Sequence, IteratorProtocol {
        fileprivate let bases: UnsafePointer<YAMLTape.Nodes.Bases>?
        fileprivate var position: UInt32
        fileprivate let end: UInt32

        /// No elements.
        static var none: Elements { Elements(bases: nil, position: 0, end: 0) }

        package var isEmpty: Bool { position >= end }
        /// How many there are; each is passed.
        var count: Int { reduce(0) { count, _ in count + 1 } }

        package mutating func next() -> YAMLNode? {
            guard position < end, let bases else { return nil }
            defer { position = bases.pointee.nodes[Int(position)].next }
            return YAMLNode(bases, at: Int(position))
        }
    }

    /// The keys and values of a mapping.
    struct Pairs: Sequence, IteratorProtocol {
        fileprivate let bases: UnsafePointer<YAMLTape.Nodes.Bases>
        fileprivate var position: UInt32
        fileprivate let end: UInt32

        mutating func next() -> (key: YAMLNode, value: YAMLNode)? {
            guard position < end else { return nil }
            let value = bases.pointee.nodes[Int(position)].next
            guard value < end else { return nil }
            defer { position = bases.pointee.nodes[Int(value)].next }
            return (YAMLNode(bases, at: Int(position)), YAMLNode(bases, at: Int(value)))
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether two stretches of the same length hold the same bytes.
    @inline(__always)
    func holdsSame(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in 0..<count where self[index] != other[index] { return false }
        return true
    }
}
