import Cache
import Glibc
import TestSupport
import Testing

struct DamageTests {
    private let folder: TemporaryFolder
    private let cache: CacheFolder
    private let name = "parsed-v1-1"

    init() throws {
        folder = try TemporaryFolder()
        cache = CacheFolder(path: folder.cachePath)
    }

    /// Whether a damaged entry is none, goes, and is replaced.
    private func expectReplaced(_ what: String) throws {
        #expect(cache.read(try key(1)) == nil, "\(what)")
        var status = stat()
        #expect(lstat(folder.cachePath + "/" + name, &status) != 0, "\(what) stays")
        cache.write([4, 2], for: try key(1))
        #expect(cache.read(try key(1)) == [4, 2], "\(what)")
        #expect(cache.trouble == nil)
    }

    @Test func `An entry that is cut off anywhere is none`() throws {
        cache.write(noise(50), for: try key(1))
        let whole = try folder.content(name)
        for length in 0..<whole.count {
            try folder.put(Array(whole[..<length]), name)
            try expectReplaced("the first \(length) bytes")
        }
    }

    @Test func `An entry of which any bit differs is none`() throws {
        cache.write(noise(50), for: try key(1))
        let whole = try folder.content(name)
        for bit in 0..<whole.count * 8 {
            var damaged = whole
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            try folder.put(damaged, name)
            #expect(cache.read(try key(1)) == nil, "bit \(bit)")
        }
        try expectReplaced("the last one")
    }

    @Test func `An entry of which several bytes differ is none`() throws {
        cache.write(noise(3000), for: try key(1))
        let whole = try folder.content(name)
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<300 {
            var damaged = whole
            for _ in 0..<Int.random(in: 1...20, using: &generator) {
                damaged[Int.random(in: 0..<damaged.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            guard damaged != whole else { continue }
            try folder.put(damaged, name)
            #expect(cache.read(try key(1)) == nil)
        }
        try expectReplaced("the last one")
    }

    @Test func `A large entry is read by two threads, and is none wherever it is damaged`() throws {
        // No two parts of it are the same.
        let bytes = Array([[UInt8]](repeating: noise(1009), count: 1 << 12).joined())
        let large = try key(3)
        cache.write(bytes, for: large)
        #expect(cache.read(large) == bytes)
        let whole = try folder.content("parsed-v1-3")
        func expectNone(_ damaged: [UInt8], _ what: String) throws {
            try folder.put(damaged, "parsed-v1-3")
            #expect(cache.read(large) == nil, "\(what)")
            #expect(try folder.names().isEmpty, "\(what) stays")
        }
        for position in stride(from: 60, to: whole.count, by: 200_003) + [whole.count - 1] {
            var damaged = whole
            damaged[position] ^= 4
            try expectNone(damaged, "a bit at \(position)")
            try expectNone(Array(whole[..<position]), "the first \(position) bytes")
        }
        let size = 1 << 18
        let start = whole.count - bytes.count
        var swapped = whole
        swapped.replaceSubrange(start..<start + size, with: whole[start + size..<start + 2 * size])
        swapped.replaceSubrange(start + size..<start + 2 * size, with: whole[start..<start + size])
        try expectNone(swapped, "two parts that changed places")
        try folder.put(whole, "parsed-v1-3")
        #expect(cache.read(large) == bytes)
    }

    @Test func `An entry with something behind it is none`() throws {
        cache.write(noise(50), for: try key(1))
        try folder.put(folder.content(name) + [0], name)
        try expectReplaced("one byte more")
    }

    @Test func `Another key's entry is none`() throws {
        cache.write(noise(50), for: try key(2))
        try folder.shell("mv cache/parsed-v1-2 cache/\(name)")
        try expectReplaced("another key's")
    }

    @Test(arguments: [
        "mkdir cache/parsed-v1-1", "ln -s ../elsewhere cache/parsed-v1-1", "ln -s nowhere cache/parsed-v1-1",
        "mkfifo cache/parsed-v1-1", "truncate -s 4T cache/parsed-v1-1",
    ])
    func `Something else in an entry's place is none`(command: String) throws {
        cache.write([7], for: try key(1))
        try folder.shell("mv cache/\(name) elsewhere && \(command)")
        try expectReplaced(command)
        #expect(try folder.shell("ls") == ["cache", "elsewhere"])
    }
}
