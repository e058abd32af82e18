import Foundation
import GRDB
import Packing

extension Ledger {
    /// Whether the ledger is what it was: the chain of entries is recomputed, and everything that follows from them.
    ///
    /// Finds the first row that was changed, removed, added or exchanged. Whoever can write the file can also make a
    /// ledger anew: against that, somebody else has to keep the head's digest (`head`).
    ///
    /// - Parameters:
    ///   - chainOnly: Whether to leave out what follows from the entries.
    ///   - head: A digest that has to be that of an entry, the last of its time.
    /// - Throws: ``LedgerError`` where the file can't be read at all.
    public func check(chainOnly: Bool = false, head: String? = nil) throws(LedgerError) -> LedgerCheck {
        do {
            return try reading { try LedgerChecker(database: $0, chainOnly: chainOnly, head: head).check() }
        } catch {
            guard error.code == .damaged else { throw error }
            let fault = LedgerFault("sqlite_schema", error.message)
            return LedgerCheck(count: 0, head: LedgerEntry.beginning, fault: fault)
        }
    }
}

/// Checks a ledger, as it is in one transaction.
private struct LedgerChecker {
    let database: Database
    let chainOnly: Bool
    /// The digest that somebody kept.
    let head: String?
    private var count = 0
    private var last = LedgerEntry.beginning
    private var isHeadFound = false

    init(database: Database, chainOnly: Bool, head: String?) {
        (self.database, self.chainOnly, self.head) = (database, chainOnly, head)
    }

    consuming func check() throws -> LedgerCheck {
        do {
            try checkFile()
            try checkEntries()
            try checkHead()
            if !chainOnly {
                try checkStrays()
                try checkEffects()
            }
        } catch let fault as LedgerFault {
            return LedgerCheck(count: count, head: last, fault: fault)
        }
        return LedgerCheck(count: count, head: last)
    }

    // MARK: - The file

    /// Its pages hold together, and its tables, indices and triggers are those of its version.
    private func checkFile() throws {
        if let said = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)"), said != "ok" {
            throw LedgerFault(table(namedIn: said), "the file doesn't hold together: \(said)")
        }
        let names = try String.fetchAll(database, sql: "SELECT identifier FROM grdb_migrations ORDER BY rowid")
        guard names == LedgerSchema.versions.map(\.name) else {
            throw LedgerFault("grdb_migrations", "it names other versions than there are: \(names)")
        }
        let query = "SELECT name, type || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY name, type"
        let fresh = try DatabaseQueue()
        try LedgerSchema.migrator.migrate(fresh)
        let wanted = try fresh.read { try Row.fetchAll($0, sql: query) }
        let found = try Row.fetchAll(database, sql: query)
        for (one, other) in zip(wanted, found) where one != other {
            throw LedgerFault(
                "sqlite_schema", row: min(one[0] as String, other[0] as String), "it isn't what this version makes it")
        }
        guard wanted.count == found.count else {
            let row: String = wanted.count > found.count ? wanted[found.count][0] : found[wanted.count][0]
            throw LedgerFault("sqlite_schema", row: row, "there are other tables, indices or triggers than there were")
        }
    }

    private func table(namedIn message: String) -> String {
        (["entry", "chain_head", "effect"] + LedgerSchema.watchingTables + DerivedTable.all.map(\.name)).filter {
            message.contains($0)
        }
        .max { $0.count < $1.count } ?? "sqlite_schema"
    }

    // MARK: - The chain

    private mutating func checkEntries() throws {
        let givenUp = try numbersGivenUp()
        let cursor = try Row.fetchCursor(
            database,
            sql: """
                SELECT seq, CAST(kind AS BLOB), CAST(key AS BLOB), CAST(recorded_at AS BLOB), CAST(body_digest AS BLOB),
                    CAST(previous AS BLOB), CAST(digest AS BLOB), CAST(body AS BLOB), body
                FROM entry ORDER BY seq
                """)
        while let row = try cursor.next() {
            let number = count + 1
            let place = "seq \(number)"
            guard row[0] == number else {
                throw LedgerFault("entry", row: place, "the row is missing; the next one is seq \(row[0] as Int)")
            }
            let parts = (1...6).map { bytes(row, $0) }
            let body: [UInt8]? = row.hasNull(atIndex: 7) ? nil : bytes(row, 7)
            try checkDigests(number, place, parts, body: body)
            if (body == nil) != givenUp.contains(number) {
                throw LedgerFault(
                    "entry", row: place, column: "body",
                    body == nil ? "it is gone, and no entry says that it was given up" : "it was given up, and is there"
                )
            }
            if !chainOnly { try checkWhatFollows(number, row[8]) }
            (count, last) = (number, String(decoding: parts[5], as: UTF8.self))
            if last == head { isHeadFound = true }
        }
    }

    /// The parts are what the digest stands for: kind, key, time, body's digest, previous, digest.
    private func checkDigests(_ number: Int, _ place: String, _ parts: [[UInt8]], body: [UInt8]?) throws {
        func isDigest(_ digest: Digest, _ bytes: [UInt8]) -> Bool { Array("\(digest)".utf8) == bytes }
        func digest(bodyDigest: [UInt8]) -> Digest {
            LedgerEntry.digest(
                number: number, kind: parts[0], key: parts[1], recordedAt: parts[2], bodyDigest: bodyDigest,
                previous: parts[4])
        }
        if parts[4] != Array(last.utf8) {
            throw LedgerFault("entry", row: place, column: "previous", "it isn't the digest of the entry before")
        }
        let own = body.map { Digest(of: $0) }
        guard isDigest(digest(bodyDigest: parts[3]), parts[5]) else {
            if let own, !isDigest(own, parts[3]), isDigest(digest(bodyDigest: Array("\(own)".utf8)), parts[5]) {
                throw LedgerFault("entry", row: place, column: "body_digest", "it isn't that of the body")
            }
            throw LedgerFault(
                "entry", row: place, column: "digest",
                "it doesn't stand for kind, key, recorded_at, body_digest and previous as they are now")
        }
        if let own, !isDigest(own, parts[3]) {
            throw LedgerFault("entry", row: place, column: "body", "it isn't what body_digest stands for")
        }
    }

    /// The entries whose bodies were given up, as far as other entries say it whose own bodies are whole.
    private func numbersGivenUp() throws -> Set<Int> {
        var numbers: Set<Int> = []
        let sql = "SELECT seq, body, CAST(body AS BLOB), body_digest FROM entry WHERE kind = 'prune' ORDER BY seq"
        for row in try Row.fetchAll(database, sql: sql) {
            guard !row.hasNull(atIndex: 1), "\(Digest(of: bytes(row, 2)))" == row[3] as String else { continue }
            let rows = try Row.fetchAll(
                database, sql: DerivedTable.pruned.selection,
                arguments: DerivedTable.pruned.arguments(row[0], row[1]))
            numbers.formUnion(rows.map { $0[1] as Int })
        }
        return numbers
    }

    private func checkHead() throws {
        let heads = try Row.fetchAll(database, sql: "SELECT seq, digest FROM chain_head WHERE only = 1")
        switch heads.first.map({ ($0[0] as Int, $0[1] as String) }) {
        case nil where count == 0: break
        case nil: throw LedgerFault("chain_head", row: "only 1", "the row is missing")
        case (count, last)?: break
        case (count, _)?:
            throw LedgerFault("chain_head", row: "only 1", column: "digest", "it isn't that of seq \(count)")
        case (_, last)?: throw LedgerFault("chain_head", row: "only 1", column: "seq", "the last entry is seq \(count)")
        case (let number, _)?:
            guard number > count else {
                throw LedgerFault("entry", row: "seq \(number + 1)", "the row was added past the head of the chain")
            }
            throw LedgerFault("entry", row: "seq \(count + 1)", "the row is missing")
        }
        if let head, !isHeadFound, head != LedgerEntry.beginning {
            throw LedgerFault("entry", "no entry has the digest \(head): it was removed, or the chain made anew")
        }
    }

    // MARK: - What follows

    private func checkWhatFollows(_ number: Int, _ body: String?) throws {
        do {
            try checkRows(following: number, body)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            throw LedgerFault(
                "entry", row: "seq \(number)", column: "body", "it can't be read: \(error.message ?? "no JSON")")
        }
    }

    /// The rows that follow from an entry are those that are there.
    private func checkRows(following number: Int, _ body: String?) throws {
        for table in DerivedTable.all {
            let columns = table.columns.map { "CAST(\($0) AS BLOB)" }.joined(separator: ", ")
            let order = table.key.isEmpty ? "" : " ORDER BY " + table.key.joined(separator: ", ")
            let names = table.columns.joined(separator: ", ")
            let wanted = try rows(
                "WITH made (\(names)) AS (\(table.selection)) SELECT \(columns) FROM made\(order)",
                table.arguments(number, body), isMade: body != nil)
            let found = try rows(
                "SELECT \(columns) FROM \(table.name) WHERE \(table.owner) = :seq\(order)", ["seq": number])
            try compare(wanted, found, of: table)
        }
    }

    private func rows(_ sql: String, _ arguments: StatementArguments, isMade: Bool = true) throws -> [[Data?]] {
        guard isMade else { return [] }
        return try Row.fetchAll(database.cachedStatement(sql: sql), arguments: arguments).map { row in
            (0..<row.count).map { row[$0] as Data? }
        }
    }

    private func compare(_ wanted: [[Data?]], _ found: [[Data?]], of table: DerivedTable) throws {
        func place(_ row: [Data?]) -> String {
            let keys = table.columns.prefix(Set([table.owner] + table.key).count)
            return zip(keys, row).map { "\($0) \($1.map { String(decoding: $0, as: UTF8.self) } ?? "")" }
                .joined(separator: ", ")
        }
        for (number, row) in wanted.enumerated() {
            guard number < found.count else { throw LedgerFault(table.name, row: place(row), "the row is missing") }
            guard place(row) == place(found[number]) else {
                throw LedgerFault(
                    table.name, row: place(row),
                    "the row is missing or not in its place: there is \(place(found[number]))")
            }
            if let column = row.indices.first(where: { row[$0] != found[number][$0] }) {
                throw LedgerFault(
                    table.name, row: place(row), column: table.columns[column], "it isn't what the entry says")
            }
        }
        if found.count > wanted.count {
            throw LedgerFault(table.name, row: place(found[wanted.count]), "the row follows from no entry")
        }
    }

    /// No row follows from an entry that isn't there.
    private func checkStrays() throws {
        for table in DerivedTable.all {
            let sql =
                "SELECT \(table.owner) FROM \(table.name) WHERE \(table.owner) NOT IN (SELECT seq FROM entry) LIMIT 1"
            guard let number = try Int.fetchOne(database, sql: sql) else { continue }
            throw LedgerFault(table.name, row: "\(table.owner) \(number)", "the row follows from no entry")
        }
    }

    private func checkEffects() throws {
        let cursor = try Row.fetchCursor(
            database, sql: "SELECT \(StoredEffect.columns) FROM effect ORDER BY 1, 2, 3, 4")
        while let row = try cursor.next() {
            guard !StoredEffect.isWhole(row) else { continue }
            let place = zip(["repository", "scope", "commit_id", "parent_id"], 0...).map {
                "\($0) \(row[$1] as String)"
            }
            throw LedgerFault(
                "effect", row: place.joined(separator: ", "), column: "digest", "it doesn't stand for the row as it is")
        }
    }

    private func bytes(_ row: Row, _ index: Int) -> [UInt8] {
        (row[index] as Data?).map { Array($0) } ?? []
    }
}
