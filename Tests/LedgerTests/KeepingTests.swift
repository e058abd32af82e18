import Foundation
import GRDB
import Ledger
import Packing
import Review
import TestSupport
import Testing

/// Pruning, copying and exporting a ledger, and the effects in it.
@Suite struct KeepingTests {
    @Test func `pruning gives up content and keeps the proof`() throws {
        let shelf = try Shelf()
        let ledger = try shelf.record(["one", "two", "three", "four"])
        let head = try ledger.check().head
        let line = try #require(try ledger.entry(1))
        #expect(try ledger.prune(before: Shelf.moment(day: 3).day, at: Shelf.moment(day: 9)) == 2)
        let check = try ledger.check(head: head)
        #expect((check.place, check.count) == ("intact", 5))
        let pruned = try #require(try ledger.entry(1))
        #expect(pruned.body == nil)
        #expect((pruned.digest, pruned.bodyDigest, pruned.key) == (line.digest, line.bodyDigest, line.key))
        #expect(
            try ledger.entry(5)?.body
                == #"{"before":"2027-01-03","count":2,"entries":[[1,2]],"schema":"netreeve.dev/ledger-prune/v1"}"#)
        #expect(try Shelf.query(shelf.path, "SELECT DISTINCT seq FROM finding") == ["3", "4"])
        #expect(
            String(decoding: try FileBytes.read(shelf.path), as: UTF8.self).contains("\"repository\":\"one\"") == false)
        // What was reviewed once isn't recorded again.
        #expect(try ledger.record(shelf.record("one"), at: Shelf.moment(day: 10)) == (1, false))
        #expect(try ledger.prune(before: Shelf.moment(day: 3).day, at: Shelf.moment(day: 11)) == 0)
        #expect(try ledger.prune(before: Shelf.moment(day: 60).day, at: Shelf.moment(day: 60)) == 2)
        #expect(try ledger.check(head: head).place == "intact")
        #expect(try ledger.entry(6)?.body?.contains("[[3,4]]") == true)
    }

    @Test func `bodies that are gone without an entry saying so are found`() throws {
        let shelf = try Shelf()
        let ledger = try shelf.record(["one", "two", "three"])
        try ledger.prune(before: Shelf.moment(day: 2).day, at: Shelf.moment(day: 4))
        try Shelf.touch(shelf.path) { database in
            try database.execute(sql: "UPDATE entry SET body = NULL WHERE seq = 2")
            for table in ["review", "finding", "flow"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE seq = 2")
            }
            try database.execute(sql: "INSERT INTO pruned (said_by, seq) VALUES (4, 2)")
        }
        #expect(try ledger.check().place == "entry / seq 2 / body")
    }

    @Test func `a backup is the ledger, and overwrites nothing`() throws {
        let shelf = try Shelf()
        let ledger = try shelf.record(["one", "two"])
        let copy = shelf.repository.folder + "/copy.sqlite"
        let check = try ledger.backUp(to: copy)
        #expect(try check == ledger.check())
        func lines(_ ledger: Ledger) throws -> [String] {
            var lines: [String] = []
            try ledger.forEachEntry { lines.append($0.line) }
            return lines
        }
        #expect(try lines(Ledger(at: copy)) == lines(ledger))
        let attributes = try FileManager.default.attributesOfItem(atPath: copy)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(#expect(throws: LedgerError.self) { try ledger.backUp(to: copy) }?.code == .exists)
        // One file, for places where nothing can be written; and a ledger to go on with.
        #expect(try Shelf.query(copy, "PRAGMA journal_mode") == ["delete"])
        #expect(try Ledger.opened(at: copy).record(shelf.record("three"), at: Shelf.moment(day: 3)) == (3, true))
        #expect(try Shelf.query(copy, "PRAGMA journal_mode") == ["wal"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: shelf.repository.folder).filter { $0.hasSuffix(".new") }
                == [])
    }

    @Test func `a touched ledger gives no backup`() throws {
        let shelf = try Shelf()
        let ledger = try shelf.record(["one"])
        try Shelf.touch(shelf.path) { try $0.execute(sql: "UPDATE review SET verdict = 'pass'") }
        let copy = shelf.repository.folder + "/copy.sqlite"
        #expect(try ledger.backUp(to: copy).place == "review / seq 1 / verdict")
        #expect(!FileManager.default.fileExists(atPath: copy))
    }

    @Test func `exported lines prove themselves`() throws {
        let shelf = try Shelf()
        let ledger = try shelf.record(["one", "two", "three"])
        try ledger.prune(before: Shelf.moment(day: 2).day, at: Shelf.moment(day: 4))
        var previous = LedgerEntry.beginning
        var numbers: [Int] = []
        try ledger.forEachEntry { entry in
            #expect(entry.line.utf8.allSatisfy { (0x20...0x7E).contains($0) })
            let object = try #require(try JSONSerialization.jsonObject(with: Data(entry.line.utf8)) as? [String: Any])
            func text(_ name: String) -> String { object[name] as? String ?? "" }
            if let body = object["body"] as? String { #expect("\(Digest(of: body))" == text("bodyDigest")) }
            let number = try #require(object["seq"] as? Int)
            // As the manual page describes it.
            let parts = [
                "netreeve.dev/ledger-entry/v1", "\(number)", text("kind"), text("key"), text("recordedAt"),
                text("bodyDigest"), text("previous"),
            ]
            #expect("\(Digest(of: parts.map { "\($0.utf8.count):\($0)," }.joined()))" == text("digest"))
            #expect(text("previous") == previous)
            previous = text("digest")
            numbers.append(number)
        }
        #expect(numbers == [1, 2, 3, 4])
        var days: [Int] = []
        let (second, third) = (Shelf.moment(day: 2).day, Shelf.moment(day: 3).day)
        try ledger.forEachEntry(from: second, to: third) { days.append($0.number) }
        #expect(days == [2, 3])
        var rows: [[String]] = []
        try ledger.forEachChange(from: second, to: second) { rows.append($0) }
        #expect(rows.count == 1)
        let row = Dictionary(uniqueKeysWithValues: zip(Ledger.changeTitles, rows.first ?? []))
        #expect((row["seq"], row["tickets"], row["emergency"]) == ("2", "NET-42 not-approved", "no"))
        #expect(row["authors"] == "Ada Author <ada@example.org>")
    }

    @Test func `effects come back sorted; a damaged one isn't there, and is told`() throws {
        let shelf = try Shelf()
        let ledger = try shelf.record(["one"])
        let effects = ["b", "a", "c"].map { StoredEffect(commit: $0, parent: "", bytes: [0, 255] + Array($0.utf8)) }
        try ledger.add(effects, repository: "one", scope: "s")
        try ledger.add([StoredEffect(commit: "z", parent: "", bytes: [])], repository: "one", scope: "other")
        #expect(try ledger.effects(repository: "one", scope: "s").map(\.commit) == ["a", "b", "c"])
        #expect(Set(try ledger.effects(repository: "one", scope: "s")) == Set(effects))
        #expect(try ledger.effects(repository: "two", scope: "s") == [])
        let newer = StoredEffect(commit: "a", parent: "", bytes: [1])
        try ledger.add([newer], repository: "one", scope: "s")
        #expect(try ledger.effects(repository: "one", scope: "s").first == newer)
        try Shelf.touch(shelf.path) { try $0.execute(sql: "UPDATE effect SET bytes = x'02' WHERE commit_id = 'b'") }
        #expect(try ledger.effects(repository: "one", scope: "s").map(\.commit) == ["a", "c"])
        #expect(
            try ledger.check().place == "effect / repository one, scope s, commit_id b, parent_id  / digest")
    }
}
