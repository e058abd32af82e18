/// A list of numbers that only grows: those that were read stay where they lie among the bytes, others follow in memory.
///
/// Reading a list costs nothing, whatever its length. Its calls are inlined into other modules.
public struct FlatList<Element: FixedWidthInteger & BitwiseCopyable & Sendable>: Sendable {
    /// The bytes that numbers were read out of, where in them they start, and how many there are.
    @usableFromInline let bytes: [UInt8]
    @usableFromInline let start: Int
    @usableFromInline let readCount: Int
    @usableFromInline var added: [Element]

    /// A list of numbers in memory.
    @inlinable
    public init(_ elements: [Element] = []) {
        bytes = []
        (start, readCount) = (0, 0)
        added = elements
    }

    /// The numbers that lie among bytes, from `start` on; all of them have to be there.
    @usableFromInline
    init(_ bytes: [UInt8], from start: Int, count: Int) {
        precondition(start >= 0 && count >= 0 && count <= (bytes.count - start) / MemoryLayout<Element>.size)
        self.bytes = bytes
        self.start = start
        readCount = count
        added = []
    }

    /// How many numbers there are.
    @inlinable
    public var count: Int { readCount + added.count }

    /// Whether there are none.
    @inlinable
    public var isEmpty: Bool { count == 0 }

    /// The last number; `nil` if there are none.
    @inlinable
    public var last: Element? { isEmpty ? nil : self[count - 1] }

    /// A number of the list.
    @inlinable
    public subscript(position: Int) -> Element {
        guard position < readCount else { return added[position - readCount] }
        precondition(position >= 0)
        return bytes.withUnsafeBytes { bytes in
            bytes.loadUnaligned(
                fromByteOffset: start &+ position &* MemoryLayout<Element>.size, as: Element.self)
        }
    }

    /// Adds a number at the end; amortised O(1).
    @inlinable
    public mutating func append(_ element: Element) { added.append(element) }

    /// Makes room in memory for further numbers.
    @inlinable
    public mutating func reserveCapacity(_ count: Int) { added.reserveCapacity(count - readCount) }
}

extension FlatList {
    /// The position of a number in a list that is sorted; `nil` if it isn't there.
    ///
    /// O(log n).
    @inlinable
    public func sortedIndex(of number: Element) -> Int? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == number ? low : nil
    }
}
