/// The forms of names, label keys and values that the API server accepts.
///
/// Source: apimachinery `pkg/util/validation`.
enum Names {
    /// Why a text is no DNS-1123 subdomain, as a phrase (V-2).
    static func problem(withSubdomain text: String) -> String? {
        if has(text, form: isSubdomain) { return nil }
        if text.isEmpty { return "it is empty" }
        if text.utf8.count > 253 { return "it has more than 253 characters" }
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.allSatisfy({ isDNSPart($0) }) else {
            return "it may have only lower-case letters, digits, `-` and `.`, and each part has to start and end "
                + "with a letter or digit"
        }
        return nil
    }

    /// Why a text is no DNS-1123 label, as a phrase.
    static func problem(withDNSLabel text: String) -> String? {
        if has(text, form: isDNSLabel) { return nil }
        if text.isEmpty { return "it is empty" }
        if text.utf8.count > 63 { return "it has more than 63 characters" }
        guard isDNSPart(Substring(text).utf8) else {
            return
                "it may have only lower-case letters, digits and `-`, and has to start and end with a letter or digit"
        }
        return nil
    }

    /// Why a text is no label's key, as a phrase.
    static func problem(withLabelKey text: String) -> String? {
        if has(text, form: isLabelKey) { return nil }
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count <= 2, let name = parts.last else { return "it has more than one `/`" }
        if parts.count == 2, let problem = problem(withSubdomain: String(parts[0])) {
            return "its prefix is no DNS name: \(problem)"
        }
        if name.isEmpty { return "its name is empty" }
        if name.utf8.count > 63 { return "its name has more than 63 characters" }
        return isQualified(name.utf8) ? nil : wordForm
    }

    /// Why a text is no label's value, as a phrase; the empty text is one (E-15).
    static func problem(withLabelValue text: String) -> String? {
        if has(text, form: isLabelValue) { return nil }
        if text.isEmpty { return nil }
        if text.utf8.count > 63 { return "it has more than 63 characters" }
        return isQualified(Substring(text).utf8) ? nil : wordForm
    }

    /// Why a text is no port's name, as a phrase (P-19, P-20).
    static func problem(withPortName text: String) -> String? {
        if has(text, form: isPortName) { return nil }
        let bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last else { return "it is empty" }
        if bytes.count > 15 { return "a port's name has at most 15 characters" }
        guard bytes.allSatisfy({ isLower($0) || isDigit($0) || $0 == hyphen }) else {
            return "a port's name has only lower-case letters, digits and `-`"
        }
        guard bytes.contains(where: isLower) else { return "a port's name has at least one letter" }
        if first == hyphen || last == hyphen { return "a port's name doesn't start or end with `-`" }
        let hasTwo = zip(bytes, bytes.dropFirst()).contains { $0 == hyphen && $1 == hyphen }
        return hasTwo ? "a port's name has no two `-` in a row" : nil
    }

    private static let hyphen = UInt8(ascii: "-")
    private static let wordForm =
        "it may have only letters, digits, `-`, `_` and `.`, and has to start and end with a letter or digit"

    private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isDNSPart(_ part: Substring.UTF8View) -> Bool {
        guard let first = part.first, let last = part.last else { return false }
        return first != hyphen && last != hyphen && part.allSatisfy { isLower($0) || isDigit($0) || $0 == hyphen }
    }

    private static func isQualified(_ text: Substring.UTF8View) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool { isLower(byte) || isUpper(byte) || isDigit(byte) }
        guard let first = text.first, let last = text.last, isAlphanumeric(first), isAlphanumeric(last) else {
            return false
        }
        return text.allSatisfy { isAlphanumeric($0) || [hyphen, UInt8(ascii: "_"), UInt8(ascii: ".")].contains($0) }
    }
}

/// The same forms as a look at bytes, which tells of most texts that nothing is wrong.
extension Names {
    private static func has(_ text: String, form: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
        text.utf8.withContiguousStorageIfAvailable(form) ?? false
    }

    static func isSubdomain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count <= 253 else { return false }
        var start = 0
        for index in text.indices where text[index] == UInt8(ascii: ".") {
            guard isDNSPart(text, start..<index) else { return false }
            start = index + 1
        }
        return isDNSPart(text, start..<text.count)
    }

    static func isDNSLabel(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count <= 63 && isDNSPart(text, 0..<text.count)
    }

    static func isLabelKey(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let slash = text.firstIndex(of: UInt8(ascii: "/")) else { return !text.isEmpty && isLabelValue(text) }
        let name = UnsafeBufferPointer(rebasing: text[(slash + 1)...])
        return isSubdomain(UnsafeBufferPointer(rebasing: text[..<slash])) && !name.isEmpty && isLabelValue(name)
    }

    static func isLabelValue(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count <= 63, let first = text.first, let last = text.last else { return text.isEmpty }
        for byte in text {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                continue
            default: return false
            }
        }
        // What may stand inside and isn't a letter or digit is `-`, `.` and `_`.
        return first != hyphen && first != UInt8(ascii: ".") && first != UInt8(ascii: "_")
            && last != hyphen && last != UInt8(ascii: ".") && last != UInt8(ascii: "_")
    }

    static func isPortName(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count <= 15, isDNSPart(text, 0..<text.count) else { return false }
        var (hasLetter, wasHyphen) = (false, false)
        for byte in text {
            if byte == hyphen, wasHyphen { return false }
            wasHyphen = byte == hyphen
            hasLetter = hasLetter || byte >= UInt8(ascii: "a")
        }
        return hasLetter
    }

    private static func isDNSPart(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        guard !range.isEmpty, text[range.lowerBound] != hyphen, text[range.upperBound - 1] != hyphen else {
            return false
        }
        for index in range {
            switch text[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), hyphen: continue
            default: return false
            }
        }
        return true
    }
}
