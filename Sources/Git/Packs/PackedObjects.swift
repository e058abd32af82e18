import CGit2
import CZlib

/// Very many objects out of a repository's own packs: the contents of files, or what a long history is made of.
///
/// libgit2 walks a chain of deltas twice, once for the size alone, takes a lock of the whole process for every step, and
/// hashes what it read. Here each chain is walked once, and what it leads through is kept for its neighbours. As git itself
/// does, this relies on the checksums of zlib, and on the index's checksum of each entry. It reads what is as it should be,
/// or gives up: then libgit2 reads the object, or says what is wrong with it.
final class PackedObjects {
    private let packs: [Pack]
    private let inflater = Inflater()
    private let limit: Int
    /// What was read last, and what before it: once there is much of the one, the other is forgotten.
    private var known: [Place: Object] = [:]
    private var older: [Place: Object] = [:]
    private var knownBytes = 0
    /// How many entries were inflated.
    private(set) var unpacked = 0

    private struct Place: Hashable {
        var pack: Int
        var start: Int
    }

    /// The content of an entry, and the checksum of the entry's bytes as they stand.
    private struct Object {
        var content: [UInt8]
        var type: Pack.ObjectType
        var checksum: UInt32
    }

    /// How many bytes of contents are kept twice over, and how many deltas are followed.
    private static let (mostBytes, deepest) = (6 << 20, 512)
    /// More packs than these are looked through by libgit2.
    private static let mostPacks = 32

    /// The packs of the repository itself: none of those that it borrows.
    ///
    /// - Parameter limit: The most bytes that an object may have. Nothing larger is inflated on the way to it either.
    init(of repository: Repository, limit: Int) {
        self.limit = limit
        guard let common = git_repository_commondir(repository.handle) else {
            packs = []
            return
        }
        let folder = Array(String(cString: common).utf8) + Array("objects/pack".utf8)
        let indices = (try? Disk.names(in: folder).filter { $0.suffix(4).elementsEqual(".idx".utf8) }) ?? []
        packs =
            indices.count <= Self.mostPacks ? indices.compactMap { Pack(Disk.join(folder, $0.dropLast(4))) } : []
    }

    /// The content of an object of a type; nil where libgit2 has to be asked.
    func content(of id: ObjectID, _ type: Pack.ObjectType) -> [UInt8]? {
        for (number, pack) in packs.enumerated() {
            guard let (start, checksum) = pack.find(id) else { continue }
            guard let object = object(at: Place(pack: number, start: start)), object.checksum == checksum,
                object.type == type
            else { return nil }
            return object.content
        }
        return nil
    }

    /// The object at a place, made of what it is a delta of.
    private func object(at place: Place) -> Object? {
        let pack = packs[place.pack]
        var deltas: [Pack.Entry] = []
        var (next, found): (Place, Object?) = (place, nil)
        while found == nil {
            found = kept(at: next)
            guard found == nil else { break }
            guard let entry = pack.entry(at: next.start), entry.size <= limit else { return nil }
            switch entry.kind {
            case .whole(let type):
                guard let object = inflate(entry, of: pack, as: type) else { return nil }
                keep(object, at: next)
                found = object
            case .delta(let base):
                guard deltas.count < Self.deepest else { return nil }
                deltas.append(entry)
                next.start = base
            }
        }
        guard var object = found else { return nil }
        for delta in deltas.reversed() {
            guard let changes = inflate(delta, of: pack, as: object.type),
                let content = Delta(changes.content).applied(to: object.content, limit: limit)
            else { return nil }
            object = Object(content: content, type: object.type, checksum: changes.checksum)
            keep(object, at: Place(pack: place.pack, start: delta.start))
        }
        return object
    }

    private func kept(at place: Place) -> Object? {
        if let object = known[place] { return object }
        guard let object = older[place] else { return nil }
        keep(object, at: place)
        return object
    }

    private func keep(_ object: Object, at place: Place) {
        if knownBytes + object.content.count > Self.mostBytes {
            older = known
            known = [:]
            knownBytes = 0
        }
        known[place] = object
        knownBytes += object.content.count
    }

    /// The bytes of an entry inflated, with the checksum of those that stand in the pack.
    private func inflate(_ entry: Pack.Entry, of pack: Pack, as type: Pack.ObjectType) -> Object? {
        let bytes = pack.bytes
        guard let (content, length) = inflater?.inflate(bytes[entry.content...], to: entry.size) else { return nil }
        unpacked += 1
        let stored = UnsafeRawBufferPointer(rebasing: bytes[entry.start..<entry.content + length])
        return Object(content: content, type: type, checksum: Inflater.checksum(stored))
    }
}
