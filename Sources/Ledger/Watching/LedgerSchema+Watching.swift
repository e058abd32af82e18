import GRDB

extension LedgerSchema {
    /// The tables of ``watching``.
    static let watchingTables = [
        "watched", "ref_cursor", "ref_move", "vanished_commit", "rendering", "delivery", "received_webhook",
    ]

    /// What a service keeps that watches repositories: where it stands with each ref, what is to be reviewed or delivered.
    ///
    /// It is outside of the chain: what was reviewed is in the entries.
    ///
    /// Times are seconds after 1970-01-01T00:00:00Z.
    static let watching: @Sendable (Database) throws -> Void = { database in
        try database.execute(
            sql: """
                CREATE TABLE watched (
                    repository TEXT PRIMARY KEY,
                    adopted_at INTEGER NOT NULL,
                    served_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE ref_cursor (
                    repository TEXT NOT NULL REFERENCES watched (repository),
                    ref TEXT NOT NULL,
                    object_id TEXT NOT NULL,
                    PRIMARY KEY (repository, ref)
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE ref_move (
                    number INTEGER PRIMARY KEY AUTOINCREMENT,
                    repository TEXT NOT NULL REFERENCES watched (repository),
                    ref TEXT NOT NULL,
                    before TEXT,
                    after TEXT,
                    kind TEXT,
                    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'dead', 'superseded')),
                    attempts INTEGER NOT NULL,
                    due_at INTEGER NOT NULL,
                    lease TEXT,
                    seen_at INTEGER NOT NULL,
                    started_at INTEGER,
                    finished_at INTEGER,
                    review INTEGER REFERENCES entry (seq),
                    trouble TEXT
                ) STRICT;
                CREATE UNIQUE INDEX ref_move_open ON ref_move (repository, ref) WHERE state IN ('queued', 'running');
                CREATE INDEX ref_move_waiting ON ref_move (state, due_at);
                CREATE INDEX ref_move_by_ref ON ref_move (repository, ref, number);
                CREATE INDEX ref_move_by_review ON ref_move (review);
                CREATE TABLE vanished_commit (
                    move INTEGER NOT NULL REFERENCES ref_move (number),
                    number INTEGER NOT NULL,
                    commit_id TEXT NOT NULL,
                    subject TEXT NOT NULL,
                    tickets TEXT NOT NULL,
                    PRIMARY KEY (move, number)
                ) STRICT, WITHOUT ROWID;
                CREATE TABLE rendering (
                    seq INTEGER NOT NULL REFERENCES entry (seq),
                    format TEXT NOT NULL,
                    text TEXT NOT NULL,
                    PRIMARY KEY (seq, format)
                ) STRICT;
                CREATE TABLE delivery (
                    number INTEGER PRIMARY KEY AUTOINCREMENT,
                    id TEXT NOT NULL UNIQUE,
                    move INTEGER NOT NULL REFERENCES ref_move (number),
                    sink TEXT NOT NULL,
                    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'dead')),
                    attempts INTEGER NOT NULL,
                    due_at INTEGER NOT NULL,
                    created_at INTEGER NOT NULL,
                    finished_at INTEGER,
                    trouble TEXT
                ) STRICT;
                CREATE INDEX delivery_waiting ON delivery (state, sink, due_at);
                CREATE TABLE received_webhook (
                    hook TEXT NOT NULL,
                    id TEXT NOT NULL,
                    received_at INTEGER NOT NULL,
                    PRIMARY KEY (hook, id)
                ) STRICT, WITHOUT ROWID;
                """)
    }
}
