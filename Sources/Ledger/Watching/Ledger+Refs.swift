import GRDB
public import Review

extension Ledger {
    /// Where the ledger stands with a repository's refs; `nil` where it doesn't watch it yet.
    public func watchedRefs(of repository: String) throws(LedgerError) -> WatchedRefs? {
        try reading { try Self.watchedRefs(of: repository, in: $0) }
    }

    private static func watchedRefs(of repository: String, in database: Database) throws -> WatchedRefs? {
        let isKnown = try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM watched WHERE repository = ?)", arguments: [repository])
        guard isKnown == true else { return nil }
        var refs = WatchedRefs(cursors: [:], open: [:], givenUp: [:])
        for row in try Row.fetchAll(
            database, sql: "SELECT ref, object_id FROM ref_cursor WHERE repository = ?", arguments: [repository])
        {
            refs.cursors[row[0]] = row[1]
        }
        for row in try Row.fetchAll(
            database,
            sql: """
                SELECT ref, after, state FROM ref_move
                WHERE repository = ? AND state IN ('queued', 'running', 'dead') ORDER BY number
                """, arguments: [repository])
        {
            let (ref, after): (String, String?) = (row[0], row[1])
            if row[2] == RefMove.State.dead.rawValue {
                refs.givenUp[ref] = .some(after)
            } else {
                refs.open[ref] = .some(after)
            }
        }
        return refs
    }

    /// Whether a ref is known to have named an object; of a ref that was never there, it named none.
    public func hasNamed(_ id: String, by ref: String, of repository: String) throws(LedgerError) -> Bool {
        try reading { database in
            try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM ref_move
                        WHERE repository = :repository AND ref = :ref AND (before = :id OR after = :id))
                    """, arguments: ["repository": repository, "ref": ref, "id": id]) ?? true
        }
    }

    /// Begins to watch a repository, from what its refs name now: what was there before isn't reviewed.
    ///
    /// - Returns: Whether it wasn't watched before.
    public func adopt(
        _ repository: String, refs: [(name: String, id: String)], at moment: Moment
    ) throws(LedgerError) -> Bool {
        try writing { database in
            guard try Self.watchedRefs(of: repository, in: database) == nil else { return false }
            try database.execute(
                sql: "INSERT INTO watched VALUES (?, ?, 0)", arguments: [repository, moment.seconds])
            for (name, id) in refs {
                try database.execute(sql: "INSERT INTO ref_cursor VALUES (?, ?, ?)", arguments: [repository, name, id])
            }
            return true
        }
    }

    /// Notes what refs name now: each that differs from its cursor waits for its review, once.
    ///
    /// What waits already is brought up to date, so that several pushes are one move. A ref that somebody is reviewing is
    /// left alone: who looks again afterwards finds it. So is one of which the ledger knows more by now than whoever
    /// looked.
    ///
    /// - Parameters:
    ///   - found: what each ref names, by name: `nil` as a value where it is gone.
    ///   - known: where the ledger stood before anybody looked.
    /// - Returns: How many moves wait that didn't before, and how many were brought up to date.
    public func note(
        _ found: [String: String?], of repository: String, knowing known: WatchedRefs, at moment: Moment
    ) throws(LedgerError) -> (new: Int, coalesced: Int) {
        try writing { database in
            guard let now = try Self.watchedRefs(of: repository, in: database) else { return (0, 0) }
            var counts = (new: 0, coalesced: 0)
            for (ref, id) in found.sorted(by: { $0.key < $1.key }) {
                guard now.cursors[ref] == known.cursors[ref], now.open[ref] == known.open[ref] else { continue }
                if now.open[ref] != nil {
                    counts.coalesced += try Self.update(
                        ref, to: id, cursor: now.cursors[ref], repository, moment, database)
                } else if id != now.cursors[ref], now.givenUp[ref] != .some(id) {
                    try database.execute(
                        sql: """
                            INSERT INTO ref_move (repository, ref, before, after, state, attempts, due_at, seen_at)
                            VALUES (?, ?, ?, ?, 'queued', 0, ?, ?)
                            """,
                        arguments: [repository, ref, now.cursors[ref], id, moment.seconds, moment.seconds])
                    counts.new += 1
                }
            }
            return counts
        }
    }

    /// Brings a move that waits up to date; one that would lead back to where its ref began is none.
    private static func update(
        _ ref: String, to id: String?, cursor: String?, _ repository: String, _ moment: Moment, _ database: Database
    ) throws -> Int {
        let place: StatementArguments = [repository, ref]
        let condition = "repository = ? AND ref = ? AND state = 'queued'"
        if id == cursor {
            try database.execute(sql: "DELETE FROM ref_move WHERE \(condition)", arguments: place)
        } else {
            try database.execute(
                sql: "UPDATE ref_move SET after = ?, attempts = 0, due_at = ? WHERE \(condition) AND after IS NOT ?",
                arguments: [id, moment.seconds] + place + [id])
        }
        return database.changesCount
    }
}
