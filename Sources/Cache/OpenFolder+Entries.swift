import Glibc
import Packing

extension OpenFolder {
    /// The bytes of an entry; `nil` if it is absent or damaged.
    func read(_ key: CacheKey, limit: Int) -> [UInt8]? {
        // Without O_NONBLOCK, a pipe in the entry's place would never open.
        let file = openat(descriptor, key.fileName, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ELOOP { remove(key.fileName) }
            return nil
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { return nil }
        guard status.st_mode & S_IFMT == S_IFREG, let bytes = Self.content(of: file, Int(status.st_size), key, limit)
        else {
            remove(key.fileName)
            return nil
        }
        if time(nil) - status.st_mtim.tv_sec > Self.day { futimens(file, nil) }
        return bytes
    }

    private static let day = 86_400

    /// The bytes of an open entry; `nil` if anything isn't as the key and the head want it.
    private static func content(of file: CInt, _ size: Int, _ key: CacheKey, _ limit: Int) -> [UInt8]? {
        let headLength = EntryForm.headLength(of: key)
        guard (headLength...max(headLength, limit)).contains(size) else { return nil }
        let head = bytes(of: file, from: 0, count: headLength)
        let bytes = bytes(of: file, from: headLength, count: size - headLength)
        guard bytes.count == size - headLength, head == EntryForm.head(of: key, over: bytes) else { return nil }
        return bytes
    }

    /// A part of a file, read into place; shorter if the file is.
    private static func bytes(of file: CInt, from start: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            advise(UnsafeRawBufferPointer(buffer))
            while filled < count {
                let more = pread(file, buffer.baseAddress?.advanced(by: filled), count - filled, start + filled)
                if more < 0 && errno == EINTR { continue }
                guard more > 0 else { return }
                filled += more
            }
        }
    }

    /// Asks for large pages where much is going to be read, since making many small ones takes longer than reading.
    private static func advise(_ memory: UnsafeRawBufferPointer) {
        guard let start = memory.baseAddress, memory.count >= leastInLargePages else { return }
        let offset = Int(bitPattern: start) % sysconf(Int32(_SC_PAGESIZE))
        // What it says is a wish, and of no consequence where it isn't granted.
        madvise(UnsafeMutableRawPointer(mutating: start - offset), memory.count + offset, MADV_HUGEPAGE)
    }

    private static let leastInLargePages = 1 << 21

    /// Writes an entry piece by piece, which appears as a whole or not at all.
    ///
    /// - Parameter most: how many bytes its file may have.
    func write(
        _ key: CacheKey, most: Int, _ produce: (@escaping @Sendable (UnsafeRawBufferPointer) -> Void) -> Void
    ) -> NewEntry.Outcome {
        let entry = NewEntry(of: key, in: descriptor, most: most)
        produce { entry.append($0) }
        return entry.finish()
    }

    /// Removes whatever has a name; a folder only if it is empty.
    func remove(_ name: String) {
        if unlinkat(descriptor, name, 0) != 0 { unlinkat(descriptor, name, AT_REMOVEDIR) }
    }
}
