import Cache
import Packing
import Synchronization
import Testing

struct PieceTests {
    @Test func `An entry of pieces is the entry of their bytes`() throws {
        let folder = try TemporaryFolder()
        let cache = CacheFolder(path: folder.cachePath)
        let bytes = noise(5_000)
        cache.write(bytes, for: try key(1))
        cache.write(for: try key(2)) { take in
            for start in stride(from: 0, to: bytes.count, by: 77) {
                bytes[start..<min(start + 77, bytes.count)].withUnsafeBytes { take($0) }
            }
        }
        cache.write(for: try key(3)) { _ in }
        #expect(cache.read(try key(2)) == bytes)
        #expect(cache.read(try key(3)) == [])
        let (whole, pieces) = (try folder.content("parsed-v1-1"), try folder.content("parsed-v1-2"))
        #expect(whole.count == pieces.count)
        #expect(zip(whole, pieces).count { $0 != $1 } == 1, "they differ in the key's last digit alone")
        #expect(try folder.names().count == 3)
    }

    @Test func `Pieces that grow too large leave the older entry, and no file`() throws {
        let folder = try TemporaryFolder()
        let cache = CacheFolder(path: folder.cachePath, limit: 2_000)
        cache.write([1, 2], for: try key(1))
        cache.write(for: try key(1)) { take in
            for seed in 0..<5 { noise(400, seed: UInt64(seed)).withUnsafeBytes { take($0) } }
        }
        #expect(cache.read(try key(1)) == [1, 2])
        #expect(cache.trouble == "an entry of 2043 bytes is too large for a cache of 2000")
        #expect(try folder.names() == ["parsed-v1-1"])
    }

    @Test func `What is written in pieces is what is written at once`() {
        let handedOn = Mutex<[[UInt8]]>([])
        var (whole, pieces) = (PackWriter(), PackWriter { piece in handedOn.withLock { $0.append(Array(piece)) } })
        func write(_ writer: inout PackWriter) {
            for count in [3, 70_000, 0, 20_000, 5] {
                writer.write("a text")
                writer.write(flat: (0..<count).map { UInt32($0) })
                writer.write(flat: FlatList((0..<count).map { UInt8(truncatingIfNeeded: $0) }))
                writer.write(raw: noise(count)[...])
                writer.write(raw: noise(count / 2)[(count / 4)...])
            }
        }
        write(&whole)
        write(&pieces)
        #expect(handedOn.withLock { $0.count } > 2)
        #expect(pieces.bytes.count < whole.bytes.count)
        pieces.finish()
        whole.finish()
        #expect(handedOn.withLock { Array($0.joined()) } == whole.bytes)
        #expect(pieces.bytes.isEmpty)
    }

    @Test func `A list that was read and has grown is written whole`() throws {
        var first = PackWriter()
        first.write(flat: [UInt32](0..<10))
        var reader = PackReader(first.bytes)
        var list: FlatList<UInt32> = try reader.list()
        for number in 10..<20 { list.append(UInt32(number)) }
        var (written, expected) = (PackWriter(), PackWriter())
        written.write(flat: list)
        expected.write(flat: [UInt32](0..<20))
        #expect(written.bytes == expected.bytes)
    }
}
