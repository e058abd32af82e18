import Packing

/// Finds numbers by the hash of what they stand for: open addressing with linear probing, in one flat array.
///
/// A slot holds a number plus one; 0 is an empty slot. What a number stands for lies elsewhere, and whoever asks compares.
struct HashSlots: Sendable {
    /// The slots; a power of two of them.
    private(set) var slots: [UInt32]
    /// How many are taken.
    private(set) var count = 0

    init() { slots = [UInt32](repeating: 0, count: 16) }

    /// The number of which a predicate holds, among those with this hash; amortised O(1).
    func find(_ hash: UInt64, where isIt: (Int) -> Bool) -> Int? {
        let mask = slots.count - 1
        var position = Int(truncatingIfNeeded: hash) & mask
        while slots[position] != 0 {
            let number = Int(slots[position]) - 1
            if isIt(number) { return number }
            position = (position + 1) & mask
        }
        return nil
    }

    /// Adds a number that isn't there; `hashOf` gives the hash of each number that is.
    mutating func insert(_ number: Int, hash: UInt64, hashOf: (Int) -> UInt64) {
        if count * 2 >= slots.count { grow(hashOf) }
        place(number, hash: hash)
        count += 1
    }

    private mutating func place(_ number: Int, hash: UInt64) {
        let mask = slots.count - 1
        var position = Int(truncatingIfNeeded: hash) & mask
        while slots[position] != 0 { position = (position + 1) & mask }
        slots[position] = UInt32(number + 1)
    }

    private mutating func grow(_ hashOf: (Int) -> UInt64) {
        let old = slots
        slots = [UInt32](repeating: 0, count: old.count * 4)
        for slot in old where slot != 0 { place(Int(slot) - 1, hash: hashOf(Int(slot) - 1)) }
    }
}

extension HashSlots: Packable {
    /// The slots as they are.
    func pack(into writer: inout PackWriter) {
        writer.write(count: count)
        writer.write(flat: slots)
    }

    /// Reads slots.
    init(from reader: inout PackReader) throws(PackError) {
        count = try reader.count()
        slots = try reader.flat()
        guard slots.count >= 16, slots.count.nonzeroBitCount == 1, count < slots.count else { throw PackError() }
    }
}
