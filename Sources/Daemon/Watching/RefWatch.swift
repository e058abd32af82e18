import Git
import Ledger
import Logging
import Review

/// Compares what a repository's refs name with what the ledger expects, and notes what has moved.
struct RefWatch: Sendable {
    var repository: ServiceConfiguration.WatchedRepository
    var ledger: Ledger

    /// What came of a look.
    struct Look: Hashable, Sendable {
        /// How many moves were noted.
        var new = 0
        /// How many moves that waited were brought up to date.
        var coalesced = 0
        /// Whether the refs changed while they were looked at: look again soon.
        var isUnsteady = false
        /// Whether the repository is watched from now on.
        var isAdopted = false
    }

    /// How often refs are looked at again that don't stand still.
    private static let mostLooks = 5
    /// How long `git gc` gets to finish what it does to a ref, between two looks.
    private static let pause = Duration.milliseconds(200)

    /// Looks once.
    ///
    /// What differs is believed only if a second handle finds it as well: while refs are packed, libgit2 1.5.1 may miss
    /// one, or tell its old value.
    ///
    /// - Throws: `GitError`, `LedgerError`, and `CancellationError`.
    func look() async throws -> Look {
        guard let known = try ledger.watchedRefs(of: repository.name) else { return try await adopt() }
        var found = try values(also: known.refs)
        var differing = differing(found, from: known)
        if differing.isEmpty { return Look() }
        var steady: [String: String?] = [:]
        for _ in 0..<Self.mostLooks where !differing.isEmpty {
            try await Task.sleep(for: Self.pause)
            let again = try values(also: known.refs)
            steady = differing.filter { .some(again[$0.key]) == .some($0.value) }
            found = again
            differing = self.differing(found, from: known)
            if steady.count == differing.count { break }
        }
        guard !steady.isEmpty else { return Look(isUnsteady: !differing.isEmpty) }
        let counts = try ledger.note(steady, of: repository.name, knowing: known, at: .now)
        return Look(new: counts.new, coalesced: counts.coalesced, isUnsteady: steady.count < differing.count)
    }

    /// Takes the refs as they are for reviewed, as soon as two looks agree.
    private func adopt() async throws -> Look {
        var found = try values(also: [])
        while true {
            try await Task.sleep(for: Self.pause)
            let again = try values(also: found.keys)
            if again == found { break }
            found = again
        }
        let refs = found.sorted { $0.key < $1.key }.map { (name: $0.key, id: $0.value) }
        return Look(isAdopted: try ledger.adopt(repository.name, refs: refs, at: .now))
    }

    /// What the refs that are watched name, through a handle of its own: one that is kept remembers what it read.
    private func values(also names: some Sequence<String>) throws -> [String: String] {
        let git = try Repository(containing: repository.path)
        let references = try git.references(also: names.filter(repository.watches))
        return Dictionary(
            references.filter { repository.watches($0.name) }.map { ($0.name, $0.id.hex) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The refs that aren't what the ledger expects, each with what it names; `nil` where it is gone.
    private func differing(_ found: [String: String], from known: WatchedRefs) -> [String: String?] {
        var result: [String: String?] = [:]
        for ref in Set(found.keys).union(known.refs.filter(repository.watches)) where found[ref] != known.expected(ref) {
            if known.open[ref] == nil, let givenUp = known.givenUp[ref], givenUp == found[ref] { continue }
            result[ref] = .some(found[ref])
        }
        return result
    }
}
