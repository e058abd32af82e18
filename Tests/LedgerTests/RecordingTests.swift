import Foundation
import GRDB
import Git
import Ledger
import Packing
import PolicyCompiler
import Reachability
import Review
import TestSupport
import Testing

/// What recording a review leaves, and when it is refused.
@Suite struct RecordingTests {
    @Test func `a review is recorded with commits, tickets, findings, flows and what wasn't analysed`() throws {
        let shelf = try Shelf()
        let ledger = try shelf.record(["shop"])
        #expect(try ledger.check().place == "intact")
        func query(_ sql: String) throws -> [String] { try Shelf.query(shelf.path, sql) }
        let head = shelf.review.range.head
        #expect(
            try query("SELECT repository, ref, branch, tool, complete, not_analysed, verdict FROM review")
                == ["shop refs/heads/main feature netreeve 0.1.0 0 1 \(shelf.review.verdict.rawValue)"])
        #expect(
            try query("SELECT commit_id, author_name, committer_email, emergency, digest FROM review_commit")
                == ["\(head.id) Ada Author cleo@example.org 0 \(try #require(shelf.review.digest))"])
        #expect(try query("SELECT ticket, state FROM review_ticket") == ["NET-42 not-approved"])
        #expect(try query("SELECT ticket, commit_id FROM review_ticket_commit") == ["NET-42 \(head.id)"])
        #expect(try query("SELECT ticket, id, result FROM requirement") == ["NET-42 R1 met"])
        #expect(try query("SELECT count(*) FROM finding") == ["\(shelf.review.findings.count)"])
        #expect(
            try query("SELECT effect, json_extract(destinations, '$[0].name') FROM flow").allSatisfy {
                $0.hasPrefix("closed ")
            })
        #expect(try query("SELECT path FROM diagnostic").contains("policies/broken.yaml"))
    }

    @Test func `nobody else may read it`() throws {
        let shelf = try Shelf()
        try shelf.record(["shop"])
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(shelf.path) == 0o600)
        #expect(try mode(shelf.repository.folder + "/state/netreeve") == 0o700)
    }

    @Test func `what is recorded again is there once`() throws {
        let shelf = try Shelf()
        let ledger = try Ledger.opened(at: shelf.path)
        #expect(try ledger.record(shelf.record(), at: Shelf.moment(day: 1)) == (1, true))
        #expect(try ledger.record(shelf.record(), at: Shelf.moment(day: 2)) == (1, false))
        #expect(try ledger.record(shelf.record("other"), at: Shelf.moment(day: 2)) == (2, true))
        var later = shelf.record()
        later.review.day = Shelf.moment(day: 300).day
        later.request.day = later.review.day
        later.tool = "netreeve 9"
        #expect(try ledger.record(later, at: Shelf.moment(day: 300)) == (1, false))
        #expect(try ledger.check().count == 2)
    }

    @Test func `whatever a review depends on is part of its key`() throws {
        let record = try Shelf().record()
        let changes: [@Sendable (inout ReviewRecord) -> Void] = [
            { $0.repository = "other" }, { $0.request.ref = nil }, { $0.request.ref = "" }, { $0.request.branch = nil },
            { $0.request.pushOptions = [] }, { $0.request.pushOptions = ["ticket=NET-4", "2"] },
            { $0.review.range.base = nil }, { $0.review.range.start = nil },
            { $0.review.range.head = $0.review.range.base ?? $0.review.range.head },
            { $0.options.paths = ["apps"] }, { $0.options.clusters = [.init(name: "apps", pattern: "")] },
            { $0.options.clusters = [.init(name: "", pattern: "apps")] },
            { $0.options.implied = .never },
            { $0.options.profile.name = "other" }, { $0.options.largestFile = 1 },
            { $0.review.configuration = .host }, { $0.review.configurationDigest = Digest(of: "other") },
        ]
        let keys = changes.map { change in
            var other = record
            change(&other)
            return other.key
        }
        #expect(Set(keys + [record.key]).count == changes.count + 1)
    }

    @Test(arguments: ["", "not a database", String(repeating: "x", count: 5000)])
    func `a file that is no ledger is refused and left as it is`(content: String) throws {
        let shelf = try Shelf("file")
        try Data(content.utf8).write(to: URL(fileURLWithPath: shelf.path))
        let error = #expect(throws: LedgerError.self) { try Ledger.opened(at: shelf.path) }
        #expect(error?.code == .notALedger)
        #expect(FileManager.default.contents(atPath: shelf.path) == Data(content.utf8))
    }

    @Test func `another database is refused`() throws {
        let shelf = try Shelf("file")
        let queue = try DatabaseQueue(path: shelf.path)
        try queue.write { try $0.execute(sql: "CREATE TABLE t (a)") }
        try queue.close()
        #expect(#expect(throws: LedgerError.self) { try Ledger.opened(at: shelf.path) }?.code == .notALedger)
        #expect(try Shelf.query(shelf.path, "SELECT name FROM sqlite_schema") == ["t"])
    }

    @Test func `a newer version's is refused`() throws {
        let shelf = try Shelf()
        try shelf.record(["shop"])
        try Shelf.touch(shelf.path) { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('future')") }
        for forReading in [true, false] {
            let error = #expect(throws: LedgerError.self) { try Ledger(at: shelf.path, forReading: forReading) }
            #expect(error?.code == .newer)
            #expect(error?.message.contains("grdb_migrations names future") == true)
        }
    }

    @Test func `reading makes none where there is none, and where none can be made it says so`() throws {
        let shelf = try Shelf()
        #expect(#expect(throws: LedgerError.self) { try Ledger(at: shelf.path) }?.code == .missing)
        #expect(!FileManager.default.fileExists(atPath: shelf.path))
        for path in ["/proc/netreeve/ledger.sqlite", shelf.repository.path + "/apps/web.yaml/ledger.sqlite"] {
            let error = #expect(throws: LedgerError.self) { try Ledger.opened(at: path) }
            #expect(error?.code == .inaccessible)
            #expect(error?.message.contains("no ledger can be made at \(path)") == true)
        }
    }

    @Test func `SQL can't change or remove an entry`() throws {
        let shelf = try Shelf()
        try shelf.record(["shop"])
        let queue = try DatabaseQueue(path: shelf.path)
        let statements = [
            "DELETE FROM entry", "UPDATE entry SET kind = 'x'", "UPDATE entry SET body = NULL",
            "UPDATE entry SET body = '{}'",
        ]
        for statement in statements {
            let error = #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: statement) } }
            #expect(error?.message?.hasPrefix("entries of a ledger are") == true)
        }
    }

    @Test func `is kept in the state folder, or in the home`() {
        #expect(Ledger.defaultPath(environment: ["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/netreeve/ledger.sqlite")
        #expect(
            Ledger.defaultPath(environment: ["XDG_STATE_HOME": "s", "HOME": "/h"])
                == "/h/.local/state/netreeve/ledger.sqlite")
        #expect(Ledger.defaultPath(environment: [:]) == nil)
    }
}
