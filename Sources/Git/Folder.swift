/// Reads a plain folder as if it were a commit's tree, with no repository at all.
public enum Folder {
    /// All files below a folder, by paths relative to it.
    ///
    /// Anything named `.git` is left out. Symbolic links are entries, not followed; `path` itself may be one.
    /// Ignore files are not looked at.
    ///
    /// - Throws: `.unreadable` if anything below the folder can't be read, `.tooLarge` beyond a million files or 256
    ///   levels of folders.
    public static func entries(at path: String) throws(GitError) -> SourceTree {
        let root = try rawRoot(path)
        var entries: [SourceTree.Entry] = []
        var folders: [(path: [UInt8], depth: Int)] = [([], 0)]
        while let (folder, depth) = folders.popLast() {
            try TreeLimits.standard.check(depth: depth, path: folder)
            for name in try Disk.names(in: Disk.join(root, folder)) where name != Array(".git".utf8) {
                let path = Disk.join(folder, name)
                // Nil if the file was removed since the folder was listed.
                guard let node = try Disk.node(at: Disk.join(root, path)) else { continue }
                if let entry = try SourceTree.Entry.onDisk(root: root, path: path, node: node) {
                    entries.append(entry)
                    try TreeLimits.standard.check(count: entries.count)
                } else {
                    folders.append((path, depth + 1))
                }
            }
        }
        return SourceTree(entries)
    }

    /// The bytes of one entry that `entries(at:)` gave for the same folder.
    ///
    /// - Throws: `.tooLarge` beyond `limit` bytes, `.unreadable` if the file has changed since it was listed.
    public static func content(
        of entry: SourceTree.Entry, at path: String, limit: Int
    ) throws(GitError) -> [UInt8] {
        switch entry.place {
        case .disk(let relative): return try entry.contentOnDisk(root: rawRoot(path), path: relative, limit: limit)
        case .objectDatabase: throw entry.withoutContent
        }
    }

    private static func rawRoot(_ path: String) throws(GitError) -> [UInt8] {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw GitError(.invalidArgument, "an empty path names no folder")
        }
        return Array(path.utf8)
    }
}
