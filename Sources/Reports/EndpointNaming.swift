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

    /// So many whole namespaces are told as a count, with so many of their names, where a list of them would be cut.
    private static let mostNamespacesNamed = 3

    private let workloads: [WorkloadID]
    /// How many workloads the cluster has.
    private let workloadCount: Int
    /// Where each namespace's workloads are among all.
    private let ranges: [String: Range<Int>]
    /// The names that workloads of several kinds have.
    private let ambiguous: Set<Name>
    /// How many variants there are of those that have several.
    private let variants: [Owner: Int]

    /// Names endpoints of a cluster.
    ///
    /// Linear for endpoints that are sorted.
    ///
    /// - Parameters:
    ///   - endpoints: the cluster's endpoints in any order; at least all those of the namespaces that are spoken of.
    ///   - workloadCount: how many workloads the cluster has; `nil` for as many as there are among the endpoints.
    public init(_ endpoints: some Sequence<Endpoint>, workloadCount: Int? = nil) {
        var workloads = endpoints.compactMap(\.workload)
        if zip(workloads, workloads.dropFirst()).contains(where: { !($0 < $1) }) { workloads = Set(workloads).sorted() }
        var ranges: [String: Range<Int>] = [:]
        var ambiguous: Set<Name> = []
        var variants: [Owner: Int] = [:]
        var start = 0
        for (position, id) in workloads.enumerated() {
            if position > 0 {
                let last = workloads[position - 1]
                if last.namespace != id.namespace { start = position }
                if last.namespace == id.namespace, last.name == id.name {
                    if last.kind != id.kind { ambiguous.insert(Name(id)) } else { variants[Owner(id), default: 1] += 1 }
                }
            }
            ranges[id.namespace] = start..<(position + 1)
        }
        self.workloads = workloads
        self.workloadCount = workloadCount ?? workloads.count
        (self.ranges, self.ambiguous, self.variants) = (ranges, ambiguous, variants)
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

    /// One member of a list; it is put into words only where it is shown.
    private struct Item {
        enum Meaning {
            /// Every workload, of a namespace or of all, but a few.
            case everyone(in: String?, but: [WorkloadID])
            /// Every workload of some namespaces.
            case namespaces([String])
            case workload(WorkloadID)
            /// All variants of a workload.
            case owner(WorkloadID)
            case implied(ImpliedEndpoint, remark: String)
            case phrase(Phrase)
        }

        var meaning: Meaning
        /// Whether it has a list in itself.
        var hasList = false

        /// Whether it stands for many workloads.
        var isMany: Bool {
            switch meaning {
            case .everyone, .namespaces: true
            case .workload, .owner, .implied, .phrase: false
            }
        }

        /// The namespace of which it is every workload.
        var wholeNamespace: String? {
            if case .everyone(let namespace?, but: []) = meaning { namespace } else { nil }
        }
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
            case .ingressController: others.append(Item(meaning: .phrase(.words("ingress controller"))))
            case .addresses(let addresses):
                let phrase = AddressText.phrase(addresses, limit: limit)
                others.append(Item(meaning: .phrase(phrase), hasList: "\(phrase)".contains(" but ")))
            }
        }
        // What stands for many goes before the names, so that a cut never hides it.
        let named = items(for: workloads)
        var items = named.filter(\.isMany) + named.filter { !$0.isMany } + self.items(for: implied)
        if let limit { items = summedUp(items, limit: limit) }
        let (shown, more) = items.shortened(to: limit.map { Swift.max(1, $0 - others.count) })
        if shown.isEmpty, others.isEmpty { return .words("nobody") }
        return list(shown + others) + (more == 0 ? "" : " and \(more) more")
    }

    /// `a`, `a, b` or, where an item has commas of its own, `a; b`.
    private func list(_ items: [Item]) -> Phrase {
        items.map(phrase).joined(separator: items.contains(where: \.hasList) ? "; " : ", ")
    }

    /// Items with more whole namespaces than would be listed as one.
    private func summedUp(_ items: [Item], limit: Int) -> [Item] {
        let namespaces = items.compactMap(\.wholeNamespace)
        guard namespaces.count > limit, items.count > limit + 1 else { return items }
        return [Item(meaning: .namespaces(namespaces), hasList: true)] + items.filter { $0.wholeNamespace == nil }
    }

    private func phrase(_ item: Item) -> Phrase {
        switch item.meaning {
        case .everyone(let namespace, let missing):
            var phrase = Phrase.words("every workload")
            if let namespace { phrase = phrase + " in " + .name(namespace) }
            return missing.isEmpty ? phrase : phrase + " but " + list(names(of: missing))
        case .namespaces(let names):
            let some = names.prefix(Self.mostNamespacesNamed).map(Phrase.name).joined(separator: ", ")
            return .words("every workload in \(names.count) namespaces (") + some + ", …)"
        case .workload(let id): return phrase(id)
        case .owner(let id): return owner(id)
        case .implied(let pods, let remark): return Self.phrase(pods) + remark
        case .phrase(let phrase): return phrase
        }
    }
}

extension EndpointNaming {
    /// One workload: `shop/web`, `Deployment shop/web` where two kinds share the name, `shop/web [tier=agent]`.
    func phrase(_ id: WorkloadID) -> Phrase {
        let variant: Phrase? = id.variant.isEmpty ? nil : .words(" [") + .name(id.variant) + "]"
        return owner(id) + (variant ?? .empty)
    }

    private func owner(_ id: WorkloadID) -> Phrase {
        let isAmbiguous = !ambiguous.isEmpty && ambiguous.contains(Name(id))
        return .name((isAmbiguous ? "\(id.kind) " : "") + "\(id.namespace)/\(id.name)")
    }

    /// The shortest list that names workloads, which are sorted.
    private func items(for some: [WorkloadID]) -> [Item] {
        shortest(some[...], of: workloads[...], count: workloadCount, in: nil) {
            var items: [Item] = []
            var start = 0
            while start < some.count {
                let namespace = some[start].namespace
                let end = some[start...].firstIndex { $0.namespace != namespace } ?? some.count
                let all = workloads[ranges[namespace] ?? 0..<0]
                let members = some[start..<end]
                items += shortest(members, of: all, count: all.count, in: namespace) { names(of: members) }
                start = end
            }
            return items
        }
    }

    /// All of many, or all but a few where those are fewer than what there would be to list.
    private func shortest(
        _ some: ArraySlice<WorkloadID>, of all: ArraySlice<WorkloadID>, count: Int, in namespace: String?,
        otherwise list: () -> [Item]
    ) -> [Item] {
        if count > 1, some.count == count { return [Item(meaning: .everyone(in: namespace, but: []))] }
        let items = list()
        let missing = count - some.count
        guard missing <= Self.mostExceptions, missing < items.count, count >= Self.fewestForExceptions else {
            return items
        }
        let exceptions = Self.difference(all, some)
        // Where the workloads of other namespaces weren't given, those that are missing may be among them.
        guard exceptions.count == missing else { return items }
        return [Item(meaning: .everyone(in: namespace, but: exceptions), hasList: true)]
    }

    /// The elements of a sorted list that another one doesn't have.
    private static func difference(_ all: ArraySlice<WorkloadID>, _ some: ArraySlice<WorkloadID>) -> [WorkloadID] {
        var left = some
        return all.filter { id in
            left = left.drop { $0 < id }
            return left.first != id
        }
    }

    /// The names of workloads; an owner whose variants are all there is named once.
    private func names(of some: some Sequence<WorkloadID>) -> [Item] {
        guard !variants.isEmpty else { return some.map { Item(meaning: .workload($0)) } }
        let counts = Dictionary(some.map { (Owner($0), 1) }, uniquingKeysWith: +)
        var named: Set<Owner> = []
        return some.compactMap { id in
            let key = Owner(id)
            guard let all = variants[key], counts[key] == all else { return Item(meaning: .workload(id)) }
            return named.insert(key).inserted ? Item(meaning: .owner(id)) : nil
        }
    }

    /// Pods that no manifest describes; the last of them says so for all.
    private func items(for implied: [ImpliedEndpoint]) -> [Item] {
        implied.enumerated().map { index, pods in
            let isLast = index == implied.count - 1
            let remark = implied.count == 1 ? " (not in this repository)" : " (pods not in this repository)"
            return Item(meaning: .implied(pods, remark: isLast ? remark : ""))
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
