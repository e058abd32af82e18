import GRDB

extension Ledger {
    /// Makes sure that something can be recorded: begins to write, and takes it back.
    ///
    /// - Throws: ``LedgerError`` where nothing can.
    public func checkWritable() throws(LedgerError) {
        try Self.translating(path) {
            try database.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    try database.execute(sql: "INSERT INTO watched VALUES ('\u{1}', 0, 0)")
                    return .rollback
                }
            }
        }
    }

    /// When the last entry was recorded, in UTC; `nil` where there is none, or it can't be read.
    public var lastRecordedAt: String? {
        try? reading { try String.fetchOne($0, sql: "SELECT recorded_at FROM entry ORDER BY seq DESC LIMIT 1") }
    }
}
