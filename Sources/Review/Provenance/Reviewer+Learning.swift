public import Git
import Packing
import Threads

extension Reviewer {
    /// Works out what the commits of a history do, each against its first parent, and adds it to the book; of merges that
    /// change something, what they do against their other parents as well.
    ///
    /// A commit that is known stands for all before it: so a history is to be learned whole, and what was learned be kept at
    /// once. Looking for what isn't known costs the commits that aren't; many are shared by two threads.
    ///
    /// - Parameters:
    ///   - revision: the newest commit.
    ///   - isKnown: whether what a commit does against its first parent is known.
    /// - Returns: How many commits were learned.
    /// - Throws: What looking up and reading commits throw, and what `isKnown` throws.
    public mutating func learn(
        _ revision: String, unless isKnown: (EffectBook.Edge) throws -> Bool
    ) throws -> Int {
        let repository = try history()
        repository.prepareForHistory()
        defer { repository.finishHistory() }
        let head = try repository.resolve(revision)
        let unknown = try steps(before: repository.lineage(of: head.id), unless: isKnown, repository)
        guard unknown.count >= Self.fewestForTwo, baseline == nil else {
            try learn(unknown[...], repository)
            return unknown.count
        }
        let middle = unknown.count / 2
        let (origin, options) = (repository.origin, options)
        let (theirs, ours) = concurrently {
            Attempt { () throws(GitError) in
                let again = try Repository(again: origin)
                again.prepareForHistory()
                var other = Reviewer(repository: again, options: options)
                try other.learn(unknown[middle...], again)
                return other.effects.found.map { Learned(edge: $0.edge, bytes: $0.bytes) }
            }
        } and: {
            Attempt { () throws(GitError) in try learn(unknown[..<middle], repository) }
        }
        try ours.result.get()
        for learned in try theirs.result.get() { effects.add(learned.bytes, of: learned.edge) }
        // The next commits are near the newest, not near where this began.
        try keepBaseline(of: SideSource(head, label: head.id.hex, in: repository))
        return unknown.count
    }

    /// What a commit does against a parent, packed as in the book, worked out anew.
    ///
    /// - Throws: What reading the repository throws.
    public mutating func packedEffect(_ edge: EffectBook.Edge) throws(GitError) -> [UInt8] {
        let repository = try history()
        follows = true
        defer { follows = false }
        var writer = PackWriter()
        writer.write(
            try comparedAnew(repository.commit(edge.commit), against: repository.commit(edge.parent), repository))
        return writer.bytes
    }

    /// Fewer commits than these are learned sooner than another baseline is made.
    private static let fewestForTwo = 1_000

    /// An effect that another thread found.
    private struct Learned: Sendable {
        let edge: EffectBook.Edge
        let bytes: [UInt8]
    }

    /// A commit, with one of its parents: of both, what a comparison asks of them.
    private struct Step {
        let commit: Repository.Lineage
        let parent: Repository.Lineage

        var edge: EffectBook.Edge { EffectBook.Edge(commit: commit.id, parent: parent.id) }
    }

    private mutating func learn(_ steps: ArraySlice<Step>, _ repository: Repository) throws(GitError) {
        (follows, recentFiles) = (true, RecentFiles())
        defer { (follows, recentFiles) = (false, nil) }
        for step in steps where step.commit.tree != step.parent.tree {
            let own = try learn(step, repository)
            // Where a merge brings flows, these go back to its other parents; everything else goes to the first.
            guard !own.clusters.isEmpty else { continue }
            for id in step.commit.parents.dropFirst() {
                guard let parent = try repository.lineage(ofParent: id), parent.tree != step.commit.tree else {
                    continue
                }
                _ = try learn(Step(commit: step.commit, parent: parent), repository)
            }
        }
    }

    private mutating func learn(_ step: Step, _ repository: Repository) throws(GitError) -> CommitEffect {
        let effect = try comparedAnew(Commit(step.commit), against: Commit(step.parent), repository)
        var writer = PackWriter()
        writer.write(effect)
        effects.add(writer.bytes, of: step.edge)
        return effect
    }

    /// The commits of a history that aren't known, with their first parents: parents before children, and a commit after
    /// its first parent where that can be.
    private func steps(
        before head: Repository.Lineage, unless isKnown: (EffectBook.Edge) throws -> Bool, _ repository: Repository
    ) throws -> [Step] {
        var result: [Step] = []
        var seen: Set<ObjectID> = [head.id]
        // By commit, whether its parents were looked at already.
        var pending = [(commit: head, isDone: false)]
        while let (commit, isDone) = pending.popLast() {
            guard let first = commit.parents.first else { continue }
            let edge = EffectBook.Edge(commit: commit.id, parent: first)
            if isDone {
                // A parent that was cut off from a shallow clone is nothing to compare with.
                if let parent = try repository.lineage(ofParent: first) {
                    result.append(Step(commit: commit, parent: parent))
                }
                continue
            }
            if try isKnown(edge) { continue }
            pending.append((commit, true))
            // What is put last is looked at first.
            for id in commit.parents.reversed() where seen.insert(id).inserted {
                if let parent = try repository.lineage(ofParent: id) { pending.append((parent, false)) }
            }
        }
        return result
    }
}

extension Commit {
    /// A commit that is only compared: nothing is known of its message and of who made it.
    fileprivate init(_ lineage: Repository.Lineage) {
        let nobody = Signature(name: "", email: "", time: 0, offset: 0)
        self.init(
            id: lineage.id, tree: lineage.tree, parents: lineage.parents, summary: "", message: "", author: nobody,
            committer: nobody)
    }
}
