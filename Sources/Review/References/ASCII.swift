// Classes of bytes as git has them in every locale: only ASCII, and neither form feed nor vertical tab is space.
extension UInt8 {
    var isASCIISpace: Bool { self == 9 || self == 10 || self == 13 || self == 32 }
    var isASCIIDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    var isASCIIUppercase: Bool { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") }
    var isASCIILowercase: Bool { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") }
    var isASCIIAlphanumeric: Bool { isASCIIDigit || isASCIIUppercase || isASCIILowercase }
    var isHexDigit: Bool {
        isASCIIDigit || (asciiLowercased >= UInt8(ascii: "a") && asciiLowercased <= UInt8(ascii: "f"))
    }
    var asciiLowercased: UInt8 { isASCIIUppercase ? self + 32 : self }
}

extension ArraySlice<UInt8> {
    /// Without git's white space at both ends.
    var trimmed: ArraySlice<UInt8> {
        guard let first = firstIndex(where: { !$0.isASCIISpace }), let last = lastIndex(where: { !$0.isASCIISpace })
        else {
            return self[startIndex..<startIndex]
        }
        return self[first...last]
    }

    /// As text, repaired where it isn't UTF-8.
    var text: String { String(decoding: self, as: UTF8.self) }

    func starts(with prefix: StaticString) -> Bool {
        prefix.withUTF8Buffer { starts(with: $0) }
    }
}

extension String {
    /// Whether two texts differ at most in the case of ASCII letters, as keys of trailers may.
    func isSameKey(as other: String) -> Bool {
        utf8.elementsEqual(other.utf8) { $0.asciiLowercased == $1.asciiLowercased }
    }
}
