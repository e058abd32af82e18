import Git
import Packing
import Reachability

extension Reviewer {
    /// What each commit of a range does, children after parents.
    ///
    /// Each is compared with its first parent, at the cost of what it changes: what the last comparison left is the
    /// beginning of the next.
    ///
    /// - Parameters:
    ///   - range: the commits.
    ///   - whole: what the range does as a whole, which is what its last commit does where all others are merged by it.
    ///   - messages: what the commits say about themselves, in their order.
    mutating func commits(
        of range: ResolvedRange, _ messages: [CommitMessage], whole: ChangeReport, in repository: Repository
    ) throws(GitError) -> [ReviewedCommit] {
        follows = true
        defer { follows = false }
        var commits: [ReviewedCommit] = []
        for (commit, message) in zip(range.commits, messages) {
            let parent = try repository.firstParent(of: commit)
            let isWhole = commit == range.head && parent == range.base
            let change = isWhole ? whole : try compare(parent, commit, in: repository)
            commits.append(
                ReviewedCommit(
                    commit: commit, message: message, change: change,
                    digest: change.flowDigest, origin: try origin(of: commit, in: range, repository)))
        }
        commits.relate()
        return commits
    }

    /// What a commit does against another.
    mutating func compare(
        _ base: Commit?, _ head: Commit, in repository: Repository
    ) throws(GitError) -> ChangeReport {
        try compare(
            try base.map { (base) throws(GitError) in try SideSource(base, label: base.id.hex, in: repository) },
            try SideSource(head, label: head.id.hex, in: repository))
    }

    private func origin(
        of commit: Commit, in range: ResolvedRange, _ repository: Repository
    ) throws(GitError) -> ReviewedCommit.Origin {
        guard commit.parents.count > 1 else { return .written }
        let brought = range.brought(by: commit)
        guard commit.parents.count == 2 else { return .octopus(brought: brought) }
        guard let departure = try repository.departure(ofMerge: commit) else { return .merge(brought: brought) }
        return .alteredMerge(brought: brought, departure)
    }
}

extension ResolvedRange {
    /// The commits of the range that a merge brings to its first parent, children after parents.
    ///
    /// O(commits of the range).
    fileprivate func brought(by merge: Commit) -> [ObjectID] {
        let known = Dictionary(commits.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        func reachable(from starts: some Sequence<ObjectID>) -> Set<ObjectID> {
            var found: Set<ObjectID> = []
            var pending = Array(starts)
            while let next = pending.popLast() {
                guard let commit = known[next], found.insert(next).inserted else { continue }
                pending += commit.parents
            }
            return found
        }
        let own = reachable(from: merge.parents.prefix(1))
        let others = reachable(from: merge.parents.dropFirst()).subtracting(own)
        return commits.map(\.id).filter(others.contains)
    }
}

extension [ReviewedCommit] {
    /// Finds commits that make the flow changes of earlier ones again, or take them back.
    fileprivate mutating func relate() {
        var made: [Digest: ObjectID] = [:]
        for position in indices where !self[position].origin.isMerge {
            guard let digest = self[position].digest else { continue }
            self[position].repeats = made[digest]
            self[position].undoes = self[position].change.flowDigestOfOpposite.flatMap { made[$0] }
            made[digest] = self[position].commit.id
        }
    }
}
