/// A set of unsigned integers, kept as the fewest closed ranges.
///
/// The ranges are sorted, disjoint and don't touch, so that equal sets are equal values. Every operation takes time
/// linear in the number of ranges of its operands.
public struct IntervalSet<Bound: FixedWidthInteger & UnsignedInteger & Sendable>: Hashable, Sendable {
    /// The ranges: sorted, disjoint, with a gap between neighbours.
    public private(set) var ranges: [ClosedRange<Bound>]

    /// The empty set.
    public init() { ranges = [] }

    /// The numbers of one range.
    public init(_ range: ClosedRange<Bound>) { ranges = [range] }

    /// The numbers of ranges in any order, which may overlap.
    public init(_ ranges: some Sequence<ClosedRange<Bound>>) {
        self.ranges = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) { append(range) }
    }

    /// Whether the set has no member.
    public var isEmpty: Bool { ranges.isEmpty }

    /// Adds a range that starts no earlier than every range so far, joining it to the last one where they touch.
    private mutating func append(_ range: ClosedRange<Bound>) {
        guard let last = ranges.last else { return ranges.append(range) }
        let touches = last.upperBound == Bound.max || range.lowerBound <= last.upperBound + 1
        guard touches else { return ranges.append(range) }
        ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
    }
}

extension IntervalSet {
    /// Whether the number is a member; logarithmic in the number of ranges.
    public func contains(_ number: Bound) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < number { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= number
    }

    /// The numbers in either set.
    public func union(_ other: IntervalSet) -> IntervalSet {
        if other.isEmpty { return self }
        if isEmpty { return other }
        var result = IntervalSet()
        result.ranges.reserveCapacity(ranges.count + other.ranges.count)
        var i = 0
        var j = 0
        while i < ranges.count || j < other.ranges.count {
            let takesOwn =
                j == other.ranges.count
                || (i < ranges.count && ranges[i].lowerBound <= other.ranges[j].lowerBound)
            if takesOwn {
                result.append(ranges[i])
                i += 1
            } else {
                result.append(other.ranges[j])
                j += 1
            }
        }
        return result
    }

    /// The numbers in both sets.
    public func intersection(_ other: IntervalSet) -> IntervalSet {
        var result = IntervalSet()
        var i = 0
        var j = 0
        while i < ranges.count, j < other.ranges.count {
            let low = max(ranges[i].lowerBound, other.ranges[j].lowerBound)
            let high = min(ranges[i].upperBound, other.ranges[j].upperBound)
            if low <= high { result.ranges.append(low...high) }
            if ranges[i].upperBound < other.ranges[j].upperBound { i += 1 } else { j += 1 }
        }
        return result
    }

    /// The numbers in this set that aren't in the other.
    public func subtracting(_ other: IntervalSet) -> IntervalSet {
        if other.isEmpty || isEmpty { return self }
        var result = IntervalSet()
        var j = 0
        for range in ranges {
            var low = range.lowerBound
            var isConsumed = false
            while j < other.ranges.count, other.ranges[j].upperBound < low { j += 1 }
            var k = j
            while k < other.ranges.count, other.ranges[k].lowerBound <= range.upperBound {
                let hole = other.ranges[k]
                if hole.lowerBound > low { result.ranges.append(low...(hole.lowerBound - 1)) }
                guard hole.upperBound < range.upperBound else {
                    isConsumed = true
                    break
                }
                low = hole.upperBound + 1
                k += 1
            }
            if !isConsumed { result.ranges.append(low...range.upperBound) }
        }
        return result
    }

    /// Whether every member is a member of the other set.
    public func isSubset(of other: IntervalSet) -> Bool {
        var j = 0
        for range in ranges {
            while j < other.ranges.count, other.ranges[j].upperBound < range.lowerBound { j += 1 }
            guard j < other.ranges.count, other.ranges[j].lowerBound <= range.lowerBound,
                range.upperBound <= other.ranges[j].upperBound
            else { return false }
        }
        return true
    }

    /// Whether the sets have no member in common.
    public func isDisjoint(with other: IntervalSet) -> Bool {
        var i = 0
        var j = 0
        while i < ranges.count, j < other.ranges.count {
            if ranges[i].overlaps(other.ranges[j]) { return false }
            if ranges[i].upperBound < other.ranges[j].upperBound { i += 1 } else { j += 1 }
        }
        return true
    }
}
