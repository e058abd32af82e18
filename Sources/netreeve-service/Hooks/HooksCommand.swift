import ArgumentParser
import Commands

/// `netreeve hooks`: puts the hooks where git finds them.
struct HooksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hooks", abstract: "Install git's hooks, and tell whether they work.", subcommands: [])
}
