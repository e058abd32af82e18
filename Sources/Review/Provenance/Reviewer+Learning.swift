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
        let unknown = try edges(before: repository.resolve(revision), unless: isKnown, repository)
        guard unknown.count >= Self.fewestForTwo, baseline == nil else {
            try learn(unknown[...], repository)
            return unknown.count
        }
        let middle = unknown.count / 2
        let (origin, options) = (repository.origin, options)
        let (theirs, ours) = concurrently {
            Attempt { () throws(GitError) in
                let again = try Repository(again: origin)
                var other = Reviewer(repository: again, options: options)
                try other.learn(unknown[middle...], again)
                return other.effects.found.map { Learned(edge: $0.edge, bytes: $0.bytes) }
            }
        } and: {
            Attempt { () throws(GitError) in try learn(unknown[..<middle], repository) }
        }
        try ours.result.get()
        for learned in try theirs.result.get() { effects.add(learned.bytes, of: learned.edge) }
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

    private mutating func learn(_ edges: ArraySlice<EffectBook.Edge>, _ repository: Repository) throws(GitError) {
        follows = true
        defer { follows = false }
        for edge in edges {
            let commit = try repository.commit(edge.commit)
            let own = try effect(of: commit, against: repository.commit(edge.parent), repository)
            // Where a merge brings flows, these go back to its other parents; everything else goes to the first.
            guard !own.clusters.isEmpty else { continue }
            for id in commit.parents.dropFirst() {
                guard let parent = try repository.parent(id, of: commit) else { continue }
                _ = try effect(of: commit, against: parent, repository)
            }
        }
    }

    /// The commits of a history that aren't known, with their first parents: parents before children, and a commit after
    /// its first parent where that can be.
    private func edges(
        before head: Commit, unless isKnown: (EffectBook.Edge) throws -> Bool, _ repository: Repository
    ) throws -> [EffectBook.Edge] {
        var result: [EffectBook.Edge] = []
        var seen: Set<ObjectID> = [head.id]
        // By commit, whether its parents were looked at already.
        var pending = [(commit: head, isDone: false)]
        while let (commit, isDone) = pending.popLast() {
            guard let first = commit.parents.first else { continue }
            let edge = EffectBook.Edge(commit: commit.id, parent: first)
            if isDone {
                // A parent that was cut off from a shallow clone is nothing to compare with.
                if try repository.parent(first, of: commit) != nil { result.append(edge) }
                continue
            }
            if try isKnown(edge) { continue }
            pending.append((commit, true))
            // What is put last is looked at first.
            for id in commit.parents.reversed() where seen.insert(id).inserted {
                if let parent = try repository.parent(id, of: commit) { pending.append((parent, false)) }
            }
        }
        return result
    }
}
