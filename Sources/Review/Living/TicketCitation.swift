public import Git
public import Packing

/// A commit that was made in the name of a ticket.
public struct TicketCitation: Hashable, Sendable {
    /// The commit.
    public var commit: Commit
    /// Why it is one.
    public var basis: Basis
    /// The branches that have it: refs, sorted; none where the main line has it.
    public var branches: [String]
    /// The merge by which it came to the first parents of the main line; `nil` where it is one of them, or not there.
    public var arrival: Commit?
    /// What it does against its first parent; `nil` where the history begins with it, or the main line lacks it.
    public var effect: CommitEffect?
    /// What stands for its flow changes; `nil` where there are none, or they aren't known.
    public var digest: Digest?

    /// A commit of which nothing else is known yet.
    public init(commit: Commit, basis: Basis, branches: [String] = [], arrival: Commit? = nil) {
        self.commit = commit
        self.basis = basis
        self.branches = branches
        self.arrival = arrival
    }

    /// Whether the main line has it.
    public var isMerged: Bool { branches.isEmpty }

    /// Why a commit is one of a ticket.
    public enum Basis: Hashable, Sendable {
        /// Its message names the ticket.
        case message
        /// It names none, and reverts a commit that names it.
        case revert(of: ObjectID)
        /// It names none, and the merge that brought it names the ticket.
        case merge(ObjectID)
        /// It names none, and is on a branch whose name does.
        case branch
    }
}

/// The commits that were made in the name of a ticket, on the main line and beside it.
struct TicketCitations {
    /// Those that the newest commit can reach: the newest first.
    var merged: [TicketCitation] = []
    /// The others, by their first branch: the newest first.
    private(set) var pending: [TicketCitation] = []
    /// The history of the main line: the newest first.
    let line: [Commit]
    /// By commit of a merged branch: the merge that brought it.
    let arrivals: [ObjectID: ObjectID]

    /// Looks for the commits of a record.
    ///
    /// O(commits of all branches).
    init(
        of record: TicketRecord, at head: Commit, _ rules: TicketRules, in repository: Repository
    ) throws(GitError) {
        let reader = CitationReader(record: record, rules: rules, repository: repository)
        line = try repository.commits(reachableFrom: head)
        arrivals = Reviewer.arrivals(of: line)
        let known = Dictionary(line.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var bases: [ObjectID: TicketCitation.Basis] = [:]
        var silent: Set<ObjectID> = []
        for commit in line {
            switch try reader.read(commit) {
            case .cites(let basis): bases[commit.id] = basis
            case .silent: silent.insert(commit.id)
            case .other: break
            }
        }
        for id in silent {
            if let merge = arrivals[id], bases[merge] == .message { bases[id] = .merge(merge) }
        }
        for commit in line {
            guard let basis = bases[commit.id] else { continue }
            merged.append(
                TicketCitation(commit: commit, basis: basis, arrival: arrivals[commit.id].flatMap { known[$0] }))
        }
        var places: [ObjectID: Int] = [:]
        for branch in try repository.branches() where known[branch.tip.id] == nil {
            let isNamed = reader.isNamed(byBranch: branch.name)
            for commit in try repository.commits(reachableFrom: branch.tip, excluding: head) {
                if let place = places[commit.id] {
                    pending[place].branches.append(branch.ref)
                    continue
                }
                let basis: TicketCitation.Basis
                switch try reader.read(commit) {
                case .cites(let found): basis = found
                case .silent where isNamed: basis = .branch
                case .silent, .other: continue
                }
                places[commit.id] = pending.count
                pending.append(TicketCitation(commit: commit, basis: basis, branches: [branch.ref]))
            }
        }
    }
}

/// Reads whether commits were made in the name of a ticket.
private struct CitationReader {
    let record: TicketRecord
    let rules: TicketRules
    let repository: Repository

    enum Reading {
        case cites(TicketCitation.Basis)
        /// It names no ticket.
        case silent
        /// It names others.
        case other
    }

    func read(_ commit: Commit) throws(GitError) -> Reading {
        let message = CommitMessage(commit.message, rules: rules.references)
        guard message.references.isEmpty else { return isNamed(by: message) ? .cites(.message) : .other }
        for revert in message.reverts {
            guard let reverted = try repository.commitIfThere(revert.commit) else { continue }
            if isNamed(by: CommitMessage(reverted.message, rules: rules.references)) {
                return .cites(.revert(of: reverted.id))
            }
        }
        return .silent
    }

    func isNamed(byBranch name: String) -> Bool {
        isNamed(by: CommitMessage("", branch: name, pushOptions: [], rules: rules.references))
    }

    private func isNamed(by message: CommitMessage) -> Bool {
        message.references.contains { $0.id == record.id || record.aliases.contains($0.id) }
    }
}
