import GRDB
import Packing
import Review
import TestSupport
import Testing

@testable import Ledger

/// That whatever is done to a ledger is found, and the first row named.
@Suite struct TamperTests {
    /// A ledger that has rows in every table.
    private static func shelf() throws -> Shelf {
        let shelf = try Shelf()
        let ledger = try shelf.record(["one", "two", "three"])
        try ledger.prune(before: Shelf.moment(day: 2).day, at: Shelf.moment(day: 4))
        try ledger.record(shelf.record("four"), at: Shelf.moment(day: 5))
        let effects = ["a", "b"].map { StoredEffect(commit: $0, parent: "p", bytes: Array("effect of \($0)".utf8)) }
        try ledger.add(effects, repository: "one", scope: "s")
        try #require(try ledger.check().place == "intact")
        return shelf
    }

    /// The tables as the file says, so that a new one can't be forgotten; without those in which a service keeps where it
    /// stands, which are outside of the chain.
    private static func tables(_ path: String) throws -> [String] {
        try Shelf.query(path, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .filter { !LedgerSchema.watchingTables.contains($0) }
    }

    /// A table's columns: name, type, and whether it is part of the primary key.
    private static func columns(_ path: String, _ table: String) throws -> [(name: String, type: String, isKey: Bool)] {
        try Shelf.query(path, "SELECT name, type, pk FROM pragma_table_info('\(table)') ORDER BY cid").map { row in
            let parts = row.split(separator: " ").map(String.init)
            return (parts[0], parts[1], parts[2] != "0")
        }
    }

    /// The primary keys of a table's rows, as SQL conditions, in their order.
    private static func rows(_ path: String, _ table: String) throws -> [String] {
        let keys = try columns(path, table).filter(\.isKey).map(\.name)
        let condition = keys.map { "'\($0) = ' || quote(\($0))" }.joined(separator: " || ' AND ' || ")
        return try Shelf.query(path, "SELECT \(condition) FROM \(table) ORDER BY \(keys.joined(separator: ", "))")
    }

    /// What checking a touched copy says: the place of the fault, or why the ledger is refused.
    private static func place(_ path: String) throws -> String {
        do throws(LedgerError) {
            return try Ledger(at: path).check(chainOnly: false).place
        } catch {
            return "refused: \(error.message)"
        }
    }

    /// Which tables may be named where one was touched: besides itself, none.
    private static func isNamed(_ table: String, in place: String) -> Bool {
        place == table || place.hasPrefix(table + " / ") || (place.hasPrefix("refused: ") && place.contains(table))
    }

    @Test func `every column of every row of every table`() throws {
        let shelf = try Self.shelf()
        var generator = SeededGenerator(seed: 1)
        var count = 0
        for table in try Self.tables(shelf.path) {
            let rows = try Self.rows(shelf.path, table)
            #expect(!rows.isEmpty, "\(table) has no rows: nothing is tested")
            for column in try Self.columns(shelf.path, table) {
                for row in rows {
                    let copy = try shelf.copy("touched")
                    let place = Int(generator.next() % 1000)
                    let flipped =
                        switch column.type {
                        case "INTEGER": "coalesce(\(column.name) + 1000, 7)"
                        case "BLOB": "CAST('X' || substr(\(column.name), 2) AS BLOB)"
                        default:
                            """
                            coalesce(iif(\(column.name) = '', 'x', substr(\(column.name), 1, \(place) % length(\(column.name)))
                            || iif(substr(\(column.name), \(place) % length(\(column.name)) + 1, 1) = 'x', 'y', 'x')
                            || substr(\(column.name), \(place) % length(\(column.name)) + 2)), 'x')
                            """
                        }
                    try Shelf.touch(copy) {
                        try $0.execute(sql: "UPDATE \(table) SET \(column.name) = \(flipped) WHERE \(row)")
                    }
                    let found = try Self.place(copy)
                    #expect(Self.isNamed(table, in: found), "\(table).\(column.name) of \(row): \(found)")
                    count += 1
                }
            }
        }
        #expect(count > 300)
    }

    @Test func `a row that was removed`() throws {
        let shelf = try Self.shelf()
        // What can be made again from the repository may be missing.
        for table in try Self.tables(shelf.path) where table != "effect" {
            for row in try Self.rows(shelf.path, table) {
                let copy = try shelf.copy("touched")
                try Shelf.touch(copy) { try $0.execute(sql: "DELETE FROM \(table) WHERE \(row)") }
                let found = try Self.place(copy)
                #expect(Self.isNamed(table, in: found), "\(table), \(row): \(found)")
            }
        }
    }

    @Test func `two rows that were exchanged`() throws {
        let shelf = try Self.shelf()
        var count = 0
        for table in try Self.tables(shelf.path) {
            let rows = try Self.rows(shelf.path, table)
            let rest = try Self.columns(shelf.path, table).filter { !$0.isKey && $0.name != "key" }.map(\.name)
            guard !rest.isEmpty else { continue }
            let list = rest.joined(separator: ", ")
            for (one, other) in zip(rows, rows.dropFirst()) {
                let copy = try shelf.copy("touched")
                var differ = false
                try Shelf.touch(copy) { database in
                    let query = "SELECT \(list) FROM \(table) WHERE"
                    let (a, b) = (
                        try #require(try Row.fetchOne(database, sql: "\(query) \(one)")),
                        try #require(try Row.fetchOne(database, sql: "\(query) \(other)"))
                    )
                    differ = a != b
                    let set = "UPDATE \(table) SET (\(list)) = (\(rest.map { _ in "?" }.joined(separator: ", "))) WHERE"
                    try database.execute(sql: "\(set) \(one)", arguments: StatementArguments(b.databaseValues))
                    try database.execute(sql: "\(set) \(other)", arguments: StatementArguments(a.databaseValues))
                }
                let found = try Self.place(copy)
                #expect(differ ? Self.isNamed(table, in: found) : found == "intact", "\(table), \(one): \(found)")
                count += differ ? 1 : 0
            }
        }
        #expect(count > 10)
    }

    @Test func `a row that was added`() throws {
        let shelf = try Self.shelf()
        for table in try Self.tables(shelf.path) where !["effect", "chain_head", "grdb_migrations"].contains(table) {
            let columns = try Self.columns(shelf.path, table).map(\.name)
            let first = try #require(columns.first)
            let copy = try shelf.copy("touched")
            let values = columns.map { $0 == first ? "\($0) + 1000" : $0 == "key" ? "'k'" : $0 }.joined(separator: ", ")
            try Shelf.touch(copy) {
                try $0.execute(sql: "INSERT INTO \(table) SELECT \(values) FROM \(table) LIMIT 1")
            }
            let found = try Self.place(copy)
            #expect(Self.isNamed(table, in: found), "\(table): \(found)")
        }
    }

    @Test func `a table, an index or a trigger that was dropped or added`() throws {
        let shelf = try Self.shelf()
        let statements = [
            "DROP TABLE flow", "DROP INDEX flow_by_id", "CREATE TABLE more (a)",
            "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM finding; END",
        ]
        for statement in statements {
            let copy = try shelf.copy("touched")
            try Shelf.touch(copy) { try $0.execute(sql: statement) }
            let found = try Self.place(copy)
            #expect(found.hasPrefix("sqlite_schema / "), "\(statement): \(found)")
        }
        let copy = try shelf.copy("touched")
        let queue = try DatabaseQueue(path: copy)
        try queue.write { try $0.execute(sql: "DROP TRIGGER entry_is_kept") }
        #expect(try Self.place(copy) == "sqlite_schema / entry_is_kept")
    }

    @Test func `the exact row and column`() throws {
        let shelf = try Shelf()
        try shelf.record(["one", "two"])
        let cases = [
            ("UPDATE entry SET recorded_at = '2027-01-01T00:00:01Z' WHERE seq = 1", "entry / seq 1 / digest"),
            ("UPDATE entry SET body = body || ' ' WHERE seq = 2", "entry / seq 2 / body"),
            ("UPDATE entry SET body = NULL WHERE seq = 2", "entry / seq 2 / body"),
            ("DELETE FROM entry WHERE seq = 2", "entry / seq 2"),
            (
                "UPDATE finding SET severity = 'note' WHERE seq = 2 AND number = 1",
                "finding / seq 2, number 1 / severity"
            ),
            ("UPDATE review SET verdict = 'pass'", "review / seq 1 / verdict"),
            ("DELETE FROM review_ticket WHERE seq = 2", "review_ticket / seq 2, number 1"),
            ("DELETE FROM chain_head", "chain_head / only 1"),
        ]
        for (statement, place) in cases {
            let copy = try shelf.copy("touched")
            try Shelf.touch(copy) { try $0.execute(sql: statement) }
            #expect(try Self.place(copy) == place)
        }
    }

    @Test func `a chain that was made anew is found by who kept its head`() throws {
        let (shelf, other) = (try Shelf(), try Shelf("other"))
        let ledger = try shelf.record(["one", "two"])
        let head = try ledger.check().head
        try ledger.record(shelf.record("three"), at: Shelf.moment(day: 3))
        #expect(try ledger.check(head: head).place == "intact")
        let forged = try other.record(["one", "2", "three"])
        #expect(try forged.check().place == "intact")
        let check = try forged.check(head: head)
        #expect(check.place == "entry")
        #expect(check.fault?.message.contains(head) == true)
    }

    @Test func `a body that is no JSON, in a chain that was made to fit`() throws {
        let shelf = try Shelf()
        let ledger = try shelf.record(["one"])
        var record = shelf.record("two")
        record.report = "{"
        // The ledger itself takes none.
        #expect(throws: LedgerError.self) { try ledger.record(record, at: Shelf.moment(day: 2)) }
        #expect(try ledger.check().count == 1)
        let forged = LedgerEntry(
            number: 1, kind: "review", key: "k", recordedAt: "2027-01-01T00:00:00Z", body: "{",
            bodyDigest: "\(Digest(of: "{"))", previous: LedgerEntry.beginning)
        try Shelf.touch(shelf.path) { database in
            try database.execute(
                sql: "UPDATE entry SET key = ?, recorded_at = ?, body = ?, body_digest = ?, digest = ?",
                arguments: [forged.key, forged.recordedAt, forged.body, forged.bodyDigest, forged.digest])
            try database.execute(sql: "UPDATE chain_head SET digest = ?", arguments: [forged.digest])
        }
        #expect(try ledger.check(chainOnly: true).place == "intact")
        #expect(try ledger.check().place == "entry / seq 1 / body")
    }

    @Test func `the chain alone`() throws {
        let shelf = try Shelf()
        let ledger = try shelf.record(["one", "two"])
        try Shelf.touch(shelf.path) { try $0.execute(sql: "UPDATE review SET verdict = 'pass'") }
        #expect(try ledger.check(chainOnly: true).place == "intact")
        try Shelf.touch(shelf.path) { try $0.execute(sql: "UPDATE entry SET kind = 'other' WHERE seq = 2") }
        #expect(try ledger.check(chainOnly: true).place == "entry / seq 2 / digest")
    }

    @Test func `bytes of the file are read or refused, and never believed`() throws {
        let shelf = try Self.shelf()
        var generator = SeededGenerator(seed: 7)
        let whole = try FileBytes.read(shelf.path)
        var faults = 0
        for _ in 0..<150 {
            let copy = try shelf.copy("touched")
            var bytes = whole
            bytes[Int(generator.next() % UInt64(bytes.count))] ^= UInt8(truncatingIfNeeded: generator.next() | 1)
            try FileBytes.write(bytes, copy)
            // A byte in a page that holds nothing changes nothing; what it is read as has to be what was written.
            let found = try Self.place(copy)
            faults += found == "intact" ? 0 : 1
            if found == "intact" {
                #expect(
                    try Shelf.query(copy, "SELECT digest, body FROM entry ORDER BY seq")
                        == Shelf.query(shelf.path, "SELECT digest, body FROM entry ORDER BY seq"))
            }
        }
        #expect(faults > 20)
    }
}
