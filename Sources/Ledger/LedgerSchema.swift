import GRDB

/// The tables of a ledger, by version.
enum LedgerSchema {
    /// What tells a ledger from other files of SQLite: `NRlg`.
    static let applicationID = 0x4E52_6C67

    /// A version: what it adds to the one before.
    struct Version: Sendable {
        let name: String
        /// A table that it makes.
        let table: String
        let apply: @Sendable (Database) throws -> Void
    }

    /// All versions, the first first.
    ///
    /// One that was released is never edited.
    static let versions: [Version] = [
        Version(name: "1", table: "entry", apply: first), Version(name: "2", table: "watched", apply: watching),
    ]

    static var migrator: DatabaseMigrator { migrator(to: versions.count) }

    /// What brings a ledger to one of the versions.
    static func migrator(to count: Int) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for version in versions.prefix(count) { migrator.registerMigration(version.name, migrate: version.apply) }
        return migrator
    }

    private static let first: @Sendable (Database) throws -> Void = { database in
        try database.execute(
            sql: """
                CREATE TABLE entry (
                    seq INTEGER PRIMARY KEY,
                    kind TEXT NOT NULL,
                    key TEXT NOT NULL UNIQUE,
                    recorded_at TEXT NOT NULL,
                    body TEXT,
                    body_digest TEXT NOT NULL,
                    previous TEXT NOT NULL,
                    digest TEXT NOT NULL
                ) STRICT;
                CREATE TABLE chain_head (
                    only INTEGER PRIMARY KEY CHECK (only = 1),
                    seq INTEGER NOT NULL,
                    digest TEXT NOT NULL
                ) STRICT;
                CREATE TABLE effect (
                    repository TEXT NOT NULL,
                    scope TEXT NOT NULL,
                    commit_id TEXT NOT NULL,
                    parent_id TEXT NOT NULL,
                    digest TEXT NOT NULL,
                    bytes BLOB NOT NULL,
                    PRIMARY KEY (repository, scope, commit_id, parent_id)
                ) STRICT, WITHOUT ROWID;
                """)
        for table in DerivedTable.all { try database.execute(sql: table.definition) }
        try database.execute(
            sql: """
                CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
                BEGIN SELECT RAISE(ABORT, 'entries of a ledger are kept'); END;
                CREATE TRIGGER entry_is_as_it_was BEFORE UPDATE ON entry
                WHEN NOT (
                    new.body IS NULL AND new.seq = old.seq AND new.kind = old.kind AND new.key = old.key
                    AND new.recorded_at = old.recorded_at AND new.body_digest = old.body_digest
                    AND new.previous = old.previous AND new.digest = old.digest
                    AND EXISTS (SELECT 1 FROM pruned WHERE pruned.seq = old.seq))
                BEGIN SELECT RAISE(ABORT, 'entries of a ledger are never changed'); END;
                """)
    }
}
