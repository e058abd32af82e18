/// Reads what a ``PackWriter`` wrote; it never reads beyond the end.
///
/// A cluster's worth of values is read through it, so that its calls are inlined into other modules.
public struct PackReader: Sendable {
    @usableFromInline let bytes: [UInt8]
    @usableFromInline var position: Int
    @usableFromInline let end: Int

    /// A reader of bytes, or of a part of them.
    @inlinable
    public init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
        self.bytes = bytes
        position = range?.lowerBound ?? 0
        end = min(range?.upperBound ?? bytes.count, bytes.count)
    }

    /// Whether everything has been read.
    @inlinable
    public var isAtEnd: Bool { position >= end }

    /// One byte.
    @inlinable
    public mutating func byte() throws(PackError) -> UInt8 {
        guard position < end else { throw PackError() }
        defer { position += 1 }
        return bytes[position]
    }

    /// A number.
    @inlinable
    public mutating func number() throws(PackError) -> UInt64 {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte()
            guard shift < 64 else { throw PackError() }
            result |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return result }
            shift += 7
        }
    }

    /// A count or an index.
    @inlinable
    public mutating func count() throws(PackError) -> Int {
        guard let count = Int(exactly: try number()) else { throw PackError() }
        return count
    }

    /// A number that may be negative.
    @inlinable
    public mutating func signed() throws(PackError) -> Int {
        let number = try number()
        return Int(Int64(bitPattern: number >> 1 ^ (number & 1 == 1 ? .max : 0)))
    }

    /// Yes or no.
    @inlinable
    public mutating func flag() throws(PackError) -> Bool {
        switch try byte() {
        case 0: false
        case 1: true
        default: throw PackError()
        }
    }

    /// A text.
    @inlinable
    public mutating func text() throws(PackError) -> String {
        let length = try count()
        guard length <= end - position else { throw PackError() }
        defer { position += length }
        return bytes.withUnsafeBufferPointer { String(decoding: $0[position..<position + length], as: UTF8.self) }
    }

    /// What a function makes of all bytes that are left; it may not keep them.
    @inlinable
    public func withRemainingBytes<Value>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(PackError) -> Value
    ) throws(PackError) -> Value {
        guard position <= end, position >= 0 else { throw PackError() }
        return try bytes.withUnsafeBufferPointer { (bytes) throws(PackError) in
            try body(UnsafeBufferPointer(rebasing: bytes[position..<end]))
        }
    }

    /// Bytes of a known length.
    @inlinable
    public mutating func raw(_ length: Int) throws(PackError) -> ArraySlice<UInt8> {
        guard length >= 0, length <= end - position else { throw PackError() }
        defer { position += length }
        return bytes[position..<position + length]
    }

    /// Numbers as they lie in memory.
    public mutating func flat<Element: FixedWidthInteger & BitwiseCopyable>(
        of type: Element.Type = Element.self
    ) throws(PackError) -> [Element] {
        let count = try count()
        let (length, overflows) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.size)
        guard !overflows, length <= end - position else { throw PackError() }
        defer { position += length }
        return bytes.withUnsafeBytes { all in
            [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: all[position..<position + length]))
                initialized = count
            }
        }
    }

    /// Numbers as they lie in memory, left where they are.
    public mutating func list<Element: FixedWidthInteger & BitwiseCopyable & Sendable>(
        of type: Element.Type = Element.self
    ) throws(PackError) -> FlatList<Element> {
        let count = try count()
        let (length, overflows) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.size)
        guard !overflows, length <= end - position else { throw PackError() }
        defer { position += length }
        return FlatList(bytes, from: position, count: count)
    }

    /// Bytes of a known length, left where they are: all that the reader was given, and where among them these are.
    public mutating func shared(_ length: Int) throws(PackError) -> (all: [UInt8], range: Range<Int>) {
        guard length >= 0, length <= end - position else { throw PackError() }
        defer { position += length }
        return (bytes, position..<position + length)
    }

    /// A value.
    @inlinable
    public mutating func value<Value: Packable>(_ type: Value.Type = Value.self) throws(PackError) -> Value {
        try Value(from: &self)
    }

    /// A value, or nothing.
    @inlinable
    public mutating func optional<Value>(
        _ read: (inout PackReader) throws(PackError) -> Value
    ) throws(PackError) -> Value? {
        try flag() ? try read(&self) : nil
    }

    /// Values in their order.
    @inlinable
    public mutating func array<Value>(
        _ read: (inout PackReader) throws(PackError) -> Value
    ) throws(PackError) -> [Value] {
        let count = try count()
        var values: [Value] = []
        // A count that is no count must not reserve the memory that it says.
        values.reserveCapacity(min(count, end - position))
        for _ in 0..<count { values.append(try read(&self)) }
        return values
    }

    /// Values in their order.
    @inlinable
    public mutating func array<Value: Packable>(of type: Value.Type = Value.self) throws(PackError) -> [Value] {
        try array { (reader) throws(PackError) in try Value(from: &reader) }
    }
}
