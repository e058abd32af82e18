import GRDB
public import Review

extension Ledger {
    /// The reviews of a repository that name a ticket by one of its keys, with their findings about it: the newest first.
    ///
    /// A finding is about the ticket if it names it, or a commit that names it.
    public func reviews(
        ofTicket keys: [String], repository: String
    ) throws(LedgerError) -> [RecordedTicketReview] {
        let marks = databaseQuestionMarks(count: keys.count)
        return try reading { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT e.seq, e.recorded_at, r.ref, r.head, r.verdict, min(t.state), r.digest
                    FROM review_ticket AS t JOIN review AS r ON r.seq = t.seq JOIN entry AS e ON e.seq = t.seq
                    WHERE t.ticket IN (\(marks)) AND r.repository = ? GROUP BY e.seq ORDER BY e.seq DESC
                    """, arguments: StatementArguments(keys + [repository]))
            return try rows.map { row in
                let number: Int = row[0]
                return RecordedTicketReview(
                    number: number, recordedAt: row[1], ref: row[2], head: row[3], verdict: row[4], state: row[5],
                    digest: row[6], findings: try Self.findings(of: number, about: keys, marks, in: database))
            }
        }
    }

    private static func findings(
        of number: Int, about keys: [String], _ marks: String, in database: Database
    ) throws -> [RecordedTicketReview.Finding] {
        let sql = """
            SELECT kind, severity, statement FROM finding AS f
            WHERE seq = ? AND (
                EXISTS (SELECT 1 FROM json_each(f.tickets) WHERE value IN (\(marks)))
                OR EXISTS (
                    SELECT 1 FROM json_each(f.commits) AS c
                    JOIN review_ticket_commit AS t ON t.seq = f.seq AND t.commit_id = c.value
                    WHERE t.ticket IN (\(marks))))
            ORDER BY number
            """
        let arguments = StatementArguments([number]) + StatementArguments(keys + keys)
        return try Row.fetchAll(database, sql: sql, arguments: arguments).map {
            RecordedTicketReview.Finding(kind: $0[0], severity: $0[1], statement: $0[2])
        }
    }
}
