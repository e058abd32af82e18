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
        var asked = 0
        var all: Set<EffectBook.Edge>?
        let count = try reviewer.learn(revision) { edge throws(LedgerError) in
            // Of a commit or a few it is asked one by one; where many aren't known, all that are, at once.
            asked += 1
            if all == nil, asked > Self.mostAsked {
                all = Set(try ledger.effectKeys(repository: repository, scope: scope).compactMap(EffectBook.Edge.init))
            }
            if let all { return all.contains(edge) }
            return try ledger.hasEffect(
                of: edge.commit.hex, against: edge.parent.hex, repository: repository, scope: scope)
        }
        try add(reviewer.effects)
        return count
    }

    /// So many commits are asked about one by one.
    private static let mostAsked = 64

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
    init?(_ stored: StoredEffect) { self.init((stored.commit, stored.parent)) }

    /// Two commits by their ids; `nil` where these are none.
    init?(_ ids: (commit: String, parent: String)) {
        guard let commit = ObjectID(hex: ids.commit), let parent = ObjectID(hex: ids.parent) else { return nil }
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
