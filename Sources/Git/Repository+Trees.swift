import CGit2
import Glibc

extension Repository {
    /// The files of a commit.
    ///
    /// The handle remembers the files that it listed last: of another commit it opens only the folders that differ.
    ///
    /// - Throws: `.tooLarge` beyond a million files or 256 levels of folders.
    public func entries(of commit: Commit) throws(GitError) -> SourceTree {
        let tree: SourceTree
        if let patched = entriesFromListed(commit.tree) {
            tree = patched
        } else {
            tree = try entries(ofTree: commit.tree)
        }
        listed = (commit.tree, tree)
        return tree
    }

    /// The files of a commit that some patterns match, without opening folders in which there can be none.
    ///
    /// - Throws: `.tooLarge` beyond a million files or 256 levels of folders.
    public func entries(of commit: Commit, matching wanted: PathSpecification) throws(GitError) -> SourceTree {
        var entries: [SourceTree.Entry] = []
        var path: [UInt8] = []
        try collect(commit.tree, below: &path, depth: 0, matching: wanted, into: &entries)
        return SourceTree(entries.filter { wanted.matches($0.path) })
    }

    /// What a commit has at a path, without listing its files; nil for a folder, and where there is nothing.
    public func entry(at path: String, of commit: Commit) throws(GitError) -> SourceTree.Entry? {
        let tree = try lookUpTree(commit.tree, path: [])
        defer { git_tree_free(tree) }
        var found: OpaquePointer?
        let result = git_tree_entry_bypath(&found, tree, path)
        if result < 0, LibraryFailure(result).isNotFound { return nil }
        try check(result, "\(path) of the commit \(commit.id.shortHex) can't be looked up")
        defer { git_tree_entry_free(found) }
        guard let found, let id = git_tree_entry_id(found) else { return nil }
        let mode = git_tree_entry_filemode(found)
        return mode == GIT_FILEMODE_TREE
            ? nil : try entry(path: Array(path.utf8), mode: mode, id: ObjectID(id.pointee))
    }

    /// Gives up the files that were listed last: of very many, the names take a good part of the memory.
    public func forgetListedFiles() { listed = nil }

    private func entries(ofTree id: ObjectID) throws(GitError) -> SourceTree {
        var entries: [SourceTree.Entry] = []
        var path: [UInt8] = []
        try collect(id, below: &path, depth: 0, into: &entries)
        return SourceTree(entries)
    }

    /// The files of a tree, by how it differs from what was listed last; nil if they have to be listed on their own.
    private func entriesFromListed(_ id: ObjectID) -> SourceTree? {
        guard let listed else { return nil }
        var changes: [PathChange] = []
        do throws(GitError) {
            try compare(listed.id, id, below: [], depth: 0, into: &changes)
        } catch {
            // It may be about the other tree, or about both together. Listing this one tells what there is to tell.
            return nil
        }
        let tree = changes.isEmpty ? listed.tree : listed.tree.applying(changes)
        return tree.entries.count <= limits.mostEntries ? tree : nil
    }

    /// The paths at which two commits differ, in the order of their bytes.
    ///
    /// Renames are an added and a deleted path. Folders that are equal are skipped by their ids, so that the cost
    /// grows with the change and not with the repository.
    public func changedPaths(from base: Commit, to head: Commit) throws(GitError) -> [PathChange] {
        try changedPaths(fromTree: base.tree, toTree: head.tree)
    }

    /// The paths at which two trees differ, in the order of their bytes; likewise.
    public func changedPaths(fromTree base: ObjectID, toTree head: ObjectID) throws(GitError) -> [PathChange] {
        var changes: [PathChange] = []
        try compare(base, head, below: [], depth: 0, into: &changes)
        return changes.sorted { $0.path.precedesBytewise($1.path) }
    }

    // The path grows and shrinks in place: one array for each file would take as long as reading the folders.
    private func collect(
        _ id: ObjectID, below path: inout [UInt8], depth: Int, matching wanted: PathSpecification? = nil,
        into entries: inout [SourceTree.Entry]
    ) throws(GitError) {
        try limits.check(depth: depth, path: path)
        let tree = try lookUpTree(id, path: path)
        defer { git_tree_free(tree) }
        for index in 0..<git_tree_entrycount(tree) {
            guard let item = TreeItem(tree, index) else { continue }
            try collect(item, below: &path, depth: depth, matching: wanted, into: &entries)
        }
    }

    private func collect(
        _ item: TreeItem, below path: inout [UInt8], depth: Int, matching wanted: PathSpecification? = nil,
        into entries: inout [SourceTree.Entry]
    ) throws(GitError) {
        let length = path.count
        defer { path.removeLast(path.count - length) }
        item.appendName(to: &path)
        guard item.mode != GIT_FILEMODE_TREE else {
            guard wanted?.mayMatch(below: path) ?? true else { return }
            return try collect(item.id, below: &path, depth: depth + 1, matching: wanted, into: &entries)
        }
        entries.append(try entry(path: path, mode: item.mode, id: item.id))
        try limits.check(count: entries.count)
    }

    // Our own comparison, because git_diff_tree_to_tree reads every subtree, even equal ones.
    private func compare(
        _ base: ObjectID, _ head: ObjectID, below prefix: [UInt8], depth: Int, into changes: inout [PathChange]
    ) throws(GitError) {
        guard base != head else { return }
        try limits.check(depth: depth, path: prefix)
        if let packs, let old = TreeText(base, in: packs), let new = TreeText(head, in: packs) {
            work.treesOpened += 2
            return try compare(old, new, below: prefix, depth: depth, into: &changes)
        }
        let (old, new) = (try lookUpTree(base, path: prefix), try lookUpTree(head, path: prefix))
        defer {
            git_tree_free(old)
            git_tree_free(new)
        }
        var (i, j) = (0, 0)
        while true {
            let (a, b) = (TreeItem(old, i), TreeItem(new, j))
            switch (a, b) {
            case (nil, nil): return
            case (let a?, nil): try append(a, below: prefix, depth: depth, as: PathChange.deleted, to: &changes)
            case (nil, let b?): try append(b, below: prefix, depth: depth, as: PathChange.added, to: &changes)
            case (let a?, let b?):
                let order = git_tree_entry_cmp(a.pointer, b.pointer)
                if order < 0 {
                    try append(a, below: prefix, depth: depth, as: PathChange.deleted, to: &changes)
                    i += 1
                } else if order > 0 {
                    try append(b, below: prefix, depth: depth, as: PathChange.added, to: &changes)
                    j += 1
                } else {
                    try compare(a, b, below: prefix, depth: depth, into: &changes)
                    (i, j) = (i + 1, j + 1)
                }
                continue
            }
            (i, j) = (i + 1, j + 1)
        }
    }

    private func compare(
        _ old: TreeText, _ new: TreeText, below prefix: [UInt8], depth: Int, into changes: inout [PathChange]
    ) throws(GitError) {
        for difference in old.differences(to: new) {
            let (a, b) = (difference.old, difference.new)
            if let a, let b, a.isFolder, b.isFolder {
                try compare(a.id, b.id, below: a.path(below: prefix), depth: depth + 1, into: &changes)
            } else if let a, let b, !a.isFolder, !b.isFolder {
                changes.append(
                    .modified(
                        from: try entry(path: a.path(below: prefix), mode: a.mode, id: a.id),
                        to: try entry(path: b.path(below: prefix), mode: b.mode, id: b.id)))
            } else {
                if let a { try append(a, below: prefix, depth: depth, as: PathChange.deleted, to: &changes) }
                if let b { try append(b, below: prefix, depth: depth, as: PathChange.added, to: &changes) }
            }
        }
    }

    private func append(
        _ line: TreeText.Line, below prefix: [UInt8], depth: Int, as change: (SourceTree.Entry) -> PathChange,
        to changes: inout [PathChange]
    ) throws(GitError) {
        var path = line.path(below: prefix)
        var entries: [SourceTree.Entry] = []
        if line.isFolder {
            try collect(line.id, below: &path, depth: depth + 1, into: &entries)
        } else {
            entries.append(try entry(path: path, mode: line.mode, id: line.id))
        }
        changes += entries.map(change)
        try limits.check(count: changes.count)
    }

    /// Compares two entries of the same name that are both folders or both not.
    private func compare(
        _ a: TreeItem, _ b: TreeItem, below prefix: [UInt8], depth: Int, into changes: inout [PathChange]
    ) throws(GitError) {
        // Equal ids aren't enough: a file may have become executable.
        if a.id == b.id && a.mode == b.mode { return }
        let old = try a.entry(below: prefix, in: self)
        let new = try b.entry(below: prefix, in: self)
        switch (old, new) {
        case (nil, nil):
            try compare(a.id, b.id, below: a.path(below: prefix), depth: depth + 1, into: &changes)
        case (let old?, let new?):
            changes.append(.modified(from: old, to: new))
        case (_?, nil), (nil, _?):
            try append(a, below: prefix, depth: depth, as: PathChange.deleted, to: &changes)
            try append(b, below: prefix, depth: depth, as: PathChange.added, to: &changes)
        }
    }

    private func append(
        _ item: TreeItem, below prefix: [UInt8], depth: Int, as change: (SourceTree.Entry) -> PathChange,
        to changes: inout [PathChange]
    ) throws(GitError) {
        var entries: [SourceTree.Entry] = []
        var path = prefix
        try collect(item, below: &path, depth: depth, into: &entries)
        changes += entries.map(change)
        try limits.check(count: changes.count)
    }

    private func lookUpTree(_ id: ObjectID, path: [UInt8]) throws(GitError) -> OpaquePointer? {
        var (tree, libraryID): (OpaquePointer?, git_oid) = (nil, id.libraryID)
        var name: String { path.isEmpty ? "the root folder" : "the folder \(Disk.text(path))" }
        try check(git_tree_lookup(&tree, handle, &libraryID), "\(name), tree \(id), can't be read")
        work.treesOpened += 1
        return tree
    }
}

/// One line of a tree object, valid as long as the tree is.
private struct TreeItem {
    let pointer: OpaquePointer
    let id: ObjectID
    let mode: git_filemode_t

    /// The line at an index; nil past the end.
    init?(_ tree: OpaquePointer?, _ index: Int) {
        guard let pointer = git_tree_entry_byindex(tree, index), let id = git_tree_entry_id(pointer) else { return nil }
        self.pointer = pointer
        self.id = ObjectID(id.pointee)
        mode = git_tree_entry_filemode(pointer)
    }

    func path(below prefix: [UInt8]) -> [UInt8] {
        var path = prefix
        appendName(to: &path)
        return path
    }

    /// Makes the path of a folder that of the line.
    func appendName(to path: inout [UInt8]) {
        guard let name = git_tree_entry_name(pointer) else { return }
        if !path.isEmpty { path.append(UInt8(ascii: "/")) }
        path += UnsafeRawBufferPointer(start: name, count: strlen(name))
    }

    /// The file, link or submodule; nil for a folder.
    func entry(below prefix: [UInt8], in repository: Repository) throws(GitError) -> SourceTree.Entry? {
        guard mode != GIT_FILEMODE_TREE else { return nil }
        return try repository.entry(path: path(below: prefix), mode: mode, id: id)
    }
}
