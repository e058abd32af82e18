import CGit2

extension Repository {
    /// The bytes of a file, or the target of a symbolic link.
    ///
    /// The size is looked up before anything is read. Nothing is converted: neither line ends nor large-file pointers.
    ///
    /// - Throws: `.tooLarge` beyond `limit` bytes; `.missingObject` in a partial clone; `.unreadable` if a file of
    ///   the working tree has changed since it was listed; `.invalidArgument` for an entry without content.
    public func content(of entry: SourceTree.Entry, limit: Int) throws(GitError) -> [UInt8] {
        switch entry.place {
        case .disk(let path):
            guard let workingDirectory else { throw entry.withoutContent }
            return try entry.contentOnDisk(root: Array(workingDirectory.utf8), path: path, limit: limit)
        case .objectDatabase:
            guard let id = entry.id, entry.kind != .submodule else { throw entry.withoutContent }
            return try blob(id, path: entry.path, limit: limit)
        }
    }

    /// The entry for a path of a tree or index.
    func entry(path: [UInt8], mode: git_filemode_t, id: ObjectID) throws(GitError) -> SourceTree.Entry {
        switch mode {
        case GIT_FILEMODE_BLOB_EXECUTABLE:
            return SourceTree.Entry(path: path, kind: .executable, id: id, place: .objectDatabase)
        case GIT_FILEMODE_COMMIT:
            return SourceTree.Entry(path: path, kind: .submodule, id: id, place: .objectDatabase)
        case GIT_FILEMODE_LINK:
            return SourceTree.Entry(
                path: path, kind: .symbolicLink, id: id, linkTarget: try linkTarget(id, path: Disk.text(path)),
                place: .objectDatabase)
        default:
            return SourceTree.Entry(path: path, kind: .file, id: id, place: .objectDatabase)
        }
    }

    private func linkTarget(_ id: ObjectID, path: String) throws(GitError) -> String? {
        do {
            return String(decoding: try blob(id, path: path, limit: 4096), as: UTF8.self)
        } catch {
            // Listing a tree must work without its blobs; whoever reads the link hears of it.
            guard error.code == .missingObject || error.code == .tooLarge else { throw error }
            return nil
        }
    }

    private func blob(_ id: ObjectID, path: String, limit: Int) throws(GitError) -> [UInt8] {
        if let content = packs?.content(of: id, .blob), content.count <= limit {
            work.blobsRead += 1
            return content
        }
        var database: OpaquePointer?
        try check(git_repository_odb(&database, handle), "its objects can't be read")
        defer { git_odb_free(database) }
        var (size, type, libraryID): (Int, git_object_t, git_oid) = (0, GIT_OBJECT_INVALID, id.libraryID)
        try check(
            git_odb_read_header(&size, &type, database, &libraryID), "\(path), blob \(id), can't be read")
        guard type == GIT_OBJECT_BLOB else {
            throw GitError(.corruptObject, "\(path) (\(place)): the object \(id) is not a blob")
        }
        guard size <= limit else { throw Disk.tooLarge(path, size: size, limit: limit) }
        var object: OpaquePointer?
        try check(git_odb_read(&object, database, &libraryID), "\(path), blob \(id), can't be read")
        defer { git_odb_object_free(object) }
        work.blobsRead += 1
        guard let data = git_odb_object_data(object) else { return [] }
        return Array(UnsafeRawBufferPointer(start: data, count: git_odb_object_size(object)))
    }
}
