public import NetworkModel
public import Reachability

/// How a person names an endpoint, or several.
public enum EndpointName: Hashable, Sendable {
    /// Workloads: `shop/web`, or `deployment/shop/web` where the kind matters. `shop/*` is every workload of shop.
    case workloads(kind: String?, namespace: String, name: String?)
    /// An implied endpoint by its description: `shop/{app=web}`.
    case implied(String)
    /// An address or a block of addresses.
    case addresses(AddressSet, text: String)
    /// Every address outside the cluster.
    case anyAddress
    /// The ingress controller.
    case ingressController

    /// Reads a name.
    ///
    /// - Returns: `nil` for what is neither an address nor of the form `NAMESPACE/NAME` or `KIND/NAMESPACE/NAME`.
    public init?(_ text: String) {
        if text == "ingress-controller" {
            self = .ingressController
        } else if text == "any-address" || text == "external" {
            self = .anyAddress
        } else if text.hasSuffix("}"), text.contains("/{") {
            self = .implied(text)
        } else if let addresses = AddressSet(text: text) {
            self = .addresses(addresses, text: text)
        } else {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard (2...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else { return nil }
            // An address with a prefix length that it can't have is no namespace either.
            guard AddressSet(text: parts[0]) == nil else { return nil }
            let name = parts[parts.count - 1]
            self = .workloads(
                kind: parts.count == 3 ? parts[0] : nil, namespace: parts[parts.count - 2],
                name: name == "*" ? nil : name)
        }
    }

    /// The addresses that it names.
    var addresses: AddressSet? {
        if case .addresses(let set, _) = self { set } else { nil }
    }

    /// The text that names it.
    public var text: String {
        switch self {
        case .workloads(let kind, let namespace, let name):
            [kind, namespace, name ?? "*"].compactMap(\.self).joined(separator: "/")
        case .implied(let text), .addresses(_, let text): text
        case .anyAddress: "any-address"
        case .ingressController: "ingress-controller"
        }
    }

    /// Whether it names an endpoint.
    public func names(_ endpoint: Endpoint) -> Bool {
        switch (self, endpoint) {
        case (.workloads(let kind, let namespace, let name), .workload(let id)):
            id.namespace == namespace && (name == nil || id.name == name)
                && (kind == nil || id.kind.lowercased() == kind?.lowercased())
        case (.workloads(nil, let namespace, nil), .implied(let implied)):
            implied.namespaces == .named(namespace)
        case (.implied(let text), .implied(let implied)): implied.description == text
        case (.addresses(let asked, _), .addresses(let set)): !asked.isDisjoint(with: set)
        case (.anyAddress, .addresses): true
        case (.ingressController, .ingressController): true
        default: false
        }
    }

    /// The endpoints that it names.
    ///
    /// - Throws: ``EndpointError`` when there is none, with names of the same kind that are close.
    func resolve(among endpoints: [Endpoint]) throws -> [Endpoint] {
        let found = endpoints.filter(names)
        guard found.isEmpty else { return found }
        throw EndpointError(name: text, suggestions: suggestions(among: endpoints))
    }

    private func suggestions(among endpoints: [Endpoint]) -> [String] {
        let candidates = endpoints.compactMap { endpoint -> String? in
            switch endpoint {
            case .workload(let id): "\(id.namespace)/\(id.name)"
            case .implied(let implied): implied.description
            case .addresses, .ingressController: nil
            }
        }
        let wanted = Set(text.split(whereSeparator: { "/{}=-".contains($0) }).map(String.init))
        let scored = Set(candidates).map { candidate -> (Int, String) in
            let words = Set(candidate.split(whereSeparator: { "/{}=-".contains($0) }).map(String.init))
            return (words.intersection(wanted).count, candidate)
        }
        return scored.filter { $0.0 > 0 }.sorted { ($1.0, $0.1) < ($0.0, $1.1) }.prefix(5).map(\.1)
    }
}
