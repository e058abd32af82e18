public import NetworkModel

extension EndpointSet {
    /// Nobody.
    public static let nobody = EndpointSet([])

    /// Whether it has an endpoint, of addresses exactly these; O(log n).
    public func contains(_ endpoint: Endpoint) -> Bool {
        var range = endpoints.indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if endpoints[middle] == endpoint { return true }
            range = endpoints[middle] < endpoint ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return false
    }

    /// Whether it has no endpoint.
    public var isEmpty: Bool { endpoints.isEmpty }

    /// The endpoints of both, and the addresses of both; linear.
    public func intersection(_ other: EndpointSet) -> EndpointSet {
        combined(with: other, keepingCommon: true) { $0.intersection($1) }
    }

    /// The endpoints, and addresses, that the other lacks; linear.
    public func subtracting(_ other: EndpointSet) -> EndpointSet {
        combined(with: other, keepingCommon: false) { $0.subtracting($1) }
    }

    /// The endpoints of either, and their addresses; linear.
    public func union(_ other: EndpointSet) -> EndpointSet {
        guard !other.isEmpty else { return self }
        guard !isEmpty else { return other }
        return EndpointSet(endpoints + other.endpoints)
    }

    /// The addresses outside the cluster among them.
    public var addresses: AddressSet {
        if case .addresses(let set)? = endpoints.last { set } else { AddressSet() }
    }

    private func combined(
        with other: EndpointSet, keepingCommon: Bool, _ addresses: (AddressSet, AddressSet) -> AddressSet
    ) -> EndpointSet {
        // Addresses come last, and at most once.
        let (mine, theirs) = (endpoints.filter { !$0.isAddresses }, other.endpoints.filter { !$0.isAddresses })
        var result: [Endpoint] = []
        var position = 0
        for endpoint in mine {
            while position < theirs.count, theirs[position] < endpoint { position += 1 }
            let isCommon = position < theirs.count && theirs[position] == endpoint
            if isCommon == keepingCommon { result.append(endpoint) }
        }
        return EndpointSet(result + [.addresses(addresses(self.addresses, other.addresses))])
    }
}

extension Endpoint {
    fileprivate var isAddresses: Bool {
        if case .addresses = self { true } else { false }
    }
}
