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

    /// These files and others, of each of which the bytes are `packed`: to be written.
    func adding(_ others: [(blob: ObjectID, packed: ArraySlice<UInt8>)]) -> JoinedFiles { JoinedFiles(self, others) }

    /// Known files and others together.
    ///
    /// They are there to be written, straight from where they lie: all together in memory they would be there twice.
    struct JoinedFiles {
        private let known: ParsedFiles
        private let others: [(blob: ObjectID, packed: ArraySlice<UInt8>)]
        /// The ids in order, with the index of each one's file: the others' follow those that were known.
        private var order: [(id: ObjectID, index: Int)] = []

        fileprivate init(_ known: ParsedFiles, _ others: [(blob: ObjectID, packed: ArraySlice<UInt8>)]) {
            (self.known, self.others) = (known, others)
            order.reserveCapacity(known.count + others.count)
            for index in 0..<known.count { order.append((known.id(index), index)) }
            for index in others.indices where known.index(of: others[index].blob) == nil {
                order.append((others[index].blob, known.count + index))
            }
            order.sort { $0.id == $1.id ? $0.index < $1.index : $0.id < $1.id }
            var last: ObjectID?
            order.removeAll { file in
                defer { last = file.id }
                return file.id == last
            }
        }

        private func packed(_ index: Int) -> ArraySlice<UInt8> {
            index < known.count ? known.bytes[known.place(of: index)] : others[index - known.count].packed
        }

        /// Writes the files as ``ParsedFiles`` are read.
        func pack(into writer: inout PackWriter) {
            writer.write(flat: order.map(\.id.high))
            writer.write(flat: order.map(\.id.middle))
            writer.write(flat: order.map(\.id.low))
            var (starts, end): ([UInt32], UInt32) = ([0], 0)
            starts.reserveCapacity(order.count + 1)
            for file in order {
                end += UInt32(packed(file.index).count)
                starts.append(end)
            }
            writer.write(flat: starts)
            writer.write(count: Int(end))
            for file in order { writer.write(raw: packed(file.index)) }
        }
    }
}

extension ParsedFiles: Packable {
    func pack(into writer: inout PackWriter) { adding([]).pack(into: &writer) }

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

    func write(_ files: ParsedFiles.JoinedFiles, for scope: BaselineScope) {
        guard let key = scope.parsed else { return }
        write(for: key) { take in
            var writer = PackWriter(handingOn: take)
            files.pack(into: &writer)
            writer.finish()
        }
    }
}
