/// The documents of one text as compact arrays: nodes in the order of the text, over the bytes of their scalars.
///
/// Aliases are references to earlier nodes, never copies. A builder guarantees that they form no cycle, and that
/// following all of them visits a bounded number of nodes at a bounded depth.
struct YAMLTape: Sendable {
    /// The nodes in preorder; a mapping's children alternate between keys and values.
    var nodes: ContiguousArray<Node> = []
    /// The text of the scalars that can't be taken from the source as they stand there, as UTF-8.
    var arena: ContiguousArray<UInt8> = []
    /// The documents, in order.
    var documents: ContiguousArray<Document> = []

    /// One document, which has nodes.
    struct Document: Sendable {
        /// Its outermost node.
        var root: Int
        /// The first mapping or sequence that is used as a key, which JSON can't express and templates look like.
        var collectionAsKey: Int?
    }

    /// What a node is.
    enum Shape: UInt8, Sendable {
        case scalar
        case mapping
        case sequence
        case alias
    }

    /// How the type of a scalar is to be found.
    enum Style: UInt8, Sendable {
        /// Without quotes and tag: by the look of its text.
        case plain
        /// Quoted, a block, or tagged with `!!str`: it is a string.
        case string
    }

    /// One node of 24 bytes.
    struct Node: Sendable {
        var shape: Shape
        var style: Style = .plain
        /// Whether a scalar's text is a stretch of the source, rather than of the arena: only of plain ASCII text.
        var isInSource = false
        /// 1-based.
        var line: UInt32
        /// 1-based, in Unicode scalars.
        var column: UInt32
        /// Of a scalar, where its text starts in the arena or source; of an alias, the node that it stands for.
        var offset: UInt32 = 0
        /// Of a scalar, how many bytes its text has.
        var length: UInt32 = 0
        /// The index just after the subtree that starts here.
        var next: UInt32
    }

    /// Empties it, and keeps its space.
    mutating func removeAll() {
        nodes.removeAll(keepingCapacity: true)
        arena.removeAll(keepingCapacity: true)
        documents.removeAll(keepingCapacity: true)
    }

    /// Lets a function look at the nodes; none of them may leave it.
    ///
    /// - Parameter source: The text that the tape was built from.
    func withNodes<Result>(of source: UnsafeBufferPointer<UInt8>, _ body: (Nodes) -> Result) -> Result {
        nodes.withUnsafeBufferPointer { nodes in
            arena.withUnsafeBufferPointer { arena in
                var bases = Nodes.Bases(nodes: nodes, arena: arena, source: source)
                return withUnsafePointer(to: &bases) { body(Nodes(bases: $0)) }
            }
        }
    }

    /// The nodes of a tape while it is being looked at.
    struct Nodes {
        fileprivate(set) var bases: UnsafePointer<Bases>

        /// Where nodes and texts are.
        struct Bases {
            var nodes: UnsafeBufferPointer<Node>
            var arena: UnsafeBufferPointer<UInt8>
            var source: UnsafeBufferPointer<UInt8>

            /// The bytes of a scalar.
            @inline(__always)
            func text(of scalar: Node) -> UnsafeBufferPointer<UInt8> {
                let start = Int(scalar.offset)
                let bytes = scalar.isInSource ? source : arena
                return UnsafeBufferPointer(rebasing: bytes[start..<start + Int(scalar.length)])
            }
        }

        /// The node at an index, or the node that the alias there stands for.
        subscript(index: Int) -> YAMLNode { YAMLNode(bases, at: index) }
    }
}

/// Why a text can't be read as YAML, and where.
struct YAMLIssue: Hashable, Sendable {
    /// What kind of fault it is.
    enum Fault: Hashable, Sendable {
        /// The text isn't YAML.
        case syntax
        /// The text isn't UTF-8, or has characters that YAML doesn't allow.
        case encoding
        /// The text is YAML that is too large, too deep, or endless.
        case limit
    }

    var fault: Fault
    /// What is wrong, as a phrase.
    var message: String
    /// 1-based, within the file.
    var line: Int
    /// 1-based; 0 when it isn't known.
    var column: Int
}
