import Packing

/// How an entry stands in its file: a head that says what must follow, and the bytes themselves.
///
/// The head is `netreeve`, then as little-endian numbers the version of this form (4 bytes), the length of the key
/// (4), the length of the bytes (8) and their number by `stableHash` (8), then the key. Whatever bit changes, and
/// wherever the file is cut off, something of it no longer fits.
enum EntryForm {
    private static let magic = Array("netreeve".utf8)
    private static let version: UInt32 = 1

    /// How long the head of a key's entry is.
    static func headLength(of key: CacheKey) -> Int { magic.count + 24 + key.fileName.utf8.count }

    /// The head for a key and its bytes.
    static func head(of key: CacheKey, over bytes: [UInt8]) -> [UInt8] {
        head(of: key, count: bytes.count, hash: stableHash(bytes))
    }

    /// The head for a key and so many bytes of a number.
    static func head(of key: CacheKey, count: Int, hash: UInt64) -> [UInt8] {
        var head = magic
        head.reserveCapacity(headLength(of: key))
        func append<Number: FixedWidthInteger>(_ number: Number) {
            withUnsafeBytes(of: number.littleEndian) { head.append(contentsOf: $0) }
        }
        append(version)
        append(UInt32(key.fileName.utf8.count))
        append(UInt64(count))
        append(hash)
        head += key.fileName.utf8
        return head
    }
}
