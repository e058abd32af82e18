import NetworkModel
import TestSupport
import Testing

/// Compares interval sets with plainer types: bit masks for every subset of eight numbers, `Set` for the rest.
@Suite struct IntervalSetTests {
    /// Eight numbers at both ends of the universe, so that joining and overflow at the ends are covered.
    static let numbers: [UInt8] = [0, 1, 2, 3, 252, 253, 254, 255]

    /// The interval set of each bit mask of `numbers`.
    static let byMask: [IntervalSet<UInt8>] = (0..<256).map { mask in
        IntervalSet(numbers.indices.filter { mask & (1 << $0) != 0 }.map { numbers[$0]...numbers[$0] })
    }

    @Test func `holds exactly the numbers it was made of, whatever the order and repetition of ranges`() {
        for mask in 0..<256 {
            let members = Set(Self.numbers.indices.filter { mask & (1 << $0) != 0 }.map { Self.numbers[$0] })
            let ranges = members.sorted(by: >).map { $0...$0 }
            #expect(IntervalSet(ranges + ranges) == Self.byMask[mask])
            for number in UInt8.min...UInt8.max {
                #expect(Self.byMask[mask].contains(number) == members.contains(number))
            }
            #expect(Self.byMask[mask].isEmpty == members.isEmpty)
        }
    }

    @Test func `union, intersection and difference agree with bit masks for every pair of subsets`() {
        for a in 0..<256 {
            for b in 0..<256 {
                let (x, y) = (Self.byMask[a], Self.byMask[b])
                if x.union(y) != Self.byMask[a | b] { Issue.record("union of \(x.ranges) and \(y.ranges)") }
                if x.intersection(y) != Self.byMask[a & b] { Issue.record("intersection \(x.ranges) \(y.ranges)") }
                if x.subtracting(y) != Self.byMask[a & ~b] { Issue.record("\(x.ranges) without \(y.ranges)") }
                if x.isSubset(of: y) != (a & ~b == 0) { Issue.record("\(x.ranges) within \(y.ranges)") }
                if x.isDisjoint(with: y) != (a & b == 0) { Issue.record("\(x.ranges) apart from \(y.ranges)") }
            }
        }
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `agrees with Set on random ranges of the whole universe`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (a, b) = (Self.randomRanges(&random), Self.randomRanges(&random))
        let (x, y) = (IntervalSet(a), IntervalSet(b))
        let (p, q) = (Set(a.flatMap { Array($0) }), Set(b.flatMap { Array($0) }))
        #expect(Self.members(x) == p)
        #expect(Self.members(x.union(y)) == p.union(q))
        #expect(Self.members(x.intersection(y)) == p.intersection(q))
        #expect(Self.members(x.subtracting(y)) == p.subtracting(q))
        #expect(x.isSubset(of: y) == p.isSubset(of: q))
        #expect(x.intersection(y).isSubset(of: x) && x.isSubset(of: x.union(y)))
        #expect(x.isDisjoint(with: y) == p.isDisjoint(with: q))
        for set in [x, x.union(y), x.intersection(y), x.subtracting(y)] { #expect(Self.isCanonical(set)) }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `obeys the laws of sets`(seed: UInt64) {
        var random = SeededGenerator(seed: 1000 + seed)
        let x = IntervalSet(Self.randomRanges(&random))
        let y = IntervalSet(Self.randomRanges(&random))
        let z = IntervalSet(Self.randomRanges(&random))
        let all = IntervalSet<UInt8>(0...255)
        let none = IntervalSet<UInt8>()
        #expect(x.union(y) == y.union(x))
        #expect(x.intersection(y) == y.intersection(x))
        #expect(x.union(y).union(z) == x.union(y.union(z)))
        #expect(x.intersection(y).intersection(z) == x.intersection(y.intersection(z)))
        #expect(x.intersection(y.union(z)) == x.intersection(y).union(x.intersection(z)))
        #expect(x.union(y.intersection(z)) == x.union(y).intersection(x.union(z)))
        #expect(all.subtracting(x.union(y)) == all.subtracting(x).intersection(all.subtracting(y)))
        #expect(all.subtracting(all.subtracting(x)) == x)
        #expect(x.union(x.intersection(y)) == x && x.intersection(x.union(y)) == x)
        #expect(x.subtracting(y).union(x.intersection(y)) == x)
        #expect(x.union(none) == x && x.intersection(none) == none && x.subtracting(none) == x)
        #expect(x.union(all) == all && x.intersection(all) == x && x.subtracting(all) == none)
        #expect(x.subtracting(x) == none && none.subtracting(x) == none)
    }

    @Test func `joins ranges that touch, so that equal sets are equal values`() {
        #expect(IntervalSet<UInt8>([3...5, 0...2]).ranges == [0...5])
        #expect(IntervalSet<UInt8>([0...255, 255...255, 7...9]).ranges == [0...255])
        #expect(IntervalSet<UInt8>([0...2, 4...6]).ranges == [0...2, 4...6])
        #expect(IntervalSet<UInt8>([0...2, 4...6]).union(.init(3...3)) == IntervalSet(0...6))
    }

    @Test func `works at the ends of 128-bit numbers`() {
        let all = IntervalSet<UInt128>(0...UInt128.max)
        let low = IntervalSet<UInt128>(0...(UInt128.max / 2))
        let high = IntervalSet<UInt128>((UInt128.max / 2 + 1)...UInt128.max)
        #expect(low.union(high) == all)
        #expect(all.subtracting(low) == high)
        #expect(all.subtracting(.init(UInt128.max...UInt128.max)).ranges == [0...(UInt128.max - 1)])
    }

    /// Up to eight ranges, short and long, biased towards the ends of the universe.
    static func randomRanges(_ random: inout SeededGenerator) -> [ClosedRange<UInt8>] {
        (0..<Int.random(in: 0...8, using: &random)).map { _ in
            let low =
                Bool.random(using: &random)
                ? UInt8.random(in: 0...255, using: &random)
                : [0, 1, 254, 255][
                    Int.random(in: 0..<4, using: &random)]
            let length = Int.random(in: 0...[3, 60].randomElement(using: &random, or: 3), using: &random)
            return low...UInt8(min(255, Int(low) + length))
        }
    }

    static func members(_ set: IntervalSet<UInt8>) -> Set<UInt8> { Set((0...255).filter(set.contains)) }

    static func isCanonical(_ set: IntervalSet<UInt8>) -> Bool {
        zip(set.ranges, set.ranges.dropFirst()).allSatisfy { Int($0.upperBound) + 1 < Int($1.lowerBound) }
    }
}

extension Array {
    /// One of the elements; the fallback where there is none.
    func randomElement(using random: inout SeededGenerator, or fallback: Element) -> Element {
        randomElement(using: &random) ?? fallback
    }
}
