import CGit2

extension Repository {
    /// The commit that a revision names.
    ///
    /// Takes the notation of gitrevisions(7): full and abbreviated ids, branches, tags (peeled), `HEAD~2`,
    /// `v1.0^{}`, `branch@{1}`, `:/text`.
    ///
    /// - Throws: `.missingRevision`, `.ambiguousRevision`, `.emptyRepository`, `.truncatedHistory`, or
    ///   `.invalidArgument` for what isn't one revision or isn't a commit.
    public func resolve(_ revision: String) throws(GitError) -> Commit {
        guard !revision.isEmpty, !revision.utf8.contains(0) else {
            throw GitError(.invalidArgument, "an empty revision names no commit")
        }
        var object: OpaquePointer?
        let result = git_revparse_single(&object, handle, Self.spelledOut(revision))
        guard result == 0 else { throw revisionError(LibraryFailure(result), revision) }
        defer { git_object_free(object) }
        var commit: OpaquePointer?
        let peeled = git_object_peel(&commit, object, GIT_OBJECT_COMMIT)
        guard peeled == 0 else {
            let reason = LibraryFailure(peeled)
            if reason.isNotFound { throw error(reason, "the commit that \(revision) names can't be read") }
            let type = git_object_type2string(git_object_type(object)).map { String(cString: $0) } ?? "object"
            throw GitError(.invalidArgument, "\(revision) names a \(type), not a commit")
        }
        defer { git_object_free(commit) }
        return copy(commit)
    }

    /// The commit with an id.
    ///
    /// - Throws: `.missingObject` if it isn't in the repository.
    public func commit(_ id: ObjectID) throws(GitError) -> Commit {
        var (commit, libraryID): (OpaquePointer?, git_oid) = (nil, id.libraryID)
        try check(git_commit_lookup(&commit, handle, &libraryID), "the commit \(id) can't be read")
        defer { git_commit_free(commit) }
        return copy(commit)
    }

    /// The first parent of a commit; nil if it has none.
    ///
    /// - Throws: `.truncatedHistory` if the parent was cut off from a shallow clone.
    public func firstParent(of commit: Commit) throws(GitError) -> Commit? {
        guard let parent = commit.parents.first else { return nil }
        do {
            return try self.commit(parent)
        } catch {
            guard error.code == .missingObject, isShallow else { throw error }
            throw truncated("the parent of \(commit.id.shortHex)")
        }
    }

    /// A parent of a commit; nil if it was cut off from a shallow clone.
    ///
    /// - Throws: `.missingObject` if it isn't in the repository and should be.
    public func parent(_ id: ObjectID, of commit: Commit) throws(GitError) -> Commit? {
        do {
            return try self.commit(id)
        } catch {
            guard error.code == .missingObject, isShallow else { throw error }
            return nil
        }
    }

    /// The best common ancestor of two commits; nil if their histories have nothing in common.
    ///
    /// Of several that are equally good, one, as `git merge-base` does.
    ///
    /// - Throws: `.truncatedHistory` if a shallow clone holds no common ancestor.
    public func mergeBase(of a: Commit, and b: Commit) throws(GitError) -> Commit? {
        var (base, first, second): (git_oid, git_oid, git_oid) = (git_oid(), a.id.libraryID, b.id.libraryID)
        let result = git_merge_base(&base, handle, &first, &second)
        guard result < 0 else { return try commit(ObjectID(base)) }
        let reason = LibraryFailure(result)
        if reason.isNotFound && isShallow {
            throw truncated("the merge base of \(a.id.shortHex) and \(b.id.shortHex)")
        }
        if reason.isNotFound && reason.errorClass == GIT_ERROR_MERGE.rawValue { return nil }
        throw error(reason, "the merge base of \(a.id.shortHex) and \(b.id.shortHex) can't be found")
    }

    /// The error for something that a shallow clone doesn't hold.
    func truncated(_ subject: String) -> GitError {
        GitError(
            .truncatedHistory, "\(subject) is not in this shallow clone (\(place))",
            advice: Self.adviceOnShallowClones)
    }

    /// libgit2 1.5.1 doesn't know that a lone `@` means HEAD.
    private static func spelledOut(_ revision: String) -> String {
        let bytes = Array(revision.utf8)
        guard bytes.first == UInt8(ascii: "@") else { return revision }
        let standsForHead = bytes.count == 1 || bytes[1] == UInt8(ascii: "~") || bytes[1] == UInt8(ascii: "^")
        return standsForHead ? "HEAD" + revision.dropFirst() : revision
    }

    private func revisionError(_ reason: LibraryFailure, _ revision: String) -> GitError {
        switch reason.code {
        case .ambiguousRevision:
            return GitError(
                .ambiguousRevision, "\(revision) is ambiguous in \(place): \(reason.text)", advice: "Give more digits.")
        case .invalidArgument:
            return GitError(
                .invalidArgument, "\(revision) is not a revision that can be read in \(place): \(reason.text)")
        case .missingObject: break
        default: return error(reason, "the revision \(revision) can't be read")
        }
        if !hasReferences {
            return GitError(
                .emptyRepository, "\(place) has no commits yet, so there is no revision \(revision)",
                advice: "Make a first commit.")
        }
        let bytes = Array(Self.spelledOut(revision).utf8)
        let stem = bytes.prefix { $0 != UInt8(ascii: "~") && $0 != UInt8(ascii: "^") }
        let start = String(decoding: stem, as: UTF8.self)
        if start.hasSameBytes(as: "HEAD") && git_repository_head_unborn(handle) == 1 {
            return GitError(
                .emptyRepository, "the branch that is checked out in \(place) has no commits yet",
                advice: "Name another branch, or make a first commit.")
        }
        if stem.count < bytes.count && isShallow && exists(start) { return truncated("the revision \(revision)") }
        return GitError(
            .missingRevision, "there is no revision \(revision) in \(place)",
            advice: isShallow
                ? "This is a shallow clone, which may lack it. \(Self.adviceOnShallowClones)"
                : "Check its spelling; a branch of a remote may have to be fetched first.")
    }

    /// libgit2's git_repository_is_empty also wants HEAD to name the branch that `init.defaultBranch` says.
    private var hasReferences: Bool {
        var iterator: OpaquePointer?
        guard git_reference_iterator_new(&iterator, handle) == 0 else { return false }
        defer { git_reference_iterator_free(iterator) }
        var name: UnsafePointer<CChar>?
        return git_reference_next_name(&name, iterator) == 0
    }

    private func exists(_ revision: String) -> Bool {
        var object: OpaquePointer?
        defer { git_object_free(object) }
        return !revision.isEmpty && git_revparse_single(&object, handle, revision) == 0
    }

    private func copy(_ commit: OpaquePointer?) -> Commit {
        let parents = (0..<git_commit_parentcount(commit)).compactMap { index in
            git_commit_parent_id(commit, index).map { ObjectID($0.pointee) }
        }
        return Commit(
            id: ObjectID(git_commit_id(commit).pointee), tree: ObjectID(git_commit_tree_id(commit).pointee),
            parents: parents, summary: Self.text(git_commit_summary(commit)),
            message: Self.text(git_commit_message(commit)), author: Self.signature(git_commit_author(commit)),
            committer: Self.signature(git_commit_committer(commit)))
    }

    private static func signature(_ source: UnsafePointer<git_signature>?) -> Commit.Signature {
        guard let source else { return Commit.Signature(name: "", email: "", time: 0, offset: 0) }
        return Commit.Signature(
            name: text(source.pointee.name), email: text(source.pointee.email), time: source.pointee.when.time,
            offset: Int(source.pointee.when.offset))
    }

    private static func text(_ source: UnsafePointer<CChar>?) -> String { source.map { String(cString: $0) } ?? "" }
}
