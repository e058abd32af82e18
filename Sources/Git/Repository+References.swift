import CGit2

/// A ref that names an object, as it was when it was looked up.
public struct Reference: Hashable, Sendable {
    /// The whole name: `refs/heads/main`, `refs/tags/v1`.
    public let name: String
    /// What it names: a commit, or whatever else a tag is of.
    public let id: ObjectID

    /// A ref and what it names.
    public init(name: String, id: ObjectID) {
        self.name = name
        self.id = id
    }
}

extension Repository {
    /// The refs that name an object, sorted by name; refs that only point to others are left out.
    ///
    /// The names are collected first, and then each is looked up: libgit2 1.5.1 may list an old value while `git gc`
    /// packs refs. A ref may still be missing, or be old, that is packed at this very moment: who acts by it looks
    /// again, through another handle.
    ///
    /// - Parameter names: Names to look up besides, whether they are listed or not.
    /// - Throws: What reading them throws.
    public func references(also names: some Sequence<String> = []) throws(GitError) -> [Reference] {
        var iterator: OpaquePointer?
        try check(git_reference_iterator_new(&iterator, handle), "the refs can't be listed")
        defer { git_reference_iterator_free(iterator) }
        var found = Set(names)
        while true {
            var name: UnsafePointer<CChar>?
            let result = git_reference_next_name(&name, iterator)
            guard result != GIT_ITEROVER.rawValue else { break }
            try check(result, "the refs can't be listed")
            if let name { found.insert(String(cString: name)) }
        }
        var references: [Reference] = []
        for name in found.sorted(by: { $0.precedesBytewise($1) }) {
            if let id = try objectID(ofReference: name) { references.append(Reference(name: name, id: id)) }
        }
        return references
    }

    /// What a ref names; nil where there is none, or where it only points to another.
    ///
    /// - Throws: What reading it throws, `.invalidArgument` for what can't be a name.
    public func objectID(ofReference name: String) throws(GitError) -> ObjectID? {
        var reference: OpaquePointer?
        let result = git_reference_lookup(&reference, handle, name)
        guard result == 0 else {
            let reason = LibraryFailure(result)
            if reason.isNotFound { return nil }
            throw error(reason, "the ref \(name) can't be read")
        }
        defer { git_reference_free(reference) }
        return git_reference_target(reference).map { ObjectID($0.pointee) }
    }

    /// Whether a commit can reach another one that isn't itself.
    ///
    /// - Throws: `.missingObject` where one of them, or what lies between, isn't there.
    public func isAncestor(_ ancestor: ObjectID, of commit: ObjectID) throws(GitError) -> Bool {
        var (descendant, base) = (commit.libraryID, ancestor.libraryID)
        let result = git_graph_descendant_of(handle, &descendant, &base)
        try check(result, "the history of \(commit.shortHex) can't be followed")
        return result == 1
    }
}
