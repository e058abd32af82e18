import Packing

/// Writes what was read from one file as bytes.
///
/// Places are written as line and column; the path is what the reader of the bytes says. A text of 16 bytes or more is
/// written once and referred to afterwards, so that it is also read, and kept, once.
struct ManifestPacker {
    private(set) var writer = PackWriter()
    /// Whether lines and columns are written.
    let hasPlaces: Bool
    private var longTexts: [String: Int] = [:]
    private var longTextCount = 0

    /// The fewest bytes of a text that is referred to: shorter ones are as short as the reference.
    static let longText = 16

    init(hasPlaces: Bool) { self.hasPlaces = hasPlaces }

    mutating func write(tag: UInt8) { writer.write(byte: tag) }
    mutating func write(_ flag: Bool) { writer.write(flag) }
    mutating func write(count: Int) { writer.write(count: count) }
    mutating func write(_ port: UInt16) { writer.write(number: UInt64(port)) }

    /// A number that is hardly ever negative.
    mutating func write(_ number: Int) { writer.write(number: UInt64(bitPattern: Int64(number))) }

    mutating func write(_ text: String) {
        let length = text.utf8.count
        if length >= Self.longText {
            // Equal strings may differ in bytes, and what is read has to have the bytes of what was written.
            if let known = longTexts.index(forKey: text), longTexts[known].key.utf8.elementsEqual(text.utf8) {
                return writer.write(count: Self.longText + 2 * longTexts[known].value)
            }
            if longTexts[text] == nil { longTexts[text] = longTextCount }
            longTextCount += 1
            writer.write(count: Self.longText + 2 * (length - Self.longText) + 1)
        } else {
            writer.write(count: length)
        }
        writer.write(raw: text.utf8)
    }

    mutating func write(_ location: SourceLocation) {
        guard hasPlaces else { return }
        write(location.line)
        write(location.column)
    }

    mutating func write(_ texts: [String: String]) {
        write(count: texts.count)
        for (key, value) in texts.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            write(key)
            write(value)
        }
    }

    mutating func write<Value>(_ value: Value?, _ body: (inout ManifestPacker, Value) -> Void) {
        write(value != nil)
        if let value { body(&self, value) }
    }

    mutating func write<Value>(_ values: [Value], _ body: (inout ManifestPacker, Value) -> Void) {
        write(count: values.count)
        for value in values { body(&self, value) }
    }

    mutating func write(_ texts: [String]) { write(texts) { $0.write($1) } }
    mutating func write(_ text: String?) { write(text) { $0.write($1) } }
}
