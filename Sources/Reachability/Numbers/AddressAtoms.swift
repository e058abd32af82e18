import NetworkModel
import Packing

/// The parts of the address space that no peer divides, by where they start.
///
/// The end points of all ranges cut the space; the gaps between them are the parts, so that a part is in a set of
/// addresses exactly if its first address is. New sets cut parts in two, and leave the others alone.
/// Source: Delta-net (Horn, Kheradmand, Prasad, NSDI 2017). O(k log k) for k end points.
struct AddressAtoms: Sendable {
    private var v4: [Atom<UInt32>] = []
    private var v6: [Atom<UInt128>] = []

    private struct Atom<Address: Sendable>: Sendable {
        var first: Address
        /// The number of the endpoint that the part is.
        var endpoint: Int
    }

    /// A part that is cut, and the endpoints that it becomes.
    struct Cut {
        /// The endpoint that it was; `nil` for the space as a whole, which nothing was yet.
        var old: Int?
        /// The parts that take its place: sorted.
        var new: [AddressSet]
    }

    /// Cuts the parts at the end points of some sets, and says which parts are cut into which.
    ///
    /// - Parameter number: gives a new part its endpoint's number.
    mutating func cut(by sets: some Sequence<AddressSet>, number: (AddressSet) -> Int) -> [Cut] {
        var starts4: Set<UInt32> = v4.isEmpty ? [0] : []
        var starts6: Set<UInt128> = v6.isEmpty ? [0] : []
        for set in sets {
            for range in set.v4.ranges {
                starts4.insert(range.lowerBound)
                if range.upperBound < .max { starts4.insert(range.upperBound + 1) }
            }
            for range in set.v6.ranges {
                starts6.insert(range.lowerBound)
                if range.upperBound < .max { starts6.insert(range.upperBound + 1) }
            }
        }
        return Self.cut(&v4, at: starts4) {
            AddressSet(v4: .init($0))
        } number: {
            number($0)
        }
            + Self.cut(&v6, at: starts6) {
                AddressSet(v6: .init($0))
            } number: {
                number($0)
            }
    }

    private static func cut<Address>(
        _ atoms: inout [Atom<Address>], at starts: Set<Address>, set: (ClosedRange<Address>) -> AddressSet,
        number: (AddressSet) -> Int
    ) -> [Cut] where Address: FixedWidthInteger & UnsignedInteger & Sendable {
        let known = Set(atoms.map(\.first))
        let new = starts.subtracting(known).sorted()
        guard !new.isEmpty else { return [] }
        var result: [Atom<Address>] = []
        result.reserveCapacity(atoms.count + new.count)
        var cuts: [Cut] = []
        var next = 0
        for position in 0..<max(atoms.count, 1) {
            let first = atoms.isEmpty ? 0 : atoms[position].first
            let last = position + 1 < atoms.count ? atoms[position + 1].first - 1 : Address.max
            var bounds = [first]
            while next < new.count, new[next] <= last {
                if new[next] != first { bounds.append(new[next]) }
                next += 1
            }
            guard bounds.count > 1 || atoms.isEmpty else {
                result.append(atoms[position])
                continue
            }
            let parts = bounds.indices.map { set(bounds[$0]...($0 + 1 < bounds.count ? bounds[$0 + 1] - 1 : last)) }
            cuts.append(Cut(old: atoms.isEmpty ? nil : atoms[position].endpoint, new: parts))
            for (bound, part) in zip(bounds, parts) { result.append(Atom(first: bound, endpoint: number(part))) }
        }
        atoms = result
        return cuts
    }

    /// The endpoints that a set has: IPv4 before IPv6, by address.
    ///
    /// O(ranges of the set × log parts + parts found).
    func endpoints(in set: AddressSet) -> [Int] {
        set.v4.ranges.flatMap { Self.endpoints(from: $0.lowerBound, through: $0.upperBound, in: v4) }
            + set.v6.ranges.flatMap { Self.endpoints(from: $0.lowerBound, through: $0.upperBound, in: v6) }
    }

    /// The endpoints of all parts: IPv4 before IPv6, by address.
    var all: [Int] { v4.map(\.endpoint) + v6.map(\.endpoint) }

    /// The part that has all of a set; `nil` where the set is empty or divided.
    func endpoint(holding set: AddressSet) -> Int? {
        let found: [Int]
        switch (set.v4.ranges.first, set.v4.ranges.last, set.v6.ranges.first, set.v6.ranges.last) {
        case (let first?, let last?, nil, nil):
            found = Self.endpoints(holding: first.lowerBound, through: last.upperBound, in: v4)
        case (nil, nil, let first?, let last?):
            found = Self.endpoints(holding: first.lowerBound, through: last.upperBound, in: v6)
        default: return nil
        }
        return found.count == 1 ? found[0] : nil
    }

    private static func endpoints<Address: Comparable>(
        from first: Address, through last: Address, in atoms: [Atom<Address>]
    ) -> [Int] {
        atoms[position(of: first, in: atoms)...].prefix { $0.first <= last }.map(\.endpoint)
    }

    /// The part that a range starts in, and those that it goes on in.
    private static func endpoints<Address: Comparable>(
        holding first: Address, through last: Address, in atoms: [Atom<Address>]
    ) -> [Int] {
        let next = position(of: first, in: atoms)
        let start = next < atoms.count && atoms[next].first == first ? next : next - 1
        return start < 0 ? [] : atoms[start...].prefix { $0.first <= last }.map(\.endpoint)
    }

    /// The position of the first part that starts at an address or behind it.
    private static func position<Address: Comparable>(of first: Address, in atoms: [Atom<Address>]) -> Int {
        var low = 0
        var high = atoms.count
        while low < high {
            let middle = (low + high) / 2
            if atoms[middle].first < first { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension AddressAtoms: Packable {
    /// Where the parts start, and which endpoints they are.
    func pack(into writer: inout PackWriter) {
        writer.write(flat: v4.map(\.first))
        writer.write(flat: v4.map { Int32($0.endpoint) })
        writer.write(
            flat: v6.flatMap { [UInt64(truncatingIfNeeded: $0.first >> 64), UInt64(truncatingIfNeeded: $0.first)] })
        writer.write(flat: v6.map { Int32($0.endpoint) })
    }

    /// Reads parts.
    init(from reader: inout PackReader) throws(PackError) {
        let (starts4, endpoints4): ([UInt32], [Int32]) = (try reader.flat(), try reader.flat())
        let (halves, endpoints6): ([UInt64], [Int32]) = (try reader.flat(), try reader.flat())
        guard starts4.count == endpoints4.count, halves.count == 2 * endpoints6.count else { throw PackError() }
        v4 = zip(starts4, endpoints4).map { Atom(first: $0, endpoint: Int($1)) }
        v6 = endpoints6.indices.map {
            Atom(first: UInt128(halves[2 * $0]) << 64 | UInt128(halves[2 * $0 + 1]), endpoint: Int(endpoints6[$0]))
        }
    }
}
