import Synchronization

/// A value that is taken once, so that whoever takes it is the only one who holds it: large ones are given up on the way.
public final class HandedOver<Value: Sendable>: Sendable {
    private let value: Mutex<Value?>

    /// A value to be taken.
    public init(_ value: Value) { self.value = Mutex(value) }

    /// The value; `nil` once it has been taken.
    public func take() -> Value? { value.withLock { $0.take() } }
}
