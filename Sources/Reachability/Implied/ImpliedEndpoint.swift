public import NetworkModel

/// Pods that a policy speaks of and no manifest describes: "any pod app=web in shop, not in this repository".
///
/// They carry the labels that the policy's selector asks for, and no others that selectors ask about: pods that several
/// selectors speak of are made of several endpoints' rules. They are in a namespace by name; or in one that nothing here
/// names, of whose labels only those asked for are known, so that selectors on others match it possibly.
public struct ImpliedEndpoint: Hashable, Sendable {
    /// Where the pods are: a namespace by name, or any with certain labels that nothing here names.
    public var namespaces: NamespaceScope
    /// What is asked of their labels.
    public var pods: LabelSelector

    /// The pods of namespaces that have certain labels.
    public init(namespaces: NamespaceScope, pods: LabelSelector) {
        self.namespaces = namespaces
        self.pods = pods
    }
}

extension ImpliedEndpoint: Comparable {
    /// Those of named namespaces first, by name; then by what is known of their labels.
    public static func < (a: ImpliedEndpoint, b: ImpliedEndpoint) -> Bool {
        switch (a.namespaces, b.namespaces) {
        case (.named(let x), .named(let y)): x == y ? a.pods.isDescribedBefore(b.pods) : x < y
        case (.named, .matching): true
        case (.matching, .named): false
        case (.matching(let x), .matching(let y)):
            x == y
                ? a.pods.isDescribedBefore(b.pods)
                : (x.description, a.pods.description) < (y.description, b.pods.description)
        }
    }
}

extension Sequence<ImpliedEndpoint> {
    /// The endpoints in their order; each is put into words once, and not at every comparison.
    func sortedByWords() -> [ImpliedEndpoint] {
        let worded = map { endpoint in
            let (isNamed, place) =
                switch endpoint.namespaces {
                case .named(let name): (true, name)
                case .matching(let selector): (false, selector.description)
                }
            return (endpoint: endpoint, isNamed: isNamed, words: (place, endpoint.pods.description))
        }
        return worded.sorted { $0.isNamed == $1.isNamed ? $0.words < $1.words : $0.isNamed }.map(\.endpoint)
    }
}

extension LabelSelector {
    /// Whether its text comes before another's; of different selectors, one does.
    fileprivate func isDescribedBefore(_ other: LabelSelector) -> Bool {
        // Most ask for one value of one label: what follows equal starts decides, unless it could merge with them.
        if requirements.count == 1, other.requirements.count == 1, requirements[0].key == other.requirements[0].key,
            let a = requirements[0].domain.onlyValue, let b = other.requirements[0].domain.onlyValue, a.isASCII,
            b.isASCII
        {
            return a < b
        }
        return description < other.description
    }
}

extension String {
    fileprivate var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }
}

extension ImpliedEndpoint: CustomStringConvertible {
    /// `shop/{app=web}`, `{team=a}/{app=web}` or `*/{app=web}`; `shop/{}` is any pod of shop.
    public var description: String {
        switch namespaces {
        case .named(let name): "\(name)/{\(pods)}"
        case .matching(let selector): selector.isEverything ? "*/{\(pods)}" : "{\(selector)}/{\(pods)}"
        }
    }
}

/// When policies yield implied endpoints.
public enum ImpliedEndpointMode: String, Hashable, Sendable, CaseIterable {
    /// For selectors that match no workload of either side.
    case auto
    /// Never.
    case never
    /// For every selector.
    case always
}
