import Foundation
import TestSupport
import Testing

/// What is kept between runs, as a user meets it.
@Suite struct CacheTests {
    private let shop: TemporaryRepository

    init() throws {
        shop = try TemporaryRepository.shop()
        try shop.write("policies/db.yaml", Shop.policy("db", ports: [5432]))
        _ = try shop.commit("one port")
        try shop.write("policies/db.yaml", Shop.policy("db", ports: [5432, 9090]))
        _ = try shop.commit("two ports")
    }

    /// A counter of a run.
    private func counter(_ name: String) throws -> Int? {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: shop.path + "/counters.json"))
        return (try JSONSerialization.jsonObject(with: bytes) as? [String: Int])?[name]
    }

    private func diff(_ arguments: String...) throws -> CommandOutcome {
        try shop.netreeve(["diff", "--counters", "counters.json"] + arguments)
    }

    private func entries(_ folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? []
    }

    @Test func `what was read once isn't read again, and the report is the same`() throws {
        let first = try diff("--cache-dir", "kept")
        #expect(first.status == 1)
        #expect(try counter("sidesRead") == 1)
        let second = try diff("--cache-dir", "kept")
        #expect(second.output == first.output)
        #expect(try counter("sidesRead") == 0)
        #expect(try counter("filesParsed") == 2)
        let without = try diff("--no-cache")
        #expect(without.output == first.output)
        #expect(try counter("sidesRead") == 1)
    }

    @Test func `a damaged entry changes no report`() throws {
        let expected = try diff("--cache-dir", "kept").output
        let folder = shop.path + "/kept"
        for entry in entries(folder) {
            let url = URL(fileURLWithPath: folder + "/" + entry)
            var bytes = try Data(contentsOf: url)
            bytes[bytes.count / 2] ^= 0x55
            try bytes.write(to: url)
            #expect(try diff("--cache-dir", "kept").output == expected, "\(entry)")
            try Data(bytes.prefix(9)).write(to: url)
            #expect(try diff("--cache-dir", "kept").output == expected, "\(entry)")
        }
    }

    @Test func `a server's hook keeps nothing unless it is told where`() throws {
        let home = shop.path + "/home"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        let variables = ["HOME": home, "GIT_QUARANTINE_PATH": shop.path]
        #expect(try shop.netreeve(["diff"], environment: variables).status == 1)
        #expect(entries(home).isEmpty)
        #expect(try shop.netreeve(["diff", "--cache-dir", home + "/kept"], environment: variables).status == 1)
        #expect(!entries(home + "/kept").isEmpty)
        #expect(try shop.netreeve(["diff"], environment: ["HOME": home]).status == 1)
        #expect(!entries(home + "/.cache/netreeve").isEmpty)
    }

    @Test func `a folder that can't be used is said, and no trouble`() throws {
        try shop.write("file", "no folder")
        let run = try diff("--cache-dir", "file/kept")
        #expect(run.status == 1)
        #expect(run.errors.contains("warning: nothing is kept"))
        #expect(try diff("--cache-dir", "kept", "--no-cache").status == 2)
    }
}
