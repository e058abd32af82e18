import NetworkModel
import TestSupport
import Testing

@Suite struct AddressSetTests {
    @Test(arguments: 0...32)
    func `an IPv4 block has the addresses that share its prefix`(length: Int) {
        let address: UInt32 = 0x0a01_02c3
        let size = UInt64(1) << UInt64(32 - length)
        let first = UInt32(UInt64(address) / size * size)
        let last = UInt32(UInt64(first) + size - 1)
        #expect(AddressSet.block(v4: address, prefixLength: length).v4.ranges == [first...last])
        #expect(AddressSet.block(v4: address, prefixLength: length).v6.isEmpty)
    }

    @Test(arguments: 1...128)
    func `an IPv6 block has the addresses that share its prefix`(length: Int) {
        let address: UInt128 = 0x2001_0db8_0000_0000_00c3_0000_0000_0001
        let size = length == 128 ? UInt128(1) : UInt128(1) << UInt128(128 - length)
        let first = address / size * size
        #expect(AddressSet.block(v6: address, prefixLength: length).v6.ranges == [first...(first + (size - 1))])
        #expect(AddressSet.block(v6: address, prefixLength: length).v4.isEmpty)
    }

    @Test func `the block of prefix length zero is its whole family and nothing of the other`() {
        #expect(AddressSet.block(v4: 7, prefixLength: 0) == .allIPv4)
        #expect(AddressSet.block(v6: 7, prefixLength: 0) == .allIPv6)
        #expect(AddressSet.allIPv4.isDisjoint(with: .allIPv6))
        #expect(AddressSet.allIPv4.union(.allIPv6) == .all)
        #expect(AddressSet.all.subtracting(.allIPv4) == .allIPv6)
    }

    @Test func `operations treat the two families apart`() {
        let ten = AddressSet.block(v4: 10 << 24, prefixLength: 8)
        let both = ten.union(.block(v6: 1, prefixLength: 128))
        #expect(both.intersection(.allIPv4) == ten)
        #expect(both.subtracting(ten) == .block(v6: 1, prefixLength: 128))
        #expect(ten.isSubset(of: both) && !both.isSubset(of: ten))
        #expect(both.isSubset(of: .all) && !both.isSubset(of: .allIPv4) && !both.isSubset(of: .allIPv6))
        #expect(!both.isDisjoint(with: .allIPv6) && both.intersection(AddressSet()).isEmpty)
    }
}

@Suite struct AddressPartitionTests {
    @Test func `of no sets, it is the two families`() {
        #expect(AddressPartition(cutBy: []).atoms == [.allIPv4, .allIPv6])
        #expect(AddressPartition(cutBy: [.all, AddressSet(), .allIPv4]).atoms == [.allIPv4, .allIPv6])
    }

    @Test func `cuts where a block starts and after it ends`() {
        let atoms = AddressPartition(cutBy: [AddressSet.block(v4: 10 << 24, prefixLength: 8)]).atoms
        #expect(
            atoms.flatMap(\.v4.ranges) == [
                0...0x09ff_ffff, 0x0a00_0000...0x0aff_ffff, 0x0b00_0000...0xffff_ffff,
            ])
        #expect(atoms.last == .allIPv6)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `its atoms are disjoint, cover everything, and no set divides one`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let sets = (0..<Int.random(in: 1...6, using: &random)).map { _ in Self.randomSet(&random) }
        let atoms = AddressPartition(cutBy: sets).atoms

        #expect(atoms.reduce(AddressSet()) { $0.union($1) } == .all)
        #expect(AddressSet(unionOf: atoms.reversed()) == .all)
        for (index, atom) in atoms.enumerated() {
            #expect(atom.v4.ranges.count + atom.v6.ranges.count == 1)
            for other in atoms[(index + 1)...] { #expect(atom.isDisjoint(with: other)) }
            for set in sets { #expect(atom.isSubset(of: set) || atom.isDisjoint(with: set)) }
        }
        // Fewest: some set tells two neighbours of one family apart.
        for (a, b) in zip(atoms, atoms.dropFirst()) where a.v4.isEmpty == b.v4.isEmpty {
            #expect(sets.contains { a.isSubset(of: $0) != b.isSubset(of: $0) })
        }
        // IPv4 comes before IPv6, each in ascending order.
        let isIPv6 = atoms.map(\.v4.isEmpty)
        #expect(isIPv6 == isIPv6.filter { !$0 } + isIPv6.filter { $0 })
        let starts = atoms.compactMap(\.v4.ranges.first?.lowerBound)
        #expect(starts == starts.sorted())
    }

    /// Some blocks of either family without others, near each other and at the ends.
    static func randomSet(_ random: inout SeededGenerator) -> AddressSet {
        var set = AddressSet()
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let bits = UInt32.random(in: 0...7, using: &random)
            let length = Int.random(in: 0...3, using: &random)
            let isHigh = Bool.random(using: &random)
            let block =
                Bool.random(using: &random)
                ? AddressSet.block(v4: isHigh ? bits << 29 : bits, prefixLength: isHigh ? length : 29 + length)
                : AddressSet.block(
                    v6: isHigh ? UInt128(bits) << 125 : UInt128(bits), prefixLength: isHigh ? length : 125 + length)
            set = Bool.random(using: &random) ? set.union(block) : set.subtracting(block)
        }
        return set
    }
}
