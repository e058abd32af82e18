import Cache
import Glibc
import TestSupport
import Testing

struct CacheFolderTests {
    @Test(arguments: [0, 1, 7, 31, 32, 4096, 1_000_000])
    func `What was written is read again, by another value as well`(count: Int) throws {
        let folder = try TemporaryFolder()
        let bytes = noise(count)
        let cache = CacheFolder(path: folder.cachePath)
        cache.write(bytes, for: try key(1))
        #expect(cache.read(try key(1)) == bytes)
        #expect(CacheFolder(path: folder.cachePath).read(try key(1)) == bytes)
        #expect(cache.trouble == nil)
    }

    @Test func `Other keys, kinds and versions are absent`() throws {
        let folder = try TemporaryFolder()
        let cache = CacheFolder(path: folder.cachePath)
        #expect(cache.read(try key(1)) == nil)
        #expect(try folder.shell("ls").isEmpty, "reading makes no folder")
        cache.write([1], for: try key(1))
        #expect(cache.read(try key(2)) == nil)
        #expect(cache.read(try key(1, kind: "snapshot")) == nil)
        #expect(cache.read(try key(1, version: 2)) == nil)
        #expect(cache.trouble == nil)
    }

    @Test func `Writing again replaces`() throws {
        let folder = try TemporaryFolder()
        let cache = CacheFolder(path: folder.cachePath)
        for text in ["a", "much longer", "b"] {
            cache.write(Array(text.utf8), for: try key(1))
            #expect(cache.read(try key(1)) == Array(text.utf8))
        }
        #expect(try folder.names() == ["parsed-v1-1"])
    }

    @Test func `The folders above are made, and nobody else may look into them`() throws {
        let folder = try TemporaryFolder()
        let cache = CacheFolder(path: folder.path + "/a/b/c/")
        cache.write([1], for: try key(1))
        #expect(cache.read(try key(1)) == [1])
        #expect(try folder.shell("stat -c %a a a/b a/b/c a/b/c/*") == ["700", "700", "700", "600"])
    }

    @Test func `Custom says where the cache is`() {
        func path(_ environment: [String: String]) -> String? { CacheFolder.defaultPath(environment: environment) }
        #expect(path(["XDG_CACHE_HOME": "/x", "HOME": "/h"]) == "/x/netreeve")
        #expect(path(["XDG_CACHE_HOME": "/x/", "HOME": "/h"]) == "/x/netreeve")
        #expect(path(["XDG_CACHE_HOME": "x", "HOME": "/h"]) == "/h/.cache/netreeve")
        #expect(path(["XDG_CACHE_HOME": "", "HOME": "/"]) == "/.cache/netreeve")
        #expect(path(["HOME": "h"]) == nil)
        #expect(path([:]) == nil)
    }

    @Test func `Reading marks an entry as used, once a day`() throws {
        let folder = try TemporaryFolder()
        let cache = CacheFolder(path: folder.cachePath)
        cache.write([1], for: try key(1))
        try folder.age("parsed-v1-1", by: 80_000)
        #expect(cache.read(try key(1)) == [1])
        #expect(try folder.age(of: "parsed-v1-1") >= 80_000)
        try folder.age("parsed-v1-1", by: 90_000)
        #expect(cache.read(try key(1)) == [1])
        #expect(try folder.age(of: "parsed-v1-1") < 10_000)
    }
}

struct RefusedFolderTests {
    private func expectRefusal(_ folder: TemporaryFolder, path: String? = nil, _ reason: String) throws {
        let cache = CacheFolder(path: path ?? folder.cachePath)
        #expect(cache.read(try key(1)) == nil)
        cache.write([1], for: try key(1))
        #expect(cache.read(try key(1)) == nil)
        let trouble = try #require(cache.trouble)
        #expect(trouble.contains(reason) && !trouble.contains("\n"), "\(trouble)")
    }

    @Test(arguments: ["0775", "0757", "0777", "1777"])
    func `A folder that others may write to is refused`(mode: String) throws {
        let folder = try TemporaryFolder()
        let cache = CacheFolder(path: folder.cachePath)
        cache.write([7], for: try key(1))
        try folder.shell("chmod \(mode) cache")
        try expectRefusal(folder, "other users may write to it")
        try folder.shell("chmod 0755 cache")
        #expect(cache.read(try key(1)) == [7])
    }

    @Test(.enabled(if: geteuid() == 0))
    func `A folder of another user is refused`() throws {
        let folder = try TemporaryFolder()
        try folder.shell("mkdir cache && chmod 700 cache && chown 12345 cache")
        try expectRefusal(folder, "another user owns it")
    }

    @Test func `A link, a file and a relative path are refused`() throws {
        let folder = try TemporaryFolder()
        try folder.shell("mkdir -m 700 elsewhere && ln -s elsewhere cache && touch file")
        try expectRefusal(folder, "it is no folder")
        try expectRefusal(folder, path: folder.path + "/file", "it is no folder")
        try expectRefusal(folder, path: folder.path + "/file/cache", "it is no folder")
        try expectRefusal(folder, path: "cache", "no absolute path")
        try expectRefusal(folder, path: "", "no absolute path")
        try expectRefusal(folder, path: folder.path + "/a\u{0}b", "no absolute path")
        #expect(try folder.shell("ls elsewhere").isEmpty)
    }

    @Test func `What can't be written is told of and stops nothing`() throws {
        // No user may make files there, not even root.
        let cache = CacheFolder(path: "/proc/self/cache")
        cache.write([1], for: try key(1))
        #expect(cache.read(try key(1)) == nil)
        #expect(try #require(cache.trouble).contains("/proc/self/cache"))
    }

    @Test(.enabled(if: geteuid() != 0))
    func `A folder without the right to write is still read`() throws {
        let folder = try TemporaryFolder()
        let cache = CacheFolder(path: folder.cachePath)
        cache.write([1], for: try key(1))
        try folder.shell("chmod 0500 cache")
        cache.write([2], for: try key(2))
        #expect(cache.read(try key(1)) == [1])
        #expect(try #require(cache.trouble).contains("can't be written"))
    }

    @Test func `An entry whose place is taken by a folder with files is told of`() throws {
        let folder = try TemporaryFolder()
        let cache = CacheFolder(path: folder.cachePath)
        try folder.shell("mkdir -m 700 cache && mkdir cache/parsed-v1-1 && touch cache/parsed-v1-1/file")
        #expect(cache.read(try key(1)) == nil)
        cache.write([1], for: try key(1))
        #expect(try #require(cache.trouble).contains("can't be written"))
        #expect(try folder.names() == ["parsed-v1-1"])
    }
}
