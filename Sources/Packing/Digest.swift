import CCrypto

/// A SHA-256 digest: what stands for bytes where somebody might want to pass others off as them.
///
/// Source: FIPS 180-4, as OpenSSL computes it.
public struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The 64 hexadecimal digits, in lower case.
    public let hex: String

    /// The digest of bytes; O(bytes).
    public init(of bytes: some Sequence<UInt8>) {
        self.init(Array(bytes))
    }

    /// The digest of a text's UTF-8 bytes.
    public init(of text: String) { self.init(Array(text.utf8)) }

    private init(_ bytes: [UInt8]) {
        var (digest, length) = ([UInt8](repeating: 0, count: Self.size), UInt32(Self.size))
        // It fails only where the library lacks the algorithm, and then the digest of nothing must not look like one.
        let isDone =
            EVP_Digest(bytes, bytes.count, &digest, &length, OpaquePointer(bitPattern: Self.algorithm), nil) == 1
        precondition(isDone && length == Self.size, "OpenSSL has no SHA-256")
        hex = String(unsafeUninitializedCapacity: 2 * Self.size) { buffer in
            for (place, byte) in digest.enumerated() {
                for (half, digit) in [byte >> 4, byte & 15].enumerated() {
                    buffer[2 * place + half] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                }
            }
            return 2 * Self.size
        }
    }

    /// Where OpenSSL's SHA-256 is, which never changes: to look it up takes longer than to digest a page of text.
    private static let algorithm = UInt(bitPattern: EVP_MD_fetch(nil, "SHA256", nil))

    /// Reads 64 hexadecimal digits of either case; `nil` for anything else.
    public init?(hex text: String) {
        guard text.utf8.count == 2 * Self.size, text.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return nil }
        hex = text.lowercased()
    }

    private static let size = 32

    /// Orders by the digits.
    public static func < (a: Digest, b: Digest) -> Bool { a.hex < b.hex }

    /// `sha256:` and the digits.
    public var description: String { "sha256:\(hex)" }
}
