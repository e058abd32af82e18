/// What an entry is found by: a kind of value, the version of its form, and the content that it was made from.
///
/// A key becomes a file name, so it holds nothing but lower-case letters, digits and dashes.
public struct CacheKey: Hashable, Sendable {
    /// The name of the entry's file, as in `parsed-v3-0123abcd`.
    public let fileName: String

    /// A key.
    ///
    /// - Parameters:
    ///   - kind: A word of 1 to 32 letters `a` to `z`.
    ///   - version: The version of the form, to be raised whenever the bytes for the same content change; not negative.
    ///   - content: 1 to 128 hexadecimal digits in lower case, such as an object id.
    /// - Returns: `nil` for anything else.
    public init?(kind: String, version: Int, content: String) {
        // No part may hold a dash, so that the file name tells them apart.
        self.init(fileName: "\(kind)-v\(version)-\(content)")
    }

    /// The key whose file has a name; `nil` if it is no entry's.
    init?(fileName: String) {
        let parts = fileName.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, (1...32).contains(parts[0].count), (2...20).contains(parts[1].count),
            (1...128).contains(parts[2].count), parts[1].first == UInt8(ascii: "v"),
            parts[0].allSatisfy({ UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }),
            parts[1].dropFirst().allSatisfy(Self.isDigit),
            parts[2].allSatisfy({ Self.isDigit($0) || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0 })
        else { return nil }
        self.fileName = fileName
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
