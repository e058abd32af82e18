import CGit2

/// A branch of a repository, its own or one that it follows.
public struct Branch: Hashable, Sendable {
    /// The whole name of the ref: `refs/heads/main`, `refs/remotes/origin/main`.
    public let ref: String
    /// Its newest commit.
    public let tip: Commit

    /// The name by which people know it: `main`, without the remote's name where it has one.
    public var name: String {
        let parts = ref.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropFirst(ref.hasPrefix("refs/remotes/") ? 3 : 2).joined(separator: "/")
    }
}

extension Repository {
    /// The branches below `refs/heads` and `refs/remotes`, sorted by ref; refs that only point to others are left out.
    ///
    /// - Throws: What reading them throws, `.missingObject` for a branch whose commit isn't there.
    public func branches() throws(GitError) -> [Branch] {
        var iterator: OpaquePointer?
        try check(git_branch_iterator_new(&iterator, handle, GIT_BRANCH_ALL), "the branches can't be listed")
        defer { git_branch_iterator_free(iterator) }
        var branches: [Branch] = []
        while true {
            var (reference, kind): (OpaquePointer?, git_branch_t) = (nil, GIT_BRANCH_ALL)
            let result = git_branch_next(&reference, &kind, iterator)
            guard result != GIT_ITEROVER.rawValue else { break }
            try check(result, "the branches can't be listed")
            defer { git_reference_free(reference) }
            guard git_reference_type(reference) == GIT_REFERENCE_DIRECT, let name = git_reference_name(reference) else {
                continue
            }
            let ref = String(cString: name)
            var commit: OpaquePointer?
            try check(
                git_reference_peel(&commit, reference, GIT_OBJECT_COMMIT), "the commit of \(ref) can't be read")
            defer { git_object_free(commit) }
            guard let id = git_object_id(commit) else { continue }
            branches.append(Branch(ref: ref, tip: try self.commit(ObjectID(id.pointee))))
        }
        return branches.sorted { $0.ref < $1.ref }
    }
}
