import Packing
import Reachability

/// What was found of sets of endpoints, so that it is found once of a set that many groups share.
///
/// Sets are told apart by their size and their ends first: to ask costs little where sets that are equal share their
/// storage, as those of one analysis do.
struct SetMemo<Value> {
    private var known: [Key: [(set: EndpointSet, value: Value)]] = [:]

    private struct Key: Hashable {
        var count: Int
        var first: Endpoint?
        var last: Endpoint?
    }

    /// What is known of a set; found first where nothing is.
    mutating func value(of set: EndpointSet, otherwise find: () -> Value) -> Value {
        let key = Key(count: set.endpoints.count, first: set.endpoints.first, last: set.endpoints.last)
        if let known = known[key]?.first(where: { $0.set == set }) { return known.value }
        let value = find()
        known[key, default: []].append((set, value))
        return value
    }
}

/// The names of the sets of a report: each is put into words once.
struct SetNames {
    let naming: EndpointNaming
    private let limit: Int?
    private var phrases = SetMemo<Phrase>()

    /// Names by a naming; `limit` says how many names are given before the rest is only counted.
    init(_ naming: EndpointNaming, limit: Int? = EndpointNaming.mostNames) {
        (self.naming, self.limit) = (naming, limit)
    }

    /// A set of endpoints.
    mutating func phrase(_ set: EndpointSet) -> Phrase {
        phrases.value(of: set) { naming.phrase(set, limit: limit) }
    }
}

/// The sets of a report as JSON: each is written once.
struct SetTexts {
    private var texts = SetMemo<JSONValue>()
    /// How many bytes are kept.
    private var kept = 0

    /// Many sets that are all different aren't worth their memory.
    private static let mostKept = 1 << 26
    /// Small sets are written as fast as they are looked up.
    private static let fewest = 16

    /// A set of endpoints.
    mutating func value(_ set: EndpointSet) -> JSONValue {
        guard set.endpoints.count >= Self.fewest, kept < Self.mostKept else { return JSONValue(set) }
        var size = 0
        let value = texts.value(of: set) {
            let text = JSONValue(set).text
            size = text.utf8.count
            return .written(text)
        }
        kept += size
        return value
    }
}
