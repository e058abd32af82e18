/// JSON as a ledger writes it: members sorted, no blanks, nothing but printable ASCII.
///
/// Whatever a name holds, the text is safe to look at, and the same value has the same bytes.
package enum CanonicalJSON {
    case null
    case bool(Bool)
    case int(Int)
    case string(String)
    case array([CanonicalJSON])
    case object([String: CanonicalJSON])
    /// A value that is written already.
    case written(String)

    /// A string, or null.
    package static func optional(_ text: String?) -> CanonicalJSON { text.map(CanonicalJSON.string) ?? .null }

    /// The value as text.
    package var text: String {
        var result = ""
        append(to: &result)
        return result
    }

    private func append(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .int(let value): text += String(value)
        case .string(let value): Self.append(value, to: &text)
        case .written(let value): text += value
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

    private static func append(_ string: String, to text: inout String) {
        text += "\""
        for unit in string.utf16 {
            switch unit {
            case 0x22: text += "\\\""
            case 0x5C: text += "\\\\"
            case 0x20...0x7E: text.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let digits = String(unit, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        text += "\""
    }
}
