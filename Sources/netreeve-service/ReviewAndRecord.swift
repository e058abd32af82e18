import ArgumentParser
import Commands
import Git
import Ledger
import Reports
import Review

/// `netreeve review` as it is where there is a ledger: what is printed may be recorded.
struct ReviewAndRecord: ParsableCommand {
    static let configuration = ReviewCommand.configuration

    @OptionGroup var arguments: ReviewArguments

    func run() throws {
        try arguments.run { review, request in
            // What is printed was recorded: who reads the report may count on it.
            try arguments.recording.record(
                review, of: request, options: arguments.source.options, in: arguments.source.repo)
        }
    }
}

extension RecordingOptions {
    /// Records a review where that is wanted.
    func record(
        _ review: ChangeReview, of request: ReviewRequest, options: ReviewOptions, in repo: String
    ) throws {
        guard record else { return }
        let repository = try Repository(containing: repo)
        let record = ReviewRecord(review, of: request, options: options, repository: name.name(of: repository))
        try Ledger.opened(at: place.path).record(record, at: .now)
    }
}

extension ReviewRecord {
    /// A record by this program.
    init(_ review: ChangeReview, of request: ReviewRequest, options: ReviewOptions, repository: String) {
        var report = ""
        JSONReport.write(review, to: &report)
        self.init(
            review, report: report, of: request, options: options, repository: repository, tool: Program.name)
    }
}
