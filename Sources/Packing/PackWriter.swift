/// A value that can be written as bytes and read back.
///
/// The bytes are canonical: equal values give equal bytes, on every machine and in every run. So they serve to compare
/// and to number values, not only to keep them.
public protocol Packable {
    /// Appends the value's bytes.
    func pack(into writer: inout PackWriter)
    /// Reads a value that ``pack(into:)`` wrote.
    ///
    /// - Throws: ``PackError`` for bytes that are no such value.
    init(from reader: inout PackReader) throws(PackError)
}

/// Bytes that aren't what was expected: cut off, changed, or of another version.
public struct PackError: Error, Hashable, Sendable {
    /// An error.
    @inlinable
    public init() {}
}

/// Writes values as bytes: numbers as short as they are, texts and lists behind their lengths.
public struct PackWriter: Sendable {
    /// What was written, and not yet handed on.
    public private(set) var bytes: [UInt8] = []
    private let handOn: (@Sendable (UnsafeRawBufferPointer) -> Void)?

    /// A writer of nothing yet.
    public init() { handOn = nil }

    /// A writer that hands on what was written piece by piece, so that much is written without being held in memory once
    /// more; ``finish()`` hands on the last piece.
    public init(handingOn: @escaping @Sendable (UnsafeRawBufferPointer) -> Void) { handOn = handingOn }

    /// How many bytes are worth being handed on.
    private static let pieceLength = 1 << 16

    /// Hands on what is left.
    public mutating func finish() {
        guard let handOn, !bytes.isEmpty else { return }
        bytes.withUnsafeBytes(handOn)
        removeAll()
    }

    /// Many bytes.
    private mutating func append(_ many: UnsafeRawBufferPointer) {
        guard let handOn, bytes.count + many.count >= Self.pieceLength else {
            bytes.append(contentsOf: many)
            return
        }
        finish()
        if many.count >= Self.pieceLength { handOn(many) } else { bytes.append(contentsOf: many) }
    }

    /// Forgets what was written, and keeps its space.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// One byte.
    public mutating func write(byte: UInt8) { bytes.append(byte) }

    /// A number, in seven bits a byte, the lowest first.
    public mutating func write(number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// A count or an index; not negative.
    public mutating func write(count: Int) { write(number: UInt64(count)) }

    /// A number that may be negative.
    public mutating func write(signed: Int) {
        write(number: UInt64(bitPattern: Int64(signed << 1)) ^ (signed < 0 ? .max : 0))
    }

    /// Yes or no.
    public mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    /// A text.
    public mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            write(count: utf8.count)
            bytes.append(contentsOf: utf8)
        }
    }

    /// Bytes of a length that the reader knows.
    public mutating func write(raw: some Sequence<UInt8>) { bytes.append(contentsOf: raw) }

    /// Bytes of a length that the reader knows; there may be many.
    public mutating func write(raw: ArraySlice<UInt8>) { raw.withUnsafeBytes { append($0) } }

    /// Numbers as they lie in memory, behind their count: fast, and only for readers on the same kind of machine.
    public mutating func write<Element: FixedWidthInteger & BitwiseCopyable>(flat elements: [Element]) {
        write(count: elements.count)
        elements.withUnsafeBytes { append($0) }
    }

    /// Numbers as they lie in memory; likewise.
    public mutating func write<Element: FixedWidthInteger & BitwiseCopyable & Sendable>(flat list: FlatList<Element>) {
        write(count: list.count)
        let read = list.bytes[list.start..<list.start + list.readCount * MemoryLayout<Element>.size]
        read.withUnsafeBytes { append($0) }
        list.added.withUnsafeBytes { append($0) }
    }

    /// A value.
    public mutating func write(_ value: some Packable) { value.pack(into: &self) }

    /// A value, or nothing.
    public mutating func write<Value>(_ value: Value?, _ write: (inout PackWriter, Value) -> Void) {
        self.write(value != nil)
        if let value { write(&self, value) }
    }

    /// Values in their order.
    public mutating func write<Value>(_ values: [Value], _ write: (inout PackWriter, Value) -> Void) {
        self.write(count: values.count)
        for value in values { write(&self, value) }
    }

    /// Values in their order.
    public mutating func write(_ values: [some Packable]) {
        write(count: values.count)
        for value in values { value.pack(into: &self) }
    }
}
