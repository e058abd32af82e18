package import ArgumentParser
package import Git

/// Which ledger.
package struct LedgerOptions: ParsableArguments {
    package init() {}

    @Option(
        help: ArgumentHelp(
            "The ledger. Otherwise $XDG_STATE_HOME/netreeve/ledger.sqlite, or ~/.local/state/netreeve/ledger.sqlite.",
            valueName: "file"))
    package var ledger: String?

    package func validate() throws {
        if ledger == "" { throw ValidationError("--ledger needs a file") }
    }
}

/// By which name a ledger knows a repository.
package struct RepositoryNameOptions: ParsableArguments {
    package init() {}

    @Option(
        help: ArgumentHelp(
            "What the ledger calls the repository, whatever its place; by default the path of its git directory.",
            valueName: "name"))
    package var repository: String?

    package func validate() throws {
        if repository == "" { throw ValidationError("--repository needs a name") }
    }

    /// The name of a repository.
    package func name(of repository: Repository) -> String { self.repository ?? repository.commonDirectory }
}
