import ArgumentParser

/// The command.
///
/// Each subcommand is wiring and an exit code.
struct Netreeve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "netreeve",
        abstract: "Says what a change of Kubernetes manifests does to network reachability.",
        discussion: """
            Netreeve reads manifests out of two commits of a git repository, simulates who can talk to whom under each, \
            and says what the change opens and closes, exactly, and why. Nothing is checked out, run, or sent.

            A side is a revision (whatever `git rev-parse` takes), `index`, `worktree`, or `dir:PATH`.

            Exit status: 0 nothing changes (or, for list and explain: something may pass), 1 something changes (or: \
            nothing may pass), 2 trouble, 3 incomplete: something could not be analysed.
            """,
        version: "0.1.0",
        subcommands: [
            ReviewCommand.self, Diff.self, List.self, Explain.self, Blame.self, Orphans.self, History.self, Audit.self,
            Attest.self, Ticket.self, LedgerCommand.self, Config.self, Serve.self, ServeMove.self, Status.self,
            DoctorCommand.self,
        ])

    /// What a ledger calls the program.
    static var tool: String { "netreeve \(configuration.version)" }
}

/// Runs the command.
@main
enum Main {
    static func main() {
        do {
            var command = try command(of: Array(CommandLine.arguments.dropFirst()))
            try command.run()
        } catch {
            guard Netreeve.exitCode(for: error) == .validationFailure else { Netreeve.exit(withError: error) }
            // A command line that makes no sense is trouble as well, as for `diff` and `grep`.
            var stderr = StandardError()
            print(Netreeve.fullMessage(for: error), to: &stderr)
            Netreeve.exit(withError: ExitCode(Outcome.trouble.rawValue))
        }
    }

    /// The command that arguments ask for.
    ///
    /// Looking at all subcommands takes longer than a small comparison, so that the one that is named is asked alone.
    /// Whatever it doesn't take as it is, such as a mistake or a cry for help, is answered by the whole command.
    private static func command(of arguments: [String]) throws -> any ParsableCommand {
        let named = Netreeve.configuration.subcommands.first { $0.configuration.commandName == arguments.first }
        if let named, named.configuration.subcommands.isEmpty,
            let command = try? named.parseAsRoot(Array(arguments.dropFirst())), type(of: command) == named
        {
            return command
        }
        return try Netreeve.parseAsRoot(arguments)
    }
}
