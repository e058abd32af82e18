import Commands
import Glibc
import Ledger

extension LedgerOptions {
    /// Where the ledger is; `nil` where nothing says so.
    var knownPath: String? {
        if let ledger { return ledger }
        var environment: [String: String] = [:]
        for name in ["XDG_STATE_HOME", "HOME"] { environment[name] = getenv(name).map { String(cString: $0) } }
        return Ledger.defaultPath(environment: environment)
    }

    /// Where the ledger is.
    ///
    /// - Throws: `.missing` where nothing says so.
    var path: String {
        get throws(LedgerError) {
            guard let path = knownPath else {
                throw LedgerError(
                    .missing, "there is no home to keep a ledger in", advice: "Name a file with --ledger.")
            }
            return path
        }
    }

    /// The ledger that is there, for reading.
    func reading() throws(LedgerError) -> Ledger { try Ledger(at: path) }
}

extension LedgerError: StatedTrouble {}
