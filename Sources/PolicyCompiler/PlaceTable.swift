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

    /// A table of things with their places, in any order; of a thing that occurs twice, the last place counts.
    public init(_ places: some Sequence<(Key, SourceLocation)>) {
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

extension PlaceTable: RandomAccessCollection {
    /// The place of the first thing.
    public var startIndex: Int { 0 }
    /// The place behind the last thing.
    public var endIndex: Int { keys.count }

    /// A thing and where it stands, in the order of the things.
    public subscript(position: Int) -> (key: Key, value: SourceLocation) { (keys[position], values[position]) }

    /// The table of those that are wanted.
    public func filter(_ isIncluded: (Element) -> Bool) -> PlaceTable {
        var result = PlaceTable()
        for element in self where isIncluded(element) { result.append(element.key, at: element.value) }
        return result
    }

    /// Adds the things of another table; of what is in both, the place that the function makes of both counts.
    public mutating func merge(
        _ other: PlaceTable, uniquingKeysWith combine: (SourceLocation, SourceLocation) -> SourceLocation
    ) {
        guard !other.isEmpty else { return }
        let places = other.map { (key, place) in (key, self[key].map { combine($0, place) } ?? place) }
        for (key, place) in places { append(key, at: place) }
        sort()
    }
}

extension PlaceTable: ExpressibleByDictionaryLiteral {
    /// A table as written; of a key that is written twice, the last place counts.
    public init(dictionaryLiteral elements: (Key, SourceLocation)...) {
        self.init(elements)
    }
}
