/// ``stableHash(_:seed:)`` of bytes that come piece by piece.
public struct StableHasher: Sendable {
    private var lanes = HashLanes(seed: 0)
    /// What doesn't fill a block yet.
    private var rest: [UInt8] = []
    private var count = 0

    /// A hasher of nothing yet.
    public init() { rest.reserveCapacity(HashLanes.blockLength) }

    /// Takes further bytes in; O(bytes).
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        count += bytes.count
        var bytes = bytes[...]
        if !rest.isEmpty {
            let missing = bytes.prefix(HashLanes.blockLength - rest.count)
            rest.append(contentsOf: missing)
            bytes = bytes.dropFirst(missing.count)
            guard rest.count == HashLanes.blockLength else { return }
            rest.withUnsafeBytes { _ = lanes.absorb($0) }
            rest.removeAll(keepingCapacity: true)
        }
        let absorbed = lanes.absorb(UnsafeRawBufferPointer(rebasing: bytes))
        rest.append(contentsOf: bytes.dropFirst(absorbed))
    }

    /// The number of all bytes so far.
    public var hash: UInt64 {
        rest.withUnsafeBytes { stableHash(rest: $0, count: count, lanes: lanes, seed: 0) }
    }
}
