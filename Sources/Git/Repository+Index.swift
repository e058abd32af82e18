import CGit2
import Glibc

extension Repository {
    /// The files as they are staged: what a commit would contain.
    ///
    /// A path whose merge isn't resolved is one `.conflicted` entry. Paths that were only announced with
    /// `git add --intent-to-add` are left out, as a commit leaves them out.
    ///
    /// - Parameter indexFile: Another index than the repository's own; a pre-commit hook gives its `GIT_INDEX_FILE`.
    /// - Throws: `.corruptObject` if the index is damaged, `.unsupportedRepository` if it is split or sparse.
    public func entriesOfIndex(file indexFile: String? = nil) throws(GitError) -> SourceTree {
        var entries: [SourceTree.Entry] = []
        for item in try indexItems(file: indexFile) {
            if item.isConflicted {
                entries.append(.init(path: item.path, kind: .conflicted, id: nil, place: .objectDatabase))
            } else if !item.isOnlyIntended {
                entries.append(try entry(path: item.path, mode: item.mode, id: item.id))
            }
        }
        return SourceTree(entries)
    }

    /// The lines of an index, with the stages of a conflict made one.
    func indexItems(file indexFile: String? = nil) throws(GitError) -> [IndexItem] {
        var index: OpaquePointer?
        defer { git_index_free(index) }
        if let indexFile {
            try checkIndex(git_index_open(&index, indexFile))
        } else {
            try checkIndex(git_repository_index(&index, handle))
        }
        // The handle keeps an index in memory; this reads the file again if it has changed.
        try checkIndex(git_index_read(index, 0))
        var items: [IndexItem] = []
        for position in 0..<git_index_entrycount(index) {
            guard let entry = git_index_get_byindex(index, position), let item = IndexItem(entry) else { continue }
            // The stages of a path are neighbours.
            if item.isConflicted, let last = items.last, last.isConflicted, last.path == item.path { continue }
            items.append(item)
        }
        return items
    }

    private func checkIndex(_ result: Int32) throws(GitError) {
        guard result < 0 else { return }
        let reason = LibraryFailure(result)
        guard !reason.text.contains("unsupported mandatory extension") else {
            throw GitError(
                .unsupportedRepository, "the index of \(place) is split or sparse, which can't be read: \(reason.text)",
                advice: "Run `git update-index --no-split-index` or `git sparse-checkout reapply --no-sparse-index`.")
        }
        throw error(reason, "the index can't be read")
    }
}

/// One path of an index, copied.
struct IndexItem {
    let path: [UInt8]
    let id: ObjectID
    let mode: git_filemode_t
    /// Whether it is a side of a merge that isn't resolved.
    let isConflicted: Bool
    /// Whether only the path is known, by `git add --intent-to-add`.
    let isOnlyIntended: Bool
    /// Whether a sparse checkout leaves it out of the working tree.
    let isSkipped: Bool

    init?(_ entry: UnsafePointer<git_index_entry>) {
        guard let path = entry.pointee.path else { return nil }
        self.path = Array(UnsafeRawBufferPointer(start: path, count: strlen(path)))
        id = ObjectID(entry.pointee.id)
        mode = git_filemode_t(rawValue: entry.pointee.mode)
        isConflicted = git_index_entry_is_conflict(entry) != 0
        isOnlyIntended = UInt32(entry.pointee.flags_extended) & GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue != 0
        isSkipped = UInt32(entry.pointee.flags_extended) & GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue != 0
    }
}
