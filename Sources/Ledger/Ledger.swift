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
        database = try Self.translating(path) {
            try DatabaseQueue(path: path, configuration: Self.configuration(forReading: forReading))
        }
        try checkVersion(forReading: forReading)
    }

    /// Opens a ledger for writing, and begins one where there is none.
    ///
    /// - Throws: ``LedgerError``, as for one that is there, and where none can be made.
    public static func opened(at path: String) throws(LedgerError) -> Ledger {
        if access(path, F_OK) != 0 { try LedgerFile.create(at: path) }
        return try Ledger(at: path, forReading: false)
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

    /// Refuses what is no ledger, and a newer one; brings an older one up to date.
    private func checkVersion(forReading: Bool) throws(LedgerError) {
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
