import CGit2

/// How the files of a merge differ from what merging its parents automatically gives.
public struct MergeDeparture: Hashable, Sendable {
    /// The paths whose contents an automatic merge leaves to a person: sorted.
    public var conflicts: [String]
    /// The other paths at which the merge holds something else than an automatic merge gives: sorted.
    public var paths: [String]

    /// A departure of its parts.
    public init(conflicts: [String], paths: [String]) {
        self.conflicts = conflicts
        self.paths = paths
    }
}

extension Repository {
    /// How a merge differs from what merging its two parents automatically gives; `nil` where it doesn't.
    ///
    /// Where each path was changed by one of the parents only, or by both in the same way, the trees alone tell; otherwise
    /// libgit2 merges in memory, renames and several merge bases included. Nothing is written.
    ///
    /// - Complexity: O(paths that the parents changed), unless contents have to be merged: then O(all files).
    /// - Throws: `.invalidArgument` for a commit that hasn't exactly two parents, `.truncatedHistory` where a shallow
    ///   clone lacks their merge base, and what reading throws.
    public func departure(ofMerge merge: Commit) throws(GitError) -> MergeDeparture? {
        guard merge.parents.count == 2 else {
            throw GitError(.invalidArgument, "\(merge.id.shortHex) is no merge of two parents")
        }
        let (ours, theirs) = (try commit(merge.parents[0]), try commit(merge.parents[1]))
        if let base = try mergeBase(of: ours, and: theirs), try isPlain(merge, base, ours, theirs) { return nil }
        return try departureFromContents(merge, ours, theirs)
    }

    /// Whether the merge has, of every path, what the only parent has that changed it, or what both made of it alike.
    private func isPlain(
        _ merge: Commit, _ base: Commit, _ ours: Commit, _ theirs: Commit
    ) throws(GitError) -> Bool {
        var sides: [[String: SourceTree.Entry?]] = []
        for commit in [ours, theirs, merge] {
            var changed: [String: SourceTree.Entry?] = [:]
            for change in try changedPaths(from: base, to: commit) { changed[change.path] = .some(change.head) }
            sides.append(changed)
        }
        let (left, right, result) = (sides[0], sides[1], sides[2])
        guard Set(result.keys) == Set(left.keys).union(right.keys) else { return false }
        return result.allSatisfy { path, entry in
            switch (left[path], right[path]) {
            case (let only?, nil), (nil, let only?): only == entry
            case (let one?, let other?): one == entry && other == entry
            case (nil, nil): false
            }
        }
    }

    private func departureFromContents(
        _ merge: Commit, _ ours: Commit, _ theirs: Commit
    ) throws(GitError) -> MergeDeparture? {
        var commits: [OpaquePointer?] = []
        defer { commits.forEach(git_commit_free) }
        for id in [ours.id, theirs.id] {
            var (commit, libraryID): (OpaquePointer?, git_oid) = (nil, id.libraryID)
            try check(git_commit_lookup(&commit, handle, &libraryID), "the commit \(id) can't be read")
            commits.append(commit)
        }
        var options = git_merge_options()
        try check(
            git_merge_options_init(&options, UInt32(GIT_MERGE_OPTIONS_VERSION)), "a merge can't be prepared")
        var index: OpaquePointer?
        try check(
            git_merge_commits(&index, handle, commits[0], commits[1], &options),
            "\(ours.id.shortHex) and \(theirs.id.shortHex) can't be merged to compare \(merge.id.shortHex) with it")
        defer { git_index_free(index) }
        let automatic = try tree(ofMergedIndex: index)
        let conflicts = Set(automatic.entries.lazy.filter { $0.kind == .conflicted }.map(\.path))
        let differing = try entries(of: merge).pathsDiffering(from: automatic)
        let departure = MergeDeparture(
            conflicts: conflicts.sorted(), paths: differing.filter { !conflicts.contains($0) }.sorted())
        return departure.conflicts.isEmpty && departure.paths.isEmpty ? nil : departure
    }

    private func tree(ofMergedIndex index: OpaquePointer?) throws(GitError) -> SourceTree {
        var entries: [SourceTree.Entry] = []
        for position in 0..<git_index_entrycount(index) {
            guard let item = git_index_get_byindex(index, position).flatMap(IndexItem.init) else { continue }
            guard item.isConflicted else {
                entries.append(try entry(path: item.path, mode: item.mode, id: item.id))
                continue
            }
            // The stages of a path are neighbours.
            let conflict = SourceTree.Entry(path: item.path, kind: .conflicted, id: nil, place: .objectDatabase)
            if entries.last != conflict { entries.append(conflict) }
        }
        return SourceTree(entries)
    }
}
