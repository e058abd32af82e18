import Manifests
import NetworkModel
import Packing
import PolicyCompiler

/// Where each policy and its rules stand, to be looked up one at a time.
struct PolicyPlaces: Sendable {
    /// The hashes of the policies' identities: sorted.
    private var hashes: [UInt64] = []
    /// Where each one's bytes start.
    private var starts: [UInt32] = []
    private var bytes: [UInt8] = []

    /// The places of a source table.
    init(_ sources: SourceTable) {
        var rules: [PolicyID: [(index: Int, place: SourceLocation)]] = [:]
        for (rule, place) in sources.rules { rules[rule.policy, default: []].append((rule.index, place)) }
        let sorted = sources.policies.map { (hash: $0.key.stableHash, id: $0.key, place: $0.value) }
            .sorted { ($0.hash, $0.id) < ($1.hash, $1.id) }
        var writer = PackWriter()
        for policy in sorted {
            hashes.append(policy.hash)
            starts.append(UInt32(writer.bytes.count))
            writer.write(policy.id)
            writer.write(policy.place.path)
            writer.write(count: policy.place.line)
            writer.write(count: policy.place.column)
            writer.write((rules[policy.id] ?? []).sorted { $0.index < $1.index }) { writer, rule in
                writer.write(signed: rule.index)
                // Objects of one kind and name in two groups are one policy's parts.
                writer.write(rule.place.path == policy.place.path ? nil : rule.place.path) { $0.write($1) }
                writer.write(count: rule.place.line)
                writer.write(count: rule.place.column)
            }
        }
        bytes = writer.bytes
    }

    /// Adds the places of a policy to a table; does nothing for one that isn't there.
    func add(_ id: PolicyID, to table: inout SourceTable) throws(PackError) {
        let hash = id.stableHash
        guard var position = hashes.sortedIndex(of: hash) else { return }
        while position < hashes.count, hashes[position] == hash {
            var reader = PackReader(bytes, in: Int(starts[position])..<bytes.count)
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
        writer.write(flat: bytes)
    }

    init(from reader: inout PackReader) throws(PackError) {
        hashes = try reader.flat()
        starts = try reader.flat()
        bytes = try reader.flat()
        guard hashes.count == starts.count else { throw PackError() }
    }
}
