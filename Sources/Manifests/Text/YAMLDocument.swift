/// One YAML document as a compact array of nodes in the order of the text, over one arena of bytes.
///
/// Aliases are references to earlier nodes, never copies. A builder guarantees that they form no cycle, and that
/// following all of them visits a bounded number of nodes at a bounded depth.
struct YAMLDocument: Sendable {
    /// The nodes in preorder, never empty; a mapping's children alternate between keys and values.
    var nodes: ContiguousArray<Node> = []
    /// The text of all scalars, one after the other, as UTF-8.
    var arena: ContiguousArray<UInt8> = []
    /// The first mapping or sequence that is used as a key, which JSON can't express and templates look like.
    var collectionAsKey: Int?

    /// The document's outermost node.
    var root: YAMLNode { YAMLNode(document: self, at: 0) }

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
        var style: Style
        /// 1-based.
        var line: UInt32
        /// 1-based, in Unicode scalars.
        var column: UInt32
        /// Of a scalar, where its text starts in the arena; of an alias, the node that it stands for.
        var offset: UInt32
        /// Of a scalar, how many bytes its text has.
        var length: UInt32
        /// The index just after the subtree that starts here.
        var next: UInt32
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
