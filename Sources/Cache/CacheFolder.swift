import Synchronization

/// A folder that keeps bytes by key, for the user who runs the command, from one run to the next.
///
/// A cache never fails what it serves: an entry that is absent or damaged is `nil`, and what could not be written is
/// only told of (`trouble`). Any number of threads and processes may use a folder at once. Entries that were not used
/// for the longest time go when the folder holds more than its limit.
///
/// A folder that another user owns or may write to is refused, for its entries could be anything.
public struct CacheFolder: Sendable {
    /// How many bytes a folder may hold unless told otherwise: 1 GiB.
    public static let standardLimit = 1 << 30

    /// The folder's path.
    public let path: String
    /// How many bytes its files may hold together.
    public let limit: Int

    let memory = CacheMemory()

    /// The cache in a folder, which is made by the first write.
    public init(path: String, limit: Int = CacheFolder.standardLimit) {
        self.path = path
        self.limit = limit
    }

    /// Where the user's cache is by custom: `$XDG_CACHE_HOME/netreeve`, or else `$HOME/.cache/netreeve`.
    ///
    /// Source: XDG Base Directory Specification 0.8, which also says that a relative path counts as unset.
    ///
    /// - Returns: `nil` if neither variable holds an absolute path.
    public static func defaultPath(environment: [String: String]) -> String? {
        func absolute(_ name: String) -> String? {
            environment[name].flatMap { $0.utf8.starts(with: "/".utf8) ? $0 : nil }
        }
        if let caches = absolute("XDG_CACHE_HOME") { return joined(caches, "netreeve") }
        return absolute("HOME").map { joined($0, ".cache/netreeve") }
    }

    /// Why an entry could not be written, or the folder is refused: the first such reason, in one line; `nil` so far.
    public var trouble: String? { memory.state.withLock { $0.trouble } }

    /// The bytes that were last written for a key; `nil` if there are none, or they are damaged.
    ///
    /// A damaged entry is removed. One that is read is marked as used, at most once a day.
    public func read(_ key: CacheKey) -> [UInt8]? {
        guard let folder = openFolder(making: false) else { return nil }
        return folder.read(key, limit: limit)
    }

    /// Keeps bytes for a key in place of those that were there.
    ///
    /// An entry of more than half the limit isn't kept. Nothing is synchronised to the disk: what a crash of the
    /// machine cuts off is found to be damaged.
    public func write(_ bytes: [UInt8], for key: CacheKey) {
        write(for: key) { take in bytes.withUnsafeBytes(take) }
    }

    /// Keeps bytes that come piece by piece; otherwise as ``write(_:for:)``.
    ///
    /// - Parameter produce: is given what takes a piece, and calls it for each in turn.
    public func write(for key: CacheKey, _ produce: (@escaping @Sendable (UnsafeRawBufferPointer) -> Void) -> Void) {
        guard let folder = openFolder(making: true) else { return }
        let size: Int
        switch folder.write(key, most: limit / 2, produce) {
        case .written(let count): size = count
        case .tooLarge(let size): return remember("an entry of \(size) bytes is too large for a cache of \(limit)")
        case .failed(let reason): return remember("the cache \(path) can't be written: \(reason)")
        }
        let isDue = memory.state.withLock { state in
            state.budget -= size
            return state.budget < 0
        }
        guard isDue else { return }
        let total = folder.evict(downTo: limit / 5 * 4, ifAbove: limit)
        // Others write as well, so that the folder is looked at now and then even if this process alone is far off.
        memory.state.withLock { $0.budget = min(limit - total, limit / 8) }
    }

    private func openFolder(making isWanted: Bool) -> OpenFolder? {
        switch OpenFolder.opening(path, making: isWanted) {
        case .opened(let folder): return folder
        case .absent: return nil
        case .refused(let reason):
            remember("the cache \(path) is not used: \(reason)")
            return nil
        }
    }

    private func remember(_ trouble: String) {
        memory.state.withLock { state in
            if state.trouble == nil { state.trouble = trouble }
        }
    }

    private static func joined(_ folder: String, _ name: String) -> String {
        folder.utf8.last == UInt8(ascii: "/") ? folder + name : folder + "/" + name
    }
}

/// What the copies of a cache's value remember together.
final class CacheMemory: Sendable {
    struct State {
        var trouble: String?
        /// How many bytes may be written before the folder is looked at; the first write looks at it.
        var budget = 0
    }

    let state = Mutex(State())
}
