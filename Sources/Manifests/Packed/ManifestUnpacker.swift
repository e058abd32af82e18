import Packing

/// Reads what a ``ManifestPacker`` wrote, with the path in every place.
///
/// Nothing is judged again: bytes that were packed say what was judged then, and any others say anything, or throw.
///
/// It looks at the bytes in place and must not leave the function that lends them: reading them through an array would
/// count references more often than it reads numbers.
struct ManifestUnpacker {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private let path: String
    private var longTexts: [String] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>, path: String) {
        self.bytes = bytes
        self.path = path
    }

    var isAtEnd: Bool { position == bytes.count }

    /// How many bytes are left: no list can have more elements.
    private var remaining: Int { bytes.count - position }

    mutating func tag() throws(PackError) -> UInt8 {
        guard position < bytes.count else { throw PackError() }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func flag() throws(PackError) -> Bool {
        switch try tag() {
        case 0: false
        case 1: true
        default: throw PackError()
        }
    }

    mutating func count() throws(PackError) -> Int {
        guard let count = Int(exactly: try unsigned()) else { throw PackError() }
        return count
    }

    mutating func number() throws(PackError) -> Int { Int(Int64(bitPattern: try unsigned())) }

    private mutating func unsigned() throws(PackError) -> UInt64 {
        var result = UInt64(try tag())
        guard result >= 0x80 else { return result }
        result &= 0x7f
        var shift: UInt64 = 7
        while shift < 64 {
            let byte = try tag()
            result |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return result }
            shift += 7
        }
        throw PackError()
    }

    private mutating func take(_ length: Int) throws(PackError) -> UnsafeBufferPointer<UInt8> {
        guard length >= 0, length <= remaining else { throw PackError() }
        defer { position += length }
        return UnsafeBufferPointer(rebasing: bytes[position..<position + length])
    }

    mutating func port() throws(PackError) -> UInt16 {
        guard let port = UInt16(exactly: try unsigned()) else { throw PackError() }
        return port
    }

    mutating func ports() throws(PackError) -> ClosedRange<UInt16> {
        let (first, last) = (try port(), try port())
        guard first <= last else { throw PackError() }
        return first...last
    }

    mutating func text() throws(PackError) -> String {
        let number = try count()
        if number < ManifestPacker.longText {
            return String(decoding: try take(number), as: UTF8.self)
        }
        let (index, isNew) = ((number - ManifestPacker.longText) >> 1, (number - ManifestPacker.longText) & 1 == 1)
        guard isNew else {
            guard index < longTexts.count else { throw PackError() }
            return longTexts[index]
        }
        let text = SharedText.make(try take(index + ManifestPacker.longText))
        longTexts.append(text)
        return text
    }

    mutating func location() throws(PackError) -> SourceLocation {
        SourceLocation(path: path, line: try number(), column: try number())
    }

    mutating func labels() throws(PackError) -> [String: String] {
        let count = try count()
        guard count > 0 else { return [:] }
        // A count that is no count must not reserve the memory that it says.
        guard count <= remaining else { throw PackError() }
        var result = [String: String](minimumCapacity: min(count, Self.largestReserve))
        for _ in 0..<count {
            let key = try text()
            result[key] = try text()
        }
        guard result.count == count else { throw PackError() }
        return result
    }

    mutating func optional<Value>(
        _ read: (inout ManifestUnpacker) throws(PackError) -> Value
    ) throws(PackError) -> Value? {
        try flag() ? try read(&self) : nil
    }

    mutating func array<Value>(
        _ read: (inout ManifestUnpacker) throws(PackError) -> Value
    ) throws(PackError) -> [Value] {
        let count = try count()
        guard count > 0 else { return [] }
        // Every element takes a byte or more.
        guard count <= remaining else { throw PackError() }
        var values: [Value] = []
        values.reserveCapacity(min(count, Self.largestReserve))
        for _ in 0..<count { values.append(try read(&self)) }
        return values
    }

    private static let largestReserve = 1024

    mutating func texts() throws(PackError) -> [String] {
        try array { (unpacker) throws(PackError) in try unpacker.text() }
    }

    mutating func optionalText() throws(PackError) -> String? {
        try optional { (unpacker) throws(PackError) in try unpacker.text() }
    }

    /// As many path entries as were written, each the file's own.
    mutating func paths() throws(PackError) -> [String] {
        let path = path
        return try array { (unpacker) throws(PackError) in
            guard try unpacker.flag() else { throw PackError() }
            return path
        }
    }
}
