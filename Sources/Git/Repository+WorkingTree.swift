import CGit2

extension Repository {
    /// The files on disk: those that are tracked, and others that are not ignored.
    ///
    /// That is what `git add --all` would stage, with the bytes that are on disk. A file with conflict markers is an
    /// ordinary file here. A file that a sparse checkout leaves out has the content of the index.
    ///
    /// - Throws: `.invalidArgument` in a bare repository, `.unreadable` if a folder or file can't be read.
    public func entriesOfWorkingTree() throws(GitError) -> SourceTree {
        guard let workingDirectory else {
            throw GitError(
                .invalidArgument, "\(gitDirectory) is a bare repository, which has no working tree",
                advice: "Name a commit instead.")
        }
        let items = try indexItems()
        var walk = WorkingTreeWalk(
            root: Array(workingDirectory.utf8), index: items,
            trustsModes: Opening.setting("core.filemode", of: handle)?.lowercased() != "false")
        try walk.run { (path) throws(GitError) in try self.isIgnored(path) }
        for item in items where item.isSkipped && !walk.found.contains(item.path) {
            walk.entries.append(try entry(path: item.path, mode: item.mode, id: item.id))
        }
        return SourceTree(walk.entries)
    }

    private func isIgnored(_ path: [UInt8]) throws(GitError) -> Bool {
        var ignored: Int32 = 0
        try check(
            git_ignore_path_is_ignored(&ignored, handle, Disk.terminated(path)),
            "the ignore rules for \(Disk.text(path)) can't be read")
        return ignored != 0
    }
}

/// One pass over the files on disk.
private struct WorkingTreeWalk {
    let root: [UInt8]
    /// Whether the file system tells executable files from others.
    let trustsModes: Bool
    var entries: [SourceTree.Entry] = []
    /// The tracked paths that are on disk.
    var found: Set<[UInt8]> = []

    private var tracked: [[UInt8]: IndexItem] = [:]
    /// The folders above tracked paths.
    private var trackedFolders: Set<[UInt8]> = []

    init(root: [UInt8], index: [IndexItem], trustsModes: Bool) {
        self.root = root
        self.trustsModes = trustsModes
        for item in index {
            tracked[item.path] = item
            var folder = item.path[...]
            while let slash = folder.lastIndex(of: UInt8(ascii: "/")) {
                folder = folder[..<slash]
                guard trackedFolders.insert(Array(folder)).inserted else { break }
            }
        }
    }

    /// Walks the folders, asking about paths that aren't tracked; the path of a folder ends with a slash.
    mutating func run(isIgnored: ([UInt8]) throws(GitError) -> Bool) throws(GitError) {
        var folders: [(path: [UInt8], isIgnored: Bool, depth: Int)] = [([], false, 0)]
        while let folder = folders.popLast() {
            try TreeLimits.standard.check(depth: folder.depth, path: folder.path)
            for name in try Disk.names(in: Disk.join(root, folder.path)) where name != Array(".git".utf8) {
                let path = Disk.join(folder.path, name)
                guard let node = try Disk.node(at: Disk.join(root, path)) else { continue }
                guard node == .folder else {
                    var isUnwanted = tracked[path] == nil && folder.isIgnored
                    if tracked[path] == nil && !isUnwanted { isUnwanted = try isIgnored(path) }
                    if !isUnwanted { try add(path, node) }
                    continue
                }
                var isInside = folder.isIgnored
                if !isInside { isInside = try isIgnored(path + [UInt8(ascii: "/")]) }
                if try addSubmodule(path, isIgnored: isInside) { continue }
                if !isInside || trackedFolders.contains(path) { folders.append((path, isInside, folder.depth + 1)) }
            }
        }
    }

    private mutating func add(_ path: [UInt8], _ node: Disk.Node) throws(GitError) {
        let item = tracked[path]
        var node = node
        switch node {
        case .special:
            // git doesn't see pipes and sockets, unless one has taken the place of a file.
            if item == nil { return }
        case .file:
            if !trustsModes { node = .file(isExecutable: item?.mode == GIT_FILEMODE_BLOB_EXECUTABLE) }
        case .symbolicLink, .folder: break
        }
        guard let entry = try SourceTree.Entry.onDisk(root: root, path: path, node: node) else { return }
        if item != nil { found.insert(path) }
        entries.append(entry)
        try TreeLimits.standard.check(count: entries.count)
    }

    /// Adds a folder as a submodule if it is one, or is another repository; says whether the folder is dealt with.
    private mutating func addSubmodule(_ path: [UInt8], isIgnored: Bool) throws(GitError) -> Bool {
        let item = tracked[path].flatMap { $0.mode == GIT_FILEMODE_COMMIT ? $0 : nil }
        let whole = Disk.join(root, path)
        let isRepository = try Disk.node(at: Disk.join(whole, Array(".git".utf8))) != nil
        let nested = isRepository ? Self.head(ofRepositoryAt: whole) : .none
        if item == nil {
            if nested == .none || trackedFolders.contains(path) { return false }
            if isIgnored { return true }
        }
        let id: ObjectID? =
            switch nested {
            case .none: item?.id
            case .unreadable: nil
            case .commit(let id): id
            }
        if item != nil { found.insert(path) }
        entries.append(.init(path: path, kind: .submodule, id: id, place: .disk(path)))
        return true
    }

    private enum Nested: Hashable {
        case none
        case unreadable
        case commit(ObjectID)
    }

    /// The commit that is checked out in a nested repository, which git would record.
    private static func head(ofRepositoryAt path: [UInt8]) -> Nested {
        var repository: OpaquePointer?
        let result = git_repository_open_ext(
            &repository, Disk.terminated(path), GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil)
        guard result == 0 else {
            let reason = LibraryFailure(result)
            return reason.isNotFound && reason.errorClass == GIT_ERROR_REPOSITORY.rawValue ? .none : .unreadable
        }
        defer { git_repository_free(repository) }
        var id = git_oid()
        return git_reference_name_to_id(&id, repository, "HEAD") == 0 ? .commit(ObjectID(id)) : .unreadable
    }
}
