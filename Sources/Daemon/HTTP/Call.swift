/// A request, as far as it matters.
struct Call: Sendable {
    /// The method, in capitals.
    let method: String
    /// The parts of the path, decoded; `nil` where they can't be.
    let path: [String]?
    /// Its headers, by their names in small letters.
    let headers: [String: String]

    init(method: String, target: String, headers: [String: String]) {
        self.method = method
        let path = target.prefix { $0 != "?" && $0 != "#" }
        let parts = path.split(separator: "/").map(Self.decoded)
        self.path = parts.contains(nil) ? nil : parts.compactMap(\.self)
        self.headers = headers
    }

    /// Text in which `%XX` stands for bytes (RFC 3986, section 2.1); `nil` where that isn't UTF-8.
    static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

/// What a caller gets.
struct Answer: Sendable {
    /// The status of HTTP.
    var status: Int
    /// Headers besides those of every answer.
    var headers: [String: String] = [:]
    /// The body.
    var body: [UInt8]

    static func text(_ status: Int, _ text: String) -> Answer {
        Answer(status: status, headers: ["content-type": "text/plain; charset=utf-8"], body: Array((text + "\n").utf8))
    }

    static func page(_ text: String, status: Int = 200) -> Answer {
        Answer(status: status, headers: ["content-type": "text/html; charset=utf-8"], body: Array(text.utf8))
    }

    static func json(_ text: String, status: Int = 200) -> Answer {
        Answer(status: status, headers: ["content-type": "application/json"], body: Array((text + "\n").utf8))
    }

    static let notFound = Answer.text(404, "There is nothing here.")
}
