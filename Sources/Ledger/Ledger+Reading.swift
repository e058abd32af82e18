import GRDB
import Packing
public import Review

extension Ledger {
    /// The entries that were recorded on some days, in their order, one at a time.
    ///
    /// - Parameters:
    ///   - first: the first day, in UTC; `nil` for the very first.
    ///   - last: the last day.
    public func forEachEntry(
        from first: Day? = nil, to last: Day? = nil, _ body: (LedgerEntry) throws -> Void
    ) throws {
        let days = [first.map { "\($0)" } ?? "", last.map { "\($0)~" } ?? "~"]
        try passing { database in
            let cursor = try Row.fetchCursor(
                database,
                sql: """
                    SELECT seq, kind, key, recorded_at, body, body_digest, previous, digest FROM entry
                    WHERE recorded_at >= ? AND recorded_at < ? ORDER BY seq
                    """, arguments: StatementArguments(days))
            while let row = try cursor.next() { try body(LedgerEntry(row)) }
        }
    }

    /// An entry; `nil` where there is none of the number.
    public func entry(_ number: Int) throws(LedgerError) -> LedgerEntry? {
        try reading { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT seq, kind, key, recorded_at, body, body_digest, previous, digest FROM entry WHERE seq = ?
                    """, arguments: [number]
            ).map(LedgerEntry.init)
        }
    }
}

extension LedgerEntry {
    fileprivate init(_ row: Row) {
        self.init(
            number: row[0], kind: row[1], key: row[2], recordedAt: row[3], body: row[4], bodyDigest: row[5],
            previous: row[6], digest: row[7])
    }

    /// The entry on one line, as JSON (`ledger-entry.v1.schema.json`).
    ///
    /// The body is a string in it: its bytes are those that the body's digest stands for.
    public var line: String {
        JSONValue.object([
            "seq": .int(number), "kind": .string(kind), "key": .string(key), "recordedAt": .string(recordedAt),
            "body": .optional(body), "bodyDigest": .string(bodyDigest), "previous": .string(previous),
            "digest": .string(digest),
        ]).text(escaping: .nonASCII)
    }
}
