/// What a scalar means to the tools that apply manifests.
///
/// kubectl, Kustomize, Argo CD and Flux all read YAML with `sigs.k8s.io/yaml`, whose rules (goyaml.v2 `resolve.go`)
/// are neither those of YAML 1.1 nor of 1.2: `on` and `y` are true, `0o17` is 15, `22:22` is a string.
enum ScalarValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case float(Double)
    case string(String)

    /// The value of a text without quotes and tag.
    init(plain text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE": self = .bool(true)
        case "n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE": self = .bool(false)
        case ".nan", ".NaN", ".NAN": self = .float(.nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": self = .float(.infinity)
        case "-.inf", "-.Inf", "-.INF": self = .float(-.infinity)
        default: self = Self.number(text) ?? .string(text)
        }
    }

    /// The value of a text without quotes and tag.
    init(plain bytes: UnsafeBufferPointer<UInt8>) {
        if Self.isCertainlyString(plain: bytes) {
            self = .string(SharedText.make(bytes))
        } else if let number = Self.shortNumber(bytes) {
            self = .integer(number)
        } else {
            self = ScalarValue(plain: String(decoding: bytes, as: UTF8.self))
        }
    }

    /// Whether a text without quotes and tag is a string.
    static func isString(plain bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if isCertainlyString(plain: bytes) { return true }
        guard case .string = ScalarValue(plain: bytes) else { return false }
        return true
    }

    /// Whether a text without quotes and tag says nothing.
    static func isNull(plain bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        switch bytes.count {
        case 0: true
        case 1: bytes[0] == UInt8(ascii: "~")
        case 4: !isCertainlyString(plain: bytes) && ScalarValue(plain: bytes) == .null
        default: false
        }
    }

    /// Whether a look at a few bytes tells that a text is a string; where it doesn't, it may be one even so.
    private static func isCertainlyString(plain bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first else { return false }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            // Addresses, quantities, versions: no number has letters beyond hexadecimal digits, `x` and `o`, and of
            // the words that begin with a sign each has an `n` or `N`.
            return bytes.contains { byte in
                switch byte {
                case UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "g")...UInt8(ascii: "m"),
                    UInt8(ascii: "p")...UInt8(ascii: "w"):
                    true
                default: false
                }
            } && !(bytes.count == 5 && bytes[1] == UInt8(ascii: "."))
        case UInt8(ascii: "."), UInt8(ascii: "~"): return false
        default:
            // The longest of the words is `false`.
            if bytes.count > 5 { return true }
            switch first | 0x20 {
            case UInt8(ascii: "y"), UInt8(ascii: "n"), UInt8(ascii: "o"), UInt8(ascii: "t"), UInt8(ascii: "f"):
                guard bytes.count > 1 else { return false }
                // Second letters of the words: yes, no, null, on, off, true, false.
                switch (first | 0x20, bytes[1] | 0x20) {
                case (UInt8(ascii: "y"), UInt8(ascii: "e")), (UInt8(ascii: "n"), UInt8(ascii: "o")),
                    (UInt8(ascii: "n"), UInt8(ascii: "u")), (UInt8(ascii: "o"), UInt8(ascii: "n")),
                    (UInt8(ascii: "o"), UInt8(ascii: "f")), (UInt8(ascii: "t"), UInt8(ascii: "r")),
                    (UInt8(ascii: "f"), UInt8(ascii: "a")):
                    return false
                default: return true
                }
            default: return true
            }
        }
    }

    /// A number of a few decimal digits, the first of which isn't zero.
    private static func shortNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard (1...9).contains(bytes.count), bytes[0] != UInt8(ascii: "0") else { return nil }
        var value = 0
        for byte in bytes {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }

    /// What the value is called in a message.
    var noun: String {
        switch self {
        case .null: "nothing"
        case .bool: "a boolean"
        case .integer, .float: "a number"
        case .string: "a string"
        }
    }

    /// The value as a whole number: `80.0` and `8e1` reach the API server as `80`.
    var wholeNumber: Int? {
        switch self {
        case .integer(let value): value
        case .float(let value): value.magnitude < 9_007_199_254_740_992 ? Int(exactly: value) : nil
        case .null, .bool, .string: nil
        }
    }

    private static func number(_ text: String) -> ScalarValue? {
        guard let first = text.utf8.first, text.utf8.count <= 400 else { return nil }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): break
        default: return nil
        }
        let digits = text.utf8.contains(UInt8(ascii: "_")) ? String(text.filter { $0 != "_" }) : text
        return integer(digits).map(ScalarValue.integer) ?? float(digits).map(ScalarValue.float)
    }

    /// Go's `strconv.ParseInt` with base 0.
    private static func integer(_ text: String) -> Int? {
        var rest = text[...]
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest = rest.dropFirst() }
        var radix = 10
        if rest.first == "0", rest.count > 1 {
            switch rest.dropFirst().first {
            case "x", "X": (radix, rest) = (16, rest.dropFirst(2))
            case "o", "O": (radix, rest) = (8, rest.dropFirst(2))
            case "b", "B": (radix, rest) = (2, rest.dropFirst(2))
            default: (radix, rest) = (8, rest.dropFirst(1))
            }
        }
        guard let first = rest.first, first != "+", first != "-" else { return nil }
        return Int((isNegative ? "-" : "") + rest, radix: radix)
    }

    /// goyaml.v2's `yamlStyleFloat`: digits with an optional fraction and exponent, at least one digit.
    private static func float(_ text: String) -> Double? {
        var rest = text.utf8[...]
        func skipDigits() -> Int {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
            rest = rest.dropFirst(digits)
            return digits
        }
        func skip(_ characters: String) -> Bool {
            guard let first = rest.first, characters.utf8.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        _ = skip("+-")
        let whole = skipDigits()
        let fraction = skip(".") ? skipDigits() : 0
        guard whole + fraction > 0 else { return nil }
        if skip("eE") {
            _ = skip("+-")
            guard skipDigits() > 0 else { return nil }
        }
        guard rest.isEmpty else { return nil }
        return Double(text.hasSuffix(".") ? text + "0" : text) ?? .infinity
    }
}
