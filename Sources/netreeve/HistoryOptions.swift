public import ArgumentParser
import Reports
import Review

/// What questions about a history have in common: whose rules count, and how to print.
struct HistoryOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp("The host's configuration, instead of the commit's.", valueName: "file"))
    var configurationFile: String?

    @OptionGroup var source: SourceOptions
    @OptionGroup var cache: CacheOptions

    @Option(help: "How to print.")
    var format: RecordOptions.RecordFormat = .text

    @Flag(help: "Exit with 0 whatever is found; only trouble still exits with 2.")
    var exitZero = false

    /// The host's configuration; `nil` where there is none.
    func configuration() throws -> ReviewConfiguration? {
        guard let configurationFile else { return nil }
        let (configuration, diagnostics) = ReviewConfiguration.read(try localFile(configurationFile))
        guard let configuration else {
            throw unusable("the configuration can't be used: \(configurationFile)", because: diagnostics)
        }
        return configuration
    }

    /// What a reviewer answers.
    func answer<Answer>(_ body: (inout Reviewer, ReviewConfiguration?) throws -> Answer) throws -> Answer {
        let configuration = try configuration()
        return try source.review(needsRepository: true, cache) { try body(&$0, configuration) }
    }

    /// Writes an answer as text or JSON.
    func print(_ text: (inout ReportOutput) -> Void, json: (inout ReportOutput) -> Void) throws {
        var out = ReportOutput()
        switch format {
        case .text: text(&out)
        case .json: json(&out)
        }
        try out.finish()
    }
}
