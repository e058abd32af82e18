import GRDB
import Packing
public import Review

extension Ledger {
    /// Records a review, unless it is there already.
    ///
    /// The entry, everything that follows from it, and the new head of the chain are one transaction: after a crash they
    /// are all there or none is. Whoever records the same again, or at the same time, gets the entry that is there.
    ///
    /// - Returns: The number of the entry, and whether it is new.
    /// - Throws: ``LedgerError``; then nothing was recorded.
    @discardableResult
    public func record(_ record: ReviewRecord, at moment: Moment) throws(LedgerError) -> (number: Int, isNew: Bool) {
        let (key, body) = ("\(record.key)", record.body)
        return try writing { database in
            if let number = try Int.fetchOne(database, sql: "SELECT seq FROM entry WHERE key = ?", arguments: [key]) {
                return (number, false)
            }
            return (try Self.append(.review, key: key, body: body, at: moment, to: database).number, true)
        }
    }

    /// Adds an entry at the end, with what follows from it.
    static func append(
        _ kind: LedgerEntry.Kind, key: String, body: String, at moment: Moment, to database: Database
    ) throws -> LedgerEntry {
        let head = try head(database)
        let entry = LedgerEntry(
            number: (head?.number ?? 0) + 1, kind: kind.rawValue, key: key, recordedAt: "\(moment)", body: body,
            bodyDigest: "\(Digest(of: body))", previous: head?.digest ?? LedgerEntry.beginning)
        try database.execute(
            sql: "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                entry.number, entry.kind, entry.key, entry.recordedAt, entry.body, entry.bodyDigest, entry.previous,
                entry.digest,
            ])
        try database.execute(
            sql: "INSERT OR REPLACE INTO chain_head VALUES (1, ?, ?)", arguments: [entry.number, entry.digest])
        for table in DerivedTable.all {
            try database.cachedStatement(sql: table.insertion).execute(arguments: table.arguments(entry.number, body))
        }
        return entry
    }

    /// The last entry's number and digest; `nil` while there is none.
    static func head(_ database: Database) throws -> (number: Int, digest: String)? {
        try Row.fetchOne(database, sql: "SELECT seq, digest FROM chain_head").map { ($0[0], $0[1]) }
    }
}

extension DerivedTable {
    /// What the selection wants to know: of these, the ones that it names.
    func arguments(_ number: Int, _ body: String?) -> StatementArguments {
        StatementArguments(selection.contains(":body") ? ["seq": number, "body": body] : ["seq": number])
    }
}

extension LedgerEntry {
    /// An entry, with the digest that its parts have.
    init(
        number: Int, kind: String, key: String, recordedAt: String, body: String?, bodyDigest: String, previous: String
    ) {
        let digest = Self.digest(
            number: number, kind: Array(kind.utf8), key: Array(key.utf8), recordedAt: Array(recordedAt.utf8),
            bodyDigest: Array(bodyDigest.utf8), previous: Array(previous.utf8))
        self.init(
            number: number, kind: kind, key: key, recordedAt: recordedAt, body: body, bodyDigest: bodyDigest,
            previous: previous, digest: "\(digest)")
    }
}
