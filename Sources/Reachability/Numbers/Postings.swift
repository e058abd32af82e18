import Packing

/// For keys by their hash, the numbers that were added under each: an inverted index in flat arrays.
///
/// Two keys of one hash share their numbers, so what is found are candidates, which whoever asks compares.
struct Postings: Sendable {
    /// What was read from a file, and stays as it is.
    private var read = PackedPostings()
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
        if let list = position(of: key) {
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

    private func position(of key: UInt64) -> Int? { slots.find(key) { keys[$0] == key } }

    /// How many numbers were added under a key.
    func count(under key: UInt64) -> Int {
        read.range(of: key).count + (position(of: key).map { Int(counts[$0]) } ?? 0)
    }

    /// Adds the numbers of a key to a list, the latest first.
    func collect(under key: UInt64, into list: inout [Int]) {
        if let found = position(of: key) {
            var entry = Int(last[found]) + 1
            while entry != 0 {
                list.append(Int(numbers[entry - 1]))
                entry = Int(previous[entry - 1])
            }
        }
        for position in read.range(of: key) { list.append(read.number(at: position)) }
    }
}

/// An inverted index that doesn't grow: the numbers of each key lie one after the other, the latest first.
private struct PackedPostings: Sendable {
    private(set) var keys = FlatList<UInt64>()
    /// Where the numbers of each key start; one more than there are keys.
    private var starts = FlatList<UInt32>([0])
    private var numbers = FlatList<UInt32>()
    private var slots = HashSlots()

    init() {}

    /// Where the numbers of a key are.
    func range(of key: UInt64) -> Range<Int> {
        guard let found = slots.find(key, where: { keys[$0] == key }) else { return 0..<0 }
        return Int(starts[found])..<Int(starts[found + 1])
    }

    /// The number at a position.
    func number(at position: Int) -> Int { Int(numbers[position]) }

    init(from reader: inout PackReader) throws(PackError) {
        keys = try reader.list()
        starts = try reader.list()
        numbers = try reader.list()
        slots = try HashSlots(keys.count, from: &reader)
        guard starts.count == keys.count + 1, Int(starts.last ?? 0) == numbers.count else { throw PackError() }
    }
}

extension Postings: Packable {
    /// The keys, where the numbers of each start, and the numbers.
    func pack(into writer: inout PackWriter) {
        let all = (0..<read.keys.count).map { read.keys[$0] } + keys.filter { read.range(of: $0).isEmpty }
        var (starts, lists): ([UInt32], [UInt32]) = ([0], [])
        var list: [Int] = []
        for key in all {
            list.removeAll(keepingCapacity: true)
            collect(under: key, into: &list)
            for number in list { lists.append(UInt32(number)) }
            starts.append(UInt32(lists.count))
        }
        writer.write(flat: all)
        writer.write(flat: starts)
        writer.write(flat: lists)
        HashSlots.write(all.count, to: &writer) { all[$0] }
    }

    /// Reads postings.
    init(from reader: inout PackReader) throws(PackError) { read = try PackedPostings(from: &reader) }
}
