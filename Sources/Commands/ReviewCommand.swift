package import ArgumentParser
import Git
package import Review

/// `netreeve review`: what a range of commits does, who asked for it, and what there is to say about it.
package struct ReviewCommand: ParsableCommand {
    package init() {}

    package static let configuration = CommandConfiguration(
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

    @OptionGroup package var arguments: ReviewArguments

    package func run() throws {
        try arguments.run { _, _ in }
    }
}

/// What a review is asked, and how it is told.
package struct ReviewArguments: ParsableArguments {
    package init() {}

    @Argument(help: "A revision, `A..B` or `A...B`.")
    package var range = "HEAD"

    @Flag(help: "Tell what it is to move a ref from A to B, against A itself even where that loses commits.")
    package var move = false

    @Option(help: "The ref that the commits are meant for, such as `main` or `refs/heads/main`: its rules count.")
    package var ref: String?

    @Option(help: "The branch that they come from, which may name a ticket.")
    package var branch: String?

    @Option(
        name: .customLong("push-option"),
        help: ArgumentHelp("An option of the push, such as `ticket=NET-42`. Repeatable.", valueName: "option"))
    package var pushOptions: [String] = []

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp("The host's configuration, instead of the base commit's.", valueName: "file"))
    package var configurationFile: String?

    @OptionGroup package var recording: RecordingOptions
    @OptionGroup package var days: DayOptions
    @OptionGroup package var source: SourceOptions
    @OptionGroup package var output: ReviewOutputOptions
    @OptionGroup package var cache: CacheOptions

    package func validate() throws {
        guard move else { return }
        guard case .commits = ReviewRange(range) else {
            throw ValidationError("--move is from A to B: name both, A..B")
        }
    }

    /// Reviews, and prints the review.
    ///
    /// - Parameter keep: Keeps a review before it is printed.
    /// - Throws: The end of the command, unless the review passes.
    package func run(keeping keep: (ChangeReview, ReviewRequest) throws -> Void) throws {
        try reportingTrouble {
            let host = try configurationFile.map { try HostConfiguration($0) }
            let request = ReviewRequest(
                wantedRange, ref: ref.map { $0.hasPrefix("refs/") ? $0 : "refs/heads/\($0)" }, branch: branch,
                pushOptions: pushOptions, day: days.day, configuration: host?.configuration,
                configurationDigest: host?.digest)
            let review = try source.review(needsRepository: true, cache) { try $0.review(request) }
            try keep(review, request)
            try output.write(review)
            if !output.exitZero, let code = review.verdict.exitCode { throw code }
        }
    }
}

extension ReviewArguments {
    /// The commits that are asked for.
    private var wantedRange: ReviewRange {
        guard move, case .commits(let base, let head) = ReviewRange(range) else { return ReviewRange(range) }
        return .move(from: base, to: head)
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
