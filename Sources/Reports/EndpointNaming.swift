import NetworkModel
public import Reachability

/// Names endpoints and sets of them, as one who knows the cluster would.
///
/// A set that is everyone is said so: `every workload`, `every workload in shop`, `every workload but shop/db`. A
/// workload's kind is only shown where its namespace and name don't tell it apart.
public struct EndpointNaming: Sendable {
    /// How many names a phrase has before the rest is only counted.
    public static let mostNames = 12
    /// How many may be missing for a set to be named by them.
    private static let mostExceptions = 3
    /// How many there must be for a set to be named by those that are missing.
    private static let fewestForExceptions = 6

    private let workloads: [WorkloadID]
    private let workloadCount: Int
    private let byNamespace: [String: [WorkloadID]]
    private let kinds: [Name: Set<String>]
    private let variants: [Owner: Int]

    /// Names endpoints of a cluster.
    ///
    /// - Parameters:
    ///   - endpoints: every endpoint of the namespaces that are named, in any order.
    ///   - workloadCount: how many workloads the cluster has; `nil` where all are among the endpoints.
    public init(_ endpoints: some Sequence<Endpoint>, workloadCount: Int? = nil) {
        workloads = Set(endpoints.compactMap { if case .workload(let id) = $0 { id } else { nil } }).sorted()
        self.workloadCount = workloadCount ?? workloads.count
        byNamespace = Dictionary(grouping: workloads, by: \.namespace)
        kinds = Dictionary(workloads.map { (Name($0), [$0.kind]) }, uniquingKeysWith: { $0.union($1) })
        variants = Dictionary(workloads.map { (Owner($0), 1) }, uniquingKeysWith: +)
    }

    /// What a workload is called when its kind is left out.
    private struct Name: Hashable {
        var namespace: String
        var name: String

        init(_ id: WorkloadID) {
            namespace = id.namespace
            name = id.name
        }
    }

    /// What the variants of a workload have in common.
    private struct Owner: Hashable {
        var name: Name
        var kind: String

        init(_ id: WorkloadID) {
            name = Name(id)
            kind = id.kind
        }
    }

    /// A phrase for one member of a list.
    private struct Item {
        var phrase: Phrase
        /// Whether it stands for many.
        var isMany = false
        /// Whether it has a list of exceptions in itself.
        var hasList = false
    }
}

extension EndpointNaming {
    /// One endpoint.
    public func phrase(_ endpoint: Endpoint) -> Phrase { phrase(EndpointSet([endpoint])) }

    /// A set of endpoints.
    ///
    /// - Parameters:
    ///   - set: the endpoints.
    ///   - limit: how many names are given before the rest is only counted; `nil` for all.
    public func phrase(_ set: EndpointSet, limit: Int? = mostNames) -> Phrase {
        var workloads: [WorkloadID] = []
        var implied: [ImpliedEndpoint] = []
        var others: [Item] = []
        for endpoint in set.endpoints {
            switch endpoint {
            case .workload(let id): workloads.append(id)
            case .implied(let pods): implied.append(pods)
            case .ingressController: others.append(Item(phrase: .words("ingress controller")))
            case .addresses(let addresses):
                let phrase = AddressText.phrase(addresses, limit: limit)
                others.append(Item(phrase: phrase, hasList: "\(phrase)".contains(" but ")))
            }
        }
        // What stands for many goes before the names, so that a cut never hides it.
        let named = items(for: workloads)
        let items = named.filter(\.isMany) + named.filter { !$0.isMany } + items(for: implied)
        let (shown, more) = items.shortened(to: limit.map { Swift.max(1, $0 - others.count) })
        if shown.isEmpty, others.isEmpty { return .words("nobody") }
        return Self.list(shown + others) + (more == 0 ? "" : " and \(more) more")
    }

    /// `a`, `a, b` or, where an item has commas of its own, `a; b`.
    private static func list(_ items: [Item]) -> Phrase {
        items.map(\.phrase).joined(separator: items.contains(where: \.hasList) ? "; " : ", ")
    }
}

extension EndpointNaming {
    /// One workload: `shop/web`, `Deployment shop/web` where two kinds share the name, `shop/web [tier=agent]`.
    func phrase(_ id: WorkloadID) -> Phrase {
        let variant: Phrase? = id.variant.isEmpty ? nil : .words(" [") + .name(id.variant) + "]"
        return owner(id) + (variant ?? .empty)
    }

    private func owner(_ id: WorkloadID) -> Phrase {
        let isAmbiguous = (kinds[Name(id)]?.count ?? 0) > 1
        return .name((isAmbiguous ? "\(id.kind) " : "") + "\(id.namespace)/\(id.name)")
    }

    /// The shortest list that names workloads.
    private func items(for some: [WorkloadID]) -> [Item] {
        let everyone = Phrase.words("every workload")
        let byNamespace = Dictionary(grouping: some, by: \.namespace).sorted { $0.key < $1.key }
        return shortest(some, of: workloads, count: workloadCount, everyone) {
            byNamespace.flatMap { namespace, members in
                let name = everyone + " in " + .name(namespace)
                let all = self.byNamespace[namespace] ?? []
                return shortest(members, of: all, count: all.count, name) {
                    names(of: members).map { Item(phrase: $0) }
                }
            }
        }
    }

    /// All of many, or all but a few where those are fewer than what there would be to list.
    private func shortest(
        _ some: [WorkloadID], of all: [WorkloadID], count: Int, _ name: Phrase, otherwise list: () -> [Item]
    ) -> [Item] {
        if count > 1, some.count == count { return [Item(phrase: name, isMany: true)] }
        let items = list()
        let missing = count - some.count
        guard missing <= Self.mostExceptions, missing < items.count, count >= Self.fewestForExceptions else {
            return items
        }
        let members = Set(some)
        let exceptions = names(of: all.filter { !members.contains($0) })
        let phrase = name + " but " + exceptions.joined(separator: ", ")
        return [Item(phrase: phrase, isMany: true, hasList: true)]
    }

    /// The names of workloads; an owner whose variants are all there is named once.
    private func names(of some: [WorkloadID]) -> [Phrase] {
        let counts = Dictionary(some.map { (Owner($0), 1) }, uniquingKeysWith: +)
        var named: Set<Owner> = []
        return some.compactMap { id in
            let key = Owner(id)
            guard let count = counts[key], count == variants[key] else { return phrase(id) }
            return named.insert(key).inserted ? (count > 1 ? owner(id) : phrase(id)) : nil
        }
    }

    /// Pods that no manifest describes; the last of them says so for all.
    private func items(for implied: [ImpliedEndpoint]) -> [Item] {
        implied.enumerated().map { index, pods in
            let isLast = index == implied.count - 1
            let remark = implied.count == 1 ? " (not in this repository)" : " (pods not in this repository)"
            return Item(phrase: Self.phrase(pods) + (isLast ? remark : ""))
        }
    }

    /// `any pod app=web in shop`.
    private static func phrase(_ endpoint: ImpliedEndpoint) -> Phrase {
        let labels: Phrase = endpoint.pods.isEverything ? .empty : .words(" ") + .name("\(endpoint.pods)")
        let pods = .words("any pod") + labels
        switch endpoint.namespaces {
        case .named(let name): return pods + " in " + .name(name)
        case .matching(let selector):
            guard !selector.isEverything else { return pods + " in any namespace" }
            return pods + " in namespaces " + .name("\(selector)")
        }
    }
}
