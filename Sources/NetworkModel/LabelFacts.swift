/// What is known of the labels of a pod or a namespace.
public struct LabelFacts: Hashable, Sendable {
    /// What is known key by key.
    public private(set) var known: Known
    /// Whether the keys that `known` lacks are absent; otherwise nothing is known of them.
    public var isComplete: Bool

    /// Labels that are known in full.
    public init(_ labels: [String: String]) {
        self.init(labels.map { LabelSelector.Requirement($0.key, .value($0.value)) }, isComplete: true)
    }

    /// Labels of which only what a selector says is known.
    public init(knowing selector: LabelSelector) {
        known = Known(sorted: selector.requirements)
        isComplete = false
    }

    /// What is known of some keys, in any order; of a key that is among them twice, both is.
    public init(_ known: consuming [LabelSelector.Requirement], isComplete: Bool) {
        self.known = Known(sorted: LabelSelector.Requirement.joined(known))
        self.isComplete = isComplete
    }

    /// What is known of one key.
    public subscript(key: String) -> LabelDomain {
        get { known[key] ?? (isComplete ? .absent : .anything) }
        set { known.set(key, to: newValue) }
    }

    /// Keys with what is known of each: sorted by key.
    ///
    /// Objects have few labels: a sorted list is smaller than a dictionary, and no slower.
    public struct Known: RandomAccessCollection, Hashable, Sendable {
        private var entries: [LabelSelector.Requirement]

        /// Entries that are sorted by key, one a key.
        fileprivate init(sorted entries: [LabelSelector.Requirement]) { self.entries = entries }

        /// The place of the first entry.
        public var startIndex: Int { 0 }
        /// The place behind the last entry.
        public var endIndex: Int { entries.count }
        /// How many keys there are.
        public var count: Int { entries.count }
        /// What is known, in the order of the keys.
        public var values: some RandomAccessCollection<LabelDomain> { entries.lazy.map(\.domain) }

        /// The entry at a place.
        public subscript(position: Int) -> (key: String, value: LabelDomain) {
            (entries[position].key, entries[position].domain)
        }

        /// What is known of a key; `nil` for a key that isn't among them.
        public subscript(key: String) -> LabelDomain? {
            let place = place(of: key)
            return place < entries.count && entries[place].key == key ? entries[place].domain : nil
        }

        fileprivate mutating func set(_ key: String, to domain: LabelDomain) {
            let place = place(of: key)
            if place < entries.count, entries[place].key == key {
                entries[place].domain = domain
            } else {
                entries.insert(LabelSelector.Requirement(key, domain), at: place)
            }
        }

        /// The first place whose key isn't less.
        private func place(of key: String) -> Int {
            var low = 0
            var high = entries.count
            while low < high {
                let middle = (low + high) / 2
                if entries[middle].key < key { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }
}
