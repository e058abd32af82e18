/// How one object is made of another: of stretches of it, and of new bytes.
struct Delta {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The object that it makes of another; nil if it isn't meant for that one, is broken, or makes more than `limit`.
    func applied(to base: [UInt8], limit: Int) -> [UInt8]? {
        bytes.withUnsafeBytes { delta in
            base.withUnsafeBytes { base in
                var reader = DeltaReader(delta)
                guard reader.number() == base.count, let size = reader.number(), size <= limit else { return nil }
                var isWhole = false
                let result = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                    isWhole = reader.write(from: base, to: UnsafeMutableRawBufferPointer(buffer), size)
                    count = isWhole ? size : 0
                }
                return isWhole ? result : nil
            }
        }
    }
}

/// Reads a delta from its start to its end.
private struct DeltaReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    private mutating func byte() -> UInt8? {
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    /// A size, seven bits a byte, the lowest first.
    mutating func number() -> Int? {
        var (number, shift) = (0, 0)
        while shift < 56, let byte = byte() {
            number |= Int(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return number }
            shift += 7
        }
        return nil
    }

    /// Does what the rest says; whether that gives just so many bytes.
    mutating func write(
        from base: UnsafeRawBufferPointer, to result: UnsafeMutableRawBufferPointer, _ size: Int
    ) -> Bool {
        var filled = 0
        while let command = byte() {
            let source: UnsafeRawBufferPointer
            if command & 0x80 != 0 {
                guard let offset = number(of: command & 15), var length = number(of: command >> 4 & 7) else {
                    return false
                }
                if length == 0 { length = 0x10000 }
                guard offset + length <= base.count else { return false }
                source = UnsafeRawBufferPointer(rebasing: base[offset..<offset + length])
            } else {
                let length = Int(command)
                // No command is 0.
                guard length > 0, position + length <= bytes.count else { return false }
                source = UnsafeRawBufferPointer(rebasing: bytes[position..<position + length])
                position += length
            }
            guard source.count <= size - filled else { return false }
            UnsafeMutableRawBufferPointer(rebasing: result[filled...]).copyMemory(from: source)
            filled += source.count
        }
        return filled == size
    }

    /// A number of which only the bytes are there that aren't 0, the lowest first; a bit tells of each whether it is.
    private mutating func number(of present: UInt8) -> Int? {
        var number = 0
        for place in 0..<4 where present >> place & 1 != 0 {
            guard let byte = byte() else { return nil }
            number |= Int(byte) << (8 * place)
        }
        return number
    }
}
