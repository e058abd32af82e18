package import ArgumentParser

extension [any ParsableCommand.Type] {
    /// The command among these that arguments ask for, as long as they make sense.
    ///
    /// Looking at all subcommands takes longer than a small comparison, so that the one that is named is asked alone.
    /// Whatever it doesn't take as it is, such as a mistake or a cry for help, is to be answered by the whole command.
    package func command(of arguments: [String]) -> (any ParsableCommand)? {
        guard let named = first(where: { $0.configuration.commandName == arguments.first }),
            named.configuration.subcommands.isEmpty,
            let command = try? named.parseAsRoot([String](arguments.dropFirst())), type(of: command) == named
        else { return nil }
        return command
    }
}
