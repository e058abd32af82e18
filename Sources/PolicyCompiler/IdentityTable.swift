import Manifests

/// The last manifest of each object so far, by hash of its name and namespace.
///
/// A dictionary would hold a copy of each identity.
struct IdentityTable {
    /// One more than the index of a manifest, at the hash of its identity or behind it; 0 is free.
    private var slots: [UInt32]
    private let mask: Int

    /// A table for so many manifests.
    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        mask = size - 1
    }

    /// Puts in the manifest at an index, and gives the index of the one that it replaces.
    mutating func place(_ index: Int, of manifests: [Manifest]) -> Int? {
        var hasher = Hasher()
        hasher.combine(manifests[index].identity.name)
        hasher.combine(manifests[index].identity.namespace)
        var slot = hasher.finalize() & mask
        while slots[slot] != 0 {
            let other = Int(slots[slot]) - 1
            if Self.isSame(manifests[other], manifests[index]) {
                slots[slot] = UInt32(index + 1)
                return other
            }
            slot = (slot + 1) & mask
        }
        slots[slot] = UInt32(index + 1)
        return nil
    }

    /// Whether two manifests are of one object; where not, most often by their kinds.
    private static func isSame(_ a: borrowing Manifest, _ b: borrowing Manifest) -> Bool {
        a.identity.kind == b.identity.kind && a.identity.name == b.identity.name
            && a.identity.namespace == b.identity.namespace && a.identity.group == b.identity.group
    }
}
