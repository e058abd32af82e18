import ArgumentParser
import Git
import Reports
import Review

/// `netreeve review`: what a range of commits does, who asked for it, and what there is to say about it.
struct ReviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Review commits: what they do, which ticket asked for it, whether they do that and no more.",
        discussion: """
            `A..B` and `A...B` are the commits that B has and A lacks, told against the merge base of the two; a revision \
            alone is that commit; without one, HEAD. Each commit is reviewed by itself, and the range as a whole.

            What to enforce is read from config/netreeve.yaml of the base commit, or from --config; the records of \
            tickets are those of the base commit. Without any configuration a missing ticket needs attention, and \
            nothing blocks.

            Exit status: 0 pass, 1 attention, 2 trouble, 3 incomplete: something could not be analysed, 4 block.
            """)

    @Argument(help: "A revision, `A..B` or `A...B`.")
    var range = "HEAD"

    @Option(help: "The ref that the commits are meant for, such as `main` or `refs/heads/main`: its rules count.")
    var ref: String?

    @Option(help: "The branch that they come from, which may name a ticket.")
    var branch: String?

    @Option(
        name: .customLong("push-option"),
        help: ArgumentHelp("An option of the push, such as `ticket=NET-42`. Repeatable.", valueName: "option"))
    var pushOptions: [String] = []

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp("The host's configuration, instead of the base commit's.", valueName: "file"))
    var configurationFile: String?

    @OptionGroup var days: DayOptions
    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var cache: CacheOptions

    func run() throws {
        try reportingTrouble {
            let request = ReviewRequest(
                ReviewRange(range), ref: ref.map { $0.hasPrefix("refs/") ? $0 : "refs/heads/\($0)" }, branch: branch,
                pushOptions: pushOptions, day: days.day, configuration: try hostConfiguration())
            let review = try source.review(needsRepository: true, cache) { try $0.review(request) }
            try print(review)
            if !output.exitZero, let code = review.verdict.exitCode { throw code }
        }
    }

    private func hostConfiguration() throws -> ReviewConfiguration? {
        guard let configurationFile else { return nil }
        let (configuration, diagnostics) = ReviewConfiguration.read(try localFile(configurationFile))
        guard let configuration else {
            throw unusable("the configuration can't be used: \(configurationFile)", because: diagnostics)
        }
        return configuration
    }

    private func print(_ review: ChangeReview) throws {
        var out = StandardOutput()
        switch output.format {
        case .text: TextReport.write(review, pairs: output.pairs, style: output.style, to: &out)
        case .markdown: MarkdownReport.write(review.change, pairs: output.pairs, to: &out)
        case .html: HTMLReport.write(review, to: &out)
        case .json: JSONReport.write(review.change, pairs: output.pairs, to: &out)
        case .csv: CSVReport.write(review.change, pairs: output.pairs, to: &out)
        case .dot: DOTReport.write(review.change, to: &out)
        }
        try out.finish()
    }
}

extension ReviewVerdict {
    /// How the command ends; `nil` for a review that passes.
    fileprivate var exitCode: ExitCode? {
        switch self {
        case .pass: nil
        case .attention: ExitCode(1)
        case .incomplete: ExitCode(3)
        case .block: ExitCode(4)
        }
    }
}
