/// The address of a Service as an application's configuration writes it.
struct ServiceAddress: Hashable {
    /// The Service's name.
    var service: String
    /// The Service's namespace; `nil` for the application's own.
    var namespace: String?
    /// The Service's port; `nil` where none is written.
    var port: UInt16?
    /// The words of the text that say it.
    var text: String

    /// The addresses that a text may hold: those that are written as such, in their order.
    ///
    /// These are `name.namespace.svc`, with or without the cluster's domain; names before a port and names after `//`.
    /// A whole text that is `name` or `name.namespace` is one where the text's own name says that it is a host. What a
    /// template would fill in (`$(HOST)`, `{{ .host }}`) isn't recognised. O(text).
    static func addresses(in text: String, named name: String?) -> [ServiceAddress] {
        var result: [ServiceAddress] = []
        let bytes = Array(text.utf8.prefix(mostBytes))
        let isHost = name.map(saysHost) ?? false
        var position = 0
        while position < bytes.count {
            guard isPartOfName(bytes[position]) else {
                position += 1
                continue
            }
            let start = position
            while position < bytes.count, isPartOfName(bytes[position]) { position += 1 }
            let word = start..<position
            if let address = address(word, of: bytes, isHost: isHost && word == bytes.indices) {
                result.append(address)
            }
        }
        return result
    }

    /// Longer texts than people write as a configuration are read up to here.
    private static let mostBytes = 64 << 10

    private static func isPartOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// Whether a variable of the name holds a host or an address.
    private static func saysHost(_ name: String) -> Bool {
        let words = name.uppercased().split { !$0.isLetter && !$0.isNumber }
        return words.last.map { hostWords.contains(String($0)) } ?? false
    }

    private static let hostWords: Set<String> = [
        "HOST", "HOSTNAME", "ADDR", "ADDRESS", "ENDPOINT", "SERVER", "SERVERS", "SERVICE", "URL", "URI", "BROKER",
        "BROKERS",
    ]

    private static func address(_ word: Range<Int>, of bytes: [UInt8], isHost: Bool) -> ServiceAddress? {
        let (isBehindSlashes, port) = (follows(word, "//", in: bytes), port(after: word.upperBound, in: bytes))
        // What stands next to capitals, underscores and the like is a part of some other word.
        guard !isPartOfWord(before: word, after: word, in: bytes) else { return nil }
        let text = String(decoding: bytes[word], as: UTF8.self)
        var labels = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if labels.last == "" { labels.removeLast() }
        guard let first = labels.first, !first.isEmpty, first.utf8.contains(where: { $0 >= UInt8(ascii: "a") }) else {
            return nil
        }
        let isWhole = labels.count >= 3 && labels[2] == "svc"
        guard isWhole || (labels.count <= 2 && (isBehindSlashes || isHost || port != nil)) else { return nil }
        return ServiceAddress(
            service: first, namespace: labels.count > 1 ? labels[1] : nil, port: port,
            text: text + (port.map { ":\($0)" } ?? ""))
    }

    private static func follows(_ word: Range<Int>, _ mark: String, in bytes: [UInt8]) -> Bool {
        let mark = Array(mark.utf8)
        if word.lowerBound >= mark.count, Array(bytes[(word.lowerBound - mark.count)..<word.lowerBound]) == mark {
            return true
        }
        // Behind a user and a password: `//user:secret@host`.
        return word.lowerBound > 0 && bytes[word.lowerBound - 1] == UInt8(ascii: "@")
    }

    private static func isPartOfWord(before: Range<Int>, after: Range<Int>, in bytes: [UInt8]) -> Bool {
        func isWord(_ index: Int) -> Bool {
            guard bytes.indices.contains(index) else { return false }
            let byte = bytes[index]
            return byte == UInt8(ascii: "_") || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte >= 0x80
                || byte == UInt8(ascii: "$") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "(")
        }
        return isWord(before.lowerBound - 1)
            || (after.upperBound < bytes.count && bytes[after.upperBound] != UInt8(ascii: "(")
                && isWord(after.upperBound))
    }

    /// The port behind a colon, where digits end there.
    private static func port(after end: Int, in bytes: [UInt8]) -> UInt16? {
        guard end < bytes.count, bytes[end] == UInt8(ascii: ":") else { return nil }
        let digits = bytes[(end + 1)...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard !digits.isEmpty, digits.count <= 5 else { return nil }
        if let next = bytes.dropFirst(end + 1 + digits.count).first, isPartOfName(next) { return nil }
        return UInt16(String(decoding: digits, as: UTF8.self)).flatMap { $0 == 0 ? nil : $0 }
    }
}
