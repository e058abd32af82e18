extension PlainTapeBuilder {
    /// Reads a flow collection that ends on its line.
    mutating func readFlow(depth: Int) -> Bool {
        guard depth < Self.deepestFlow, levels.count + depth + 2 < maxDepth else { return false }
        let isMapping = bytes[position] == UInt8(ascii: "{")
        let close = isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]")
        let node = append(isMapping ? .mapping : .sequence, at: position)
        position += 1
        skipSpaces()
        var isFirst = true
        while position < bytes.count, bytes[position] != close {
            if !isFirst {
                guard bytes[position] == UInt8(ascii: ",") else { return false }
                position += 1
                skipSpaces()
            }
            isFirst = false
            if isMapping {
                guard let key = scanFlowScalar(), key.length <= Self.longestKey, position + 1 < bytes.count,
                    bytes[position] == UInt8(ascii: ":"), bytes[position + 1] == UInt8(ascii: " ")
                else { return false }
                append(key)
                position += 1
                skipSpaces()
            }
            guard position < bytes.count else { return false }
            switch bytes[position] {
            case UInt8(ascii: "["), UInt8(ascii: "{"): guard readFlow(depth: depth + 1) else { return false }
            default:
                guard let scalar = scanFlowScalar() else { return false }
                append(scalar)
            }
            skipSpaces()
        }
        guard position < bytes.count else { return false }
        position += 1
        tape.nodes[node].next = UInt32(truncatingIfNeeded: tape.nodes.count)
        return true
    }

    private mutating func skipSpaces() {
        while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
    }

    /// Scans a quoted scalar, or a word of characters that mean nothing in flow context.
    private mutating func scanFlowScalar() -> Scalar? {
        guard position < bytes.count else { return nil }
        let start = position
        if bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'") {
            return scanQuoted(by: bytes[start])
        }
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"):
                index += 1
                continue
            case UInt8(ascii: "-"):
                if index == start { return nil }
                index += 1
                continue
            default: break
            }
            break
        }
        // What follows is another character of the word, unless it is one that certainly ends it.
        guard index > start, index < bytes.count else { return nil }
        var after = index
        while after < bytes.count, bytes[after] == UInt8(ascii: " ") { after += 1 }
        guard after < bytes.count else { return nil }
        switch bytes[after] {
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): break
        case UInt8(ascii: ":"): guard after == index, isBlank(at: after + 1) else { return nil }
        default: return nil
        }
        position = index
        return Scalar(start: start, offset: start, length: index - start, style: .plain)
    }
}
