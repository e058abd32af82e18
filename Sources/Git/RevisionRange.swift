/// What a person wrote to name a commit or a range of commits, split but not looked up.
///
/// Source of the notation: gitrevisions(7), "Specifying ranges".
public enum RevisionRange: Hashable, Sendable {
    /// One revision, `A`.
    case single(String)
    /// `A..B`: from A to B.
    case twoDots(base: String, head: String)
    /// `A...B`: from the merge base of A and B to B.
    case threeDots(base: String, head: String)

    /// Splits at the first two or three dots outside braces; an empty side means HEAD.
    ///
    /// `..` alone is the parent folder to git, hence a single revision that doesn't exist. Dots inside braces, as in
    /// `HEAD^{/fix..}`, are part of the revision.
    public static func parse(_ text: String) -> RevisionRange {
        let bytes = Array(text.utf8)
        guard text != "..", let start = firstDots(in: bytes) else { return .single(text) }
        let hasThird = start + 2 < bytes.count && bytes[start + 2] == UInt8(ascii: ".")
        let base = side(bytes[..<start])
        let head = side(bytes[(start + (hasThird ? 3 : 2))...])
        return hasThird ? .threeDots(base: base, head: head) : .twoDots(base: base, head: head)
    }

    private static func firstDots(in bytes: [UInt8]) -> Int? {
        var depth = 0
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"): depth = max(0, depth - 1)
            case UInt8(ascii: ".") where depth == 0 && index + 1 < bytes.count && bytes[index + 1] == byte:
                return index
            default: break
            }
        }
        return nil
    }

    private static func side(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.isEmpty ? "HEAD" : String(decoding: bytes, as: UTF8.self)
    }
}
