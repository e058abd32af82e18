public import Git
import Packing

extension Reviewer {
    /// What a range of commits does, as a whole and commit by commit.
    ///
    /// Each commit is compared with its first parent, at the cost of what it changes: what the last comparison left is the
    /// beginning of the next.
    ///
    /// - Throws: What looking up revisions and reading the repository throw.
    public mutating func review(_ range: ReviewRange) throws(GitError) -> ChangeReview {
        guard let repository else { throw Self.noRepository }
        let range = try ResolvedRange(range, in: repository)
        let whole = try compare(range.base, range.baseLabel, range.head, range.headLabel)
        follows = true
        defer { follows = false }
        var commits: [ReviewedCommit] = []
        for commit in range.commits {
            let parent = try repository.firstParent(of: commit)
            let isWhole = range.commits.count == 1 && parent == range.base
            let change = isWhole ? whole : try compare(parent, parent?.id.hex ?? "", commit, commit.id.hex)
            commits.append(
                ReviewedCommit(
                    commit: commit, change: change, digest: change.flowDigest,
                    origin: try origin(of: commit, in: range, repository)))
        }
        commits.relate()
        return ChangeReview(range: range, change: whole, digest: whole.flowDigest, commits: commits)
    }

    private mutating func compare(
        _ base: Commit?, _ baseLabel: String, _ head: Commit, _ headLabel: String
    ) throws(GitError) -> ChangeReport {
        guard let repository else { throw Self.noRepository }
        return try compare(
            try base.map { (base) throws(GitError) in try SideSource(base, label: baseLabel, in: repository) },
            try SideSource(head, label: headLabel, in: repository))
    }

    private static let noRepository = GitError(
        .notARepository, "a review is of the commits of a repository, and there is none here",
        advice: "run it inside a repository, or name one with --repo")

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
        for position in indices {
            guard let digest = self[position].digest else { continue }
            let isMerge = self[position].origin.isMerge
            if !isMerge {
                self[position].repeats = made[digest]
                self[position].undoes = self[position].change.flowDigestOfOpposite.flatMap { made[$0] }
                made[digest] = self[position].commit.id
            }
        }
    }
}
