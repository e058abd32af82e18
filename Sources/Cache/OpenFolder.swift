import Glibc

/// A cache's folder that was looked at and is open, so that what is done in it is done in the folder that was looked at.
struct OpenFolder: ~Copyable {
    enum Opening: ~Copyable {
        case opened(OpenFolder)
        case absent
        case refused(String)
    }

    let descriptor: CInt

    private init(descriptor: CInt) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Opens a folder, if it belongs to the user and nobody else may write to it.
    ///
    /// - Parameter isWanted: Whether to make the folder, and those above it, if they aren't there.
    static func opening(_ path: String, making isWanted: Bool) -> Opening {
        guard path.utf8.first == UInt8(ascii: "/"), !path.utf8.contains(0) else {
            return .refused("it is no absolute path")
        }
        // Not through a link: in a folder like /tmp, another user could have set it.
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        var descriptor = open(path, flags)
        if descriptor < 0 && errno == ENOENT {
            guard isWanted else { return .absent }
            guard makeFolders(path) else { return .refused(lastError) }
            descriptor = open(path, flags)
        }
        guard descriptor >= 0 else {
            return .refused(errno == ENOTDIR || errno == ELOOP ? "it is no folder (links are not followed)" : lastError)
        }
        let folder = OpenFolder(descriptor: descriptor)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .refused(lastError) }
        guard status.st_uid == geteuid() else { return .refused("another user owns it") }
        guard status.st_mode & (S_IWGRP | S_IWOTH) == 0 else {
            return .refused("other users may write to it (try: chmod go-w)")
        }
        return .opened(folder)
    }

    /// Makes a folder and those above it, for the user alone.
    private static func makeFolders(_ path: String) -> Bool {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return true }
        guard errno == ENOENT, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash > path.startIndex else {
            return false
        }
        guard makeFolders(String(path[..<slash])) else { return false }
        return mkdir(path, 0o700) == 0 || errno == EEXIST
    }

    /// What the system says of the last call.
    static var lastError: String { String(cString: strerror(errno)) }
}
