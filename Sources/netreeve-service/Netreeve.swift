import ArgumentParser
import Commands
import Review

/// The whole command, with what keeps records.
///
/// Each subcommand is wiring and an exit code. People and hooks start `netreeve`, which answers the commands that read
/// nothing but git by itself and leaves the others to this program: linking the ledger alone makes a start
/// take a quarter longer.
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
        version: Program.version,
        subcommands: [
            ReviewAndRecord.self, Diff.self, List.self, Explain.self, Blame.self, Orphans.self, History.self,
            Audit.self, Attest.self, Ticket.self, LedgerCommand.self, Config.self, HookCommand.self,
            HooksCommand.self, Notify.self, Serve.self, ServeMove.self, Status.self,
            DoctorCommand.self,
        ])
}

/// Runs the command.
@main
enum Main {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            var command =
                try Netreeve.configuration.subcommands.command(of: arguments) ?? Netreeve.parseAsRoot(arguments)
            try command.run()
        } catch {
            guard Netreeve.exitCode(for: error) == .validationFailure else { Netreeve.exit(withError: error) }
            // A command line that makes no sense is trouble as well, as for `diff` and `grep`.
            var stderr = StandardError()
            print(Netreeve.fullMessage(for: error), to: &stderr)
            Netreeve.exit(withError: ExitCode(Outcome.trouble.rawValue))
        }
    }
}
