public import Git
import NetworkModel
public import Packing
import Reachability

/// The commits that change reachability: the answer of `netreeve history`.
public struct FlowHistory: Hashable, Sendable {
    /// The newest commit that was looked at.
    public var head: Commit
    /// The commits that change something of what was asked about, children before parents.
    public var entries: [Entry]
    /// How many commits were looked at.
    public var commitCount: Int

    /// A commit that changes reachability.
    public struct Entry: Hashable, Sendable {
        /// The commit.
        public var commit: Commit
        /// What it changes of what was asked about, by cluster, without the reasons.
        public var clusters: [CommitEffect.ClusterEffect]
        /// Whether everything of it could be analysed.
        public var isComplete: Bool
        /// The tickets that it names.
        public var tickets: [BlamedTicket]
        /// Why it couldn't wait for a ticket, where it says so.
        public var emergency: String?
        /// The merge by which it came to the first parents of the newest commit; `nil` where it is one of them.
        public var arrival: ObjectID?
        /// The commits that it brings to the first parents of the newest commit, children before parents; nothing unless
        /// only those were asked about.
        public var brought: [Commit] = []

        /// What stands for what it changes, as ``ChangeReport/flowDigest`` does; `nil` where it changes nothing.
        public var digest: Digest? { CommitEffect(clusters: clusters, isComplete: isComplete).flowDigest }
    }
}

/// Which commits of a history are meant.
public struct HistoryFilter: Hashable, Sendable {
    /// Only those that name this ticket.
    public var ticket: String?
    /// Only what they change of flows from or to these endpoints.
    public var endpoints: [EndpointName]
    /// Only flows from or to workloads of these namespaces.
    public var namespaces: [String]
    /// Only those made on this day or later, by the committer's clock.
    public var since: Day?
    /// Only those made on this day or earlier.
    public var until: Day?
    /// Only the newest commit, its first parent, the first parent of that, and so on: a merge stands for what it brings.
    public var isOfFirstParents = false

    /// A filter; by default every commit is meant.
    public init(
        ticket: String? = nil, endpoints: [EndpointName] = [], namespaces: [String] = [], since: Day? = nil,
        until: Day? = nil
    ) {
        self.ticket = ticket
        self.endpoints = endpoints
        self.namespaces = namespaces
        self.since = since
        self.until = until
    }

    /// Whether a commit of this day is meant.
    func includes(_ commit: Commit) -> Bool {
        let day = Moment(seconds: Int(commit.committer.time)).day
        return since.map { $0 <= day } ?? true && until.map { day <= $0 } ?? true
    }

    /// What is meant of what a commit changes; the whole where no endpoint is asked for.
    func narrowed(_ effect: CommitEffect.ClusterEffect) -> CommitEffect.ClusterEffect? {
        guard !endpoints.isEmpty || !namespaces.isEmpty else { return effect }
        var effect = effect
        effect.changes = effect.changes.flatMap { change -> [FlowChange] in
            let (sources, destinations) = (change.sources.filter(isMeant), change.destinations.filter(isMeant))
            let whole = change.region(.all)
            let meant = [
                FlowRegion(from: sources, to: change.destinations, traffic: .all),
                FlowRegion(from: change.sources.subtracting(sources), to: destinations, traffic: .all),
            ]
            return meant.map(whole.intersection).filter { !$0.isEmpty }.map { region in
                var part = change
                (part.sources, part.destinations) = (region.sources, region.destinations)
                return part
            }
        }
        effect.renamed = effect.renamed.filter { isMeant(.workload($0.from)) || isMeant(.workload($0.to)) }
        return effect.changes.isEmpty && effect.renamed.isEmpty ? nil : effect
    }

    private func isMeant(_ endpoint: Endpoint) -> Bool {
        if endpoints.contains(where: { $0.names(endpoint) }) { return true }
        switch endpoint {
        case .workload(let id): return namespaces.contains(id.namespace)
        case .implied(let implied): return namespaces.contains { implied.namespaces == .named($0) }
        case .addresses, .ingressController: return false
        }
    }
}

extension EndpointSet {
    fileprivate func filter(_ isMeant: (Endpoint) -> Bool) -> EndpointSet { EndpointSet(endpoints.filter(isMeant)) }
}

extension Reviewer {
    /// The commits of a history that change reachability, each against its first parent.
    ///
    /// What they do is looked up in the book, and added to it where it isn't known. A merge is told with all that it brings
    /// to its first parent.
    ///
    /// - Throws: `.truncatedHistory` in a shallow clone, and what reading the repository throws.
    public mutating func history(
        of revision: String, matching filter: HistoryFilter = HistoryFilter(),
        by configuration: ReviewConfiguration? = nil
    ) throws(GitError) -> FlowHistory {
        let repository = try history()
        let head = try repository.resolve(revision)
        let rules = try TicketRules(at: head, by: configuration, in: repository)
        let commits = try repository.commits(reachableFrom: head)
        let arrivals = Self.arrivals(of: commits)
        let brought = filter.isOfFirstParents ? Dictionary(grouping: commits, by: { arrivals[$0.id] }) : [:]
        var entries: [FlowHistory.Entry] = []
        follows = true
        defer { follows = false }
        // Children after parents, so that what one commit leaves is what the next is compared with.
        for commit in commits.reversed() where filter.includes(commit) {
            if filter.isOfFirstParents, arrivals[commit.id] != nil { continue }
            let parent = try repository.firstParent(of: commit)
            // Where a history begins, everything is new: that is a change like any other only to who counts them.
            guard parent != nil || filter.isOfFirstParents else { continue }
            let effect = try effect(of: commit, against: parent, repository)
            let clusters = effect.clusters.compactMap(filter.narrowed)
            guard !clusters.isEmpty || !effect.isComplete else { continue }
            let others = brought[commit.id] ?? []
            let tickets = rules.tickets(of: [commit] + others)
            if let wanted = filter.ticket, !tickets.contains(where: { $0.isOf(wanted) }) { continue }
            entries.append(
                FlowHistory.Entry(
                    commit: commit, clusters: clusters, isComplete: effect.isComplete, tickets: tickets,
                    emergency: ([commit] + others).lazy.compactMap { rules.emergency(of: $0) }.first,
                    arrival: arrivals[commit.id], brought: others))
        }
        return FlowHistory(head: head, entries: entries.reversed(), commitCount: commits.count)
    }

    /// By commit, the merge that brought it to the first parents of the newest; nothing for those.
    ///
    /// O(commits).
    static func arrivals(of commits: [Commit]) -> [ObjectID: ObjectID] {
        let known = Dictionary(commits.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var line: [Commit] = []
        var next = commits.first
        while let commit = next {
            line.append(commit)
            next = commit.parents.first.flatMap { known[$0] }
        }
        let own = Set(line.map(\.id))
        var result: [ObjectID: ObjectID] = [:]
        // The oldest merge first: what it brings later ones bring no more.
        for merge in line.reversed() where merge.parents.count > 1 {
            var pending = Array(merge.parents.dropFirst())
            while let id = pending.popLast() {
                guard let commit = known[id], !own.contains(id), result[id] == nil else { continue }
                result[id] = merge.id
                pending += commit.parents
            }
        }
        return result
    }
}

extension BlamedTicket {
    /// Whether a key stands for it, be it another key of the same ticket.
    func isOf(_ key: String) -> Bool {
        reference.id == key || record.map { $0.id == key || $0.aliases.contains(key) } ?? false
    }
}
