import Packing

/// Gives each distinct list of numbers a number; the lists lie one after the other in one flat array.
///
/// Number 0 is the empty list.
struct ListTable: Sendable {
    private var elements: [UInt32] = []
    /// Where each list ends.
    private var ends: [UInt32] = [0]
    /// The hashes of the lists that weren't read from a file.
    private var hashes: [UInt64]
    private var slots = HashSlots()

    init() {
        hashes = [Self.hash([])]
        slots.insert(0, hash: hashes[0]) { _ in 0 }
    }

    /// How many lists there are.
    var count: Int { ends.count }

    /// The number of a list, which is new if the list is; amortised O(elements).
    mutating func number(of list: [UInt32]) -> Int {
        if list.isEmpty { return 0 }
        let hash = Self.hash(list)
        let readCount = readCount
        let known = slots.find(hash) { number in
            (number < readCount || hashes[number - readCount] == hash)
                && elements[range(of: number)].elementsEqual(list)
        }
        if let known { return known }
        let number = ends.count
        elements += list
        ends.append(UInt32(elements.count))
        slots.insert(number, hash: hash) { hashes[$0 - readCount] }
        hashes.append(hash)
        return number
    }

    private var readCount: Int { ends.count - hashes.count }

    /// The list of a number.
    subscript(number: Int) -> ArraySlice<UInt32> { elements[range(of: number)] }

    private func range(of number: Int) -> Range<Int> {
        (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])
    }

    private static func hash(_ list: [UInt32]) -> UInt64 { list.withUnsafeBytes { stableHash($0) } }
}

extension ListTable: Packable {
    /// The elements of all lists, and where each ends.
    func pack(into writer: inout PackWriter) {
        writer.write(flat: elements)
        writer.write(flat: ends)
        HashSlots.write(count, to: &writer) { elements[range(of: $0)].withUnsafeBytes { stableHash($0) } }
    }

    /// Reads a table.
    init(from reader: inout PackReader) throws(PackError) {
        elements = try reader.flat()
        ends = try reader.flat()
        hashes = []
        slots = try HashSlots(ends.count, from: &reader)
        guard !ends.isEmpty, Int(ends[ends.count - 1]) == elements.count else { throw PackError() }
    }
}
