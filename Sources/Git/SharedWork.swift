import CGit2
import Glibc
import Synchronization

/// Numbered pieces of work that threads take from in turn, each a few neighbours at a time.
final class SharedWork<Value: Sendable>: Sendable {
    private let count: Int
    private let share: Int
    private let next = Atomic(0)
    private let finished = Mutex<[(start: Int, values: [Value])]>([])

    private init(count: Int, threads: Int) {
        self.count = count
        // Neighbours lie near each other in a pack; many shares keep all threads busy to the end.
        share = max(1, min(64, count / (threads * 8)))
    }

    /// Does all pieces on the calling thread and further ones; the values in the order of their numbers.
    ///
    /// - Parameters:
    ///   - count: How many pieces there are.
    ///   - workers: The most threads to use. Few pieces are done by the calling thread alone.
    ///   - helper: What another thread does, by calling `take`; it may as well do nothing.
    ///   - own: A piece, done by the calling thread.
    static func values(
        count: Int, workers: Int, helper: @escaping @Sendable (SharedWork) -> Void, own: (Int) -> Value
    ) -> [Value] {
        let threads = max(1, min(workers, count / fewest))
        let work = SharedWork(count: count, threads: threads)
        let helpers = (1..<threads).compactMap { _ in Thread { helper(work) } }
        work.take(own)
        helpers.forEach { $0.join() }
        return work.finished.withLock { $0.sorted { $0.start < $1.start }.flatMap(\.values) }
    }

    /// How many pieces are worth a thread with its own repository, which take 0.2 ms to start and open.
    private static var fewest: Int { 16 }

    /// Does pieces until none is left.
    func take(_ piece: (Int) -> Value) {
        while case let start = next.add(share, ordering: .relaxed).oldValue, start < count {
            let values = (start..<min(start + share, count)).map(piece)
            finished.withLock { $0.append((start, values)) }
        }
    }
}

/// A thread of the system's, because the threads of Swift's tasks can't be waited for by code that isn't a task.
private struct Thread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// As large as the main thread's is by custom, so that what works there works here.
    private static let stackSize = 8 << 20

    private let id: pthread_t

    /// Starts a thread; nil if the system allows no more.
    init?(_ run: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        guard pthread_attr_init(&attributes) == 0 else { return nil }
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, Self.stackSize)
        let body = Unmanaged.passRetained(Body(run))
        var id: pthread_t = 0
        let result = pthread_create(&id, &attributes, { Self.start($0) }, body.toOpaque())
        guard result == 0 else {
            body.release()
            return nil
        }
        self.id = id
    }

    private static func start(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
        return nil
    }

    /// Waits for its end.
    func join() { pthread_join(id, nil) }
}
