public import Git
import Manifests
import Reachability

extension Reviewer {
    /// Reviews a range of commits: what it does, which tickets asked for it, whether it does that and no more, and what
    /// else there is to say.
    ///
    /// What to enforce comes from the host or from the base commit, never from the commits under review.
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
        var tickets = NamedTickets(request, references)
        for commit in range.commits { tickets.add(CommitMessage(commit.message, rules: references), of: commit.id) }
        let watch = ReviewWatch(
            rules.configuration, records: tickets.named.flatMap { rules.records(of: $0) }, request.day)
        watched = watch.flows
        examination = Examination(largestClosedShare: rules.configuration.largestClosedShare)
        let whole = try compare(
            try range.base.map { (base) throws(GitError) in
                try SideSource(base, label: range.baseLabel, in: repository)
            }, try SideSource(range.head, label: range.headLabel, in: repository))
        watched = []
        let examined = examination
        examination = nil
        let commits = try commits(of: range, whole: whole, rules: references, in: repository)
        var assessment = Assessment(request, range, rules, whole, commits, watch)
        assessment.assess(tickets, inherited: try inherited(by: commits, tickets, references, repository))
        assessment.assessCommits(partialReverts: try partialReverts(among: commits, repository))
        if let examined {
            assessment.assess(examined, try closedDependencies(of: whole, at: range.head, in: repository))
        }
        return assessment.review()
    }

    /// The tickets of what commits revert, for those that name none themselves.
    private func inherited(
        by commits: [ReviewedCommit], _ tickets: NamedTickets, _ rules: ReferenceRules, _ repository: Repository
    ) throws(GitError) -> [ObjectID: [TicketReference]] {
        var result: [ObjectID: [TicketReference]] = [:]
        for commit in commits where commit.message.references.isEmpty {
            for revert in commit.message.reverts {
                guard let reverted = try repository.commitIfThere(revert.commit) else { continue }
                result[commit.commit.id, default: []] += CommitMessage(reverted.message, rules: rules).references
            }
        }
        return result
    }

    /// The commits that say they revert another one, and don't take back what that one did.
    private mutating func partialReverts(
        among commits: [ReviewedCommit], _ repository: Repository
    ) throws(GitError) -> [ObjectID: String] {
        var result: [ObjectID: String] = [:]
        for commit in commits where commit.message.reverts.count == 1 {
            let revert = commit.message.reverts[0]
            guard let reverted = try repository.commitIfThere(revert.commit) else { continue }
            let known = commits.first { $0.commit.id == reverted.id }?.change
            let change: ChangeReport
            if let known {
                change = known
            } else {
                change = try compare(try repository.firstParent(of: reverted), reverted, in: repository)
            }
            if change.flowDigestOfOpposite != commit.digest { result[commit.commit.id] = reverted.id.hex }
        }
        return result
    }
}

extension Repository {
    /// The commit with an id or an abbreviation of one; `nil` where the repository doesn't have it.
    fileprivate func commitIfThere(_ hex: String) throws(GitError) -> Commit? {
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
    fileprivate func completed(by analysis: ReviewConfiguration.Analysis) -> ReviewOptions {
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
        var base = try range.base.map { (base) throws(GitError) in
            try SideSource(base, label: base.id.hex, in: repository)
        }
        try base?.load()
        var said: [Diagnostic] = []
        if let configuration = request.configuration {
            (self.configuration, source, isBroken) = (configuration, .host, false)
        } else {
            let reading = try base.map { (base) throws(GitError) in try ReviewConfiguration.read(base) } ?? .absent
            said = reading.diagnostics
            configuration = reading.configuration ?? ReviewConfiguration()
            source = reading.isFromFile ? .base : .none
            isBroken = reading.configuration == nil
        }
        var head = try SideSource(range.head, label: range.head.id.hex, in: repository)
        try head.load()
        let patterns = configuration.tickets.paths
        book = try base.map { (base) throws(GitError) in try TicketBook.read(base, patterns: patterns) } ?? .empty
        proposed = try TicketBook.read(head, patterns: patterns)
        diagnostics = Set(said + book.diagnostics).sorted {
            ($0.location, $0.code, $0.message) < ($1.location, $1.code, $1.message)
        }
    }

    /// The records that a ticket's key may stand for.
    func records(of reference: TicketReference) -> [TicketRecord] {
        [book, configuration.tickets.ownRecords == .authorise ? proposed : .empty].compactMap { book in
            if case .record(let record) = book.entry(reference.id) { record } else { nil }
        }
    }
}

/// The tickets that the commits of a range name.
struct NamedTickets {
    /// Each ticket, in the order in which they are named.
    private(set) var named: [TicketReference] = []
    /// By key: the commits that name it.
    private(set) var commits: [String: [ObjectID]] = [:]
    /// By key: everywhere it is named.
    private(set) var sources: [String: [TicketReference.Source]] = [:]
    /// The keys that the branch or the push names, which are those of every commit.
    let ofAll: [TicketReference]

    init(_ request: ReviewRequest, _ rules: ReferenceRules) {
        ofAll = CommitMessage("", branch: request.branch, pushOptions: request.pushOptions, rules: rules).references
        for reference in ofAll { add(reference) }
    }

    mutating func add(_ message: CommitMessage, of commit: ObjectID) {
        for reference in message.references { add(reference, of: commit) }
    }

    mutating func add(_ reference: TicketReference, of commit: ObjectID? = nil) {
        if sources[reference.id] == nil { named.append(reference) }
        let known = sources[reference.id] ?? []
        sources[reference.id] = Set(known).union(reference.sources).sorted()
        guard let commit, !(commits[reference.id] ?? []).contains(commit) else { return }
        commits[reference.id, default: []].append(commit)
    }
}
