/// For each of some keys a number that isn't negative: open addressing with linear probing, in flat arrays.
///
/// It is asked millions of times; a dictionary's hash, which withstands keys that mean harm, takes longer than the rest.
struct NumberMap: Sendable {
    private var keys = [UInt64](repeating: 0, count: fewestSlots)
    /// The number of each slot's key; -1 for an empty slot.
    private var numbers = [Int32](repeating: -1, count: fewestSlots)
    private var count = 0

    /// Always a power of two.
    private static let fewestSlots = 16

    /// The number of a key; `nil` while it has none.
    ///
    /// To set is amortised O(1).
    subscript(key: UInt64) -> Int? {
        get {
            let number = numbers[slot(of: key)]
            return number < 0 ? nil : Int(number)
        }
        set {
            guard let newValue else { return }
            if count * 2 >= keys.count { grow() }
            let slot = slot(of: key)
            if numbers[slot] < 0 { count += 1 }
            (keys[slot], numbers[slot]) = (key, Int32(newValue))
        }
    }

    /// Where a key is, or would be.
    private func slot(of key: UInt64) -> Int {
        let mask = keys.count - 1
        // The upper bits of the product depend on all of the key.
        let product = key &* 0x9e37_79b9_7f4a_7c15
        var slot = Int(truncatingIfNeeded: product >> 32) & mask
        while numbers[slot] >= 0, keys[slot] != key { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        let (oldKeys, oldNumbers) = (keys, numbers)
        keys = [UInt64](repeating: 0, count: oldKeys.count * 4)
        numbers = [Int32](repeating: -1, count: oldKeys.count * 4)
        for (key, number) in zip(oldKeys, oldNumbers) where number >= 0 {
            let slot = slot(of: key)
            (keys[slot], numbers[slot]) = (key, number)
        }
    }
}
