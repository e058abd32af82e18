import CCrypto

/// A SHA-256 digest: what stands for bytes where somebody might want to pass others off as them.
///
/// Source: FIPS 180-4, as OpenSSL computes it.
public struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The 64 hexadecimal digits, in lower case.
    public let hex: String

    /// The digest of bytes; O(bytes).
    public init(of bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        var (digest, length) = ([UInt8](repeating: 0, count: Self.size), Self.size)
        // It fails only where the library lacks the algorithm, and then the digest of nothing must not look like one.
        let isDone = EVP_Q_digest(nil, "SHA256", nil, bytes, bytes.count, &digest, &length) == 1
        precondition(isDone && length == Self.size, "OpenSSL has no SHA-256")
        hex = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The digest of a text's UTF-8 bytes.
    public init(of text: String) { self.init(of: text.utf8) }

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
