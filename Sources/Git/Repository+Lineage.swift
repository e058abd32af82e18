extension Repository {
    /// Where a commit stands in a history: what it is of the message and of people is left aside.
    public struct Lineage: Hashable, Sendable {
        /// The commit.
        public let id: ObjectID
        /// The id of its root tree.
        public let tree: ObjectID
        /// The parents as the commit names them, the first first; in a shallow clone they may not be there.
        public let parents: [ObjectID]
    }

    /// Where the commit with an id stands; after ``prepareForHistory()`` at a fraction of what ``commit(_:)`` takes.
    ///
    /// - Throws: `.missingObject` if it isn't in the repository.
    public func lineage(of id: ObjectID) throws(GitError) -> Lineage {
        if let bytes = packs?.content(of: id, .commit) {
            var text = CommitText(bytes)
            if let lineage = text.lineage(of: id) { return lineage }
        }
        let commit = try commit(id)
        return Lineage(id: id, tree: commit.tree, parents: commit.parents)
    }

    /// Where a parent of a commit stands; nil if it was cut off from a shallow clone.
    ///
    /// - Throws: `.missingObject` if it isn't in the repository and should be.
    public func lineage(ofParent id: ObjectID) throws(GitError) -> Lineage? {
        do {
            return try lineage(of: id)
        } catch {
            guard error.code == .missingObject, isShallow else { throw error }
            return nil
        }
    }
}

/// The bytes of a commit, which begin with lines of its tree and its parents (gitformat-commit in git's documentation of
/// `git hash-object`; the order is fixed).
private struct CommitText {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// What they say of the commit's place; nil unless they are as git writes them.
    mutating func lineage(of id: ObjectID) -> Repository.Lineage? {
        guard let tree = line("tree ") else { return nil }
        var parents: [ObjectID] = []
        while let parent = line("parent ") { parents.append(parent) }
        guard begins(with: "author "), let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else {
            return nil
        }
        position = end + 1
        guard begins(with: "committer ") else { return nil }
        return Repository.Lineage(id: id, tree: tree, parents: parents)
    }

    private func begins(with word: StaticString) -> Bool {
        guard position + word.utf8CodeUnitCount <= bytes.count else { return false }
        for index in 0..<word.utf8CodeUnitCount where bytes[position + index] != word.utf8Start[index] { return false }
        return true
    }

    /// The id on the next line, if it is one of a kind.
    private mutating func line(_ word: StaticString) -> ObjectID? {
        let start = position + word.utf8CodeUnitCount
        guard begins(with: word), start + 41 <= bytes.count, bytes[start + 40] == UInt8(ascii: "\n") else { return nil }
        guard let id = ObjectID(digits: bytes[start..<start + 40]) else { return nil }
        position = start + 41
        return id
    }
}
