import ArgumentParser

/// `netreeve-bench`: what Netreeve takes on clusters of known shapes, beside what can't be avoided.
@main
struct NetreeveBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "netreeve-bench",
        abstract: "Measures Netreeve on clusters of known shapes.",
        discussion: "`run` measures; it starts the other subcommands as processes of their own.",
        subcommands: [Run.self, ParseAlone.self, Edits.self, Pairs.self, PushesAlone.self, Make.self],
        defaultSubcommand: Run.self)
}

/// Which shape, and how large.
struct ShapeOptions: ParsableArguments {
    @Option(help: "The shape's name.")
    var shape = "gitops"

    @Option(help: "About how many workloads it has.")
    var workloads = 400

    @Option(help: "What its random choices depend on.")
    var seed: UInt64 = 1

    /// The options of another process that mean the same.
    static func arguments(_ shape: String, _ workloads: Int, _ seed: UInt64) -> [String] {
        ["--shape", shape, "--workloads", String(workloads), "--seed", String(seed)]
    }
}
