/// A tape as lines to compare: the two ways of building one have to agree on every node.
package enum TapeOutline {
    /// What is built without libyaml; `nil` for text that isn't plain.
    package static func plain(_ bytes: [UInt8], firstLine: Int = 1) -> [String]? {
        bytes.withUnsafeBufferPointer { bytes in
            guard bytes.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x0A }) else { return nil }
            var tape = YAMLTape()
            let visits = PlainTapeBuilder.build(
                &tape, from: bytes, firstLine: firstLine, maxNodes: 1_000_000, maxDepth: 128)
            return visits.map { lines(of: tape, bytes, visits: $0) }
        }
    }

    /// What is built from libyaml's events; `nil` for text that has a fault.
    package static func library(_ bytes: [UInt8], firstLine: Int = 1) -> [String]? {
        bytes.withUnsafeBufferPointer { bytes in
            var tape = YAMLTape()
            let (visits, issue) = TapeBuilder.build(
                &tape, from: bytes, firstLine: firstLine, maxNodes: 1_000_000, maxVisits: 1_000_000, maxDepth: 128)
            return issue == nil ? lines(of: tape, bytes, visits: visits) : nil
        }
    }

    private static func lines(of tape: YAMLTape, _ source: UnsafeBufferPointer<UInt8>, visits: Int) -> [String] {
        tape.withNodes(of: source) { nodes in
            tape.documents.map { "document at \($0.root), key \($0.collectionAsKey ?? -1), \(visits) visits" }
                + tape.nodes.enumerated().map { index, node in
                    "\(node.line):\(node.column) \(node.shape) \(node.style) \(node.next) \(nodes[index].text)"
                }
        }
    }
}
