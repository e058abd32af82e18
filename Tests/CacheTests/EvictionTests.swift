import Cache
import Testing

struct EvictionTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func size() throws -> Int {
        try folder.shell("cd cache && cat -- * | wc -c").first.flatMap { Int($0) } ?? 0
    }

    @Test func `However much is written, the folder holds no more than its limit`() throws {
        let cache = CacheFolder(path: folder.cachePath, limit: 20_000)
        for number in 0..<100 {
            cache.write(noise(900, seed: UInt64(number)), for: try key(number))
            if number % 10 == 9 { #expect(try size() <= 20_000) }
        }
        #expect(cache.read(try key(99)) == noise(900, seed: 99))
        #expect(cache.read(try key(0)) == nil)
        #expect(cache.trouble == nil)
        #expect(try size() > 10_000)
    }

    @Test func `What was used lately stays`() throws {
        let small = CacheFolder(path: folder.cachePath, limit: 10_000)
        let large = CacheFolder(path: folder.cachePath)
        for number in 0..<12 {
            large.write(noise(950), for: try key(number))
            try folder.age("parsed-v1-\(String(number, radix: 16))", by: 200_000 - number)
        }
        for number in [0, 5] { #expect(large.read(try key(number)) != nil) }
        small.write([1], for: try key(12))
        var left: [Int] = []
        for number in 0..<13 where large.read(try key(number)) != nil { left.append(number) }
        // Each takes 993 bytes, and the last one 45: 8 and the last are below 8000.
        #expect(left == [0, 5, 6, 7, 8, 9, 10, 11, 12])
        #expect(try size() < 8000)
    }

    @Test func `Files that aren't the cache's, and those being written, stay`() throws {
        let cache = CacheFolder(path: folder.cachePath, limit: 1000)
        cache.write([1], for: try key(1))
        try folder.shell("cd cache && head -c 5000 /dev/zero | tee notes .new-1-a .new-1-b Parsed-v1-0 >/dev/null")
        try folder.age("notes", by: 100_000)
        try folder.age("Parsed-v1-0", by: 100_000)
        try folder.age(".new-1-a", by: 3_500)
        try folder.age(".new-1-b", by: 3_700)
        let other = CacheFolder(path: folder.cachePath, limit: 1000)
        other.write([2], for: try key(2))
        #expect(
            try folder.names() == [".new-1-a", "Parsed-v1-0", "notes", "parsed-v1-1", "parsed-v1-2"])
    }

    @Test func `An entry that would push out most others isn't kept`() throws {
        let cache = CacheFolder(path: folder.cachePath, limit: 1000)
        cache.write(noise(600), for: try key(1))
        #expect(cache.read(try key(1)) == nil)
        #expect(cache.trouble?.contains("too large") == true)
    }

    @Test func `What others wrote counts as well`() throws {
        let (one, other) = (
            CacheFolder(path: folder.cachePath, limit: 20_000), CacheFolder(path: folder.cachePath, limit: 20_000)
        )
        for number in 0..<60 {
            (number % 2 == 0 ? one : other).write(noise(900), for: try key(number))
            // Each looks at the folder once it has written an eighth of the limit.
            #expect(try size() <= 20_000 + 20_000 / 8)
        }
    }
}
