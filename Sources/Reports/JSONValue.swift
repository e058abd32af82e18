/// A JSON value that is written the same way every time: keys sorted, no blanks, no floating-point numbers.
enum JSONValue: Hashable {
    case null
    case bool(Bool)
    case int(Int)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
    /// A value that is written already; for what occurs on many rows.
    case written(String)

    /// A string, or null.
    static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    /// The value as text, on one line.
    var text: String {
        var result = ""
        append(to: &result)
        return result
    }

    private func append(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .written(let value): text += value
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += String(value)
        case .string(let value): Self.append(value, to: &text)
        case .array(let values):
            text += "["
            for (number, value) in values.enumerated() {
                if number > 0 { text += "," }
                value.append(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (number, (key, value)) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if number > 0 { text += "," }
                Self.append(key, to: &text)
                text += ":"
                value.append(to: &text)
            }
            text += "}"
        }
    }

    /// A string literal.
    ///
    /// What can't be seen is escaped too, so that a report is safe to look at; nothing is lost.
    static func append(_ string: String, to text: inout String) {
        let isPlain = string.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }
        if isPlain {
            text += "\""
            text += string
            text += "\""
            return
        }
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            default:
                if PrintableText.isUnprintable(scalar) {
                    for unit in UTF16.encode(scalar).map(Array.init) ?? [] { text += "\\u\(hexadecimal(unit))" }
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        text += "\""
    }

    private static func hexadecimal(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

/// Writes one JSON object member by member, so that long arrays are never held.
///
/// Members have to be written in the order of their keys. Each element of a member that is an array has a line of its
/// own, which makes two reports easy to compare and a long one easy to read line by line.
struct JSONObjectWriter {
    private var isEmpty = true

    /// Starts the object.
    init(_ output: inout some TextOutputStream) { output.write("{") }

    /// Writes a member.
    mutating func write(_ key: String, _ value: JSONValue, to output: inout some TextOutputStream) {
        start(key, &output)
        output.write(value.text)
    }

    /// Writes a member that is an array, element by element.
    mutating func write(
        _ key: String, elements: some Sequence<JSONValue>, to output: inout some TextOutputStream
    ) {
        start(key, &output)
        output.write("[")
        var isFirst = true
        for element in elements {
            output.write(isFirst ? "\n    " : ",\n    ")
            output.write(element.text)
            isFirst = false
        }
        output.write(isFirst ? "]" : "\n  ]")
    }

    private mutating func start(_ key: String, _ output: inout some TextOutputStream) {
        output.write("\(isEmpty ? "" : ",")\n  \(JSONValue.string(key).text): ")
        isEmpty = false
    }

    /// Ends the object.
    func end(_ output: inout some TextOutputStream) { output.write("\n}\n") }
}
