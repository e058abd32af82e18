/// A pack of objects with its index, as gitformat-pack(5) describes them.
///
/// Nothing that a file says is believed: what can't be is no entry, or isn't there.
struct Pack {
    private let index: MappedFile
    private let data: MappedFile
    private let count: Int

    /// What objects are, by the number that stands for it in a pack.
    enum ObjectType: UInt8 {
        case commit = 1
        case tree = 2
        case blob = 3
    }

    /// An object as it stands in a pack.
    struct Entry {
        enum Kind {
            case whole(ObjectType)
            /// What is to be changed of the entry that starts at an offset.
            case delta(base: Int)
        }

        var kind: Kind
        /// How many bytes there are once they are inflated: of the object, or of the delta.
        var size: Int
        /// Where it starts, and where its compressed bytes do.
        var start: Int
        var content: Int
    }

    /// Opens a pack by its path without an extension; nil for anything but the usual formats.
    init?(_ path: [UInt8]) {
        guard let index = MappedFile(path + Array(".idx".utf8)), let data = MappedFile(path + Array(".pack".utf8))
        else { return nil }
        let (table, pack) = (index.bytes, data.bytes)
        guard table.count >= Self.names + 2 * Self.hash, table.bigEndian(at: 0) == Self.indexMagic,
            table.bigEndian(at: 4) == UInt32(2), pack.count >= Self.header + Self.hash,
            pack.bigEndian(at: 0) == Self.packMagic, pack.bigEndian(at: 4) == UInt32(2)
        else { return nil }
        count = Int(table.bigEndian(at: Self.names - 4, as: UInt32.self))
        // The index says which pack it is of.
        guard table.count >= Self.names + count * (Self.hash + 8) + 2 * Self.hash,
            pack.bigEndian(at: 8) == UInt32(count),
            pack.suffix(Self.hash).elementsEqual(table.dropLast(Self.hash).suffix(Self.hash))
        else { return nil }
        (self.index, self.data) = (index, data)
    }

    static let indexMagic: UInt32 = 0xff74_4f63
    private static let packMagic: UInt32 = 0x5041_434b
    /// How many bytes a hash has, where the entries of a pack start, and where the names in an index do.
    static let (hash, header, names) = (20, 12, 8 + 256 * 4)

    /// The bytes of the entries.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: data.bytes.dropLast(Self.hash)) }

    /// Where an object's entry starts, and the checksum of its bytes as they stand; nil if the pack doesn't have it.
    func find(_ id: ObjectID) -> (start: Int, checksum: UInt32)? {
        let table = index.bytes
        let first = Int(id.high >> 56)
        var low = first == 0 ? 0 : Int(table.bigEndian(at: 4 + first * 4, as: UInt32.self))
        var high = min(count, Int(table.bigEndian(at: 8 + first * 4, as: UInt32.self)))
        while low < high {
            let middle = (low + high) / 2
            let name = name(middle)
            if name == id { return place(middle) }
            if name < id { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    private func name(_ number: Int) -> ObjectID {
        let (table, offset) = (index.bytes, Self.names + number * Self.hash)
        return ObjectID(
            high: table.bigEndian(at: offset), middle: table.bigEndian(at: offset + 8),
            low: table.bigEndian(at: offset + 16))
    }

    private func place(_ number: Int) -> (start: Int, checksum: UInt32)? {
        let table = index.bytes
        let checksums = Self.names + count * Self.hash
        let offset: UInt32 = table.bigEndian(at: checksums + count * 4 + number * 4)
        // Larger packs than 2 GiB have a further table.
        guard offset < 1 << 31 else { return nil }
        return (Int(offset), table.bigEndian(at: checksums + number * 4))
    }

    /// The entry that starts at an offset; nil for what is none, and for tags.
    func entry(at start: Int) -> Entry? {
        let bytes = bytes
        guard start >= Self.header, start < bytes.count else { return nil }
        var position = start
        var byte = bytes[position]
        let type = byte >> 4 & 7
        var (size, shift) = (Int(byte & 15), 4)
        while byte & 0x80 != 0 {
            position += 1
            guard position < bytes.count, shift < 56 else { return nil }
            byte = bytes[position]
            size |= Int(byte & 0x7f) << shift
            shift += 7
        }
        position += 1
        switch type {
        case 6:
            guard let distance = distance(at: &position), distance > 0, distance < start else { return nil }
            return Entry(kind: .delta(base: start - distance), size: size, start: start, content: position)
        case 7:
            guard position + Self.hash < bytes.count else { return nil }
            let base = ObjectID(
                high: bytes.bigEndian(at: position), middle: bytes.bigEndian(at: position + 8),
                low: bytes.bigEndian(at: position + 16))
            guard let place = find(base) else { return nil }
            return Entry(
                kind: .delta(base: place.start), size: size, start: start, content: position + Self.hash)
        default:
            return ObjectType(rawValue: type).map {
                Entry(kind: .whole($0), size: size, start: start, content: position)
            }
        }
    }

    /// How far before an entry its base starts.
    private func distance(at position: inout Int) -> Int? {
        let bytes = bytes
        var distance = -1
        while position < bytes.count, distance < 1 << 40 {
            let byte = bytes[position]
            position += 1
            distance = (distance + 1) << 7 | Int(byte & 0x7f)
            if byte & 0x80 == 0 { return distance }
        }
        return nil
    }
}
