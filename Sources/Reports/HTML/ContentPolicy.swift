import Packing

/// What a browser may do with a page: show it in its own style and run its own script.
///
/// Nothing is loaded or sent.
struct ContentPolicy {
    let style: StaticString
    let script: StaticString

    /// The value of `Content-Security-Policy` (W3C CSP 3): what isn't these very texts isn't styled or run.
    var text: String {
        "default-src 'none'; style-src '\(Self.source(style))'; script-src '\(Self.source(script))'; "
            + "base-uri 'none'; form-action 'none'"
    }

    private static func source(_ text: StaticString) -> String {
        "sha256-\(base64(Digest(of: text.description).bytes))"
    }

    /// Bytes in the alphabet of RFC 4648, section 4.
    private static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        return stride(from: 0, to: bytes.count, by: 3).map { start in
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            let text = (0...group.count).map { String(digits[bits >> (18 - 6 * $0) & 63]) }.joined()
            return text + String(repeating: "=", count: 3 - group.count)
        }.joined()
    }
}

extension Digest {
    fileprivate var bytes: [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
