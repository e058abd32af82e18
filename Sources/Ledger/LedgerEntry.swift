import Packing

/// One entry of a ledger.
public struct LedgerEntry: Hashable, Sendable {
    /// What is recorded.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A review: the body is an envelope around its report.
        case review
        /// Bodies of older entries were given up: the body says which.
        case prune
    }

    /// Its number, counted from 1 without a gap.
    public var number: Int
    /// What is recorded: a ``Kind`` in a word.
    public var kind: String
    /// What stands for it: there are no two entries of one key.
    public var key: String
    /// When it was recorded, in UTC: `YYYY-MM-DDTHH:MM:SSZ`.
    public var recordedAt: String
    /// What was recorded, as JSON; `nil` once it was given up.
    public var body: String?
    /// What stands for the body, even when that is gone.
    public var bodyDigest: String
    /// The digest of the entry before; of the first, ``beginning``.
    public var previous: String
    /// What stands for this entry and all before it.
    public var digest: String

    /// What the first entry names as the digest of the one before it.
    public static let beginning = "sha256:" + String(repeating: "0", count: 64)

    /// The digest of an entry: SHA-256 over its parts as netstrings, after the name of this form.
    ///
    /// A netstring is `LENGTH:BYTES,`, so that no byte can move from one part to the next.
    static func digest(
        number: Int, kind: [UInt8], key: [UInt8], recordedAt: [UInt8], bodyDigest: [UInt8], previous: [UInt8]
    ) -> Digest {
        let parts = [Array(form.utf8), Array(String(number).utf8), kind, key, recordedAt, bodyDigest, previous]
        return Digest(of: netstrings(parts))
    }

    /// The name of the form of a digest.
    private static let form = "netreeve.dev/ledger-entry/v1"

    static func netstrings(_ parts: [[UInt8]]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(parts.reduce(0) { $0 + $1.count + 8 })
        for part in parts {
            bytes += "\(part.count):".utf8
            bytes += part
            bytes.append(UInt8(ascii: ","))
        }
        return bytes
    }

    static func netstrings(_ parts: [String]) -> [UInt8] { netstrings(parts.map { Array($0.utf8) }) }
}
