/// A dictionary that is copied and then changed again and again: what a copy changes lies apart, and only that is copied.
struct Overlay<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var older: [Key: Value] = [:]
    private var recent: [Key: Value] = [:]

    /// So many lie apart.
    private static var mostRecent: Int { 48 }

    /// The value of a key; `nil` where it has none.
    subscript(key: Key) -> Value? { recent[key] ?? older[key] }

    /// Gives a key a value in the place of the one that it has; amortised O(1).
    mutating func set(_ value: Value, for key: Key) {
        recent[key] = value
        guard recent.count > Self.mostRecent else { return }
        older.merge(recent) { $1 }
        recent = [:]
    }
}
