import Commands
import Git
import Ledger
import Manifests
import Review

/// What a ledger knows of the effects of a repository's commits, under one way of reading it.
struct KeptEffects {
    let ledger: Ledger
    private let repository: String
    private let scope: String
    /// Whether what is found out is kept.
    let keeps: Bool

    init(_ ledger: Ledger, _ repository: String, _ options: ReviewOptions, keeps: Bool = true) {
        self.keeps = keeps
        (self.ledger, self.repository, scope) = (ledger, repository, EffectBook.scope(options))
    }

    /// Everything that is known.
    func book() throws(LedgerError) -> EffectBook {
        let known = try ledger.effects(repository: repository, scope: scope).compactMap { effect in
            EffectBook.Edge(effect).map { ($0, effect.bytes) }
        }
        return EffectBook(Dictionary(known, uniquingKeysWith: { first, _ in first }))
    }

    /// Has what isn't known of a history worked out and keeps it; says how many commits that were.
    @discardableResult
    func learn(_ revision: String, by reviewer: inout Reviewer) throws -> Int {
        reviewer.effects = EffectBook()
        let count = try reviewer.learn(revision) { edge throws(LedgerError) in
            try ledger.hasEffect(
                of: edge.commit.hex, against: edge.parent.hex, repository: repository, scope: scope)
        }
        try add(reviewer.effects)
        return count
    }

    /// Keeps what was found out.
    func add(_ book: EffectBook) throws(LedgerError) {
        let found = book.found.map {
            StoredEffect(commit: $0.edge.commit.hex, parent: $0.edge.parent.hex, bytes: $0.bytes)
        }
        if !found.isEmpty { try ledger.add(found, repository: repository, scope: scope) }
    }
}

extension EffectBook.Edge {
    /// The commits of an effect that a ledger keeps; `nil` where it names none.
    init?(_ stored: StoredEffect) {
        guard let commit = ObjectID(hex: stored.commit), let parent = ObjectID(hex: stored.parent) else { return nil }
        self.init(commit: commit, parent: parent)
    }
}

extension Reviewer {
    /// Reads as a configuration says: the host's, or that of a commit.
    ///
    /// - Returns: What is wrong with the commit's where it can't be used, so that everything is read as without one; empty
    ///   otherwise.
    /// - Throws: What looking up the commit and reading it throw.
    mutating func complete(
        by host: ReviewConfiguration?, at revision: String, _ repository: Repository
    ) throws(GitError) -> [Diagnostic] {
        if let host {
            options = options.completed(by: host.analysis)
            return []
        }
        let reading = try ReviewConfiguration.read(.revision(revision), in: repository)
        options = options.completed(by: (reading.configuration ?? ReviewConfiguration()).analysis)
        return reading.configuration == nil ? reading.diagnostics : []
    }
}
