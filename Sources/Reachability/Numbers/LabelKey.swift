import Packing

/// Hashes of what labels and selectors are indexed by.
enum LabelKey {
    /// A label of pods in any place.
    static func label(_ key: String, _ value: String) -> UInt64 { stableHash(value, seed: stableHash(key, seed: 1)) }
    /// A label of pods in one place.
    static func label(_ key: String, _ value: String, in place: Int) -> UInt64 {
        stableHash(value, seed: stableHash(key, seed: 2) ^ UInt64(place) &* 0x9e37_79b9_7f4a_7c15)
    }
    /// A key of pods whose value can't be listed.
    static func open(_ key: String) -> UInt64 { stableHash(key, seed: 3) }
    /// A key of pods that isn't surely absent.
    static func present(_ key: String) -> UInt64 { stableHash(key, seed: 4) }
    /// Everything in one place.
    static func place(_ place: Int) -> UInt64 { stableHash([UInt8](), seed: UInt64(place) << 8 | 5) }
    /// A label of namespaces.
    static func namespace(_ key: String, _ value: String) -> UInt64 {
        stableHash(value, seed: stableHash(key, seed: 6))
    }
    /// A label of pods in namespaces that have a label, each given by its own key here.
    static func label(_ pods: UInt64, inNamespacesWith namespaces: UInt64) -> UInt64 {
        stableHash([UInt8](), seed: pods &* 0x9e37_79b9_7f4a_7c15 ^ namespaces)
    }
    /// What has no better key.
    static let rest = stableHash([UInt8](), seed: 7)
    /// What is indexed by namespaces' labels, whatever they are.
    static let byNamespace = stableHash([UInt8](), seed: 8)
}
