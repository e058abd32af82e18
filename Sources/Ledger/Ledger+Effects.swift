import Foundation
import GRDB
import Packing

/// What a commit does to reachability, as bytes that whoever made them can read.
///
/// Effects can be made again from the repository: they are no part of the chain, and one that is damaged isn't there.
public struct StoredEffect: Hashable, Sendable {
    /// The commit's id.
    public var commit: String
    /// The id of the commit that it is compared with; empty for none.
    public var parent: String
    /// The effect.
    public var bytes: [UInt8]

    /// An effect.
    public init(commit: String, parent: String, bytes: [UInt8]) {
        self.commit = commit
        self.parent = parent
        self.bytes = bytes
    }

    static let columns = "repository, scope, commit_id, parent_id, digest, bytes"

    /// What stands for an effect and all by which it is found.
    func digest(repository: String, scope: String) -> String {
        let parts = [repository, scope, commit, parent].map { Array($0.utf8) } + [bytes]
        return "\(Digest(of: LedgerEntry.netstrings(parts)))"
    }

    /// The effect of a row of ``columns``.
    init(_ row: Row) { self.init(commit: row[2], parent: row[3], bytes: (row[5] as Data?).map { Array($0) } ?? []) }

    /// Whether a row of ``columns`` is as it was written.
    static func isWhole(_ row: Row) -> Bool {
        StoredEffect(row).digest(repository: row[0], scope: row[1]) == row[4] as String
    }
}

extension Ledger {
    /// The effects that are kept of a repository under a scope: sorted by commit, then by parent.
    ///
    /// Damaged ones are left out.
    public func effects(repository: String, scope: String) throws(LedgerError) -> [StoredEffect] {
        try reading { database in
            let sql = """
                SELECT \(StoredEffect.columns) FROM effect WHERE repository = ? AND scope = ? ORDER BY commit_id, parent_id
                """
            let cursor = try Row.fetchCursor(database, sql: sql, arguments: [repository, scope])
            var effects: [StoredEffect] = []
            while let row = try cursor.next() {
                if StoredEffect.isWhole(row) { effects.append(StoredEffect(row)) }
            }
            return effects
        }
    }

    /// Of which commits against which parents the effects are kept, by their ids; O(n), and no effect is looked at.
    public func effectKeys(
        repository: String, scope: String
    ) throws(LedgerError) -> [(commit: String, parent: String)] {
        try reading { database in
            let sql = "SELECT commit_id, parent_id FROM effect WHERE repository = ? AND scope = ?"
            let cursor = try Row.fetchCursor(database, sql: sql, arguments: [repository, scope])
            var keys: [(commit: String, parent: String)] = []
            while let row = try cursor.next() { keys.append((row[0], row[1])) }
            return keys
        }
    }

    /// Whether the effect of a commit against a parent is kept; O(log n), and its bytes aren't looked at.
    public func hasEffect(
        of commit: String, against parent: String, repository: String, scope: String
    ) throws(LedgerError) -> Bool {
        try reading { database in
            let sql = "SELECT 1 FROM effect WHERE repository = ? AND scope = ? AND commit_id = ? AND parent_id = ?"
            let statement = try database.cachedStatement(sql: sql)
            return try Int.fetchOne(statement, arguments: [repository, scope, commit, parent]) != nil
        }
    }

    /// Keeps effects of a repository under a scope, in place of those that are kept of the same commits: all, or none.
    public func add(_ effects: [StoredEffect], repository: String, scope: String) throws(LedgerError) {
        try writing { database in
            let statement = try database.cachedStatement(sql: "INSERT OR REPLACE INTO effect VALUES (?, ?, ?, ?, ?, ?)")
            for effect in effects {
                try statement.execute(
                    arguments: [
                        repository, scope, effect.commit, effect.parent,
                        effect.digest(repository: repository, scope: scope), Data(effect.bytes),
                    ])
            }
        }
    }
}
