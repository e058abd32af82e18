public import Git
import Manifests
import Packing
import Reachability

extension Reviewer {
    /// Reviews a range of commits: what it does, which tickets asked for it, whether it does that and no more, and what
    /// else there is to say.
    ///
    /// What to enforce comes from the host or from the older end of the range, never from the commits under review.
    ///
    /// - Throws: What looking up revisions and reading the repository throw.
    public mutating func review(_ request: ReviewRequest) throws(GitError) -> ChangeReview {
        guard let repository else {
            throw GitError(
                .notARepository, "a review is of the commits of a repository, and there is none here",
                advice: "run it inside a repository, or name one with --repo")
        }
        let range = try ResolvedRange(request.range, in: repository)
        let rules = try Rules(request, range, in: repository)
        let given = options
        options = options.completed(by: rules.configuration.analysis)
        defer { options = given }

        let references = ReferenceRules(rules.configuration.references)
        let settings = try repository.trailerSettings()
        let messages = range.commits.map { CommitMessage($0.message, rules: references, settings: settings) }
        let tickets = try namedTickets(request, references, settings, range.commits, messages, repository)
        let records = tickets.named.flatMap { rules.records(of: $0) }
        let narrowing = try narrowing(of: records, range, rules, in: repository)
        let watch = ReviewWatch(rules.configuration, records: records, request.day)
        watched = watch.flows
        examination = Examination(largestClosedShare: rules.configuration.largestClosedShare)
        defer { (watched, examination) = ([], nil) }
        let effects = try effects(of: range, messages, in: repository)
        let commits = effects.commits
        var assessment = Assessment(request, range, rules, effects.change, commits, watch, narrowing)
        let partialReverts = try partialReverts(among: commits, repository)
        assessment.assess(tickets, partialReverts: partialReverts)
        assessment.assessCommits(partialReverts: partialReverts)
        if let examined = effects.examined { assessment.assess(examined, effects.dependencies.closed) }
        assessment.tell(effects.dependencies.unsearched)
        return assessment.review()
    }

    /// The tickets that commits name; those that name none have the tickets of what they revert.
    private func namedTickets(
        _ request: ReviewRequest, _ rules: ReferenceRules, _ settings: TrailerSettings, _ commits: [Commit],
        _ messages: [CommitMessage], _ repository: Repository
    ) throws(GitError) -> NamedTickets {
        var tickets = NamedTickets(request, rules)
        for (commit, message) in zip(commits, messages) {
            tickets.add(message, of: commit.id)
            guard message.references.isEmpty else { continue }
            for revert in message.reverts {
                guard let reverted = try repository.commitIfThere(revert.commit) else { continue }
                tickets.inherit(
                    CommitMessage(reverted.message, rules: rules, settings: settings), by: commit.id)
            }
        }
        return tickets
    }

    /// The commits that say they revert another one, and don't take back what that one did.
    private mutating func partialReverts(
        among commits: [ReviewedCommit], _ repository: Repository
    ) throws(GitError) -> [ObjectID: String] {
        var result: [ObjectID: String] = [:]
        for commit in commits where commit.message.reverts.count == 1 {
            let revert = commit.message.reverts[0]
            guard let reverted = try repository.commitIfThere(revert.commit) else { continue }
            var change = commits.first { $0.commit.id == reverted.id }?.change
            if change == nil { change = try changeIfThere(of: reverted, repository) }
            guard let change, change.flowDigests?.takenBack != commit.digest else { continue }
            result[commit.commit.id] = reverted.id.hex
        }
        return result
    }

    /// What a commit did; `nil` where a shallow clone lacks its parent.
    private mutating func changeIfThere(
        of commit: Commit, _ repository: Repository
    ) throws(GitError) -> ChangeReport? {
        let parent: Commit?
        do {
            parent = try repository.firstParent(of: commit)
        } catch {
            guard error.code == .truncatedHistory else { throw error }
            return nil
        }
        return try compare(parent, commit, in: repository)
    }
}

extension Repository {
    /// The commit with an id or an abbreviation of one; `nil` where the repository doesn't have it.
    func commitIfThere(_ hex: String) throws(GitError) -> Commit? {
        do {
            return try resolve(hex)
        } catch {
            switch error.code {
            case .missingRevision, .ambiguousRevision, .truncatedHistory, .invalidArgument: return nil
            default: throw error
            }
        }
    }
}

extension ReviewOptions {
    /// The options, with what the configuration says about what they leave open.
    public func completed(by analysis: ReviewConfiguration.Analysis) -> ReviewOptions {
        var options = self
        if options.paths.isEmpty { options.paths = analysis.paths }
        if options.clusters.isEmpty { options.clusters = analysis.clusters }
        if options.implied == .auto { options.implied = analysis.implied }
        return options
    }
}

/// What a review judges by: the configuration, and the records of tickets.
struct Rules {
    let configuration: ReviewConfiguration
    let source: ChangeReview.ConfigurationSource
    /// What stands for the configuration's bytes.
    let digest: Digest?
    /// Whether the base commit has a configuration that can't be used.
    let isBroken: Bool
    /// The records of the base, which authorise.
    let book: TicketBook
    /// The records of the head, which propose.
    let proposed: TicketBook
    /// What there is to say about the configuration and the records.
    let diagnostics: [Diagnostic]

    /// Reads what a range is to be judged by.
    init(_ request: ReviewRequest, _ range: ResolvedRange, in repository: Repository) throws(GitError) {
        var said: [Diagnostic] = []
        if let configuration = request.configuration {
            (self.configuration, source, isBroken) = (configuration, .host, false)
            digest = request.configurationDigest
        } else {
            let reading =
                try range.start.map { (start) throws(GitError) in
                    try ReviewConfiguration.read(start, in: repository)
                } ?? .absent
            said = reading.diagnostics
            configuration = reading.configuration ?? ReviewConfiguration()
            source = reading.isFromFile ? .base : .none
            digest = reading.digest
            isBroken = reading.configuration == nil
        }
        let patterns = configuration.tickets.paths
        book =
            try range.start.map { (start) throws(GitError) in
                try TicketBook.read(start, in: repository, patterns: patterns)
            } ?? .empty
        proposed = try TicketBook.read(range.head, in: repository, patterns: patterns)
        // A record that is brought and broken is unknown at base: why it will not do is told all the same.
        let broken = proposed.diagnostics.filter { $0.severity == .error }
        diagnostics = Set(said + book.diagnostics + broken).sorted {
            ($0.location, $0.code, $0.message) < ($1.location, $1.code, $1.message)
        }
    }

    /// The records that a ticket's key may stand for: the base's, and the one that is proposed.
    func records(of reference: TicketReference) -> [TicketRecord] {
        [book, proposed].compactMap { book in
            if case .record(let record) = book.entry(reference.id) { record } else { nil }
        }
    }
}
