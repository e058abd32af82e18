import Packing

/// How an entry stands in its file: a head that says what must follow, and the bytes themselves.
///
/// The head is `netreeve`, then as little-endian numbers the version of this form (4 bytes), the length of the key
/// (4), the length of the bytes (8) and their number (8), then the key. The number is the `stableHash` of the numbers of
/// all pieces, which two threads can find out together. Whatever bit changes, and wherever the file is cut off, something
/// of it no longer fits.
enum EntryForm {
    private static let magic = Array("netreeve".utf8)
    private static let version: UInt32 = 2

    /// How many bytes a piece has, but for the last one: few enough to be near the processor when they are numbered.
    static let pieceSize = 1 << 18

    /// How long the head of a key's entry is.
    static func headLength(of key: CacheKey) -> Int { magic.count + 24 + key.fileName.utf8.count }

    /// The head for a key and its bytes.
    static func head(of key: CacheKey, over bytes: [UInt8]) -> [UInt8] {
        var numbers = PieceNumbers()
        bytes.withUnsafeBytes { numbers.update($0) }
        return head(of: key, count: bytes.count, numbers: numbers.all)
    }

    /// The head for a key and so many bytes, whose pieces have these numbers.
    static func head(of key: CacheKey, count: Int, numbers: [UInt64]) -> [UInt8] {
        var head = magic
        head.reserveCapacity(headLength(of: key))
        func append<Number: FixedWidthInteger>(_ number: Number) {
            withUnsafeBytes(of: number.littleEndian) { head.append(contentsOf: $0) }
        }
        append(version)
        append(UInt32(key.fileName.utf8.count))
        append(UInt64(count))
        append(numbers.map(\.littleEndian).withUnsafeBytes { stableHash($0) })
        head += key.fileName.utf8
        return head
    }
}

/// The numbers of the pieces of bytes that come one after the other, however they are divided.
struct PieceNumbers {
    private var finished: [UInt64] = []
    private var hasher = StableHasher()
    /// How many bytes of the piece that isn't finished came.
    private var count = 0

    /// Takes the next bytes.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = rest.prefix(EntryForm.pieceSize - count)
            hasher.update(UnsafeRawBufferPointer(rebasing: part))
            count += part.count
            rest = rest.dropFirst(part.count)
            guard count == EntryForm.pieceSize else { continue }
            finished.append(hasher.hash)
            (hasher, count) = (StableHasher(), 0)
        }
    }

    /// The numbers of all pieces of what came.
    var all: [UInt64] { count == 0 ? finished : finished + [hasher.hash] }
}
