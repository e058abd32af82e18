import Commands
import Git
import Ledger
import Review

/// Compares what a ledger knows of the effects of commits with what git says.
struct EffectComparison {
    private let ledger: Ledger
    private let repository: Repository
    private let name: String
    private var reviewer: Reviewer
    private var compared = 0
    private var others = 0
    /// Whether HEAD has a configuration that can't be used, so that which effects it would mean isn't known.
    private var isUnconfigured = false

    /// A comparison of the effects that are kept of a repository, as it is read unless options say otherwise.
    init(
        _ ledger: Ledger, _ repository: Repository, name: String, host: HostConfiguration?, cache: CacheOptions
    ) throws {
        (self.ledger, self.repository, self.name) = (ledger, repository, name)
        reviewer = Reviewer(repository: repository, cache: cache.folder(for: repository))
        do throws(GitError) {
            let faults = try reviewer.complete(by: host?.configuration, at: "HEAD", repository)
            if !faults.isEmpty { isUnconfigured = true }
        } catch {
            // A repository whose branch has no commit yet, or was named otherwise, has no configuration.
            guard error.code == .missingRevision else { throw error }
        }
    }

    /// What was done, in a line; `nil` where no effects are kept.
    var summary: String? {
        if isUnconfigured {
            return "effects of commits of \(name) not compared: the configuration of HEAD can't be used"
        }
        guard compared + others > 0 else { return nil }
        let rest = others == 0 ? "" : ", \(others) of commits that aren't there"
        return "\(counted(compared, "effect", "effects")) of commits of \(name) compared with git\(rest)"
    }

    /// Works all effects out anew; the first one that is another one, the oldest commit first.
    mutating func run() throws -> LedgerFault? {
        guard !isUnconfigured else { return nil }
        var effects: [(time: Int64, stored: StoredEffect, edge: EffectBook.Edge)] = []
        for stored in try ledger.effects(repository: name, scope: EffectBook.scope(reviewer.options)) {
            guard let edge = EffectBook.Edge(stored), let commit = try repository.commitIfThere(edge.commit),
                try repository.commitIfThere(edge.parent) != nil
            else {
                others += 1
                continue
            }
            effects.append((commit.committer.time, stored, edge))
        }
        // Commits that follow one another are compared sooner.
        for (_, stored, edge) in effects.sorted(by: { ($0.time, $0.stored.commit) < ($1.time, $1.stored.commit) }) {
            compared += 1
            guard try reviewer.packedEffect(edge) != stored.bytes else { continue }
            return LedgerFault(
                "effect", row: "commit_id \(stored.commit), parent_id \(stored.parent)", column: "bytes",
                "git says other flow changes")
        }
        return nil
    }
}

extension Repository {
    /// A commit; `nil` where the repository doesn't have it.
    fileprivate func commitIfThere(_ id: ObjectID) throws(GitError) -> Commit? {
        do {
            return try commit(id)
        } catch {
            guard error.code == .missingObject else { throw error }
            return nil
        }
    }
}
