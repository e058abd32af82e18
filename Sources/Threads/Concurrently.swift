import Synchronization

/// Does two things at once, the first on another thread, and waits for both.
///
/// Where the system allows no further thread, one is done after the other.
public func concurrently<First: Sendable, Second>(
    _ first: @Sendable () -> First, and second: () -> Second
) -> (First, Second) {
    withoutActuallyEscaping(first) { first in
        let result = Awaited<First>()
        let thread = Thread { result.value.withLock { $0 = first() } }
        let other = second()
        thread?.join()
        return (result.value.withLock { $0.take() } ?? first(), other)
    }
}

/// What another thread is about to give.
private final class Awaited<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
}
