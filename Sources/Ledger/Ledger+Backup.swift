import GRDB

extension Ledger {
    /// Copies the ledger to a file as it is now, while others may go on writing, and checks the copy.
    ///
    /// - Returns: What checking the copy came to. A copy with a fault isn't kept.
    /// - Throws: ``LedgerError``: `.exists` where there is such a file.
    public func backUp(to copy: String) throws(LedgerError) -> LedgerCheck {
        let draft = try LedgerFile.createDraft(of: copy)
        defer { LedgerFile.remove(draft) }
        try Self.translating(path) {
            let target = try DatabaseQueue(path: draft, configuration: Self.configuration(forReading: false))
            try database.backup(to: target)
            // A file by itself, that can be read where nothing can be written.
            try target.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try target.close()
        }
        let backup = try Ledger(at: draft)
        let check = try backup.check()
        try backup.close()
        if check.fault == nil { try LedgerFile.place(draft, at: copy) }
        return check
    }
}
