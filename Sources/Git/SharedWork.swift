import Synchronization
import Threads

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
        return work.finished.withLock { finished in
            finished.sort { $0.start < $1.start }
            var values: [Value] = []
            values.reserveCapacity(count)
            for position in finished.indices {
                values += finished[position].values
                finished[position].values = []
            }
            return values
        }
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
