import Glibc
import Packing
import Threads

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
        var head = [UInt8](repeating: 0, count: headLength)
        guard head.withUnsafeMutableBytes({ fill($0, from: 0, of: file) }) else { return nil }
        guard let (bytes, numbers) = pieces(of: file, from: headLength, count: size - headLength),
            head == EntryForm.head(of: key, count: bytes.count, numbers: numbers)
        else { return nil }
        return bytes
    }

    /// A part of a file, read into place, and the numbers of its pieces; `nil` if the file is shorter.
    ///
    /// Of much, two threads read one half each.
    private static func pieces(of file: CInt, from start: Int, count: Int) -> (bytes: [UInt8], numbers: [UInt64])? {
        var numbers: [UInt64]?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            advise(UnsafeRawBufferPointer(buffer))
            // A number, since a pointer isn't for two threads; each has pieces of its own to fill.
            let address = UInt(bitPattern: buffer.baseAddress)
            let all = (count + EntryForm.pieceSize - 1) / EntryForm.pieceSize
            if count < leastForTwo {
                numbers = read(0..<all, of: count, to: address, of: file, from: start)
            } else {
                let (first, second) = concurrently {
                    read(0..<all / 2, of: count, to: address, of: file, from: start)
                } and: {
                    read(all / 2..<all, of: count, to: address, of: file, from: start)
                }
                if let first, let second { numbers = first + second }
            }
            // Half of it is no use.
            filled = numbers == nil ? 0 : count
        }
        return numbers.map { (bytes, $0) }
    }

    /// Reads pieces of so many bytes, the first of which goes to an address; their numbers, or `nil` if the file is
    /// shorter.
    private static func read(
        _ pieces: Range<Int>, of count: Int, to address: UInt, of file: CInt, from start: Int
    ) -> [UInt64]? {
        var numbers: [UInt64] = []
        for piece in pieces {
            let offset = piece * EntryForm.pieceSize
            let place = UnsafeMutableRawBufferPointer(
                start: UnsafeMutableRawPointer(bitPattern: address + UInt(offset)),
                count: min(EntryForm.pieceSize, count - offset))
            guard fill(place, from: start + offset, of: file) else { return nil }
            numbers.append(stableHash(UnsafeRawBufferPointer(place)))
        }
        return numbers
    }

    /// Reads a part of a file into place; whether it is that long.
    private static func fill(_ place: UnsafeMutableRawBufferPointer, from start: Int, of file: CInt) -> Bool {
        var filled = 0
        while filled < place.count {
            let more = pread(file, place.baseAddress?.advanced(by: filled), place.count - filled, start + filled)
            if more < 0 && errno == EINTR { continue }
            guard more > 0 else { return false }
            filled += more
        }
        return true
    }

    /// Fewer bytes than these are read sooner than another thread starts.
    private static let leastForTwo = 1 << 20

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
