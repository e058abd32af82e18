public import NetworkModel

/// How addresses are written for people.
public enum AddressText {
    /// An IPv4 address in dotted decimal.
    public static func address(_ address: UInt32) -> String {
        "\(address >> 24).\(address >> 16 & 0xFF).\(address >> 8 & 0xFF).\(address & 0xFF)"
    }

    /// An IPv6 address as RFC 5952 wants it: lower case, no leading zeros, the first of the longest runs of two zero
    /// groups or more as `::`, and IPv4-mapped addresses with their last 32 bits in dotted decimal.
    public static func address(_ address: UInt128) -> String {
        if address >> 32 == 0xFFFF { return "::ffff:" + self.address(UInt32(truncatingIfNeeded: address)) }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: address >> UInt128((7 - $0) * 16)) }
        let text = groups.map { String($0, radix: 16) }
        guard let zeros = longestRunOfZeros(groups) else { return text.joined(separator: ":") }
        return text[..<zeros.lowerBound].joined(separator: ":") + "::"
            + text[zeros.upperBound...].joined(separator: ":")
    }

    private static func longestRunOfZeros(_ groups: [UInt16]) -> Range<Int>? {
        var longest: Range<Int>?
        var start = 0
        while start < groups.count {
            let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
            if end - start >= 2, end - start > (longest?.count ?? 0) { longest = start..<end }
            start = max(end, start + 1)
        }
        return longest
    }

    /// The fewest blocks in CIDR notation that together are a set: IPv4 first, ascending.
    public static func blocks(_ set: AddressSet) -> [String] {
        set.v4.ranges.flatMap { blocks($0, written: address) } + set.v6.ranges.flatMap { blocks($0, written: address) }
    }

    /// The fewest blocks of a range, from its start: each is as large as its first address and the rest allow.
    private static func blocks<Bound: FixedWidthInteger & UnsignedInteger>(
        _ range: ClosedRange<Bound>, written: (Bound) -> String
    ) -> [String] {
        var result: [String] = []
        var first = range.lowerBound
        while true {
            // `left` is one less than the number of addresses, which may be too large for the type.
            let left = range.upperBound - first
            let fitting = left == .max ? Bound.bitWidth : Bound.bitWidth - 1 - (left + 1).leadingZeroBitCount
            let hostBits = min(first == 0 ? Bound.bitWidth : first.trailingZeroBitCount, fitting)
            result.append("\(written(first))/\(Bound.bitWidth - hostBits)")
            let last = hostBits == Bound.bitWidth ? Bound.max : first | ((1 << Bound(hostBits)) - 1)
            if last == range.upperBound { return result }
            first = last + 1
        }
    }

    /// A set of addresses in words: `any address`, `10.0.0.0/8, 192.168.0.0/16`, `any IPv4 address but 10.0.0.0/8`.
    ///
    /// - Parameters:
    ///   - set: the addresses.
    ///   - limit: how many blocks or ranges are named before the rest is only counted; `nil` for all.
    public static func phrase(_ set: AddressSet, limit: Int? = 12) -> Phrase {
        if set == .all { return .words("any address") }
        if set.isEmpty { return .words("no address") }
        let missing = AddressSet.all.subtracting(set)
        if !set.v4.isEmpty, !set.v6.isEmpty, items(missing).count < items(set).count {
            return .words("any address but ") + list(items(missing), limit)
        }
        let families = [
            family(set.v4, of: .allIPv4, "any IPv4 address", { AddressSet(v4: $0) }, limit),
            family(set.v6, of: .allIPv6, "any IPv6 address", { AddressSet(v6: $0) }, limit),
        ].compactMap(\.self)
        return families.joined(separator: families.contains { "\($0)".contains(" but ") } ? "; " : ", ")
    }

    private static func family<Bound>(
        _ ranges: IntervalSet<Bound>, of whole: AddressSet, _ name: String, _ make: (IntervalSet<Bound>) -> AddressSet,
        _ limit: Int?
    ) -> Phrase? {
        guard !ranges.isEmpty else { return nil }
        let set = make(ranges)
        if set == whole { return .words(name) }
        let missing = items(whole.subtracting(set))
        let present = items(set)
        return missing.count < present.count ? .words("\(name) but ") + list(missing, limit) : list(present, limit)
    }

    /// The blocks of a set, or its ranges where they are more than eight blocks.
    private static func items(_ set: AddressSet) -> [String] {
        let blocks = blocks(set)
        guard blocks.count > 8 else { return blocks }
        return set.v4.ranges.map { item($0, written: address) } + set.v6.ranges.map { item($0, written: address) }
    }

    private static func item<Bound: FixedWidthInteger & UnsignedInteger>(
        _ range: ClosedRange<Bound>, written: (Bound) -> String
    ) -> String {
        let blocks = blocks(range, written: written)
        return blocks.count == 1 ? blocks[0] : "\(written(range.lowerBound))-\(written(range.upperBound))"
    }

    private static func list(_ items: [String], _ limit: Int?) -> Phrase {
        let (shown, more) = items.shortened(to: limit)
        return shown.map(Phrase.name).joined(separator: ", ") + (more == 0 ? "" : " and \(more) more")
    }
}

extension Array {
    /// The first elements and how many follow them; a single one that would only be counted is shown instead.
    func shortened(to limit: Int?) -> (shown: ArraySlice<Element>, more: Int) {
        guard let limit, count > limit + 1 else { return (self[...], 0) }
        return (prefix(limit), count - limit)
    }
}
