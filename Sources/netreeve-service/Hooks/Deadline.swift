import Commands
import Glibc
import Synchronization
import Threads

/// The time that a hook has for its verdict.
///
/// Whoever comes first, the verdict or the end of the time, speaks; the other keeps silent.
final class Deadline: Sendable {
    private let end: ContinuousClock.Instant?
    private let isDecided = Mutex(false)
    private let expire: @Sendable () -> Int32

    /// A time that ends by itself, whatever the process does then.
    ///
    /// - Parameters:
    ///   - budget: how long it is; `nil` for any time.
    ///   - start: when it began.
    ///   - expire: says that it has ended, and gives the exit status.
    init(_ budget: Duration?, since start: ContinuousClock.Instant, expire: @escaping @Sendable () -> Int32) {
        end = budget.map { start + $0 }
        self.expire = expire
        guard let end else { return }
        // Without another thread the time is looked at once there is a verdict.
        _ = Thread { self.wait(until: end) }
    }

    private func wait(until end: ContinuousClock.Instant) {
        while true {
            let (seconds, attoseconds) = (end - .now).components
            guard seconds > 0 || attoseconds > 0 else { break }
            var rest = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
            nanosleep(&rest, nil)
        }
        guard decide() else { return }
        _exit(expire())
    }

    private func decide() -> Bool {
        isDecided.withLock { isDecided in
            defer { isDecided = true }
            return !isDecided
        }
    }

    /// Ends the time, as there is a verdict; one that comes too late counts as none.
    func finish() {
        if let end, ContinuousClock.now >= end, decide() { _exit(expire()) }
        // The other thread is about to end the process.
        guard decide() else { while true { pause() } }
    }
}
