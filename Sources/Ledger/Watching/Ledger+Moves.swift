import GRDB
import Packing
public import Review

extension Ledger {
    /// The longest that anything waits before it is tried again, in seconds.
    ///
    /// What is due later than that is due: the clock was set back.
    public static let longestWait = 900

    /// Hands out the next move: of a repository of which nobody has one, that of the repository which waits longest.
    ///
    /// - Parameters:
    ///   - lease: what tells whoever takes it from all others.
    ///   - repositories: those that are watched; moves of others wait.
    public func claimMove(
        lease: String, repositories: [String], at moment: Moment
    ) throws(LedgerError) -> RefMove? {
        try writing { database in
            let marks = databaseQuestionMarks(count: repositories.count)
            let row = try Row.fetchOne(
                database,
                sql: """
                    UPDATE ref_move SET state = 'running', lease = ?, attempts = attempts + 1, started_at = ?
                    WHERE number = (
                        SELECT m.number FROM ref_move AS m JOIN watched AS w ON w.repository = m.repository
                        WHERE m.state = 'queued' AND (m.due_at <= ? OR m.due_at > ?) AND m.repository IN (\(marks))
                            AND NOT EXISTS (
                                SELECT 1 FROM ref_move AS r WHERE r.repository = m.repository AND r.state = 'running')
                        ORDER BY w.served_at, m.number LIMIT 1)
                    RETURNING \(RefMove.columns)
                    """,
                arguments: [lease, moment.seconds, moment.seconds, moment.seconds + Self.longestWait]
                    + StatementArguments(repositories))
            guard let row else { return nil }
            let move = RefMove(row)
            try database.execute(
                sql: """
                    UPDATE watched SET served_at = 1 + (SELECT max(served_at) FROM watched) WHERE repository = ?
                    """, arguments: [move.repository])
            return move
        }
    }

    /// The move that somebody has by a lease; `nil` where it isn't theirs any more.
    public func move(_ number: Int, lease: String) throws(LedgerError) -> RefMove? {
        try reading { database in
            try Row.fetchOne(
                database, sql: "SELECT \(RefMove.columns) FROM ref_move WHERE \(Self.isTheirs)",
                arguments: [number, lease]
            ).map(RefMove.init)
        }
    }

    private static let isTheirs = "number = ? AND state = 'running' AND lease = ?"

    /// Finishes a move: its review, how it looks, where the ref stands now and what is to be delivered, all or nothing.
    ///
    /// - Parameters:
    ///   - lease: what the move was taken by.
    ///   - sinks: the names of those to deliver to.
    /// - Returns: `false` where the move isn't theirs any more; then nothing was recorded.
    public func finish(
        _ move: RefMove, lease: String, with outcome: MoveOutcome, sinks: [String], at moment: Moment
    ) throws(LedgerError) -> Bool {
        let record = outcome.record.map { (key: "\($0.key)", body: $0.body) }
        return try writing { database in
            try database.execute(
                sql: """
                    UPDATE ref_move SET state = 'done', lease = NULL, kind = ?, trouble = ?, finished_at = ?
                    WHERE \(Self.isTheirs)
                    """,
                arguments: [
                    outcome.kind.rawValue, outcome.remark, moment.seconds, move.number, lease,
                ])
            guard database.changesCount == 1 else { return false }
            for (number, commit) in outcome.vanished.enumerated() {
                try database.execute(
                    sql: "INSERT INTO vanished_commit VALUES (?, ?, ?, ?, ?)",
                    arguments: [
                        move.number, number + 1, commit.id, commit.subject,
                        JSONValue.array(commit.tickets.map(JSONValue.string)).text,
                    ])
            }
            if let record {
                let number = try Self.number(of: record, at: moment, in: database)
                try database.execute(
                    sql: "UPDATE ref_move SET review = ? WHERE number = ?", arguments: [number, move.number])
                for rendering in outcome.renderings {
                    try database.execute(
                        sql: "INSERT OR REPLACE INTO rendering VALUES (?, ?, ?)",
                        arguments: [number, rendering.format, rendering.text])
                }
            }
            try Self.advance(move, in: database)
            for sink in sinks {
                let parts = [
                    Self.deliveryForm, sink, String(move.number), move.repository, move.ref, move.before ?? "",
                    move.after ?? "",
                ]
                let id = Digest(of: LedgerEntry.netstrings(parts))
                try database.execute(
                    sql: """
                        INSERT INTO delivery (id, move, sink, state, attempts, due_at, created_at)
                        VALUES (?, ?, ?, 'queued', 0, ?, ?)
                        """, arguments: ["\(id)", move.number, sink, moment.seconds, moment.seconds])
            }
            return true
        }
    }

    private static let deliveryForm = "netreeve.dev/delivery/v1"

    private static func number(
        of record: (key: String, body: String), at moment: Moment, in database: Database
    ) throws -> Int {
        let known = try Int.fetchOne(database, sql: "SELECT seq FROM entry WHERE key = ?", arguments: [record.key])
        return try known ?? append(.review, key: record.key, body: record.body, at: moment, to: database).number
    }

    private static func advance(_ move: RefMove, in database: Database) throws {
        if let after = move.after {
            try database.execute(
                sql: "INSERT OR REPLACE INTO ref_cursor VALUES (?, ?, ?)",
                arguments: [move.repository, move.ref, after])
        } else {
            try database.execute(
                sql: "DELETE FROM ref_cursor WHERE repository = ? AND ref = ?", arguments: [move.repository, move.ref])
        }
        try database.execute(
            sql: "UPDATE ref_move SET state = 'superseded' WHERE repository = ? AND ref = ? AND state = 'dead'",
            arguments: [move.repository, move.ref])
    }

    /// Puts a move back that could not be reviewed: to be tried again, or given up.
    ///
    /// - Parameters:
    ///   - trouble: why, in a line.
    ///   - seconds: after how long it is tried again; `nil` to give it up.
    public func putBack(
        _ move: RefMove, lease: String, because trouble: String, after seconds: Int?, at moment: Moment
    ) throws(LedgerError) {
        try writing { database in
            try database.execute(
                sql: """
                    UPDATE ref_move SET state = ?, lease = NULL, trouble = ?, due_at = ?, finished_at = ?
                    WHERE \(Self.isTheirs)
                    """,
                arguments: [
                    seconds == nil ? "dead" : "queued", trouble, moment.seconds + (seconds ?? 0),
                    seconds == nil ? moment.seconds : nil, move.number, lease,
                ])
        }
    }

    /// Hands back what somebody held: the attempt doesn't count.
    ///
    /// - Parameter number: the move; `nil` for all, when whoever had them is gone.
    /// - Returns: How many moves and deliveries that were.
    @discardableResult
    public func handBack(_ number: Int? = nil) throws(LedgerError) -> Int {
        try writing { database in
            try database.execute(
                sql: """
                    UPDATE ref_move SET state = 'queued', lease = NULL, attempts = max(attempts - 1, 0)
                    WHERE state = 'running' AND number = coalesce(?, number)
                    """, arguments: [number])
            let moves = database.changesCount
            guard number == nil else { return moves }
            try database.execute(
                sql: """
                    UPDATE delivery SET state = 'queued', attempts = max(attempts - 1, 0) WHERE state = 'running'
                    """)
            return moves + database.changesCount
        }
    }
}

/// What came of a move.
public struct MoveOutcome: Hashable, Sendable {
    /// What kind of move it was.
    public var kind: RefMove.Kind
    /// Its review; `nil` where there was nothing to review.
    public var record: ReviewRecord?
    /// How the review looks, by format.
    public var renderings: [Rendering]
    /// The commits that went with it, the newest first.
    public var vanished: [VanishedCommit]
    /// What else there is to say, in a line; `nil` for nothing.
    public var remark: String?

    /// A review as people see it.
    public struct Rendering: Hashable, Sendable {
        /// The format, such as `html`.
        public var format: String
        /// The text.
        public var text: String

        /// A text in a format.
        public init(format: String, text: String) {
            self.format = format
            self.text = text
        }
    }

    /// What came of a move.
    public init(
        _ kind: RefMove.Kind, record: ReviewRecord? = nil, renderings: [Rendering] = [],
        vanished: [VanishedCommit] = [],
        remark: String? = nil
    ) {
        self.kind = kind
        self.record = record
        self.renderings = renderings
        self.vanished = vanished
        self.remark = remark
    }
}

extension RefMove {
    static let columns = """
        number, repository, ref, before, after, kind, state, attempts, due_at, seen_at, started_at, finished_at,
        review, trouble
        """

    init(_ row: Row) {
        self.init(
            number: row[0], repository: row[1], ref: row[2], before: row[3], after: row[4],
            kind: (row[5] as String?).flatMap(Kind.init),
            // What the table holds is one of these, by its check.
            state: State(rawValue: row[6]) ?? .dead, attempts: row[7], dueAt: row[8], seenAt: row[9],
            startedAt: row[10],
            finishedAt: row[11], review: row[12], trouble: row[13])
    }
}
