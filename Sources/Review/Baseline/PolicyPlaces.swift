import Manifests
import NetworkModel
import Packing
import PolicyCompiler

/// Where each policy and its rules stand, to be looked up one at a time.
struct PolicyPlaces: Sendable {
    /// The hashes of the policies' identities: sorted.
    private var hashes = FlatList<UInt64>()
    /// Where each one's bytes start.
    private var starts = FlatList<UInt32>()
    /// The bytes, and where among others they lie.
    private var bytes: [UInt8] = []
    private var range = 0..<0

    /// The places of a source table.
    init(_ sources: SourceTable) {
        let (ids, places, rules) = (sources.policies.keys, sources.policies.values, sources.rules)
        // Both tables are sorted by policy: each policy's rules follow those of the one before it.
        var firstRules = [Int](repeating: 0, count: ids.count + 1)
        var next = 0
        for (position, id) in ids.enumerated() {
            while next < rules.keys.count, rules.keys[next].policy < id { next += 1 }
            firstRules[position] = next
            while next < rules.keys.count, rules.keys[next].policy == id { next += 1 }
            firstRules[position + 1] = next
        }
        let hashed = ids.indices.map { (hash: ids[$0].stableHash, position: $0) }.sorted {
            ($0.hash, $0.position) < ($1.hash, $1.position)
        }
        var writer = PackWriter()
        for (hash, position) in hashed {
            hashes.append(hash)
            starts.append(UInt32(writer.bytes.count))
            writer.write(ids[position])
            writer.write(places[position].path)
            writer.write(count: places[position].line)
            writer.write(count: places[position].column)
            let followers = firstRules[position]..<firstRules[position + 1]
            let own = followers.filter { rules.keys[$0].policy == ids[position] }
            writer.write(own) { writer, rule in
                let (path, place) = (places[position].path, rules.values[rule])
                writer.write(signed: rules.keys[rule].index)
                // Objects of one kind and name in two groups are one policy's parts.
                writer.write(place.path == path ? nil : place.path) { $0.write($1) }
                writer.write(count: place.line)
                writer.write(count: place.column)
            }
        }
        bytes = writer.bytes
        range = 0..<bytes.count
    }

    /// Adds the places of a policy to a table; does nothing for one that isn't there.
    func add(_ id: PolicyID, to table: inout SourceTable) throws(PackError) {
        let hash = id.stableHash
        guard var position = hashes.sortedIndex(of: hash) else { return }
        while position < hashes.count, hashes[position] == hash {
            var reader = PackReader(bytes, in: range.lowerBound + Int(starts[position])..<range.upperBound)
            let found: PolicyID = try reader.value()
            position += 1
            guard found == id else { continue }
            let path = try reader.text()
            table.policies[id] = SourceLocation(path: path, line: try reader.count(), column: try reader.count())
            for _ in 0..<(try reader.count()) {
                let index = try reader.signed()
                let own = try reader.optional { (reader) throws(PackError) in try reader.text() }
                table.rules[RuleID(policy: id, index: index)] = SourceLocation(
                    path: own ?? path, line: try reader.count(), column: try reader.count())
            }
            return
        }
    }
}

extension PolicyID {
    fileprivate var stableHash: UInt64 {
        var hash = Packing.stableHash(kind, seed: direction == .egress ? 1 : 0)
        hash = Packing.stableHash(namespace ?? "\u{0}", seed: hash)
        return Packing.stableHash(name, seed: hash)
    }
}

extension PolicyPlaces: Packable {
    func pack(into writer: inout PackWriter) {
        writer.write(flat: hashes)
        writer.write(flat: starts)
        writer.write(count: range.count)
        writer.write(raw: bytes[range])
    }

    init(from reader: inout PackReader) throws(PackError) {
        hashes = try reader.list()
        starts = try reader.list()
        (bytes, range) = try reader.shared(try reader.count())
        guard hashes.count == starts.count, Int(starts.last ?? 0) <= range.count else { throw PackError() }
    }
}
