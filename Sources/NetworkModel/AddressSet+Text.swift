import Glibc

extension AddressSet {
    /// The addresses that a text says: one address, or a block in CIDR notation; IPv4 or IPv6.
    ///
    /// Host bits of a block are ignored.
    ///
    /// - Returns: `nil` for anything else, leading zeros in IPv4 included.
    public init?(text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = parts.first.map(String.init), !address.utf8.contains(0) else {
            return nil
        }
        if let v4 = Self.parseIPv4(address) {
            guard let length = Self.prefixLength(parts, atMost: 32) else { return nil }
            self = .block(v4: v4, prefixLength: length)
        } else if let v6 = Self.parseIPv6(address) {
            guard let length = Self.prefixLength(parts, atMost: 128) else { return nil }
            self = .block(v6: v6, prefixLength: length)
        } else {
            return nil
        }
    }

    private static func prefixLength(_ parts: [Substring], atMost longest: Int) -> Int? {
        guard parts.count == 2 else { return longest }
        guard parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let length = Int(parts[1]), length <= longest
        else { return nil }
        return length
    }

    private static func parseIPv4(_ text: String) -> UInt32? {
        var address = in_addr()
        return inet_pton(AF_INET, text, &address) == 1 ? UInt32(bigEndian: address.s_addr) : nil
    }

    private static func parseIPv6(_ text: String) -> UInt128? {
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
        return withUnsafeBytes(of: &address) { bytes in bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } }
    }
}
