import NetworkModel

extension [Peer] {
    /// The peers without repetition, in an order that doesn't depend on how they were written.
    ///
    /// Peers of a rule are alternatives (E-1), so that their order has no meaning; one order for all keeps equal
    /// rules equal values.
    func canonical() -> [Peer] {
        guard count > 1 else { return self }
        return Set(self).map { (key: $0.sortKey, peer: $0) }.sorted { $0.key < $1.key }.map(\.peer)
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
