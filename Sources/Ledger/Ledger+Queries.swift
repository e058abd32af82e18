import GRDB
import Packing
public import Review

extension Ledger {
    /// What was recorded of a repository's commit: of it, among others or alone, in the order of the records.
    public func verdicts(on commit: String, of repository: String) throws(LedgerError) -> [RecordedVerdict] {
        try verdicts(
            "review_commit AS c JOIN review AS r ON r.seq = c.seq", "c.commit_id = ? AND r.repository = ?",
            [commit, repository])
    }

    /// What was recorded of a repository's commits up to one: in the order of the records.
    public func verdicts(upTo head: String, of repository: String) throws(LedgerError) -> [RecordedVerdict] {
        try verdicts("review AS r", "r.head = ? AND r.repository = ?", [head, repository])
    }

    private func verdicts(
        _ tables: String, _ condition: String, _ arguments: StatementArguments
    ) throws(LedgerError) -> [RecordedVerdict] {
        try reading { database in
            let sql = """
                SELECT DISTINCT e.seq, e.key, e.recorded_at, e.body_digest, r.repository, r.ref, r.head, r.verdict,
                    r.complete, r.digest, r.configuration, r.configuration_digest, r.tool
                FROM \(tables) JOIN entry AS e ON e.seq = r.seq WHERE \(condition) ORDER BY e.seq
                """
            return try Row.fetchAll(database, sql: sql, arguments: arguments).map(RecordedVerdict.init)
        }
    }

    /// What a review concluded that goes by a number or a key: taken from its entry, which has to be what it was.
    ///
    /// - Throws: `.missing` where there is none, or its content was given up; `.damaged` where the entry was touched.
    public func verdict(_ name: String) throws(LedgerError) -> RecordedVerdict {
        guard let entry = try entry(named: name), entry.kind == LedgerEntry.Kind.review.rawValue else {
            throw LedgerError(
                .missing, "the ledger \(path) has no review \(name)",
                advice: "`netreeve ledger export --format csv` lists them by number.")
        }
        let number = entry.number
        guard let body = entry.body else {
            throw LedgerError(.missing, "the content of review \(number) was given up", advice: "Go back to a backup.")
        }
        let made = LedgerEntry(
            number: number, kind: entry.kind, key: entry.key, recordedAt: entry.recordedAt, body: body,
            bodyDigest: "\(Digest(of: body))", previous: entry.previous)
        guard made == entry else {
            throw LedgerError(
                .damaged, "entry \(number) of the ledger \(path) was touched",
                advice: "`netreeve ledger verify` says more."
            )
        }
        return try reading { database in
            let sql = """
                SELECT ?, ?, ?, ?, b ->> '$.repository', b ->> '$.ref', b ->> '$.review.range.head.commit',
                    b ->> '$.review.verdict', b ->> '$.review.complete', b ->> '$.review.digest',
                    b ->> '$.review.configuration', b ->> '$.review.configurationDigest', b ->> '$.tool'
                FROM (SELECT ? AS b)
                """
            let row = try Row.fetchOne(
                database, sql: sql, arguments: [number, entry.key, entry.recordedAt, entry.bodyDigest, body])
            guard let row else { throw LedgerError(.damaged, "review \(number) can't be read") }
            return RecordedVerdict(row)
        }
    }

    /// The entry of a number, or of a key with or without `sha256:`.
    private func entry(named name: String) throws(LedgerError) -> LedgerEntry? {
        if let number = Int(name) { return try entry(number) }
        let key = name.hasPrefix("sha256:") ? name : "sha256:\(name)"
        let number = try reading {
            try Int.fetchOne($0, sql: "SELECT seq FROM entry WHERE key = ?", arguments: [key])
        }
        guard let number else { return nil }
        return try entry(number)
    }
}

extension RecordedVerdict {
    fileprivate init(_ row: Row) {
        self.init(
            number: row[0], key: row[1], recordedAt: row[2], bodyDigest: row[3], repository: row[4], ref: row[5],
            head: row[6], verdict: row[7], isComplete: row[8], digest: row[9], configuration: row[10],
            configurationDigest: row[11], tool: row[12])
    }
}
