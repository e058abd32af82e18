/// A line that may be meant as a trailer: a key of a few words, what separates it, and a value.
struct KeyLine {
    /// What stands behind the key.
    enum Separator: Hashable {
        case colon, equals
    }

    /// The key as written.
    let key: String
    let separator: Separator
    let value: ArraySlice<UInt8>
    /// Whether something stands before the key: spaces or the mark of a list's item.
    let isIndented: Bool

    /// Reads a line; `nil` if it has no colon or equals sign behind something short that could be a key.
    init?(_ line: ArraySlice<UInt8>) {
        let content = Self.withoutListMark(line.trimmed)
        guard let place = content.prefix(40).firstIndex(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") })
        else { return nil }
        let key = content[..<place].trimmed
        guard !key.isEmpty, key.allSatisfy({ $0.isASCIIAlphanumeric || " ._-#".utf8.contains($0) }) else { return nil }
        self.key = key.text
        separator = content[place] == UInt8(ascii: ":") ? .colon : .equals
        value = content[(place + 1)...].trimmed
        isIndented = content.startIndex != line.startIndex
    }

    private static func withoutListMark(_ content: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        content.starts(with: "- ") || content.starts(with: "* ") ? content.dropFirst(2).trimmed : content
    }

    /// The key among `keys` that is meant but written otherwise; `nil` if there is none or the key is one of them.
    func meant(of keys: [String]) -> String? {
        if keys.contains(where: { key.isSameKey(as: $0) }) { return nil }
        let written = Self.letters(of: key)
        return keys.first { Self.isNear(written, Self.letters(of: $0)) }
    }

    private static func letters(of key: String) -> [UInt8] {
        key.utf8.filter(\.isASCIIAlphanumeric).map(\.asciiLowercased)
    }

    private static let suffixes = ["s", "id", "ids", "no", "nr", "number", "key", "ref"]

    private static func isNear(_ written: [UInt8], _ key: [UInt8]) -> Bool {
        if written == key { return true }
        if written.starts(with: key), suffixes.contains(where: { $0.utf8.elementsEqual(written.dropFirst(key.count)) })
        {
            return true
        }
        return key.count >= 5 && isOneSlip(written, key)
    }

    /// Whether one letter is missing, surplus or another, or two neighbours are swapped.
    private static func isOneSlip(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        guard abs(a.count - b.count) <= 1 else { return false }
        let start = zip(a, b).prefix { $0 == $1 }.count
        let (restA, restB) = (a.dropFirst(start), b.dropFirst(start))
        return restA.dropFirst().elementsEqual(restB.dropFirst()) || restA.dropFirst().elementsEqual(restB)
            || restA.elementsEqual(restB.dropFirst())
            || restA.count >= 2 && restB.count >= 2 && restA.prefix(2).elementsEqual(restB.prefix(2).reversed())
                && restA.dropFirst(2).elementsEqual(restB.dropFirst(2))
    }
}
