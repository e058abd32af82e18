/// An address block's text, read as Go's legacy parser reads it: leading zeros are decimal, host bits are kept.
struct CIDRText: Hashable {
    /// The address as written; an IPv4 address is in the low 32 bits.
    var address: UInt128
    var prefixLength: Int
    var isIPv6: Bool
    /// Whether a number has leading zeros, which other parsers read as octal or refuse.
    var hasLeadingZeros: Bool
    /// Whether it is written as IPv6 and means IPv4 addresses (`::ffff:10.0.0.0/104`).
    var isMapped: Bool

    /// The address with the host bits cleared.
    var network: UInt128 {
        let hostBits = (isIPv6 ? 128 : 32) - prefixLength
        return hostBits >= 128 ? 0 : (address >> UInt128(hostBits)) << UInt128(hostBits)
    }

    /// Reads `address/length`; `nil` when it is no address block.
    init?(_ text: String) {
        if let plain = text.utf8.withContiguousStorageIfAvailable(Self.plainIPv4(_:)) ?? nil {
            self = plain
            return
        }
        guard text.utf8.count <= 100 else { return nil }
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 2, let length = Self.decimal(parts[1], upTo: 128) else { return nil }
        hasLeadingZeros = length.hasLeadingZeros
        if parts[0].contains(":") {
            guard let address = Self.ipv6(parts[0]) else { return nil }
            hasLeadingZeros = hasLeadingZeros || address.hasLeadingZeros
            isMapped = address.value >> 32 == 0xFFFF && length.value >= 96
            self.address = isMapped ? address.value & 0xFFFF_FFFF : address.value
            prefixLength = isMapped ? length.value - 96 : length.value
            isIPv6 = !isMapped
        } else {
            guard let address = Self.ipv4(parts[0]), length.value <= 32 else { return nil }
            hasLeadingZeros = hasLeadingZeros || address.hasLeadingZeros
            isMapped = false
            self.address = UInt128(address.value)
            prefixLength = length.value
            isIPv6 = false
        }
    }

    private init(ipv4 address: UInt32, prefixLength: Int) {
        self.address = UInt128(address)
        self.prefixLength = prefixLength
        isIPv6 = false
        hasLeadingZeros = false
        isMapped = false
    }

    /// The form that nearly all blocks have, IPv4 without leading zeros; for any other, `nil` says nothing.
    private static func plainIPv4(_ text: UnsafeBufferPointer<UInt8>) -> CIDRText? {
        var (address, number, digits, parts): (UInt32, UInt32, Int, Int) = (0, 0, 0, 0)
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard digits == 0 || number != 0, digits < 3 else { return nil }
                number = number * 10 + UInt32(byte - UInt8(ascii: "0"))
                digits += 1
            case UInt8(ascii: "."), UInt8(ascii: "/"):
                guard digits > 0, number <= 255, byte == UInt8(ascii: "/") ? parts == 3 : parts < 3 else { return nil }
                address = address << 8 | number
                (number, digits, parts) = (0, 0, parts + 1)
            default: return nil
            }
        }
        guard parts == 4, digits > 0, number <= 32 else { return nil }
        return CIDRText(ipv4: address, prefixLength: Int(number))
    }

    /// Whether another block lies within this one and has a longer prefix (I-2).
    func strictlyContains(_ other: CIDRText) -> Bool {
        guard isIPv6 == other.isIPv6, prefixLength < other.prefixLength else { return false }
        let hostBits = UInt128((isIPv6 ? 128 : 32) - prefixLength)
        return hostBits >= 128 || network >> hostBits == other.network >> hostBits
    }

    private static func decimal(_ text: Substring, upTo limit: Int) -> (value: Int, hasLeadingZeros: Bool)? {
        guard !text.isEmpty, text.utf8.count <= 20, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        var value = 0
        for byte in text.utf8 {
            value = value * 10 + Int(byte - 48)
            if value > limit { return nil }
        }
        return (value, text.utf8.count > 1 && text.first == "0")
    }

    private static func ipv4(_ text: Substring) -> (value: UInt32, hasLeadingZeros: Bool)? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var result: (value: UInt32, hasLeadingZeros: Bool) = (0, false)
        for part in parts {
            guard let byte = decimal(part, upTo: 255) else { return nil }
            result = (result.value << 8 | UInt32(byte.value), result.hasLeadingZeros || byte.hasLeadingZeros)
        }
        return result
    }

    private static func ipv6(_ text: Substring) -> (value: UInt128, hasLeadingZeros: Bool)? {
        var halves: [Substring] = [text]
        if let gap = text.firstRange(of: "::") {
            halves = [text[..<gap.lowerBound], text[gap.upperBound...]]
        }
        var hasLeadingZeros = false
        var groups: [[UInt16]] = []
        for (index, half) in halves.enumerated() {
            guard let read = Self.groups(half, mayEndInIPv4: index == halves.count - 1) else { return nil }
            groups.append(read.groups)
            hasLeadingZeros = hasLeadingZeros || read.hasLeadingZeros
        }
        let written = groups.reduce(0) { $0 + $1.count }
        guard halves.count == 1 ? written == 8 : written < 8 else { return nil }
        let zeros = [UInt16](repeating: 0, count: 8 - written)
        let all = groups[0] + zeros + (groups.count == 2 ? groups[1] : [])
        return (all.reduce(UInt128(0)) { $0 << 16 | UInt128($1) }, hasLeadingZeros)
    }

    private static func groups(_ text: Substring, mayEndInIPv4: Bool) -> (groups: [UInt16], hasLeadingZeros: Bool)? {
        guard !text.isEmpty else { return ([], false) }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        var hasLeadingZeros = false
        for (index, part) in parts.enumerated() {
            if part.contains("."), mayEndInIPv4, index == parts.count - 1 {
                guard let address = ipv4(part) else { return nil }
                groups += [UInt16(address.value >> 16), UInt16(address.value & 0xFFFF)]
                hasLeadingZeros = address.hasLeadingZeros
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ $0 != 43 && $0 != 45 }),
                    let group = UInt16(part, radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return (groups, hasLeadingZeros)
    }
}
