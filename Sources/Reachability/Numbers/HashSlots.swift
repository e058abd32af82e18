import Packing

/// Finds numbers by the hash of what they stand for: open addressing with linear probing, in flat arrays.
///
/// A slot holds a number plus one; 0 is an empty slot. What a number stands for lies elsewhere, and whoever asks compares.
/// Slots that were read from a file stay as they are; numbers that are new have slots of their own.
struct HashSlots: Sendable {
    private var read = FlatList<UInt32>()
    private var slots: [UInt32]
    /// How many of the slots in memory are taken.
    private var count = 0

    init() { slots = [UInt32](repeating: 0, count: Self.fewestSlots) }

    /// How many slots there are at least; always a power of two.
    private static let fewestSlots = 16

    /// The number of which a predicate holds, among those with this hash; amortised O(1).
    func find(_ hash: UInt64, where isIt: (Int) -> Bool) -> Int? {
        if !read.isEmpty {
            let mask = read.count - 1
            var position = Int(truncatingIfNeeded: hash) & mask
            while case let slot = read[position], slot != 0 {
                if isIt(Int(slot) - 1) { return Int(slot) - 1 }
                position = (position + 1) & mask
            }
        }
        let mask = slots.count - 1
        var position = Int(truncatingIfNeeded: hash) & mask
        while slots[position] != 0 {
            let number = Int(slots[position]) - 1
            if isIt(number) { return number }
            position = (position + 1) & mask
        }
        return nil
    }

    /// Adds a number that isn't there; `hashOf` gives the hash of each number that was added before.
    mutating func insert(_ number: Int, hash: UInt64, hashOf: (Int) -> UInt64) {
        if count * 2 >= slots.count { grow(hashOf) }
        Self.place(number, hash: hash, in: &slots)
        count += 1
    }

    private static func place(_ number: Int, hash: UInt64, in slots: inout [UInt32]) {
        let mask = slots.count - 1
        var position = Int(truncatingIfNeeded: hash) & mask
        while slots[position] != 0 { position = (position + 1) & mask }
        slots[position] = UInt32(number + 1)
    }

    private mutating func grow(_ hashOf: (Int) -> UInt64) {
        let old = slots
        slots = [UInt32](repeating: 0, count: old.count * 4)
        for slot in old where slot != 0 { Self.place(Int(slot) - 1, hash: hashOf(Int(slot) - 1), in: &slots) }
    }
}

extension HashSlots {
    /// Writes slots for all numbers below a count, in no more space than they need.
    static func write(_ count: Int, to writer: inout PackWriter, hashOf: (Int) -> UInt64) {
        var size = fewestSlots
        while size < count * 2 { size *= 2 }
        var slots = [UInt32](repeating: 0, count: size)
        for number in 0..<count { place(number, hash: hashOf(number), in: &slots) }
        writer.write(flat: slots)
    }

    /// Reads slots for all numbers below a count.
    init(_ count: Int, from reader: inout PackReader) throws(PackError) {
        self.init()
        read = try reader.list()
        guard read.count >= Self.fewestSlots, read.count.nonzeroBitCount == 1, count < read.count else {
            throw PackError()
        }
    }
}
