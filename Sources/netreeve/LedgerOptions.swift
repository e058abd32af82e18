import ArgumentParser
import Git
import Glibc
import Ledger

/// Which ledger.
struct LedgerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The ledger. Otherwise $XDG_STATE_HOME/netreeve/ledger.sqlite, or ~/.local/state/netreeve/ledger.sqlite.",
            valueName: "file"))
    var ledger: String?

    func validate() throws {
        if ledger == "" { throw ValidationError("--ledger needs a file") }
    }

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

/// By which name a ledger knows a repository.
struct RepositoryNameOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What the ledger calls the repository, whatever its place; by default the path of its git directory.",
            valueName: "name"))
    var repository: String?

    func validate() throws {
        if repository == "" { throw ValidationError("--repository needs a name") }
    }

    /// The name of a repository.
    func name(of repository: Repository) -> String { self.repository ?? repository.commonDirectory }
}
