import GRDB
public import Review

/// Something to deliver: what became of a move, for one sink.
public struct Delivery: Hashable, Sendable {
    /// Its number.
    public var number: Int
    /// What tells it from all others, however often it is sent: `sha256:` and 64 digits.
    public var id: String
    /// The name of the sink.
    public var sink: String
    /// How often it was tried.
    public var attempts: Int
    /// The move.
    public var move: RefMove
    /// Its review; `nil` where there is none.
    public var review: Content?

    /// What a ledger holds of a review.
    public struct Content: Hashable, Sendable {
        /// The number of its entry.
        public var number: Int
        /// The entry's key.
        public var key: String
        /// When it was recorded, in UTC.
        public var recordedAt: String
        /// The entry's body as JSON; `nil` once it was given up.
        public var body: String?
        /// The newest commit.
        public var head: String
        /// What it is compared with.
        public var base: String?
        /// The verdict.
        public var verdict: String
        /// The verdict and its reason, in a line.
        public var headline: String
        /// What stands for its flow changes; `nil` where there are none.
        public var digest: String?
        /// The keys of the tickets that it names: sorted.
        public var tickets: [String]
    }
}

extension Ledger {
    /// Hands out the next delivery of a sink: of those that are due, the one that waits longest.
    public func claimDelivery(to sink: String, at moment: Moment) throws(LedgerError) -> Delivery? {
        try writing { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    UPDATE delivery SET state = 'running', attempts = attempts + 1
                    WHERE number = (
                        SELECT number FROM delivery
                        WHERE state = 'queued' AND sink = ? AND (due_at <= ? OR due_at > ?) ORDER BY number LIMIT 1)
                    RETURNING number, id, sink, attempts, move
                    """, arguments: [sink, moment.seconds, moment.seconds + Self.longestWait])
            guard let row else { return nil }
            let moveRow = try Row.fetchOne(
                database, sql: "SELECT \(RefMove.columns) FROM ref_move WHERE number = ?", arguments: [row[4] as Int])
            guard let moveRow else { throw LedgerError(.damaged, "delivery \(row[0] as Int) is of no move") }
            let move = RefMove(moveRow)
            return Delivery(
                number: row[0], id: row[1], sink: row[2], attempts: row[3], move: move,
                review: try move.review.flatMap { try Self.content(of: $0, in: database) })
        }
    }

    static func content(of review: Int, in database: Database) throws -> Delivery.Content? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT e.seq, e.key, e.recorded_at, e.body, r.head, r.base, r.verdict, r.headline, r.digest
                FROM entry AS e JOIN review AS r ON r.seq = e.seq WHERE e.seq = ?
                """, arguments: [review])
        guard let row else { return nil }
        let tickets = try String.fetchAll(
            database, sql: "SELECT DISTINCT ticket FROM review_ticket WHERE seq = ? ORDER BY ticket",
            arguments: [review])
        return Delivery.Content(
            number: row[0], key: row[1], recordedAt: row[2], body: row[3], head: row[4], base: row[5], verdict: row[6],
            headline: row[7], digest: row[8], tickets: tickets)
    }

    /// How a review looks; `nil` where it wasn't rendered so, or was given up.
    public func rendering(of review: Int, as format: String) throws(LedgerError) -> String? {
        try reading {
            try String.fetchOne(
                $0, sql: "SELECT text FROM rendering WHERE seq = ? AND format = ?", arguments: [review, format])
        }
    }

    /// Notes that a delivery arrived.
    public func delivered(_ delivery: Delivery, at moment: Moment) throws(LedgerError) {
        try writing {
            try $0.execute(
                sql: "UPDATE delivery SET state = 'done', trouble = NULL, finished_at = ? WHERE number = ?",
                arguments: [moment.seconds, delivery.number])
        }
    }

    /// Puts a delivery back that didn't arrive: to be tried again, or given up.
    ///
    /// - Parameters:
    ///   - trouble: why, in a line.
    ///   - seconds: after how long it is tried again; `nil` to give it up.
    public func putBack(
        _ delivery: Delivery, because trouble: String, after seconds: Int?, at moment: Moment
    ) throws(LedgerError) {
        try writing {
            try $0.execute(
                sql: "UPDATE delivery SET state = ?, trouble = ?, due_at = ?, finished_at = ? WHERE number = ?",
                arguments: [
                    seconds == nil ? "dead" : "queued", trouble, moment.seconds + (seconds ?? 0),
                    seconds == nil ? moment.seconds : nil, delivery.number,
                ])
        }
    }

    /// Hands a delivery back that was claimed and not tried: the attempt doesn't count.
    public func handBack(_ delivery: Delivery) throws(LedgerError) {
        try writing {
            try $0.execute(
                sql: """
                    UPDATE delivery SET state = 'queued', attempts = max(attempts - 1, 0)
                    WHERE number = ? AND state = 'running'
                    """, arguments: [delivery.number])
        }
    }

    /// Remembers a webhook by its id, for a week.
    ///
    /// - Returns: Whether it wasn't received before.
    public func receive(webhook id: String, of hook: String, at moment: Moment) throws(LedgerError) -> Bool {
        try writing { database in
            try database.execute(
                sql: "DELETE FROM received_webhook WHERE received_at < ?", arguments: [moment.seconds - 7 * 86_400])
            try database.execute(
                sql: "INSERT OR IGNORE INTO received_webhook VALUES (?, ?, ?)", arguments: [hook, id, moment.seconds])
            return database.changesCount == 1
        }
    }
}
