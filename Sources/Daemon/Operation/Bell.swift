import ServiceLifecycle
import Synchronization

/// Wakes those who wait for something to do: a hint that something may have come, never what.
final class Bell: Sendable {
    private struct State {
        var names: Set<String> = []
        var ears: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())

    /// Wakes everybody; whoever asks hears which names were called.
    func ring(_ name: String? = nil) {
        let ears = state.withLock { state in
            if let name { state.names.insert(name) }
            return state.ears
        }
        for ear in ears { ear.yield() }
    }

    /// The names that were called since the last time.
    func names() -> Set<String> {
        state.withLock { state in
            defer { state.names = [] }
            return state.names
        }
    }

    /// Begins to listen.
    func listen() -> Ear {
        // Several rings are one: whoever wakes looks at everything.
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.ears.append(continuation) }
        return Ear(iterator: stream.cancelOnGracefulShutdown().makeAsyncIterator(), continuation: continuation)
    }
}

/// Somebody who waits for a bell; one task's alone.
struct Ear {
    fileprivate var iterator: AsyncCancelOnGracefulShutdownSequence<AsyncStream<Void>>.AsyncIterator
    fileprivate let continuation: AsyncStream<Void>.Continuation

    /// Waits until it rings, or some time has passed.
    ///
    /// - Returns: `false` when the service is to stop.
    mutating func wait(for duration: Duration) async -> Bool {
        let continuation = continuation
        let timer = Task {
            try await Task.sleep(for: duration)
            continuation.yield()
        }
        defer { timer.cancel() }
        return await iterator.next() != nil && !Task.isCancelled
    }
}
