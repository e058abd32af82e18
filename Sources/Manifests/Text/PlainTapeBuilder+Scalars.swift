extension PlainTapeBuilder {
    /// A scalar in the source.
    struct Scalar {
        /// Where it starts, its quote included.
        var start: Int
        var offset: Int
        var length: Int
        var style: YAMLTape.Style
    }

    /// Scans a scalar in block context; `nil` when it isn't one that ends on its line for sure.
    ///
    /// Behind it come a blank, a line's end or a colon; blanks behind a plain one aren't part of it.
    mutating func scanScalar() -> Scalar? {
        let start = position
        switch bytes[start] {
        case UInt8(ascii: "\""): return scanQuoted(by: UInt8(ascii: "\""))
        case UInt8(ascii: "'"): return scanQuoted(by: UInt8(ascii: "'"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "$"), UInt8(ascii: "("), UInt8(ascii: "+"), UInt8(ascii: "~"), UInt8(ascii: "<"),
            UInt8(ascii: "^"), UInt8(ascii: "="):
            break
        case UInt8(ascii: "-"):
            // Not a dash of a sequence (`fetch_next_token`).
            guard !isBlank(at: start + 1) else { return nil }
        default: return nil
        }
        // `scan_plain_scalar`: it ends before `: ` and ` #`.
        var index = start + 1
        var end = index
        while index < bytes.count {
            let byte = bytes[index]
            if byte > UInt8(ascii: ":") {
                index += 1
                end = index
                continue
            }
            if byte == UInt8(ascii: "\n") { break }
            if byte == UInt8(ascii: ":"), isBlank(at: index + 1) { break }
            if byte == UInt8(ascii: "#"), bytes[index - 1] == UInt8(ascii: " ") { break }
            index += 1
            if byte != UInt8(ascii: " ") { end = index }
        }
        // A key with blanks before its colon isn't worth the doubt.
        if index < bytes.count, bytes[index] == UInt8(ascii: ":"), end != index { return nil }
        position = end
        return Scalar(start: start, offset: start, length: end - start, style: .plain)
    }

    /// Scans a quoted scalar that has no escape and ends on its line.
    mutating func scanQuoted(by quote: UInt8) -> Scalar? {
        let start = position
        var index = start + 1
        while index < bytes.count, bytes[index] != quote {
            if bytes[index] == UInt8(ascii: "\n") { return nil }
            if bytes[index] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { return nil }
            index += 1
        }
        guard index < bytes.count else { return nil }
        // Two single quotes are one of the text.
        if index + 1 < bytes.count, bytes[index + 1] == quote { return nil }
        position = index + 1
        return Scalar(start: start, offset: start + 1, length: index - start - 1, style: .string)
    }
}
