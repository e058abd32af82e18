/// A set of IP addresses, IPv4 and IPv6 apart: neither covers the other (semantics I-4).
public struct AddressSet: Hashable, Sendable {
    /// The IPv4 addresses, in host order.
    public private(set) var v4: IntervalSet<UInt32>
    /// The IPv6 addresses, in host order.
    public private(set) var v6: IntervalSet<UInt128>

    /// A set of IPv4 and IPv6 addresses.
    public init(v4: IntervalSet<UInt32> = IntervalSet(), v6: IntervalSet<UInt128> = IntervalSet()) {
        self.v4 = v4
        self.v6 = v6
    }

    /// Every address of both families.
    public static let all = AddressSet(v4: .init(0...UInt32.max), v6: .init(0...UInt128.max))
    /// Every IPv4 address.
    public static let allIPv4 = AddressSet(v4: .init(0...UInt32.max))
    /// Every IPv6 address.
    public static let allIPv6 = AddressSet(v6: .init(0...UInt128.max))

    /// The IPv4 addresses that are nobody's on the internet, of which pods and nodes usually have theirs: RFC 1918 and
    /// the shared space of RFC 6598 (semantics I-3).
    public static let privateIPv4 = [(10, 8, 0), (172, 12, 16), (192, 16, 168), (100, 10, 64)].reduce(AddressSet()) {
        $0.union(.block(v4: $1.0 << 24 | $1.2 << 16, prefixLength: $1.1))
    }
    /// The IPv6 addresses that are nobody's on the internet: RFC 4193.
    public static let privateIPv6 = AddressSet.block(v6: 0xfc << 120, prefixLength: 7)

    /// The addresses that pods and nodes usually have theirs of (semantics I-3).
    public static let privateAddresses = privateIPv4.union(privateIPv6)

    /// Whether the set has no address.
    public var isEmpty: Bool { v4.isEmpty && v6.isEmpty }

    /// The addresses in any of some sets; O(k log k) for k ranges in all.
    public init(unionOf sets: some Sequence<AddressSet>) {
        let sets = Array(sets)
        self.init(
            v4: IntervalSet(sets.lazy.flatMap(\.v4.ranges)), v6: IntervalSet(sets.lazy.flatMap(\.v6.ranges)))
    }

    /// The addresses in either set.
    public func union(_ other: AddressSet) -> AddressSet {
        AddressSet(v4: v4.union(other.v4), v6: v6.union(other.v6))
    }

    /// The addresses in both sets.
    public func intersection(_ other: AddressSet) -> AddressSet {
        AddressSet(v4: v4.intersection(other.v4), v6: v6.intersection(other.v6))
    }

    /// The addresses of this set that aren't in the other.
    public func subtracting(_ other: AddressSet) -> AddressSet {
        AddressSet(v4: v4.subtracting(other.v4), v6: v6.subtracting(other.v6))
    }

    /// Whether every address of this set is in the other.
    public func isSubset(of other: AddressSet) -> Bool { v4.isSubset(of: other.v4) && v6.isSubset(of: other.v6) }

    /// Whether the sets have no address in common.
    public func isDisjoint(with other: AddressSet) -> Bool {
        v4.isDisjoint(with: other.v4) && v6.isDisjoint(with: other.v6)
    }
}

extension AddressSet {
    /// The addresses of an IPv4 block; `prefixLength` is in 0...32, host bits are ignored.
    public static func block(v4 network: UInt32, prefixLength: Int) -> AddressSet {
        let host = prefixLength >= 32 ? 0 : UInt32.max >> UInt32(prefixLength)
        return AddressSet(v4: .init((network & ~host)...(network | host)))
    }

    /// The addresses of an IPv6 block; `prefixLength` is in 0...128, host bits are ignored.
    public static func block(v6 network: UInt128, prefixLength: Int) -> AddressSet {
        let host = prefixLength >= 128 ? 0 : UInt128.max >> UInt128(prefixLength)
        return AddressSet(v6: .init((network & ~host)...(network | host)))
    }
}

/// Cuts the address space into the fewest parts that no set of a collection divides.
///
/// Each part lies wholly inside or wholly outside every set, so that one verdict holds for all of it.
/// Source: Delta-net (Horn, Kheradmand, Prasad, NSDI 2017), whose atoms are the gaps between sorted end points.
public struct AddressPartition: Hashable, Sendable {
    /// The parts: disjoint, together the whole address space, IPv4 before IPv6, each a single range.
    public let atoms: [AddressSet]

    /// The partition that the sets make; O(k log k) for k ranges in all.
    public init(cutBy sets: some Sequence<AddressSet>) {
        var v4: Set<UInt32> = [0]
        var v6: Set<UInt128> = [0]
        for set in sets {
            for range in set.v4.ranges {
                v4.insert(range.lowerBound)
                if range.upperBound < UInt32.max { v4.insert(range.upperBound + 1) }
            }
            for range in set.v6.ranges {
                v6.insert(range.lowerBound)
                if range.upperBound < UInt128.max { v6.insert(range.upperBound + 1) }
            }
        }
        atoms =
            Self.gaps(v4).map { AddressSet(v4: .init($0)) } + Self.gaps(v6).map { AddressSet(v6: .init($0)) }
    }

    /// The ranges that start at each of the numbers and end before the next.
    private static func gaps<Bound>(_ starts: Set<Bound>) -> [ClosedRange<Bound>]
    where Bound: FixedWidthInteger & UnsignedInteger {
        let sorted = starts.sorted()
        return sorted.indices.map { index in
            let isLast = index == sorted.count - 1
            return sorted[index]...(isLast ? Bound.max : sorted[index + 1] - 1)
        }
    }
}
