extension PlainTapeBuilder {
    /// Reads a literal block that isn't empty and says nothing of its indentation (`scan_block_scalar`).
    mutating func readLiteral() -> Bool {
        var node = YAMLTape.Node(
            shape: .scalar, style: .string, line: line, column: UInt32(truncatingIfNeeded: column + 1),
            offset: UInt32(truncatingIfNeeded: tape.arena.count), next: UInt32(truncatingIfNeeded: tape.nodes.count + 1)
        )
        position += 1
        let chomping = position < bytes.count ? bytes[position] : 0
        let (strips, keeps) = (chomping == UInt8(ascii: "-"), chomping == UInt8(ascii: "+"))
        if strips || keeps { position += 1 }
        guard endLine(), let parent = levels.last?.column else { return false }
        guard let indentation = literalIndentation(deeperThan: parent) else { return false }
        var breaks = takeLiteralBreaks(indentation)
        var endsInBreak = false
        while isLiteralLine(indentation) {
            if endsInBreak { tape.arena.append(UInt8(ascii: "\n")) }
            for _ in 0..<breaks { tape.arena.append(UInt8(ascii: "\n")) }
            let start = position + indentation
            position = start
            while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
            tape.arena.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<position]))
            endsInBreak = position < bytes.count
            if endsInBreak {
                position += 1
                line += 1
            }
            breaks = takeLiteralBreaks(indentation)
        }
        if endsInBreak, !strips { tape.arena.append(UInt8(ascii: "\n")) }
        if keeps { for _ in 0..<breaks { tape.arena.append(UInt8(ascii: "\n")) } }
        node.length = UInt32(truncatingIfNeeded: tape.arena.count - Int(node.offset))
        tape.nodes.append(node)
        return true
    }

    /// How far the first line of a literal block that isn't blank is indented; `nil` if that isn't clear.
    private func literalIndentation(deeperThan parent: Int) -> Int? {
        var (index, longestBlank) = (position, 0)
        while true {
            let start = index
            while index < bytes.count, bytes[index] == UInt8(ascii: " ") { index += 1 }
            guard index < bytes.count else { return nil }
            if bytes[index] == UInt8(ascii: "\n") {
                // A blank line that is indented further counts (`scan_block_scalar_breaks`).
                longestBlank = max(longestBlank, index - start)
                index += 1
                continue
            }
            return index - start > parent && longestBlank <= index - start ? index - start : nil
        }
    }

    /// Passes lines that have no more than the block's indentation, and tells how many.
    private mutating func takeLiteralBreaks(_ indentation: Int) -> Int {
        var breaks = 0
        while true {
            var index = position
            while index < bytes.count, index - position < indentation, bytes[index] == UInt8(ascii: " ") { index += 1 }
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\n") else { return breaks }
            position = index + 1
            line += 1
            breaks += 1
        }
    }

    /// Whether the line at the current position belongs to a literal block.
    private func isLiteralLine(_ indentation: Int) -> Bool {
        guard position + indentation < bytes.count else { return false }
        for index in position..<position + indentation where bytes[index] != UInt8(ascii: " ") { return false }
        return true
    }
}
