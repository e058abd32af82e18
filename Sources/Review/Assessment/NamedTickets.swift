import Git

/// The tickets that a range of commits names.
struct NamedTickets {
    /// Each ticket, in the order in which they are named.
    private(set) var named: [TicketReference] = []
    /// By key: the commits that name it.
    private(set) var commits: [String: [ObjectID]] = [:]
    /// By key: everywhere it is named.
    private(set) var sources: [String: [TicketReference.Source]] = [:]
    /// The commits that name a ticket, or revert one that does.
    private(set) var citing: Set<ObjectID> = []
    /// By commit that reverts another and names no ticket: the keys of the other's.
    private(set) var inherited: [ObjectID: [String]] = [:]
    /// The keys that the branch or the push names, which are those of every commit.
    let ofAll: [TicketReference]
    /// What is nearly a reference in the names of the branch and in the push.
    let hints: [ReferenceHint]

    init(_ request: ReviewRequest, _ rules: ReferenceRules) {
        let message = CommitMessage("", branch: request.branch, pushOptions: request.pushOptions, rules: rules)
        (ofAll, hints) = (message.references, message.hints)
        for reference in ofAll { add(reference) }
    }

    /// Adds what a commit names.
    mutating func add(_ message: CommitMessage, of commit: ObjectID) {
        for reference in message.references { add(reference, of: commit) }
    }

    /// Adds what a commit that names nothing has of the one that it reverts.
    mutating func inherit(_ message: CommitMessage, by commit: ObjectID) {
        for reference in message.references {
            add(reference, of: commit)
            inherited[commit, default: []].append(reference.id)
        }
    }

    private mutating func add(_ reference: TicketReference, of commit: ObjectID? = nil) {
        if sources[reference.id] == nil { named.append(reference) }
        sources[reference.id] = Set(sources[reference.id] ?? []).union(reference.sources).sorted()
        guard let commit else { return }
        citing.insert(commit)
        if !(commits[reference.id] ?? []).contains(commit) { commits[reference.id, default: []].append(commit) }
    }
}
