import ArgumentParser
import Git
import Ledger
import Manifests
import Packing
import Reports
import Review

/// Whether and where a review is recorded.
struct RecordingOptions: ParsableArguments {
    @Flag(help: "Record the review in the ledger, whatever it concludes, before it is printed.")
    var record = false

    @OptionGroup var place: LedgerOptions
    @OptionGroup var name: RepositoryNameOptions

    func validate() throws {
        guard !record, place.ledger != nil || name.repository != nil else { return }
        throw ValidationError("--ledger and --repository say how to --record")
    }

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
            review, report: report, of: request, options: options, repository: repository, tool: Netreeve.tool)
    }
}

/// A configuration that the host gives, in place of a repository's own.
struct HostConfiguration {
    let configuration: ReviewConfiguration
    /// What stands for its bytes.
    let digest: Digest

    /// Reads a file.
    ///
    /// - Throws: `.unreadable`, and the end of the command where it can't be used.
    init(_ path: String) throws {
        let file = try localFile(path)
        let (configuration, diagnostics) = ReviewConfiguration.read(file)
        guard let configuration else {
            throw unusable("the configuration can't be used: \(path)", because: diagnostics)
        }
        (self.configuration, digest) = (configuration, Digest(of: file.bytes))
    }
}
