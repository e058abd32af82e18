import GRDB
public import Review

extension Ledger {
    /// What the columns of ``forEachChange(from:to:_:)`` are called.
    public static let changeTitles = [
        "seq", "recorded at", "repository", "ref", "base", "head", "commits", "authors", "verdict", "complete",
        "flow changes", "flow digest", "tickets", "findings", "emergency", "tool", "configuration digest",
        "entry digest",
    ]

    /// The reviews that were recorded on some days, as rows for auditors who draw samples: in their order, one at a
    /// time.
    public func forEachChange(
        from first: Day? = nil, to last: Day? = nil, _ body: ([String]) throws -> Void
    ) throws {
        let sql = """
            SELECT e.seq, e.recorded_at, r.repository, coalesce(r.ref, ''), coalesce(r.base, ''), r.head,
                (SELECT count(*) FROM review_commit AS c WHERE c.seq = e.seq),
                (SELECT coalesce(group_concat(who, '; '), '') FROM (
                    SELECT DISTINCT author_name || ' <' || author_email || '>' AS who FROM review_commit AS c
                    WHERE c.seq = e.seq ORDER BY c.number)),
                r.verdict, iif(r.complete, 'yes', 'no'),
                (SELECT count(*) FROM flow AS f WHERE f.seq = e.seq), coalesce(r.digest, ''),
                (SELECT coalesce(group_concat(t, '; '), '') FROM (
                    SELECT ticket || ' ' || state AS t FROM review_ticket AS t WHERE t.seq = e.seq ORDER BY number)),
                (SELECT coalesce(group_concat(k, '; '), '') FROM (
                    SELECT DISTINCT kind AS k FROM finding AS f WHERE f.seq = e.seq ORDER BY number)),
                iif(EXISTS (SELECT 1 FROM review_commit AS c WHERE c.seq = e.seq AND emergency), 'yes', 'no'),
                r.tool, coalesce(r.configuration_digest, ''), e.digest
            FROM entry AS e JOIN review AS r ON r.seq = e.seq
            WHERE e.recorded_at >= ? AND e.recorded_at < ? ORDER BY e.seq
            """
        let days = [first.map { "\($0)" } ?? "", last.map { "\($0)~" } ?? "~"]
        try passing { database in
            let cursor = try Row.fetchCursor(database, sql: sql, arguments: StatementArguments(days))
            while let row = try cursor.next() {
                try body((0..<row.count).map { String.fromDatabaseValue(row[$0]) ?? "\(row[$0] as Int)" })
            }
        }
    }
}
