import Packing

/// Reads what a ``ManifestPacker`` wrote, with the path in every place.
///
/// Nothing is judged again: bytes that were packed say what was judged then, and any others say anything, or throw.
struct ManifestUnpacker {
    private var reader: PackReader
    private let path: String
    private var longTexts: [String] = []

    init(_ reader: PackReader, path: String) {
        self.reader = reader
        self.path = path
    }

    var isAtEnd: Bool { reader.isAtEnd }

    mutating func tag() throws(PackError) -> UInt8 { try reader.byte() }
    mutating func flag() throws(PackError) -> Bool { try reader.flag() }
    mutating func count() throws(PackError) -> Int { try reader.count() }

    mutating func number() throws(PackError) -> Int { Int(Int64(bitPattern: try reader.number())) }

    mutating func port() throws(PackError) -> UInt16 {
        guard let port = UInt16(exactly: try reader.number()) else { throw PackError() }
        return port
    }

    mutating func ports() throws(PackError) -> ClosedRange<UInt16> {
        let (first, last) = (try port(), try port())
        guard first <= last else { throw PackError() }
        return first...last
    }

    mutating func text() throws(PackError) -> String {
        let number = try reader.count()
        if number < ManifestPacker.longText {
            return try reader.withBytes(number) { String(decoding: $0, as: UTF8.self) }
        }
        let (index, isNew) = ((number - ManifestPacker.longText) >> 1, (number - ManifestPacker.longText) & 1 == 1)
        guard isNew else {
            guard index < longTexts.count else { throw PackError() }
            return longTexts[index]
        }
        let text = try reader.withBytes(index + ManifestPacker.longText) { SharedText.make($0) }
        longTexts.append(text)
        return text
    }

    mutating func location() throws(PackError) -> SourceLocation {
        SourceLocation(path: path, line: try number(), column: try number())
    }

    mutating func labels() throws(PackError) -> [String: String] {
        let count = try reader.count()
        guard count > 0 else { return [:] }
        // A count that is no count must not reserve the memory that it says.
        guard count <= reader.remaining else { throw PackError() }
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
        try reader.flag() ? try read(&self) : nil
    }

    mutating func array<Value>(
        _ read: (inout ManifestUnpacker) throws(PackError) -> Value
    ) throws(PackError) -> [Value] {
        let count = try reader.count()
        guard count > 0 else { return [] }
        // Every element takes a byte or more.
        guard count <= reader.remaining else { throw PackError() }
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
