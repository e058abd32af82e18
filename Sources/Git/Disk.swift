import CGit2
import Glibc

/// Files and folders by their raw paths, without following symbolic links.
enum Disk {
    enum Node: Hashable {
        case file(isExecutable: Bool)
        case symbolicLink
        case folder
        case special
    }

    /// What is at a path; nil if nothing is.
    static func node(at path: [UInt8]) throws(GitError) -> Node? {
        var status = stat()
        guard lstat(terminated(path), &status) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw unreadable(path)
        }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: .file(isExecutable: status.st_mode & S_IXUSR != 0)
        case S_IFLNK: .symbolicLink
        case S_IFDIR: .folder
        default: .special
        }
    }

    /// The names in a folder but `.` and `..`, in the order of their bytes.
    static func names(in folder: [UInt8]) throws(GitError) -> [[UInt8]] {
        guard let stream = opendir(terminated(folder)) else { throw unreadable(folder) }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while true {
            errno = 0
            guard let record = readdir(stream) else {
                if errno != 0 { throw unreadable(folder) }
                break
            }
            let name = withUnsafeBytes(of: &record.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != Array(".".utf8) && name != Array("..".utf8) { names.append(name) }
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// What a symbolic link says.
    static func linkTarget(at path: [UInt8]) throws(GitError) -> [UInt8] {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink(terminated(path), &buffer, buffer.count)
        guard count >= 0 else { throw unreadable(path) }
        return buffer.prefix(count).map { UInt8(bitPattern: $0) }
    }

    /// The bytes of an ordinary file, if they are not more than `limit`.
    static func content(at path: [UInt8], limit: Int) throws(GitError) -> [UInt8] {
        // Without O_NONBLOCK, a pipe that has taken the file's place would never open.
        let file = open(terminated(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw unreadable(path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw unreadable(path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw changed(path) }
        guard status.st_size <= limit else { throw tooLarge(text(path), size: Int(status.st_size), limit: limit) }
        // One byte more than expected, to notice a file that is growing.
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                read(file, $0.baseAddress?.advanced(by: filled), $0.count - filled)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path) }
            if count == 0 { break }
            filled += count
        }
        guard filled < bytes.count else { throw changed(path) }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    /// The id that git would give to a file's bytes, read in pieces however large the file is.
    static func blobID(ofFileAt path: [UInt8]) throws(GitError) -> ObjectID {
        try Library.start()
        var id = git_oid()
        let result = git_odb_hashfile(&id, terminated(path), GIT_OBJECT_BLOB)
        guard result == 0 else {
            throw GitError(.unreadable, "\(text(path)) can't be read: \(LibraryFailure(result).text)")
        }
        return ObjectID(id)
    }

    /// The id that git would give to these bytes.
    static func blobID(of bytes: [UInt8]) throws(GitError) -> ObjectID {
        try Library.start()
        var id = git_oid()
        let result = git_odb_hash(&id, bytes, bytes.count, GIT_OBJECT_BLOB)
        guard result == 0 else { throw GitError(.other, "bytes can't be hashed: \(LibraryFailure(result).text)") }
        return ObjectID(id)
    }

    /// A path as C wants it.
    static func terminated(_ path: [UInt8]) -> [CChar] { path.map { CChar(bitPattern: $0) } + [0] }

    /// A path for people.
    static func text(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }

    static func join(_ folder: [UInt8], _ name: [UInt8]) -> [UInt8] {
        if folder.isEmpty || name.isEmpty { return folder + name }
        return folder.last == UInt8(ascii: "/") ? folder + name : folder + [UInt8(ascii: "/")] + name
    }

    /// The error for `errno`.
    static func unreadable(_ path: [UInt8]) -> GitError {
        GitError(.unreadable, "\(text(path)) can't be read: \(String(cString: strerror(errno)))")
    }

    static func changed(_ path: [UInt8]) -> GitError {
        GitError(.unreadable, "\(text(path)) changed while it was read", advice: "Run it again.")
    }

    static func tooLarge(_ name: String, size: Int, limit: Int) -> GitError {
        GitError(.tooLarge, "\(name) has \(size) bytes, more than the limit of \(limit)")
    }
}

extension SourceTree.Entry {
    /// The entry for a file or link on disk; nil for a folder.
    static func onDisk(root: [UInt8], path: [UInt8], node: Disk.Node) throws(GitError) -> SourceTree.Entry? {
        let whole = Disk.join(root, path)
        switch node {
        case .folder:
            return nil
        case .special:
            return SourceTree.Entry(path: path, kind: .special, id: nil, place: .disk(path))
        case .symbolicLink:
            let target = try Disk.linkTarget(at: whole)
            return SourceTree.Entry(
                path: path, kind: .symbolicLink, id: try Disk.blobID(of: target),
                linkTarget: String(decoding: target, as: UTF8.self), place: .disk(path))
        case .file(let isExecutable):
            return SourceTree.Entry(
                path: path, kind: isExecutable ? .executable : .file, id: try Disk.blobID(ofFileAt: whole),
                place: .disk(path))
        }
    }

    /// The bytes of an entry on disk, which must still be those that its id was computed from.
    func contentOnDisk(root: [UInt8], path: [UInt8], limit: Int) throws(GitError) -> [UInt8] {
        let whole = Disk.join(root, path)
        let bytes: [UInt8]
        switch kind {
        case .symbolicLink:
            bytes = try Disk.linkTarget(at: whole)
            guard bytes.count <= limit else { throw Disk.tooLarge(self.path, size: bytes.count, limit: limit) }
        case .file, .executable:
            bytes = try Disk.content(at: whole, limit: limit)
        case .submodule, .conflicted, .special:
            throw withoutContent
        }
        // Whoever remembers a result by the id would otherwise remember it for other bytes.
        guard try Disk.blobID(of: bytes) == id else { throw Disk.changed(whole) }
        return bytes
    }

    /// The error for an entry that has no content to read.
    var withoutContent: GitError {
        let noun =
            switch kind {
            case .submodule: "a submodule"
            case .conflicted: "a path whose merge isn't resolved"
            case .special: "not an ordinary file"
            case .file, .executable, .symbolicLink: "kept elsewhere"
            }
        return GitError(.invalidArgument, "\(path) has no content to read: it is \(noun)")
    }
}
