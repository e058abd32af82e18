import ArgumentParser
import Commands
import Git
import Reports
import Review

/// `netreeve config`: how changes are reviewed.
struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check and show the configuration of reviews.",
        discussion: """
            A repository keeps it at config/netreeve.yaml; a review reads it from the base commit. Every field has a \
            default, and so has a repository without the file.

            Exit status: 0 it can be used, 2 trouble, 3 it can't.
            """,
        subcommands: [Check.self, Show.self])

    /// `netreeve config check`: what is wrong with it.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say what is wrong with a configuration.")

        @Argument(help: "A file on disk; by default config/netreeve.yaml of the side.")
        var file: String?

        @OptionGroup var options: RecordOptions

        func run() throws {
            try reportingTrouble {
                let (reading, origin) = try options.configuration(file: file)
                let isUsable = reading.configuration != nil
                var out = ReportOutput()
                switch options.format {
                case .text:
                    let summary = "Configuration: \(origin)" + (isUsable ? "" : " (can't be used)")
                    TextReport.write(reading.diagnostics, summary: summary, style: .ofTerminal, to: &out)
                case .json: JSONReport.write(reading.diagnostics, isComplete: isUsable, to: &out)
                }
                try out.finish()
                if !isUsable { throw ExitCode(Outcome.incomplete.rawValue) }
            }
        }
    }

    /// `netreeve config show`: what it comes to.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a configuration comes to, defaults and ready-made guardrails included.")

        @Argument(help: "A file on disk; by default config/netreeve.yaml of the side.")
        var file: String?

        @OptionGroup var options: RecordOptions

        func run() throws {
            try reportingTrouble {
                let (reading, origin) = try options.configuration(file: file)
                guard let configuration = reading.configuration else {
                    throw unusable("the configuration can't be used: \(origin)", because: reading.diagnostics)
                }
                var out = ReportOutput()
                switch options.format {
                case .text: TextReport.write(configuration, from: origin, style: .ofTerminal, to: &out)
                case .json: JSONReport.write(configuration, to: &out)
                }
                try out.finish()
            }
        }
    }
}
