/// Builds the tape of text in the plain style that most manifests are written in, without libyaml.
///
/// It reads line by line what people and tools write: block mappings and sequences, plain and quoted scalars on one
/// line, literal blocks, comments, simple flow collections on one line. The tape is the one that libyaml's events would give, to the
/// column. At the first byte of anything else it gives up, and the text is libyaml's: tabs, anchors, tags, escapes,
/// scalars of several lines, whatever is an error, and whatever comes near a limit.
///
/// The notes at the places that are easy to get wrong name libyaml's functions (0.2.5, `parser.c` and `scanner.c`).
struct PlainTapeBuilder {
    let bytes: UnsafeBufferPointer<UInt8>
    private let maxNodes: Int
    let maxDepth: Int
    var tape: YAMLTape
    var levels: [Level] = []
    var line: UInt32
    /// Where the current line starts.
    var lineStart = 0
    var position = 0

    /// A block collection that is being read.
    struct Level {
        var node: Int
        /// The 0-based column of its keys or dashes.
        var column: Int
        var isMapping: Bool
        /// The 1-based place just after a `:` or `-` that no value has followed yet.
        var pending: (line: UInt32, column: UInt32)?
    }

    /// A key longer than this may be none to libyaml, which looks 1,024 characters ahead.
    static let longestKey = 512
    /// The stack of calls is as deep as flow collections nest.
    static let deepestFlow = 16

    /// Reads a text whose first line is the file's `firstLine` onto an empty tape, if it is plain.
    ///
    /// - Parameter bytes: Text of printable ASCII characters and line feeds alone.
    /// - Returns: How many nodes the text has; `nil` when it isn't plain: the tape is empty then.
    static func build(
        _ tape: inout YAMLTape, from bytes: UnsafeBufferPointer<UInt8>, firstLine: Int, maxNodes: Int, maxDepth: Int
    ) -> Int? {
        var own = YAMLTape()
        swap(&own, &tape)
        own.nodes.reserveCapacity(bytes.count / 7)
        var builder = PlainTapeBuilder(
            bytes: bytes, maxNodes: maxNodes, maxDepth: maxDepth, tape: own, line: UInt32(clamping: firstLine))
        let isPlain = builder.readLines()
        swap(&builder.tape, &tape)
        guard isPlain else {
            tape.removeAll()
            return nil
        }
        return tape.nodes.count
    }

    private init(
        bytes: UnsafeBufferPointer<UInt8>, maxNodes: Int, maxDepth: Int, tape: consuming YAMLTape, line: UInt32
    ) {
        self.bytes = bytes
        self.maxNodes = maxNodes
        self.maxDepth = maxDepth
        self.tape = tape
        self.line = line
        levels.reserveCapacity(16)
    }

    private mutating func readLines() -> Bool {
        if isSeparator {
            position = 3
            guard endLine() else { return false }
        }
        while position < bytes.count {
            lineStart = position
            while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
            guard position < bytes.count else { break }
            switch bytes[position] {
            case UInt8(ascii: "\n"):
                position += 1
                line += 1
            case UInt8(ascii: "#"): skipComment()
            default: guard readLine() else { return false }
            }
            guard tape.nodes.count < maxNodes else { return false }
        }
        // No node at all is libyaml's to tell.
        guard let root = levels.first?.node else { return false }
        while !levels.isEmpty { close() }
        guard tape.nodes.count <= maxNodes else { return false }
        tape.documents.append(YAMLTape.Document(root: root, collectionAsKey: nil))
        return true
    }

    /// Whether the text starts with a line of `---`.
    private var isSeparator: Bool {
        bytes.count >= 3 && bytes[0] == UInt8(ascii: "-") && bytes[1] == UInt8(ascii: "-")
            && bytes[2] == UInt8(ascii: "-")
    }

    private mutating func skipComment() {
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        guard position < bytes.count else { return }
        position += 1
        line += 1
    }

    /// Goes to the next line if nothing but blanks, and a comment after one, is left of this one.
    mutating func endLine() -> Bool {
        guard position < bytes.count else { return true }
        guard bytes[position] != UInt8(ascii: "\n") else {
            position += 1
            line += 1
            return true
        }
        guard bytes[position] == UInt8(ascii: " ") else { return false }
        while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
        guard position < bytes.count else { return true }
        if bytes[position] == UInt8(ascii: "#") {
            skipComment()
            return true
        }
        guard bytes[position] == UInt8(ascii: "\n") else { return false }
        position += 1
        line += 1
        return true
    }

    var column: Int { position - lineStart }

    /// Whether a byte that isn't part of the text, or a space or line feed, stands at an index.
    func isBlank(at index: Int) -> Bool {
        index >= bytes.count || bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\n")
    }

    private var isDash: Bool { bytes[position] == UInt8(ascii: "-") && isBlank(at: position + 1) }
}

extension PlainTapeBuilder {
    /// Reads a line that says something, from its first character on.
    private mutating func readLine() -> Bool {
        // Markers and directives count at a line's start only, the one that starts the text is read already.
        if column == 0 {
            switch bytes[position] {
            case UInt8(ascii: "%"): return false
            case UInt8(ascii: "-"), UInt8(ascii: "."):
                let first = bytes[position]
                if position + 2 < bytes.count, bytes[position + 1] == first, bytes[position + 2] == first {
                    return false
                }
            default: break
            }
        }
        let isDash = isDash
        while let level = levels.last, level.column > column { close() }
        // A sequence at the column of its mapping's keys ends at the next key (`parse_indentless_sequence_entry`).
        if let level = levels.last, level.column == column, !level.isMapping, !isDash {
            guard levels.count > 1, levels[levels.count - 2].column == column else { return false }
            close()
        }
        guard let level = levels.last else {
            // The document's root, unless there has been one.
            return tape.nodes.isEmpty && readCollectionLine(isDash: isDash)
        }
        if level.column < column {
            // Without a key or dash to belong to, it goes on with a scalar, or is an error.
            guard level.pending != nil else { return false }
            return readCollectionLine(isDash: isDash)
        }
        switch (level.isMapping, isDash) {
        case (true, false): return readKey(opensMapping: false)
        case (false, true): return readDash(opensSequence: false)
        case (true, true): return level.pending != nil && readDash(opensSequence: true)
        case (false, false): return false
        }
    }

    /// Reads the first line of a collection.
    private mutating func readCollectionLine(isDash: Bool) -> Bool {
        isDash ? readDash(opensSequence: true) : readKey(opensMapping: true)
    }

    /// Reads `- …`; what follows on the line is an element, which may be a mapping or sequence itself.
    private mutating func readDash(opensSequence: Bool) -> Bool {
        if opensSequence { guard open(isMapping: false) else { return false } } else { settlePending() }
        position += 1
        let place = (line: line, column: UInt32(truncatingIfNeeded: column + 1))
        levels[levels.count - 1].pending = place
        // A dash has a space, a line's end or the text's end behind it.
        var next = position
        while next < bytes.count, bytes[next] == UInt8(ascii: " ") { next += 1 }
        guard next < bytes.count, bytes[next] != UInt8(ascii: "\n"), bytes[next] != UInt8(ascii: "#") else {
            return endLine()
        }
        position = next
        if isDash { return readDash(opensSequence: true) }
        return readElement()
    }

    /// Reads what follows a dash: `key: …`, or a value.
    private mutating func readElement() -> Bool {
        switch bytes[position] {
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            levels[levels.count - 1].pending = nil
            return readFlow(depth: 0) && endLine()
        case UInt8(ascii: "|"):
            levels[levels.count - 1].pending = nil
            return readLiteral()
        default:
            guard let scalar = scanScalar() else { return false }
            guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else {
                levels[levels.count - 1].pending = nil
                append(scalar)
                return endLine()
            }
            return readMember(scalar, opensMapping: true)
        }
    }

    /// Reads `key: …`.
    private mutating func readKey(opensMapping: Bool) -> Bool {
        guard let scalar = scanScalar() else { return false }
        guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { return false }
        return readMember(scalar, opensMapping: opensMapping)
    }

    /// Reads what follows a key, from its colon on.
    private mutating func readMember(_ key: Scalar, opensMapping: Bool) -> Bool {
        guard key.length <= Self.longestKey, isBlank(at: position + 1) else { return false }
        if opensMapping {
            guard open(isMapping: true, at: key.start) else { return false }
        } else {
            settlePending()
        }
        append(key)
        position += 1
        // An empty value stands just behind the colon (`parse_block_mapping_value`).
        let place = (line: line, column: UInt32(truncatingIfNeeded: column + 1))
        var next = position
        while next < bytes.count, bytes[next] == UInt8(ascii: " ") { next += 1 }
        guard next < bytes.count, bytes[next] != UInt8(ascii: "\n"), bytes[next] != UInt8(ascii: "#") else {
            levels[levels.count - 1].pending = place
            return endLine()
        }
        position = next
        switch bytes[position] {
        case UInt8(ascii: "["), UInt8(ascii: "{"): return readFlow(depth: 0) && endLine()
        case UInt8(ascii: "|"): return readLiteral()
        default:
            // A value can't be a collection of its own line (`mapping values are not allowed in this context`).
            guard let scalar = scanScalar() else { return false }
            append(scalar)
            return endLine()
        }
    }
}

extension PlainTapeBuilder {
    /// Opens a collection that starts at the current position, or at another of the line.
    private mutating func open(isMapping: Bool, at start: Int? = nil) -> Bool {
        guard levels.count + 2 < maxDepth else { return false }
        if !levels.isEmpty { levels[levels.count - 1].pending = nil }
        let start = start ?? position
        let node = append(isMapping ? .mapping : .sequence, at: start)
        levels.append(Level(node: node, column: start - lineStart, isMapping: isMapping))
        return true
    }

    /// Closes the innermost collection.
    private mutating func close() {
        settlePending()
        let level = levels.removeLast()
        tape.nodes[level.node].next = UInt32(truncatingIfNeeded: tape.nodes.count)
    }

    /// Adds the empty value of a key or dash that nothing has followed.
    private mutating func settlePending() {
        guard let place = levels[levels.count - 1].pending else { return }
        levels[levels.count - 1].pending = nil
        tape.nodes.append(
            YAMLTape.Node(
                shape: .scalar, line: place.line, column: place.column,
                next: UInt32(truncatingIfNeeded: tape.nodes.count + 1)))
    }

    mutating func append(_ scalar: Scalar) {
        tape.nodes.append(
            YAMLTape.Node(
                shape: .scalar, style: scalar.style, isInSource: true, line: line,
                column: UInt32(truncatingIfNeeded: scalar.start - lineStart + 1),
                offset: UInt32(truncatingIfNeeded: scalar.offset), length: UInt32(truncatingIfNeeded: scalar.length),
                next: UInt32(truncatingIfNeeded: tape.nodes.count + 1)))
    }

    @discardableResult
    mutating func append(_ shape: YAMLTape.Shape, at start: Int) -> Int {
        tape.nodes.append(
            YAMLTape.Node(
                shape: shape, line: line, column: UInt32(truncatingIfNeeded: start - lineStart + 1),
                next: UInt32(truncatingIfNeeded: tape.nodes.count + 1)))
        return tape.nodes.count - 1
    }
}
