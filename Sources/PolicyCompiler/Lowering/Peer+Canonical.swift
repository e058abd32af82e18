import NetworkModel

extension [Peer] {
    /// The peers without repetition, in an order that doesn't depend on how they were written.
    ///
    /// Peers of a rule are alternatives (E-1), so that their order has no meaning; one order for all keeps equal
    /// rules equal values.
    func canonical() -> [Peer] {
        guard count > 1 else { return self }
        if let values = onlyValues() { return canonical(by: values) }
        return Set(self).map { (key: $0.sortKey, peer: $0) }.sorted { $0.key < $1.key }.map(\.peer)
    }

    /// The value that each peer asks of one label of pods in one namespace; `nil` unless all do.
    ///
    /// Most peers are such, and their texts differ in the value only.
    private func onlyValues() -> [String]? {
        guard case .pods(let first)? = self.first, let (namespace, key, _) = first.onlyLabel else { return nil }
        var values: [String] = []
        values.reserveCapacity(count)
        for peer in self {
            guard case .pods(let selector) = peer, selector.includesNodePods == first.includesNodePods,
                let label = selector.onlyLabel, label.namespace == namespace, label.key == key
            else { return nil }
            values.append(label.value)
        }
        return values
    }

    /// The peers in the order of their values, each value once.
    private func canonical(by values: [String]) -> [Peer] {
        let isSorted = indices.dropFirst().allSatisfy { values[$0 - 1] < values[$0] }
        if isSorted { return self }
        var result: [Peer] = []
        var last: String?
        for index in indices.sorted(by: { values[$0] < values[$1] }) where values[index] != last {
            result.append(self[index])
            last = values[index]
        }
        return result
    }
}

extension PodSelector {
    /// What it asks, if that is one value of one label, of pods of a namespace by name.
    fileprivate var onlyLabel: (namespace: String, key: String, value: String)? {
        guard case .named(let namespace) = namespaces, pods.requirements.count == 1,
            let value = pods.requirements[0].domain.onlyValue
        else { return nil }
        return (namespace, pods.requirements[0].key, value)
    }
}

extension Peer {
    /// A text that differs between different peers.
    fileprivate var sortKey: String {
        switch self {
        case .anyone: "0"
        case .pods(let selector):
            switch selector.namespaces {
            case .named(let name): "1 \(name) \(selector.pods)"
            case .matching(let namespaces): "2 \(namespaces) \(selector.pods)"
            }
        case .addresses(let addresses, let selectsPods):
            "3 \(addresses.v4.ranges) \(addresses.v6.ranges) \(selectsPods)"
        case .someAddresses(let text): "4 \(text)"
        }
    }
}
