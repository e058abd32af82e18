import GRDB

/// Why the ledger could not be read or written.
public struct LedgerError: Error, Hashable, Sendable {
    /// What kind of obstacle it is, for a caller that acts on it.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// There is no file at the path.
        case missing
        /// There is a file, and it is no ledger.
        case notALedger
        /// It was written by a newer version.
        case newer
        /// Others kept it locked for too long.
        case busy
        /// There is no room.
        case full
        /// It can't be opened, or not be written.
        case inaccessible
        /// What it holds can't be read.
        case damaged
        /// The file that was to be written is there already.
        case exists
        /// SQLite failed otherwise.
        case other
    }

    /// What kind of obstacle it is.
    public let code: Code
    /// What is wrong, in one sentence without a full stop.
    public let message: String
    /// What to do about it; `nil` where there is nothing to say.
    public let advice: String?

    /// An error of its parts.
    public init(_ code: Code, _ message: String, advice: String? = nil) {
        self.code = code
        self.message = message
        self.advice = advice
    }

    /// What SQLite said, about the ledger at a path.
    init(_ error: DatabaseError, at path: String) {
        let said = error.message ?? "\(error.resultCode)"
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.busy, "the ledger \(path) is locked by another process", advice: "Run the command again.")
        case .SQLITE_FULL:
            self.init(
                .full, "there is no room for the ledger \(path)",
                advice: "Nothing was recorded, and what was recorded before is safe: make room, and run it again.")
        case .SQLITE_NOTADB:
            self.init(.notALedger, "\(path) is no ledger")
        case .SQLITE_CORRUPT:
            self.init(
                .damaged, "the ledger \(path) is damaged: \(said)",
                advice: "`netreeve ledger verify` says where; go back to a backup.")
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                .inaccessible, "the ledger \(path) can't be opened for this: \(said)",
                advice: "The file and its folder have to be writable.")
        case .SQLITE_IOERR:
            self.init(
                .inaccessible, "the ledger \(path) can't be read or written: \(said)",
                advice: "Nothing was recorded; see whether the disk is full, or what else is wrong with it.")
        default: self.init(.other, "the ledger \(path) fails: \(said)")
        }
    }
}
