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
    /// What may be an old value, or leads back, is believed only if a second handle finds it as well: while refs are
    /// packed, libgit2 1.5.1 may miss one, or tell what it was.
    ///
    /// - Throws: `GitError`, `LedgerError`, and `CancellationError`.
    func look() async throws -> Look {
        guard let known = try ledger.watchedRefs(of: repository.name) else { return try await adopt() }
        var differing = differing(try values(also: known.refs), from: known)
        if differing.isEmpty { return Look() }
        let sure = try differing.filter { try isSure($0.key, $0.value, after: known.expected($0.key)) }
        var counts = try ledger.note(sure, of: repository.name, knowing: known, at: .now)
        if sure.count == differing.count { return Look(new: counts.new, coalesced: counts.coalesced) }
        differing = differing.filter { sure[$0.key] == nil }
        var steady: [String: String?] = [:]
        for _ in 0..<Self.mostLooks where !differing.isEmpty {
            try await Task.sleep(for: Self.pause)
            let again = try values(also: known.refs)
            steady = differing.filter { again[$0.key] == $0.value }
            differing = self.differing(again, from: known).filter { sure[$0.key] == nil }
            if steady.count == differing.count { break }
        }
        let more = try ledger.note(steady, of: repository.name, knowing: known, at: .now)
        counts = (counts.new + more.new, counts.coalesced + more.coalesced)
        return Look(new: counts.new, coalesced: counts.coalesced, isUnsteady: steady.count < differing.count)
    }

    /// Whether a value can be no old one: it is built on what is known, and the ref never named it before.
    private func isSure(_ ref: String, _ found: String?, after expected: String?) throws -> Bool {
        guard let found, let id = ObjectID(hex: found) else { return false }
        if try ledger.hasNamed(found, by: ref, of: repository.name) { return false }
        guard let expected else { return true }
        guard let base = ObjectID(hex: expected) else { return false }
        do {
            return try Repository(containing: repository.path).isAncestor(base, of: id)
        } catch {
            // Tags may be of anything, and commits may be gone: look again.
            return false
        }
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
        for ref in Set(found.keys).union(known.refs.filter(repository.watches)) where found[ref] != known.expected(ref)
        {
            if known.open[ref] == nil, let givenUp = known.givenUp[ref], givenUp == found[ref] { continue }
            result[ref] = .some(found[ref])
        }
        return result
    }
}
