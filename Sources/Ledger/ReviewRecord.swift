import Git
public import Packing
public import Review

/// A review as it is recorded: its report, and all that it depends on.
public struct ReviewRecord: Hashable, Sendable {
    /// What made it, with its version: `netreeve 0.1.0`.
    public var tool: String
    /// What tells the repository from others.
    public var repository: String
    /// What was asked for.
    public var request: ReviewRequest
    /// The options as they were given; what they leave open is the configuration's.
    public var options: ReviewOptions
    /// What was found.
    public var review: ChangeReview
    /// The review as canonical JSON.
    public var report: String

    /// A record of its parts.
    public init(
        _ review: ChangeReview, report: String, of request: ReviewRequest, options: ReviewOptions, repository: String,
        tool: String
    ) {
        self.tool = tool
        self.repository = repository
        self.request = request
        self.options = options
        self.review = review
        self.report = report
    }

    /// What stands for the record: the commits, where they are from and meant for, and all by which they are judged but
    /// the day.
    ///
    /// What came along with a push is part of it, as it may name tickets. Versions of the tool aren't: a review is
    /// recorded once.
    public var key: Digest {
        let range = review.range
        let clusters = options.clusters.flatMap { [$0.name, $0.pattern] }
        var parts = ["netreeve.dev/ledger-review-key/v1", repository]
        for part in [request.ref, request.branch, range.base?.id.hex, range.start?.id.hex] {
            // What isn't there is told from what is empty.
            parts += part.map { ["1", $0] } ?? ["0"]
        }
        parts += [range.head.id.hex, options.impliedName, options.profileName, String(options.largestFile)]
        for list in [request.pushOptions, options.paths, clusters] { parts += [String(list.count)] + list }
        parts += [review.configuration.rawValue, review.configurationDigest?.hex ?? ""]
        return Digest(of: LedgerEntry.netstrings(parts))
    }

    /// The body of the entry: an envelope around the report (`ledger-review.v1.schema.json`).
    public var body: String {
        let head = review.change.head
        let clusters = options.clusters.map {
            JSONValue.object(["name": .string($0.name), "pattern": .string($0.pattern)])
        }
        return JSONValue.object([
            "branch": .optional(request.branch),
            "coverage": .object([
                "files": .int(head.fileCount), "objects": .int(head.objectCount),
                "notAnalysed": .array(review.change.pathsNotAnalysed.map(JSONValue.string)),
            ]),
            "options": .object([
                "clusters": .array(clusters), "implied": .string(options.impliedName),
                "largestFile": .int(options.largestFile), "paths": .array(options.paths.map(JSONValue.string)),
                "profile": .string(options.profileName),
            ]),
            "pushOptions": .array(request.pushOptions.map(JSONValue.string)),
            "ref": .optional(request.ref), "repository": .string(repository),
            "review": .written(report.hasSuffix("\n") ? String(report.dropLast()) : report),
            "schema": .string("netreeve.dev/ledger-review/v1"), "start": .optional(review.range.start?.id.hex),
            "tool": .string(tool),
        ]).text(escaping: .nonASCII)
    }
}
