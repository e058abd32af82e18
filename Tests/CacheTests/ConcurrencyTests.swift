import Cache
import TestSupport
import Testing

struct ConcurrencyTests {
    /// The bytes that may stand for a key: filled with one number, of one of some lengths.
    private func isSound(_ bytes: [UInt8], for number: Int) -> Bool {
        bytes.count == 1000 + 100 * number + Int(bytes[0]) && bytes.allSatisfy { $0 == bytes[0] }
    }

    private func value(for number: Int, fill: UInt8) -> [UInt8] {
        [UInt8](repeating: fill, count: 1000 + 100 * number + Int(fill))
    }

    @Test func `Many at once never read a wrong value`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.cachePath
        let hits = await withTaskGroup(of: Int?.self) { group in
            for writer in 0..<6 {
                group.addTask {
                    let cache = CacheFolder(path: path, limit: 60_000)
                    var hits = 0
                    for round in 0..<150 {
                        guard let key = try? key((round * 7 + writer) % 16) else { return nil }
                        let number = (round * 7 + writer) % 16
                        if round % 3 != writer % 3 {
                            guard let bytes = cache.read(key) else { continue }
                            guard self.isSound(bytes, for: number) else { return nil }
                            hits += 1
                        } else {
                            cache.write(self.value(for: number, fill: UInt8(round)), for: key)
                        }
                    }
                    return cache.trouble == nil ? hits : nil
                }
            }
            return await group.reduce(into: 0 as Int?) { sum, hits in
                sum = hits.flatMap { hits in sum.map { $0 + hits } }
            }
        }
        #expect(try #require(hits) > 100)
        #expect(try folder.names().allSatisfy { !$0.hasPrefix(".") })
    }

    @Test func `Another process that wrecks and copies entries meanwhile never yields a wrong value`() async throws {
        let folder = try TemporaryFolder()
        let (path, cachePath) = (folder.path, folder.cachePath)
        let cache = CacheFolder(path: cachePath)
        for number in 0..<8 { cache.write(value(for: number, fill: 1), for: try key(number)) }
        let wrecker = Task.detached {
            let script = """
                i=0; while [ $i -lt 60 ]; do i=$((i+1))
                : >cache/parsed-v1-$((i%8)); cp cache/parsed-v1-$((i*3%8)) cache/parsed-v1-$((i*5%8))
                printf x >>cache/parsed-v1-$((i*5%8)); head -c 700 cache/parsed-v1-$((i%7)) >cache/parsed-v1-$((i%3))
                rm -f cache/parsed-v1-$((i*7%8)); done; :
                """
            return try CommandOutcome.running(
                ["/bin/sh", "-c", script], in: path, environment: ["PATH": "/usr/bin:/bin"]
            ).status
        }
        var round = 0
        while round < 4000 {
            round += 1
            let number = round % 8
            if round % 4 == 0 { cache.write(value(for: number, fill: UInt8(round % 200)), for: try key(number)) }
            if let bytes = cache.read(try key(number)) { #expect(isSound(bytes, for: number)) }
        }
        #expect(try await wrecker.value == 0)
        #expect(cache.trouble == nil)
        for number in 0..<8 {
            cache.write(value(for: number, fill: 9), for: try key(number))
            #expect(cache.read(try key(number)) == value(for: number, fill: 9))
        }
    }
}
