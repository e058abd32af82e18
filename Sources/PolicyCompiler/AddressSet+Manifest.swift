import Manifests
import NetworkModel

extension AddressSet {
    /// The addresses of a block as written, host bits ignored (I-7).
    init(_ block: CIDRManifest) {
        if block.isIPv6 {
            self = .block(v6: block.network, prefixLength: min(max(block.prefixLength, 0), 128))
        } else {
            let network = UInt32(truncatingIfNeeded: block.network)
            self = .block(v4: network, prefixLength: min(max(block.prefixLength, 0), 32))
        }
    }

    /// The addresses of any of the blocks.
    init(anyOf blocks: [CIDRManifest]) {
        self = blocks.reduce(AddressSet()) { $0.union(AddressSet($1)) }
    }

    /// The blocks from which clusters usually take pod addresses (I-3); `fc00::/7` includes `fd00::/8`.
    static let usualPodAddresses = [
        block(v4: 10 << 24, prefixLength: 8),
        block(v4: 172 << 24 | 16 << 16, prefixLength: 12),
        block(v4: 192 << 24 | 168 << 16, prefixLength: 16),
        block(v4: 100 << 24 | 64 << 16, prefixLength: 10),
        block(v6: 0xfc << 120, prefixLength: 7),
    ].reduce(AddressSet()) { $0.union($1) }
}

extension AddressSet {
    /// The one address that a text says, as the status of a pod states it; `nil` when the text isn't an address.
    init?(address text: String) {
        let bytes = Array(text.utf8)
        if bytes.contains(UInt8(ascii: ":")) {
            guard let address = Self.parseIPv6(bytes[...]) else { return nil }
            self = .block(v6: address, prefixLength: 128)
        } else {
            guard let address = Self.parseIPv4(bytes[...]) else { return nil }
            self = .block(v4: address, prefixLength: 32)
        }
    }

    /// Four decimal numbers without leading zeros.
    private static func parseIPv4(_ text: ArraySlice<UInt8>) -> UInt32? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard let octet = number(part, radix: 10, maximumDigits: 3), octet <= 255,
                part.count == 1 || part.first != UInt8(ascii: "0")
            else { return nil }
            address = address << 8 | octet
        }
        return address
    }

    /// Eight hexadecimal groups, of which one `::` may stand for the zeros; the last two may be an IPv4 address.
    private static func parseIPv6(_ text: ArraySlice<UInt8>) -> UInt128? {
        let colon = UInt8(ascii: ":")
        var gap: (head: ArraySlice<UInt8>, tail: ArraySlice<UInt8>)?
        for index in text.indices.dropLast() where text[index] == colon && text[index + 1] == colon {
            gap = (text[..<index], text[(index + 2)...])
            break
        }
        guard let gap else {
            guard let groups = groups(text, endsAddress: true), groups.count == 8 else { return nil }
            return joined(groups)
        }
        guard let head = groups(gap.head, endsAddress: false), let tail = groups(gap.tail, endsAddress: true),
            head.count + tail.count <= 7
        else { return nil }
        return joined(head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail)
    }

    /// The 16-bit groups of a part of an IPv6 address; none for an empty text.
    private static func groups(_ text: ArraySlice<UInt8>, endsAddress: Bool) -> [UInt32]? {
        if text.isEmpty { return [] }
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var groups: [UInt32] = []
        for (index, part) in parts.enumerated() {
            if endsAddress, index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                guard let address = parseIPv4(part) else { return nil }
                groups += [address >> 16, address & 0xffff]
            } else {
                guard let group = number(part, radix: 16, maximumDigits: 4) else { return nil }
                groups.append(group)
            }
        }
        return groups
    }

    private static func joined(_ groups: [UInt32]) -> UInt128 { groups.reduce(0) { $0 << 16 | UInt128($1) } }

    /// A number of a few digits; `nil` for none, too many, or anything else.
    private static func number(_ digits: ArraySlice<UInt8>, radix: UInt32, maximumDigits: Int) -> UInt32? {
        guard !digits.isEmpty, digits.count <= maximumDigits else { return nil }
        var number: UInt32 = 0
        for digit in digits {
            let value: UInt8
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = digit - UInt8(ascii: "A") + 10
            default: return nil
            }
            guard UInt32(value) < radix else { return nil }
            number = number * radix + UInt32(value)
        }
        return number
    }
}
