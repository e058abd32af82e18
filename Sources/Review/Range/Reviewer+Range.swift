import Git
import Manifests
import Packing
import Reachability
import Threads

extension Reviewer {
    /// What a range does as a whole, which declared dependencies that closes, and what its commits do, children after
    /// parents.
    ///
    /// Each commit is compared with its first parent, at the cost of what it changes: what the last comparison left is the
    /// beginning of the next. Once there is a baseline to begin with, several commits are looked at on another thread: a
    /// comparison tells the same whatever it begins with.
    ///
    /// - Parameters:
    ///   - range: the commits.
    ///   - messages: what the commits say about themselves, in their order.
    mutating func effects(
        of range: ResolvedRange, _ messages: [CommitMessage], in repository: Repository
    ) throws(GitError) -> RangeEffects {
        let base = try range.base.map { (base) throws(GitError) in
            try SideSource(base, label: range.baseLabel, in: repository)
        }
        let isLong = range.commits.count >= Self.fewestForAnotherThread
        if isLong {
            repository.prepareForHistory()
            recentFiles = RecentFiles()
        }
        defer {
            repository.finishHistory()
            recentFiles = nil
        }
        if let base, isLong { try prepareBaseline(of: base) }
        guard isLong, let baseline else {
            var effects = try wholeEffects(of: range, base, in: repository)
            effects.commits = try commits(of: range, messages, whole: effects.change, in: repository)
            return effects
        }
        let (origin, options, files) = (repository.origin, options, recentFiles)
        let (theirs, ours) = concurrently {
            Attempt { () throws(GitError) in
                let again = try Repository(again: origin)
                again.prepareForHistory()
                var other = Reviewer(repository: again, options: options)
                (other.baseline, other.recentFiles) = (baseline, files)
                let commits = try other.commits(of: range, messages, whole: nil, in: again)
                return CommitsAndWork(commits: commits, work: other.work)
            }
        } and: {
            Attempt { () throws(GitError) in try wholeEffects(of: range, base, in: repository) }
        }
        var effects = try ours.result.get()
        let commits = try theirs.result.get()
        count { $0.add(commits.work) }
        effects.commits = commits.commits
        return effects
    }

    /// Fewer commits than these aren't worth another repository and another baseline.
    private static let fewestForAnotherThread = 8

    private mutating func wholeEffects(
        of range: ResolvedRange, _ base: SideSource?, in repository: Repository
    ) throws(GitError) -> RangeEffects {
        let change = try compare(base, try SideSource(range.head, label: range.headLabel, in: repository))
        // What the rules watch and the review examines is about the range as a whole.
        let examined = examination
        (watched, examination) = ([], nil)
        let dependencies = try closedDependencies(
            of: change, since: range.base, at: range.head, in: repository)
        return RangeEffects(change: change, examined: examined, dependencies: dependencies)
    }

    /// What each commit does, one after the other.
    ///
    /// - Parameter whole: what the range does as a whole, where that is known: it is what a commit does that merges all
    ///   others.
    private mutating func commits(
        of range: ResolvedRange, _ messages: [CommitMessage], whole: ChangeReport?, in repository: Repository
    ) throws(GitError) -> [ReviewedCommit] {
        follows = true
        defer { follows = false }
        var commits: [ReviewedCommit] = []
        for (commit, message) in zip(range.commits, messages) {
            let parent = try repository.firstParent(of: commit)
            let known = commit == range.head && parent == range.base ? whole : nil
            let change = if let known { known } else { try compare(parent, commit, in: repository) }
            let digests = change.flowDigests
            commits.append(
                ReviewedCommit(
                    commit: commit, message: message, change: change, digest: digests?.made,
                    digestOfOpposite: digests?.takenBack, origin: try origin(of: commit, in: range, repository)))
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

/// What a range does, as a whole and commit by commit.
struct RangeEffects {
    /// What it does as a whole.
    var change: ChangeReport
    /// What else was asked of that comparison.
    var examined: Examination?
    /// The declared dependencies that it closes, and where none were looked for.
    var dependencies: (closed: [ClosedDependency], unsearched: [Diagnostic])
    /// What its commits do, children after parents.
    var commits: [ReviewedCommit] = []
}

/// What another thread found out, and what that took.
private struct CommitsAndWork: Sendable {
    var commits: [ReviewedCommit]
    var work: ReviewWork
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
            self[position].undoes = self[position].digestOfOpposite.flatMap { made[$0] }
            made[digest] = self[position].commit.id
        }
    }
}
