import Packing

/// For keys by their hash, the numbers that were added under each: an inverted index in flat arrays.
///
/// Two keys of one hash share their numbers, so what is found are candidates, which whoever asks compares.
struct Postings: Sendable {
    private var keys: [UInt64] = []
    private var counts: [UInt32] = []
    /// The last entry of each key.
    private var last: [UInt32] = []
    /// For each entry, its number and the entry of its key before it (plus one; 0 for none).
    private var numbers: [UInt32] = []
    private var previous: [UInt32] = []
    private var slots = HashSlots()

    /// Adds a number under a key; amortised O(1).
    mutating func add(_ number: Int, under key: UInt64) {
        let entry = UInt32(numbers.count)
        numbers.append(UInt32(number))
        if let list = slots.find(key, where: { keys[$0] == key }) {
            previous.append(last[list] + 1)
            last[list] = entry
            counts[list] += 1
        } else {
            previous.append(0)
            slots.insert(keys.count, hash: key) { keys[$0] }
            keys.append(key)
            counts.append(1)
            last.append(entry)
        }
    }

    /// How many numbers were added under a key.
    func count(under key: UInt64) -> Int {
        slots.find(key, where: { keys[$0] == key }).map { Int(counts[$0]) } ?? 0
    }

    /// Adds the numbers of a key to a list, the latest first.
    func collect(under key: UInt64, into list: inout [Int]) {
        guard let found = slots.find(key, where: { keys[$0] == key }) else { return }
        var entry = Int(last[found])
        while true {
            list.append(Int(numbers[entry]))
            guard previous[entry] != 0 else { return }
            entry = Int(previous[entry]) - 1
        }
    }
}

extension Postings: Packable {
    /// The arrays as they are.
    func pack(into writer: inout PackWriter) {
        writer.write(flat: keys)
        writer.write(flat: counts)
        writer.write(flat: last)
        writer.write(flat: numbers)
        writer.write(flat: previous)
        writer.write(slots)
    }

    /// Reads postings.
    init(from reader: inout PackReader) throws(PackError) {
        keys = try reader.flat()
        counts = try reader.flat()
        last = try reader.flat()
        numbers = try reader.flat()
        previous = try reader.flat()
        slots = try reader.value()
        guard counts.count == keys.count, last.count == keys.count, previous.count == numbers.count else {
            throw PackError()
        }
    }
}
