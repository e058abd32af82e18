@preconcurrency import Dispatch
import Glibc
import Logging
import Review
import ServiceLifecycle

/// Hears from the kernel that files of refs change (inotify(7)).
///
/// It is a hint: a push that makes new folders may be missed, and repositories without files of refs say nothing. The
/// folders below `refs` are watched as they are found.
struct FolderWatch: Service {
    let context: DaemonContext

    func run() async throws {
        let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0 else {
            context.logger.warning("refs aren't watched, only looked at: \(String(cString: strerror(errno)))")
            return try await gracefulShutdown()
        }
        let (events, continuation) = Self.events(descriptor)
        // Nothing has happened, but there may be more to watch.
        context.whenAdopting { continuation.yield([]) }
        continuation.yield([])
        var folders = WatchedFolders(descriptor)
        for await events in events.cancelOnGracefulShutdown() {
            let wasFull = folders.isFull
            folders.watch(context.configuration.repositories)
            if folders.isFull, !wasFull {
                context.logger.warning("not all refs are watched: see fs.inotify.max_user_watches")
            }
            for name in folders.names(of: events) {
                context.metrics.add("netreeve_wakeups_total", ["source": "inotify"])
                context.refs.ring(name)
            }
        }
    }

    /// What changed: the number of the watch, the mask, and the name in the folder.
    struct Event: Sendable {
        var watch: Int32
        var mask: UInt32
        var name: String
    }

    private static func events(_ descriptor: Int32) -> (AsyncStream<[Event]>, AsyncStream<[Event]>.Continuation) {
        let (stream, continuation) = AsyncStream.makeStream(of: [Event].self, bufferingPolicy: .bufferingNewest(256))
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .global())
        source.setEventHandler {
            let events = read(descriptor)
            if !events.isEmpty { continuation.yield(events) }
        }
        source.setCancelHandler { close(descriptor) }
        continuation.onTermination = { _ in source.cancel() }
        source.resume()
        return (stream, continuation)
    }

    private static func read(_ descriptor: Int32) -> [Event] {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: MemoryLayout<inotify_event>.alignment) { buffer in
            var events: [Event] = []
            while true {
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                guard count > 0 else { return events }
                var offset = 0
                while offset < count {
                    let event = buffer.load(fromByteOffset: offset, as: inotify_event.self)
                    let start = offset + MemoryLayout<inotify_event>.size
                    let bytes = buffer[start..<start + Int(event.len)].prefix { $0 != 0 }
                    events.append(
                        Event(watch: event.wd, mask: event.mask, name: String(decoding: bytes, as: UTF8.self)))
                    offset = start + Int(event.len)
                }
            }
        }
    }
}

/// The folders that are watched.
private struct WatchedFolders {
    private let descriptor: Int32
    private var known: Set<String> = []
    private var places: [Int32: (path: String, name: String, isBelowRefs: Bool)] = [:]
    /// Whether the kernel took no more.
    private(set) var isFull = false

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Watches the repositories that aren't watched yet.
    mutating func watch(_ repositories: [ServiceConfiguration.WatchedRepository]) {
        for repository in repositories where known.insert(repository.path).inserted {
            add(repository.path, for: repository.name)
        }
    }

    /// Watches a repository's git directory, for packed refs, and all folders of refs.
    private mutating func add(_ path: String, for name: String) {
        let inner = path + "/.git"
        let folder = access(inner + "/refs", F_OK) == 0 ? inner : path
        watch(folder, name, isBelowRefs: false)
        watchAll(folder + "/refs", name)
    }

    /// The repositories that events are about; new folders are watched from now on.
    mutating func names(of events: [FolderWatch.Event]) -> Set<String> {
        var names: Set<String> = []
        for event in events {
            if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { names.formUnion(places.values.map(\.name)) }
            guard let place = places[event.watch] else { continue }
            if event.mask & UInt32(IN_IGNORED) != 0 { places[event.watch] = nil }
            if event.mask & UInt32(IN_ISDIR) != 0, place.isBelowRefs {
                // Whatever is in it by now came before it was watched.
                watchAll("\(place.path)/\(event.name)", place.name)
                names.insert(place.name)
            } else if place.isBelowRefs ? !event.name.hasSuffix(".lock") : event.name == "packed-refs" {
                names.insert(place.name)
            }
        }
        return names
    }

    private mutating func watchAll(_ path: String, _ name: String) {
        watch(path, name, isBelowRefs: true)
        guard let folder = opendir(path) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            guard entry.pointee.d_type == UInt8(DT_DIR) else { continue }
            let child = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if child != ".", child != ".." { watchAll("\(path)/\(child)", name) }
        }
    }

    private mutating func watch(_ path: String, _ name: String, isBelowRefs: Bool) {
        let mask = UInt32(IN_MOVED_TO) | UInt32(IN_CREATE) | UInt32(IN_DELETE) | UInt32(IN_ONLYDIR)
        let number = inotify_add_watch(descriptor, path, mask)
        if number >= 0 { places[number] = (path, name, isBelowRefs) } else if errno == ENOSPC { isFull = true }
    }
}
