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
        case (.named(let x), .named(let y)): (x, a.pods.description) < (y, b.pods.description)
        case (.named, .matching): true
        case (.matching, .named): false
        case (.matching(let x), .matching(let y)):
            (x.description, a.pods.description) < (y.description, b.pods.description)
        }
    }
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

extension ImpliedEndpoint {
    /// A selector that matches at most this many declared namespaces speaks of pods in each; one that matches more
    /// speaks of pods "in any namespace with these labels", lest a change of one policy list hundreds of namespaces.
    static let mostNamespacesNamed = 16

    /// The implied endpoints of snapshots that are looked at together: sorted.
    ///
    /// They are the same for each snapshot, so that a policy which is the first or last one for its subject shows as a
    /// change of access, not as pods that come and go. O(selectors × workloads of the namespaces they look into).
    static func implied(by snapshots: [ClusterSnapshot], mode: ImpliedEndpointMode) -> [ImpliedEndpoint] {
        guard mode != .never else { return [] }
        var selectors: Set<PodSelector> = []
        for policy in snapshots.lazy.flatMap(\.tiers).flatMap(\.policies) {
            selectors.insert(policy.subject)
            for case .pods(let selector) in policy.rules.lazy.flatMap(\.peers) { selectors.insert(selector) }
        }
        let populations = snapshots.map(Population.init)
        let unmatched = selectors.filter { selector in
            guard !selector.pods.requirements.contains(where: \.domain.isEmpty) else { return false }
            return mode == .always || !populations.contains { $0.hasWorkload(matching: selector) }
        }
        return Set(unmatched.flatMap { endpoints(for: $0, in: populations) }).sorted()
    }

    private static func endpoints(for selector: PodSelector, in populations: [Population]) -> [ImpliedEndpoint] {
        guard case .matching(let namespaces) = selector.namespaces else {
            return [ImpliedEndpoint(namespaces: selector.namespaces, pods: selector.pods)]
        }
        guard !namespaces.requirements.contains(where: \.domain.isEmpty) else { return [] }
        if let names = namespaces.onlyNames {
            return names.map { ImpliedEndpoint(namespaces: .named($0), pods: selector.pods) }
        }
        let declared = namespaces.isEverything ? [] : Set(populations.flatMap { $0.namespaces(matching: namespaces) })
        guard (1...mostNamespacesNamed).contains(declared.count) else {
            return [ImpliedEndpoint(namespaces: .matching(namespaces), pods: selector.pods)]
        }
        return declared.map { ImpliedEndpoint(namespaces: .named($0), pods: selector.pods) }
    }
}

extension LabelSelector {
    /// The names of the namespaces that it selects, where it selects by name alone.
    fileprivate var onlyNames: [String]? {
        guard requirements.count == 1, requirements[0].key == Namespace.nameLabel else { return nil }
        let domain = requirements[0].domain
        return domain.excludesValues || domain.allowsAbsence ? nil : domain.values
    }
}

/// The workloads of a snapshot by namespace, to ask whether a selector matches any.
private struct Population {
    private let snapshot: ClusterSnapshot
    private let workloads: [String: [Workload]]

    init(_ snapshot: ClusterSnapshot) {
        self.snapshot = snapshot
        workloads = Dictionary(grouping: snapshot.workloads, by: \.id.namespace)
    }

    /// Whether a workload surely has the labels.
    ///
    /// One on the node's network counts: the policy means it, though it has no effect there (semantics W-5, W-7), and
    /// other pods need not be supposed.
    func hasWorkload(matching selector: PodSelector) -> Bool {
        switch selector.namespaces {
        case .named(let name):
            return (workloads[name] ?? []).contains { selector.pods.matches($0.labels) == .yes }
        case .matching(let namespaces):
            return snapshot.namespaces.contains { namespace in
                namespaces.matches(namespace.labels) == .yes
                    && (workloads[namespace.name] ?? []).contains { selector.pods.matches($0.labels) == .yes }
            }
        }
    }

    /// The names of the namespaces that surely match.
    func namespaces(matching selector: LabelSelector) -> [String] {
        snapshot.namespaces.filter { selector.matches($0.labels) == .yes }.map(\.name)
    }
}
