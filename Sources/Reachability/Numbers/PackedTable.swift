import Packing

/// Gives each distinct value a small number, and keeps the values as their canonical bytes.
///
/// Equal values have equal bytes, so numbers are compared instead of values. A value is made from its bytes only when it
/// is asked for: a table that was read from a file costs what is used of it. Everything lies in flat arrays.
/// Numbering is O(bytes), amortised.
struct PackedTable<Value: Packable & Sendable>: Sendable {
    private var bytes: [UInt8] = []
    /// Where each value's bytes end.
    private var ends: [UInt32] = []
    private var hashes: [UInt64] = []
    private var slots = HashSlots()
    private var writer = PackWriter()
    private var memo: [Value?] = []
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
        let number = ends.count
        bytes.append(contentsOf: writer.bytes)
        ends.append(UInt32(bytes.count))
        slots.insert(number, hash: hash) { hashes[$0] }
        hashes.append(hash)
        if remembers, memo.count == number { memo.append(value) }
        return number
    }

    /// The number of a value that may not have one.
    func find(_ value: Value) -> Int? {
        var writer = PackWriter()
        writer.write(value)
        return find(writer.bytes, stableHash(writer.bytes))
    }

    private func find(_ asked: [UInt8], _ hash: UInt64) -> Int? {
        slots.find(hash) { number in
            hashes[number] == hash && bytes[range(of: number)].elementsEqual(asked)
        }
    }

    private func range(of number: Int) -> Range<Int> {
        (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])
    }

    /// The value of a number, made anew.
    subscript(number: Int) -> Value {
        var reader = PackReader(bytes, in: range(of: number))
        do {
            return try reader.value()
        } catch {
            // The table holds only what it packed itself, or what came whole through a checksum of this version.
            preconditionFailure("the bytes of a numbered value can't be read")
        }
    }

    /// Forgets the values that were kept; their bytes stay.
    mutating func forget() {
        memo = []
        remembers = false
    }

    /// The value of a number, kept for the next time.
    mutating func value(_ number: Int) -> Value {
        if memo.count < ends.count { memo += [Value?](repeating: nil, count: ends.count - memo.count) }
        if let known = memo[number] { return known }
        let value = self[number]
        memo[number] = value
        return value
    }
}

extension PackedTable: Packable {
    /// The bytes of all values, and where each ends.
    func pack(into writer: inout PackWriter) {
        writer.write(flat: bytes)
        writer.write(flat: ends)
        writer.write(flat: hashes)
        writer.write(slots)
    }

    /// Reads a table.
    init(from reader: inout PackReader) throws(PackError) {
        bytes = try reader.flat()
        ends = try reader.flat()
        hashes = try reader.flat()
        slots = try reader.value()
        guard hashes.count == ends.count, slots.count == ends.count, Int(ends.last ?? 0) == bytes.count else {
            throw PackError()
        }
    }
}
