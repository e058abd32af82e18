import ArgumentParser
import Commands

/// The command that people and hooks start.
///
/// It answers by itself what reads nothing but git, so that a start costs as little as it can: each library that is
/// linked is looked through whenever the program starts. What keeps records, and whatever isn't understood at once, is
/// answered by `netreeve-service`, which has all commands.
@main
enum Main {
    /// The commands that are answered here.
    private static let commands: [any ParsableCommand.Type] = [
        Diff.self, List.self, Explain.self, ReviewCommand.self,
    ]

    static func main() {
        guard var command = commands.command(of: Array(CommandLine.arguments.dropFirst())), !isRecorded(command) else {
            Service.takeOver()
        }
        do {
            try command.run()
        } catch {
            let type = type(of: command)
            if type.exitCode(for: error) == .validationFailure { Service.takeOver() }
            type.exit(withError: error)
        }
    }

    /// Whether a ledger is asked for.
    private static func isRecorded(_ command: any ParsableCommand) -> Bool {
        (command as? ReviewCommand)?.arguments.recording.record ?? false
    }
}
