import Glibc

/// Looks through the indices of packs before libgit2 believes them.
///
/// libgit2 1.5.1 looks at an index's size and at the table in front of it, but reads a pack wherever an offset leads: one
/// past the pack's end ends the process. O(objects), four bytes of each.
enum PackOffsets {
    /// The path of an index, in a folder of packs, that leads past the end of its pack; nil if there is none.
    static func misleading(in folder: [UInt8]) -> [UInt8]? {
        // What can't be read here can't be by libgit2, which says so.
        let names = (try? Disk.names(in: folder)) ?? []
        return names.lazy.filter { $0.suffix(4).elementsEqual(".idx".utf8) }.map { Disk.join(folder, $0) }
            .first(where: isMisleading)
    }

    private static func isMisleading(_ path: [UInt8]) -> Bool {
        var status = stat()
        guard stat(Disk.terminated(path.dropLast(4) + Array(".pack".utf8)), &status) == 0,
            let index = MappedFile(path)
        else { return false }
        // A pack ends with a hash, which is no object.
        return largestOffset(index.bytes).map { $0 >= UInt64(max(0, status.st_size - Pack.hash)) } ?? false
    }

    /// The largest offset that an index names; nil where it has none, or isn't as long as it has to be.
    private static func largestOffset(_ index: UnsafeRawBufferPointer) -> UInt64? {
        // The second version begins with a number that is no start of the first one.
        let isSecond = index.count >= 8 && index.bigEndian(at: 0) == Pack.indexMagic
        let names = isSecond ? Pack.names : Pack.names - 8
        guard index.count >= names + 2 * Pack.hash else { return nil }
        let count = Int(index.bigEndian(at: names - 4, as: UInt32.self))
        let end = index.count - 2 * Pack.hash
        guard end - names >= count * (isSecond ? Pack.hash + 8 : Pack.hash + 4) else { return nil }
        guard isSecond else { return (0..<count).lazy.map { number(index, names + $0 * (Pack.hash + 4)) }.max() }
        let offsets = names + count * (Pack.hash + 4)
        let far = offsets + count * 4
        var largest: UInt64 = 0
        for number in 0..<count {
            let offset = Self.number(index, offsets + number * 4)
            // Of a pack that is larger than 2 GiB, it is the place of a longer one; where that isn't, libgit2 says so.
            let place = far + Int(offset & 0x7fff_ffff) * 8
            if offset < 1 << 31 {
                largest = max(largest, offset)
            } else if place + 8 <= end {
                largest = max(largest, index.bigEndian(at: place))
            }
        }
        return largest
    }

    private static func number(_ index: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(index.bigEndian(at: offset, as: UInt32.self))
    }
}
