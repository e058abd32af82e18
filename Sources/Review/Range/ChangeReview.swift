import Git
public import Manifests
public import Packing

/// What a range of commits does to reachability, commit by commit and as a whole, who asked for it, and what there is to
/// say about it.
public struct ChangeReview: Hashable, Sendable {
    /// Which commits.
    public var range: ResolvedRange
    /// The full name of the ref that they are meant for; `nil` where nobody knows.
    public var ref: String?
    /// The day by which tickets were judged.
    public var day: Day
    /// Where the configuration comes from.
    public var configuration: ConfigurationSource
    /// What stands for the configuration's bytes; `nil` where nobody has any, or they can't be read.
    public var configurationDigest: Digest?
    /// What the range does as a whole.
    public var change: ChangeReport
    /// What stands for its flow changes; `nil` where there are none.
    public var digest: Digest?
    /// What each commit does, children after parents.
    public var commits: [ReviewedCommit]
    /// The tickets that are named: sorted by key.
    public var tickets: [TicketAssessment]
    /// What there is to say, the gravest first.
    public var findings: [Finding]
    /// What there is to say about the configuration and the records of tickets: sorted by place.
    public var diagnostics: [Diagnostic]
    /// What is concluded.
    public var verdict: ReviewVerdict

    /// A review of its parts.
    public init(
        range: ResolvedRange, ref: String?, day: Day, configuration: ConfigurationSource, change: ChangeReport,
        digest: Digest?, commits: [ReviewedCommit], tickets: [TicketAssessment], findings: [Finding],
        diagnostics: [Diagnostic], verdict: ReviewVerdict, configurationDigest: Digest? = nil
    ) {
        self.range = range
        self.ref = ref
        self.day = day
        self.configuration = configuration
        self.configurationDigest = configurationDigest
        self.change = change
        self.digest = digest
        self.commits = commits
        self.tickets = tickets
        self.findings = findings
        self.diagnostics = diagnostics
        self.verdict = verdict
    }

    /// Where the configuration of a review comes from.
    public enum ConfigurationSource: String, Hashable, Sendable, CaseIterable {
        /// The host gave it.
        case host
        /// The base commit has it.
        case base
        /// Nobody has any: the default.
        case none
    }

    /// Whether everything could be analysed: the range as a whole, and each commit.
    public var isComplete: Bool { change.isComplete && commits.allSatisfy(\.change.isComplete) }

    /// What wasn't looked for, as there was too much to look at: part of ``diagnostics``.
    public var unsearched: [Diagnostic] { diagnostics.filter { $0.code.hasSuffix(Diagnostic.unsearchedSuffix) } }

    /// What stands for the review: who has a report of it under the same key needs no other.
    ///
    /// Commits stand for the files and messages in them; what a host's configuration or a push adds shows in the tickets
    /// and findings.
    public var key: Digest {
        let ids = [range.base?.id, range.head.id].map { $0?.hex ?? "" } + range.commits.map(\.id.hex)
        let judged =
            tickets.map { "\($0.id.debugDescription) \($0.state.rawValue)" }
            + findings.map { "\($0.id) \($0.severity.rawValue)" }
        let lines =
            [ref?.debugDescription ?? "", "\(day)", configuration.rawValue, verdict.rawValue, digest?.hex ?? ""] + ids
            + judged
        return Digest(of: lines.joined(separator: "\n"))
    }
}

extension Diagnostic {
    /// How the codes of what wasn't looked for end.
    static let unsearchedSuffix = "-unsearched"
}
