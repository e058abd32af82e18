import GRDB
import Glibc

/// What was reviewed, remembered durably: a file of SQLite, to which entries are only ever added.
///
/// Each entry carries the digest of the one before it (``LedgerEntry``). What queries need of a review is in tables of
/// its own (``DerivedTable``), which follow from the entries alone.
public struct Ledger: Sendable {
    /// Where the file is.
    public let path: String
    let database: DatabaseQueue

    /// Opens a ledger.
    ///
    /// - Throws: ``LedgerError``: where there is none, where the file is something else, or a newer version's.
    public init(at path: String, forReading: Bool = true) throws(LedgerError) {
        self.path = path
        guard access(path, F_OK) == 0 else {
            throw LedgerError(
                .missing, "there is no ledger at \(path)",
                advice: "`netreeve review --record` begins one; --ledger names another.")
        }
        do throws(LedgerError) {
            database = try Self.translating(path) {
                try DatabaseQueue(path: path, configuration: Self.configuration(forReading: forReading))
            }
            try checkNames()
        } catch {
            // What several may write to has an index beside it, which SQLite makes for reading, too.
            guard forReading, error.code == .inaccessible, !Self.mayWrite(at: path) else { throw error }
            throw LedgerError(
                .inaccessible,
                "the ledger \(path) can't be read where it is: its folder can't be written, and SQLite needs to keep "
                    + "a file in it",
                advice: "Copy it to a folder that can be written, or read what `netreeve ledger backup` writes.")
        }
        try bringUpToDate(forReading: forReading)
    }

    /// Opens a ledger for writing, and begins one where there is none.
    ///
    /// - Throws: ``LedgerError``, as for one that is there, and where none can be made.
    public static func opened(at path: String) throws(LedgerError) -> Ledger {
        if access(path, F_OK) != 0 { try LedgerFile.create(at: path) }
        return try Ledger(at: path, forReading: false)
    }

    /// Whether the ledger at a path may be written to: the file, and its folder, in which SQLite keeps files beside it.
    public static func mayWrite(at path: String) -> Bool {
        access(path, W_OK) == 0 && access(LedgerFile.folder(of: path), W_OK) == 0
    }

    /// How long a process waits for another one that is writing.
    private static let patience = 30.0

    static func configuration(forReading: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = forReading
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(patience)
        configuration.label = "ledger"
        if !forReading {
            configuration.prepareDatabase { database in
                // What was confirmed outlives a loss of power, not only the end of the process.
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
        }
        return configuration
    }

    /// Makes a ledger ready for writing, and brings an older one up to date.
    private func bringUpToDate(forReading: Bool) throws(LedgerError) {
        if !forReading {
            // A backup that is gone on with becomes a file for several processes again.
            try Self.translating(path) {
                try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
            }
        }
        let isCurrent = try reading { try LedgerSchema.migrator.hasCompletedMigrations($0) }
        guard !isCurrent else { return }
        guard !forReading else {
            try Ledger.opened(at: path).close()
            return
        }
        try Self.translating(path) {
            do {
                try LedgerSchema.migrator.migrate(database)
            } catch {
                // Another process may have done it meanwhile.
                guard try database.read({ try LedgerSchema.migrator.hasCompletedMigrations($0) }) else { throw error }
            }
        }
    }

    /// Refuses what is no ledger, and a newer one.
    private func checkNames() throws(LedgerError) {
        let path = path
        try reading { database in
            guard try Int.fetchOne(database, sql: "PRAGMA application_id") == LedgerSchema.applicationID else {
                throw LedgerError(
                    .notALedger, "\(path) is no ledger", advice: "Name another file with --ledger; nothing was written."
                )
            }
            let known = Set(LedgerSchema.versions.map(\.name))
            let names = try String.fetchAll(database, sql: "SELECT identifier FROM grdb_migrations ORDER BY rowid")
            if let strange = names.first(where: { !known.contains($0) }) {
                throw LedgerError(
                    .newer,
                    "the ledger \(path) is of a newer version, or touched: grdb_migrations names \(strange)",
                    advice: "Use a netreeve that knows it.")
            }
            guard Set(names).isSuperset(of: LedgerSchema.versions.prefix(1).map(\.name)) else {
                throw LedgerError(
                    .damaged, "the ledger \(path) is touched: grdb_migrations lacks its first version")
            }
            for version in LedgerSchema.versions where !names.contains(version.name) {
                guard try database.tableExists(version.table) else { continue }
                throw LedgerError(
                    .damaged,
                    "the ledger \(path) is touched: grdb_migrations lacks version \(version.name), which is there")
            }
        }
    }

    /// Closes the file, which puts everything into it that lies beside it.
    func close() throws(LedgerError) {
        try Self.translating(path) { try database.close() }
    }

    // MARK: - Errors

    func reading<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
        try Self.translating(path) { try database.read(body) }
    }

    /// Reads, and throws on what the caller's part of the body throws.
    func passing(_ body: (Database) throws -> Void) throws {
        do {
            try database.read(body)
        } catch let error as DatabaseError {
            throw LedgerError(error, at: path)
        }
    }

    func writing<Value>(_ body: (Database) throws -> Value) throws(LedgerError) -> Value {
        try Self.translating(path) { try database.write(body) }
    }

    static func translating<Value>(_ path: String, _ body: () throws -> Value) throws(LedgerError) -> Value {
        do {
            return try body()
        } catch let error as LedgerError {
            throw error
        } catch let error as DatabaseError {
            throw LedgerError(error, at: path)
        } catch {
            throw LedgerError(.other, "the ledger \(path) fails: \(error)")
        }
    }
}
