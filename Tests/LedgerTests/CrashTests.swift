import Foundation
import Ledger
import TestSupport
import Testing

/// What is left after crashes, of several processes at once, and when there is no room.
@Suite(.serialized) struct CrashTests {
    private func names(_ path: String) throws -> [String] {
        try Shelf.query(path, "SELECT repository FROM review ORDER BY seq")
    }

    @Test func `a process that is killed at any moment loses and repeats nothing that it confirmed`() throws {
        let shelf = try Shelf()
        var generator = SeededGenerator(seed: 11)
        var confirmed: [String] = []
        for round in 0..<60 {
            // It begins with what the last one may not have come to confirm: that must not be there twice.
            let first = max(0, confirmed.count - 2)
            let writer = try Writer(shelf.path, shelf, "shop", first: first, count: 100_000)
            // Now and then it is ended before it says anything: while it makes the ledger, or mends it.
            let lines = round % 6 == 0 ? 1 : Int(generator.next() % 5) + 2
            writer.kill(afterLines: lines, microseconds: UInt32(generator.next() % 4000))
            confirmed += writer.confirmed.dropFirst(max(0, confirmed.count - first))
            guard FileManager.default.fileExists(atPath: shelf.path) else { continue }
            let ledger = try Ledger(at: shelf.path)
            let check = try ledger.check(chainOnly: round % 10 != 9)
            #expect(check.place == "intact")
            let names = try names(shelf.path)
            #expect(Array(names.prefix(confirmed.count)) == confirmed, "what was confirmed isn't there")
            #expect(Set(names).count == names.count, "something is there twice")
            // At most the one that it was about to confirm is there besides.
            #expect(names.count <= confirmed.count + 1)
            confirmed = names
        }
        #expect(confirmed.count > 60)
    }

    @Test func `four processes at once lose and repeat nothing`() throws {
        let shelf = try Shelf()
        let writers = try (0..<4).map { number in
            // Two of them record the same.
            try Writer(shelf.path, shelf, number < 2 ? "same" : "own\(number)", count: 60)
        }
        for writer in writers {
            #expect(writer.wait() == 0)
            #expect(writer.confirmed.count == 60)
        }
        let check = try Ledger(at: shelf.path).check()
        #expect((check.place, check.count) == ("intact", 180))
        let names = try names(shelf.path)
        #expect(Set(names) == Set(writers.flatMap(\.confirmed)))
        #expect(names.count == 180)
    }

    /// Whether the tests may mount a small disk.
    private static let canMount: Bool = {
        guard let shelf = try? TemporaryRepository() else { return false }
        let (path, run) = (shelf.folder + "/disk", shelf)
        guard (try? run.run(["mkdir", path], in: "/")) != nil,
            (try? run.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", path], in: "/")) != nil
        else { return false }
        return (try? run.run(["umount", path], in: "/")) != nil
    }()

    /// It isn't a full disk: the error is another one, which says less.
    ///
    /// But it strikes in the middle of a write as that does, and wherever tests run.
    @Test func `a file that can't grow is trouble, and the ledger works on when it can`() throws {
        let shelf = try Shelf()
        let writer = try Writer(shelf.path, shelf, "shop", count: 10_000, mostBlocks: 2_048)
        #expect(writer.wait() == 2)
        let last = try #require(writer.lines.last)
        #expect(last.hasPrefix("trouble inaccessible: the ledger \(shelf.path) can't be read or written"), "\(last)")
        let confirmed = writer.confirmed
        #expect(confirmed.count > 5)
        #expect(try Ledger(at: shelf.path).check().place == "intact")
        #expect(try names(shelf.path) == confirmed)
        let more = try Writer(shelf.path, shelf, "more", count: 5)
        #expect(more.wait() == 0)
        #expect(try Ledger(at: shelf.path).check().place == "intact")
        #expect(try names(shelf.path) == confirmed + more.confirmed)
    }

    @Test(.enabled(if: canMount, "NOT TESTED: a full disk, as no small one can be mounted"))
    func `a full disk is trouble, and the ledger works on when there is room`() throws {
        let shelf = try Shelf("disk/ledger.sqlite")
        let disk = shelf.repository.folder + "/disk"
        try shelf.repository.run(["mkdir", disk], in: "/")
        try shelf.repository.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], in: "/")
        defer { _ = try? shelf.repository.run(["umount", disk], in: "/") }
        try FileBytes.write([UInt8](repeating: 1, count: 700_000), disk + "/ballast")
        let writer = try Writer(shelf.path, shelf, "shop", count: 10_000)
        #expect(writer.wait() == 2)
        let last = try #require(writer.lines.last)
        #expect(
            last.hasPrefix("trouble full: there is no room for the ledger") || last.hasPrefix("trouble inaccessible"),
            "\(last)")
        let confirmed = writer.confirmed
        #expect(confirmed.count > 5)
        #expect(try Ledger(at: shelf.path).check().place == "intact")
        #expect(try names(shelf.path) == confirmed)
        try FileManager.default.removeItem(atPath: disk + "/ballast")
        let more = try Writer(shelf.path, shelf, "more", count: 5)
        #expect(more.wait() == 0)
        #expect(try Ledger(at: shelf.path).check().place == "intact")
        #expect(try names(shelf.path) == confirmed + more.confirmed)
    }

    @Test(.enabled(if: canMount, "NOT TESTED: a disk that can't be written, as none can be mounted"))
    func `a folder that can't be written is clear trouble`() throws {
        let shelf = try Shelf("disk/ledger.sqlite")
        let disk = shelf.repository.folder + "/disk"
        try shelf.repository.run(["mkdir", disk], in: "/")
        try shelf.repository.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], in: "/")
        defer { _ = try? shelf.repository.run(["umount", disk], in: "/") }
        try shelf.repository.run(["mount", "-o", "remount,ro", disk], in: "/")
        let none = try Writer(shelf.path, shelf, "shop", count: 1)
        #expect(none.wait() == 2)
        #expect(none.lines.last?.hasPrefix("trouble inaccessible: no ledger can be made at") == true)
        try shelf.repository.run(["mount", "-o", "remount,rw", disk], in: "/")
        #expect(try Writer(shelf.path, shelf, "shop", count: 1).wait() == 0)
        try shelf.repository.run(["mount", "-o", "remount,ro", disk], in: "/")
        let writer = try Writer(shelf.path, shelf, "other", count: 1)
        #expect(writer.wait() == 2)
        #expect(writer.lines.last?.hasPrefix("trouble inaccessible: the ledger") == true, "\(writer.lines)")
    }

    @Test(.enabled(if: canMount, "NOT TESTED: reading on a disk that can't be written, as none can be mounted"))
    func `a ledger on a disk that can't be written says how to read it, and its backup is read`() throws {
        let shelf = try Shelf("disk/ledger.sqlite")
        let disk = shelf.repository.folder + "/disk"
        try shelf.repository.run(["mkdir", disk], in: "/")
        try shelf.repository.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], in: "/")
        defer { _ = try? shelf.repository.run(["umount", disk], in: "/") }
        #expect(try Writer(shelf.path, shelf, "shop", count: 1).wait() == 0)
        #expect(try Ledger(at: shelf.path).backUp(to: disk + "/backup.sqlite").place == "intact")
        #expect(Ledger.mayWrite(at: shelf.path))
        // What a process leaves that ends without closing it is enough to read by.
        try shelf.repository.run(["mount", "-o", "remount,ro", disk], in: "/")
        #expect(try Ledger(at: shelf.path).check().place == "intact")
        // The last one to close it clears that away.
        try shelf.repository.run(["mount", "-o", "remount,rw", disk], in: "/")
        try Shelf.touch(shelf.path) { _ in }
        #expect(!FileManager.default.fileExists(atPath: shelf.path + "-wal"))
        try shelf.repository.run(["mount", "-o", "remount,ro", disk], in: "/")
        #expect(!Ledger.mayWrite(at: shelf.path))
        let error = #expect(throws: LedgerError.self) { try Ledger(at: shelf.path) }
        #expect(error?.code == .inaccessible)
        #expect(error?.message.hasSuffix("its folder can't be written, and SQLite needs to keep a file in it") == true)
        #expect(error?.advice?.contains("netreeve ledger backup") == true)
        let backup = try Ledger(at: disk + "/backup.sqlite")
        let check = try backup.check()
        #expect((check.place, check.count) == ("intact", 1))
    }
}
