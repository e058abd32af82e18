public import Git

extension Reviewer {
    /// The changes of a period: the commits on the line of first parents that change reachability.
    ///
    /// Tickets are recognised by the rules of the newest commit, or the host's; their records are read where a review of the
    /// change reads them, before it. Nothing is said about reviews that were recorded.
    ///
    /// - Parameters:
    ///   - revision: the newest commit.
    ///   - first: the first day, by the committers' clocks in UTC.
    ///   - last: the last day.
    ///   - configuration: the host's; `nil` for that of the commit.
    /// - Throws: `.truncatedHistory` in a shallow clone, and what reading the repository throws.
    public mutating func changes(
        of revision: String, from first: Day, through last: Day, by configuration: ReviewConfiguration? = nil
    ) throws(GitError) -> ChangePopulation {
        let repository = try history()
        var filter = HistoryFilter(since: first, until: last)
        filter.isOfFirstParents = true
        let history = try history(of: revision, matching: filter, by: configuration)
        let rules = try TicketRules(at: history.head, by: configuration, in: repository)
        let patterns = rules.configuration.tickets.paths
        var changes: [AuditedChange] = []
        for entry in history.entries {
            var change = AuditedChange(entry: entry, tickets: [], makers: try makers(of: entry, rules, repository))
            if !entry.tickets.isEmpty {
                let parent = try repository.firstParent(of: entry.commit)
                let books = try [parent, entry.commit].map { (commit) throws(GitError) -> TicketBook in
                    guard let commit else { return .empty }
                    return try TicketBook.read(.revision(commit.id.hex), in: repository, patterns: patterns)
                }
                change.tickets = entry.tickets.map { AuditedTicket($0.reference, books, on: change.day) }
            }
            changes.append(change)
        }
        return ChangePopulation(head: history.head, first: first, last: last, changes: changes)
    }

    /// Who made a change, as reviews have it.
    private mutating func makers(
        of entry: FlowHistory.Entry, _ rules: TicketRules, _ repository: Repository
    ) throws(GitError) -> [Person] {
        let commits = [entry.commit] + entry.brought
        var makers: [Person] = []
        for commit in commits.reversed() {
            let effect = try effect(of: commit, against: try repository.firstParent(of: commit), repository)
            guard !effect.clusters.isEmpty || !effect.isComplete else { continue }
            if commit.parents.count == 2, try repository.departure(ofMerge: commit) == nil { continue }
            makers += rules.makers(of: commit)
        }
        // What several commits only do together is made by all of them.
        return (makers.isEmpty ? commits.flatMap(rules.makers) : makers).distinct
    }
}

extension AuditedTicket {
    /// A ticket by the books before a change and after it.
    fileprivate init(_ reference: TicketReference, _ books: [TicketBook], on day: Day) {
        let records = books.map { book -> TicketRecord? in
            if case .record(let record) = book.entry(reference.id) { record } else { nil }
        }
        // One that is there and can't be used isn't replaced by what the change brings.
        let isNew = books.first.map { if case .unknown = $0.entry(reference.id) { true } else { false } } ?? false
        let own = records.first ?? nil
        let record = own ?? (isNew ? records.last ?? nil : nil)
        self.init(
            reference: reference, record: record, isProposed: own == nil && record != nil,
            standing: record?.standing(asOf: day))
    }
}
