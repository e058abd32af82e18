import Glibc

/// A thread of the system's, because the threads of Swift's tasks can't be waited for by code that isn't a task.
public struct Thread: Sendable {
    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// As large as the main thread's is by custom, so that what works there works here.
    private static let stackSize = 8 << 20

    private let id: pthread_t

    /// Starts a thread; nil if the system allows no more.
    public init?(_ run: @escaping @Sendable () -> Void) {
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
    public func join() { pthread_join(id, nil) }

    /// Leaves it alone: nobody waits for its end, with which all that it takes is given back.
    public func detach() { pthread_detach(id) }
}
