import Glibc

extension OpenFolder {
    /// Removes the entries that were not used for the longest time, if there is more than there should be.
    ///
    /// Whatever isn't the cache's stays and isn't counted. A file that is being written stays unless it is more than
    /// an hour old: its writer is gone.
    ///
    /// - Returns: How many bytes are left.
    func evict(downTo goal: Int, ifAbove limit: Int) -> Int {
        let now = time(nil)
        var files: [File] = []
        for file in listing() {
            if file.isTemporary {
                if now - file.used.tv_sec > Self.hour { unlinkat(descriptor, file.name, 0) }
            } else {
                files.append(file)
            }
        }
        var total = files.reduce(0) { $0 + $1.size }
        guard total > limit else { return total }
        files.sort { ($0.used.tv_sec, $0.used.tv_nsec, $0.name) < ($1.used.tv_sec, $1.used.tv_nsec, $1.name) }
        for file in files {
            guard total >= goal else { break }
            // Another process may have removed it; either way it is gone.
            unlinkat(descriptor, file.name, 0)
            total -= file.size
        }
        return total
    }

    private static let hour = 3600

    private struct File {
        let name: String
        let isTemporary: Bool
        let size: Int
        let used: timespec
    }

    private func listing() -> [File] {
        // A descriptor of its own, because closing the stream closes it, and because reading moves its position.
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { return [] }
        guard let stream = fdopendir(copy) else {
            close(copy)
            return []
        }
        defer { closedir(stream) }
        var files: [File] = []
        while let record = readdir(stream) {
            let bytes = withUnsafeBytes(of: &record.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            let name = String(decoding: bytes, as: UTF8.self)
            let isTemporary = TemporaryName.isOne(name)
            guard isTemporary || CacheKey(fileName: name) != nil else { continue }
            var status = stat()
            guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFREG
            else { continue }
            files.append(
                File(name: name, isTemporary: isTemporary, size: Int(status.st_size), used: status.st_mtim))
        }
        return files
    }
}
