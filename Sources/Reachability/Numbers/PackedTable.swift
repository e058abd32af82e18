import Packing

/// Gives each distinct value a small number, and keeps the values as their canonical bytes.
///
/// Equal values have equal bytes, so numbers are compared instead of values. A value is made from its bytes only when it
/// is asked for: a table that was read from a file costs what is used of it. Everything lies in flat arrays.
/// Numbering is O(bytes), amortised.
struct PackedTable<Value: Packable & Sendable>: Sendable {
    /// A file that values came out of, and where their bytes lie in it: they are left there.
    private var file: [UInt8] = []
    private var read = 0..<0
    /// The bytes of the values behind them.
    private var bytes: [UInt8] = []
    /// Where each value's bytes end; those that weren't read lie behind those that were.
    private var ends = FlatList<UInt32>()
    /// The hashes of the values that weren't read.
    private var hashes: [UInt64] = []
    private var slots = HashSlots()
    private var writer = PackWriter()
    private var memo = Memo<Value>()
    /// Whether new values are kept as well, because they are about to be asked for.
    private var remembers = false

    /// A table of nothing.
    init(remembers: Bool = false) { self.remembers = remembers }

    /// How many values there are; their numbers are below.
    var count: Int { ends.count }

    /// The number of a value, which is new if the value is.
    mutating func number(of value: Value) -> Int {
        writer.removeAll()
        writer.write(value)
        let hash = stableHash(writer.bytes)
        if let known = find(writer.bytes, hash) { return known }
        let (number, readCount) = (ends.count, readCount)
        bytes.append(contentsOf: writer.bytes)
        ends.append(UInt32(read.count + bytes.count))
        slots.insert(number, hash: hash) { hashes[$0 - readCount] }
        hashes.append(hash)
        if remembers { memo[number] = value }
        return number
    }

    /// The number of a value that may not have one.
    func find(_ value: Value) -> Int? {
        var writer = PackWriter()
        writer.write(value)
        return find(writer.bytes, stableHash(writer.bytes))
    }

    private func find(_ asked: [UInt8], _ hash: UInt64) -> Int? {
        let readCount = readCount
        return slots.find(hash) { number in
            guard number < readCount || hashes[number - readCount] == hash else { return false }
            let (all, range) = place(of: number)
            return range.count == asked.count && all[range].elementsEqual(asked)
        }
    }

    /// How many values were read.
    private var readCount: Int { ends.count - hashes.count }

    /// Where a value's bytes lie.
    private func place(of number: Int) -> (bytes: [UInt8], range: Range<Int>) {
        let (start, end) = (number == 0 ? 0 : Int(ends[number - 1]), Int(ends[number]))
        // No value has no byte.
        return end <= read.count
            ? (file, read.lowerBound + start..<read.lowerBound + end)
            : (bytes, start - read.count..<end - read.count)
    }

    /// The value of a number, made anew.
    subscript(number: Int) -> Value {
        let (bytes, range) = place(of: number)
        var reader = PackReader(bytes, in: range)
        do {
            return try reader.value()
        } catch {
            // The table holds only what it packed itself, or what came whole through a checksum of this version.
            preconditionFailure("the bytes of a numbered value can't be read")
        }
    }

    /// Forgets the values that were kept; their bytes stay.
    mutating func forget() {
        memo = Memo()
        remembers = false
    }

    /// The value of a number, kept for the next time.
    mutating func value(_ number: Int) -> Value {
        if let known = memo[number] { return known }
        let value = self[number]
        memo[number] = value
        return value
    }
}

extension PackedTable: Packable {
    /// The bytes of all values, and where each ends.
    func pack(into writer: inout PackWriter) {
        writer.write(count: read.count + bytes.count)
        writer.write(raw: file[read])
        writer.write(raw: bytes[...])
        writer.write(flat: ends)
        let readCount = readCount
        HashSlots.write(count, to: &writer) { number in
            guard number < readCount else { return hashes[number - readCount] }
            let (all, range) = place(of: number)
            return all[range].withUnsafeBytes { stableHash($0) }
        }
    }

    /// Reads a table.
    init(from reader: inout PackReader) throws(PackError) {
        (file, read) = try reader.shared(try reader.count())
        ends = try reader.list()
        slots = try HashSlots(ends.count, from: &reader)
        guard Int(ends.last ?? 0) == read.count else { throw PackError() }
    }
}
