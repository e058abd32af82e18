import CCrypto

/// HMAC-SHA256 of a message: who has the key made it, or had it made.
///
/// Source: RFC 2104, as OpenSSL computes it.
public struct MessageCode: Hashable, Sendable {
    /// The 64 hexadecimal digits, in lower case.
    public let hex: String

    /// The code of a message under a key; O(bytes).
    public init(of message: [UInt8], key: [UInt8]) {
        var (code, length) = ([UInt8](repeating: 0, count: 32), UInt32(32))
        let made = HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &code, &length)
        precondition(made != nil && length == 32, "OpenSSL has no HMAC-SHA256")
        hex = code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Whether two texts are the same, in a time that doesn't tell where they differ.
    public static func isSame(_ a: some Sequence<UInt8>, _ b: some Sequence<UInt8>) -> Bool {
        let (a, b) = (Array(a), Array(b))
        return a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
    }
}
