/// A JSON value that is written the same way every time: keys sorted, no blanks, no floating-point numbers.
///
/// What can't be seen is escaped, so that the text is safe to look at, whatever a name holds.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
    /// A value that is written already; for what occurs on many rows.
    case written(String)

    /// A string, or null.
    package static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    /// Which characters of strings are escaped.
    package enum Escaping: Sendable {
        /// Those that can't be seen, or act on others.
        case unprintable
        /// All that aren't ASCII as well.
        case nonASCII
    }

    /// The value as text, on one line; what is written already stays as it is.
    package var text: String { text(escaping: .unprintable) }

    /// The value as text, on one line; what is written already stays as it is.
    package func text(escaping: Escaping) -> String {
        var result = ""
        append(to: &result, escaping)
        return result
    }

    private func append(to text: inout String, _ escaping: Escaping) {
        switch self {
        case .null: text += "null"
        case .written(let value): text += value
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += String(value)
        case .string(let value): Self.append(value, to: &text, escaping)
        case .array(let values):
            text += "["
            for (number, value) in values.enumerated() {
                if number > 0 { text += "," }
                value.append(to: &text, escaping)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (number, (key, value)) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if number > 0 { text += "," }
                Self.append(key, to: &text, escaping)
                text += ":"
                value.append(to: &text, escaping)
            }
            text += "}"
        }
    }

    /// A string literal.
    ///
    /// What can't be seen is escaped too, so that a report is safe to look at; nothing is lost.
    package static func append(_ string: String, to text: inout String, _ escaping: Escaping = .unprintable) {
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
                if scalar.isUnprintable || (escaping == .nonASCII && !scalar.isASCII) {
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
