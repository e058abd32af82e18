import Cache
import Git
import Manifests
import Packing

/// What the reader made of files, by the ids of their blobs: content that was read once is never parsed again, whichever
/// commit, branch or path has it.
///
/// One flat entry of the cache holds them all, sorted by id.
struct ParsedFiles: Sendable {
    /// The ids, in three parts: sorted.
    private var high = FlatList<UInt64>()
    private var middle = FlatList<UInt64>()
    private var low = FlatList<UInt32>()
    /// Where each file's bytes start; one more than there are files.
    private var starts = FlatList<UInt32>([0])
    /// The bytes of all files, and where among others they lie.
    private var bytes: [UInt8] = []
    private var range = 0..<0

    /// How many files are known.
    var count: Int { starts.count - 1 }

    /// No files.
    init() {}

    /// What was made of a blob, as if it had been read at a path; `nil` where it isn't known.
    func manifests(of blob: ObjectID, at path: String) -> ManifestSet? {
        guard let index = index(of: blob) else { return nil }
        do {
            return try ManifestSet(packed: PackReader(bytes, in: place(of: index)), path: path)
        } catch {
            return nil
        }
    }

    private func id(_ index: Int) -> ObjectID {
        ObjectID(high: high[index], middle: middle[index], low: low[index])
    }

    /// Where a file's bytes lie.
    private func place(of index: Int) -> Range<Int> {
        range.lowerBound + Int(starts[index])..<range.lowerBound + Int(starts[index + 1])
    }

    private func index(of blob: ObjectID) -> Int? {
        var (first, last) = (0, count)
        while first < last {
            let middle = (first + last) / 2
            if id(middle) < blob { first = middle + 1 } else { last = middle }
        }
        return first < count && id(first) == blob ? first : nil
    }

    /// These files and others, of each of which the bytes are `packed`.
    func adding(_ others: [(blob: ObjectID, packed: [UInt8])]) -> ParsedFiles {
        var all: [(id: ObjectID, packed: ArraySlice<UInt8>)] = others.filter { index(of: $0.blob) == nil }
            .map { ($0.blob, $0.packed[...]) }
        for index in 0..<count { all.append((id(index), bytes[place(of: index)])) }
        all.sort { $0.id < $1.id }
        var result = ParsedFiles()
        for (position, file) in all.enumerated() where position == 0 || file.id != all[position - 1].id {
            result.high.append(file.id.high)
            result.middle.append(file.id.middle)
            result.low.append(file.id.low)
            result.bytes += file.packed
            result.starts.append(UInt32(result.bytes.count))
        }
        result.range = 0..<result.bytes.count
        return result
    }
}

extension ParsedFiles: Packable {
    func pack(into writer: inout PackWriter) {
        writer.write(flat: high)
        writer.write(flat: middle)
        writer.write(flat: low)
        writer.write(flat: starts)
        writer.write(count: range.count)
        writer.write(raw: bytes[range])
    }

    init(from reader: inout PackReader) throws(PackError) {
        high = try reader.list()
        middle = try reader.list()
        low = try reader.list()
        starts = try reader.list()
        (bytes, range) = try reader.shared(try reader.count())
        guard [high.count, middle.count, low.count].allSatisfy({ $0 == starts.count - 1 }),
            let end = starts.last, Int(end) == range.count
        else { throw PackError() }
    }
}

extension CacheFolder {
    /// What is known of files, for some options: what is read depends on them through the reader's limits alone.
    func parsedFiles(for scope: BaselineScope) -> ParsedFiles {
        scope.parsed.flatMap { value($0) } ?? ParsedFiles()
    }

    func write(_ files: ParsedFiles, for scope: BaselineScope) { write(files, under: scope.parsed) }
}
