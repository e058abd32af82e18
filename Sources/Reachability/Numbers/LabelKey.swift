import Packing

/// Hashes of what labels and selectors are indexed by.
enum LabelKey {
    /// A label of pods in any place.
    static func label(_ key: String, _ value: String) -> UInt64 { stableHash(value, seed: stableHash(key, seed: 1)) }
    /// A label of pods, given by its own key, in one place.
    static func label(_ label: UInt64, in place: Int) -> UInt64 { mixed(label, UInt64(place) << 3 | 2) }
    /// A label of pods in namespaces that have a label, each given by its own key.
    static func label(_ label: UInt64, inNamespacesWith namespaces: UInt64) -> UInt64 {
        mixed(label, namespaces << 3 | 3)
    }
    /// A key of pods whose value can't be listed.
    static func open(_ key: String) -> UInt64 { stableHash(key, seed: 3) }
    /// A key of pods that isn't surely absent.
    static func present(_ key: String) -> UInt64 { stableHash(key, seed: 4) }
    /// Everything in one place.
    static func place(_ place: Int) -> UInt64 { mixed(UInt64(place), 5) }
    /// A label of namespaces.
    static func namespace(_ key: String, _ value: String) -> UInt64 {
        stableHash(value, seed: stableHash(key, seed: 6))
    }
    /// What has no better key.
    static let rest = mixed(0, 7)
    /// What is indexed by namespaces' labels, whatever they are.
    static let byNamespace = mixed(0, 8)

    private static func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = (a ^ 0x9e37_79b9_7f4a_7c15).multipliedFullWidth(by: b &* 2 &+ 0xd6e8_feb8_6659_fd93)
        return product.high ^ product.low
    }
}
