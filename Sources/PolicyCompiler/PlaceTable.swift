public import Manifests

/// Where each of some things stands.
///
/// A sorted list: a cluster has hundreds of thousands of rules, and a report asks for the places of a few.
public struct PlaceTable<Key: Hashable & Comparable & Sendable>: Hashable, Sendable {
    /// The keys: sorted, each once.
    public private(set) var keys: [Key] = []
    /// The place of each key, in the order of the keys.
    public private(set) var values: [SourceLocation] = []

    /// A table of nothing.
    public init() {}

    /// A table of what a dictionary holds.
    public init(_ places: [Key: SourceLocation]) {
        for (key, place) in places { append(key, at: place) }
        sort()
    }

    /// Where a thing stands; `nil` for what isn't in the table.
    ///
    /// Logarithmic to ask; to set takes time linear in the table.
    public subscript(key: Key) -> SourceLocation? {
        get {
            let index = index(of: key)
            return has(key, at: index) ? values[index] : nil
        }
        set {
            let index = index(of: key)
            switch (has(key, at: index), newValue) {
            case (true, let place?): values[index] = place
            case (true, nil):
                keys.remove(at: index)
                values.remove(at: index)
            case (false, let place?):
                keys.insert(key, at: index)
                values.insert(place, at: index)
            case (false, nil): break
            }
        }
    }

    private func has(_ key: Key, at index: Int) -> Bool { index < keys.count && keys[index] == key }

    /// The first index whose key isn't less.
    private func index(of key: Key) -> Int {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Makes room for so many things.
    mutating func reserve(_ count: Int) {
        keys.reserveCapacity(count)
        values.reserveCapacity(count)
    }

    /// Adds a thing; once all are added, ``sort()`` makes it a table.
    mutating func append(_ key: Key, at place: SourceLocation) {
        keys.append(key)
        values.append(place)
    }

    /// Sorts what was appended; linear where it came in order.
    ///
    /// Of a thing that was added twice, the last place counts: objects of two API groups may have one name.
    mutating func sort() {
        guard !isSorted else { return }
        let (keys, values) = (keys, values)
        let order = keys.indices.sorted { keys[$0] == keys[$1] ? $0 < $1 : keys[$0] < keys[$1] }
        self = PlaceTable()
        for (position, index) in order.enumerated() {
            let isLast = position + 1 == order.count || keys[order[position + 1]] != keys[index]
            if isLast { append(keys[index], at: values[index]) }
        }
    }

    private var isSorted: Bool {
        var index = 1
        while index < keys.count {
            guard keys[index - 1] < keys[index] else { return false }
            index += 1
        }
        return true
    }
}

extension PlaceTable: ExpressibleByDictionaryLiteral {
    /// A table as written; of a key that is written twice, the last place counts.
    public init(dictionaryLiteral elements: (Key, SourceLocation)...) {
        self.init(Dictionary(elements) { $1 })
    }
}
