import GRDB
public import Review

/// Where a service stands: what waits, what was given up.
public struct ServiceStanding: Hashable, Sendable {
    /// How many moves wait or are being reviewed.
    public var moves: Int
    /// When the oldest of them was seen, in seconds after 1970-01-01T00:00:00Z; `nil` where there is none.
    public var oldestMove: Int?
    /// How many deliveries wait, by sink.
    public var deliveries: [String: Int]
    /// The moves that were given up: the newest first, at most 100.
    public var deadMoves: [RefMove]
    /// The deliveries that were given up: the newest first, at most 100.
    public var deadDeliveries: [DeadDelivery]
    /// The repositories that are watched: sorted by name.
    public var repositories: [Repository]

    /// A delivery that was given up.
    public struct DeadDelivery: Hashable, Sendable {
        /// Its number.
        public var number: Int
        /// The sink.
        public var sink: String
        /// The repository.
        public var repository: String
        /// The ref.
        public var ref: String
        /// How often it was tried.
        public var attempts: Int
        /// Why it didn't arrive.
        public var trouble: String?
    }

    /// A repository that is watched.
    public struct Repository: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// How many refs have a cursor.
        public var refs: Int
        /// How many moves were reviewed.
        public var reviewed: Int
        /// How many moves wait.
        public var waiting: Int
        /// When something was reviewed last, in seconds after 1970-01-01T00:00:00Z.
        public var lastReview: Int?
    }
}

/// A move with what its review concluded.
public struct ReviewedMove: Hashable, Sendable {
    /// The move.
    public var move: RefMove
    /// What its review concluded; `nil` where there is none.
    public var verdict: String?
    /// The verdict and its reason, in a line.
    public var headline: String?
    /// The keys of the tickets that it names: sorted.
    public var tickets: [String]
}

extension Ledger {
    /// Where the service stands.
    public func standing() throws(LedgerError) -> ServiceStanding {
        try reading { database in
            let waiting = try Row.fetchOne(
                database, sql: "SELECT count(*), min(seen_at) FROM ref_move WHERE state IN ('queued', 'running')")
            var deliveries: [String: Int] = [:]
            for row in try Row.fetchAll(
                database, sql: "SELECT sink, count(*) FROM delivery WHERE state IN ('queued', 'running') GROUP BY sink")
            {
                deliveries[row[0]] = row[1]
            }
            return ServiceStanding(
                moves: waiting?[0] ?? 0, oldestMove: waiting?[1], deliveries: deliveries,
                deadMoves: try Row.fetchAll(
                    database,
                    sql: "SELECT \(RefMove.columns) FROM ref_move WHERE state = 'dead' ORDER BY number DESC LIMIT 100"
                ).map(RefMove.init), deadDeliveries: try Self.deadDeliveries(database),
                repositories: try Self.repositories(database))
        }
    }

    private static func deadDeliveries(_ database: Database) throws -> [ServiceStanding.DeadDelivery] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT d.number, d.sink, m.repository, m.ref, d.attempts, d.trouble
                FROM delivery AS d JOIN ref_move AS m ON m.number = d.move WHERE d.state = 'dead'
                ORDER BY d.number DESC LIMIT 100
                """
        ).map {
            .init(number: $0[0], sink: $0[1], repository: $0[2], ref: $0[3], attempts: $0[4], trouble: $0[5])
        }
    }

    private static func repositories(_ database: Database) throws -> [ServiceStanding.Repository] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT w.repository, (SELECT count(*) FROM ref_cursor AS c WHERE c.repository = w.repository),
                    count(m.review), count(CASE WHEN m.state IN ('queued', 'running') THEN 1 END),
                    max(CASE WHEN m.review IS NOT NULL THEN m.finished_at END)
                FROM watched AS w LEFT JOIN ref_move AS m ON m.repository = w.repository
                GROUP BY w.repository ORDER BY w.repository
                """
        ).map { .init(name: $0[0], refs: $0[1], reviewed: $0[2], waiting: $0[3], lastReview: $0[4]) }
    }

    /// Tries again what was given up.
    ///
    /// - Returns: How many moves and deliveries that are.
    public func reviveDead(at moment: Moment) throws(LedgerError) -> Int {
        try writing { database in
            // Of a ref of which something waits, that covers what was given up.
            try database.execute(
                sql: """
                    UPDATE ref_move SET state = 'queued', attempts = 0, due_at = ?, finished_at = NULL
                    WHERE state = 'dead' AND number = (
                        SELECT max(n.number) FROM ref_move AS n
                        WHERE n.repository = ref_move.repository AND n.ref = ref_move.ref
                            AND n.state IN ('dead', 'queued', 'running'))
                    """, arguments: [moment.seconds])
            let moves = database.changesCount
            try database.execute(
                sql: """
                    UPDATE delivery SET state = 'queued', attempts = 0, due_at = ?, finished_at = NULL
                    WHERE state = 'dead'
                    """, arguments: [moment.seconds])
            return moves + database.changesCount
        }
    }

    /// The moves of a repository, or of a ref of it, that are finished: the newest first.
    public func moves(
        of repository: String, ref: String? = nil, limit: Int = 200
    ) throws(LedgerError) -> [ReviewedMove] {
        try moves(
            "m.repository = ? AND m.ref = coalesce(?, m.ref)", [repository, ref], limit: limit)
    }

    /// The moves of a repository of which reviews name a ticket: the newest first.
    public func moves(
        ofTicket ticket: String, limit: Int = 200
    ) throws(LedgerError) -> [ReviewedMove] {
        try moves(
            "m.review IN (SELECT seq FROM review_ticket WHERE ticket = ?)", [ticket], limit: limit)
    }

    /// The move of which an entry is the review, the first one; `nil` where there is none.
    public func move(ofReview number: Int) throws(LedgerError) -> ReviewedMove? {
        try moves("m.review = ?", [number], limit: 1).first
    }

    private func moves(
        _ condition: String, _ arguments: StatementArguments, limit: Int
    ) throws(LedgerError) -> [ReviewedMove] {
        try reading { database in
            let columns = RefMove.columns.split(separator: ",").map { "m." + $0.drop(while: \.isWhitespace) }
            return try Row.fetchAll(
                database,
                sql: """
                    SELECT \(columns.joined(separator: ", ")), r.verdict, r.headline
                    FROM ref_move AS m LEFT JOIN review AS r ON r.seq = m.review
                    WHERE m.state IN ('done', 'dead', 'superseded') AND \(condition) ORDER BY m.number DESC LIMIT ?
                    """, arguments: arguments + [limit]
            ).map { row in
                let move = RefMove(row)
                let tickets = try String.fetchAll(
                    database, sql: "SELECT DISTINCT ticket FROM review_ticket WHERE seq = ? ORDER BY ticket",
                    arguments: [move.review])
                return ReviewedMove(move: move, verdict: row[14], headline: row[15], tickets: tickets)
            }
        }
    }

    /// The commits that a move took from its ref, the newest first.
    public func commitsVanished(by move: Int) throws(LedgerError) -> [VanishedCommit] {
        try reading { database in
            try Row.fetchAll(
                database,
                sql: "SELECT commit_id, subject, tickets FROM vanished_commit WHERE move = ? ORDER BY number",
                arguments: [move]
            ).map { row in
                let tickets = try String.fetchAll(
                    database, sql: "SELECT value FROM json_each(?) ORDER BY key", arguments: [row[2] as String])
                return VanishedCommit(id: row[0], subject: row[1], tickets: tickets)
            }
        }
    }

    /// The commits that moves took from their refs, by the number of the move.
    public func vanishedCommits(of moves: [ReviewedMove]) throws(LedgerError) -> [Int: [VanishedCommit]] {
        var result: [Int: [VanishedCommit]] = [:]
        for move in moves { result[move.move.number] = try commitsVanished(by: move.move.number) }
        return result
    }

    /// The refs that moved, with how often: sorted.
    public func refsMoved() throws(LedgerError) -> [(repository: String, ref: String, moves: Int)] {
        try reading { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT repository, ref, count(*) FROM ref_move WHERE state = 'done'
                    GROUP BY repository, ref ORDER BY repository, ref
                    """
            ).map { ($0[0], $0[1], $0[2]) }
        }
    }

    /// The tickets that reviews name, with how many, and when one was recorded last, in UTC: sorted by key.
    public func ticketsNamed() throws(LedgerError) -> [(key: String, reviews: Int, last: String)] {
        try reading { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT t.ticket, count(DISTINCT t.seq), max(e.recorded_at)
                    FROM review_ticket AS t JOIN entry AS e ON e.seq = t.seq GROUP BY t.ticket ORDER BY t.ticket
                    """
            ).map { ($0[0], $0[1], $0[2]) }
        }
    }
}
