import GRDB
import TestSupport
import Testing

@testable import Ledger

/// That a ledger of every version becomes one of the newest.
@Suite struct MigrationTests {
    @Test func `from every version to the newest`() throws {
        for count in 1...LedgerSchema.versions.count {
            let shelf = try Shelf("ledger.sqlite")
            let old = try DatabaseQueue(path: shelf.path)
            try old.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA journal_mode = WAL")
                try database.execute(sql: "PRAGMA application_id = \(LedgerSchema.applicationID)")
            }
            try LedgerSchema.migrator(to: count).migrate(old)
            try old.close()
            let ledger = try shelf.record(["one"])
            #expect(try ledger.check().place == "intact")
            #expect(try ledger.database.read { try LedgerSchema.migrator.hasCompletedMigrations($0) })
        }
    }
}
