import NetworkModel

/// The parts of the address space among the endpoints, by where they start.
///
/// No peer divides a part, so that a part is in a set of addresses exactly if its first address is.
struct AddressAtoms {
    private var v4: [(first: UInt32, endpoint: Int)] = []
    private var v6: [(first: UInt128, endpoint: Int)] = []

    /// The parts among endpoints that are sorted: IPv4 before IPv6, each by address.
    init(_ endpoints: [Endpoint]) {
        for (number, endpoint) in endpoints.enumerated() {
            guard case .addresses(let set) = endpoint else { continue }
            if let range = set.v4.ranges.first { v4.append((range.lowerBound, number)) }
            if let range = set.v6.ranges.first { v6.append((range.lowerBound, number)) }
        }
    }

    /// The endpoints in a set: ascending.
    ///
    /// O(ranges of the set × log parts + parts found).
    func endpoints(in set: AddressSet) -> [Int] {
        set.v4.ranges.flatMap { Self.endpoints(from: $0.lowerBound, through: $0.upperBound, in: v4) }
            + set.v6.ranges.flatMap { Self.endpoints(from: $0.lowerBound, through: $0.upperBound, in: v6) }
    }

    private static func endpoints<Address: Comparable>(
        from first: Address, through last: Address, in atoms: [(first: Address, endpoint: Int)]
    ) -> [Int] {
        var low = 0
        var high = atoms.count
        while low < high {
            let middle = (low + high) / 2
            if atoms[middle].first < first { low = middle + 1 } else { high = middle }
        }
        return atoms[low...].prefix { $0.first <= last }.map(\.endpoint)
    }
}
