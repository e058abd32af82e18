import NetworkModel

/// What one snapshot knows of an endpoint, in the terms in which peers are matched.
struct Member: Hashable, Sendable {
    /// What kind of thing it is.
    var kind: Kind
    /// The namespace's name, where it has one that is known.
    var namespace: String?
    /// What is known of the namespace's labels.
    var namespaceLabels: LabelFacts
    /// What is known of the pods' labels.
    var podLabels: LabelFacts
    /// The ports that it names.
    var ports: DestinationPorts
    /// The primary network that it is on; `nil` for what is on none (addresses, the ingress controller).
    var network: String?
    /// Whether its pods use their node's network.
    var usesNodeNetwork = false
    /// Whether it may be in any namespace, those included that the repository names.
    var canBeAnyNamespace = false

    /// What kind of thing a member is.
    enum Kind: Hashable, Sendable {
        /// Pods with addresses of their own, known or not.
        case pods(addresses: AddressSet?)
        /// Pods that count as their node: no selector sees them (semantics T-5).
        case nodePods(addresses: AddressSet?)
        /// Addresses outside the cluster: a part of the address space that no peer divides.
        case addresses(AddressSet)
    }
}

extension Member {
    /// Pods of a snapshot, where those on their node's network count as it, or as pods.
    init(_ workload: Workload, in snapshot: ClusterSnapshot, nodePodsCountAsNodes: Bool) {
        kind =
            workload.usesNodeNetwork && nodePodsCountAsNodes
            ? .nodePods(addresses: workload.addresses) : .pods(addresses: workload.addresses)
        usesNodeNetwork = workload.usesNodeNetwork
        namespace = workload.id.namespace
        namespaceLabels = Self.labels(ofNamespace: workload.id.namespace, in: snapshot)
        podLabels = workload.labels
        ports = workload.ports
        network = workload.network
    }

    /// Pods that no manifest describes.
    ///
    /// Of the labels that other selectors ask about they carry none but those that they are known by: pods that several
    /// selectors speak of are several endpoints' business. Of a namespace that nothing names, other labels are unknown.
    init(_ implied: ImpliedEndpoint, in snapshot: ClusterSnapshot) {
        kind = .pods(addresses: nil)
        podLabels = LabelFacts(knowing: implied.pods)
        podLabels.isComplete = true
        ports = .unknown
        switch implied.namespaces {
        case .named(let name):
            namespace = name
            namespaceLabels = Self.labels(ofNamespace: name, in: snapshot)
            network = snapshot.namespace(name)?.network ?? ""
        case .matching(let selector):
            namespace = nil
            namespaceLabels = LabelFacts(knowing: selector)
            if namespaceLabels[Namespace.nameLabel].excludesValues {
                namespaceLabels[Namespace.nameLabel] = .value(Self.nameOfNoNamespaceNamed)
            }
            network = ""
        }
    }

    /// Stands for the name of a namespace that nothing in the repository names; it can't be the name of any.
    private static let nameOfNoNamespaceNamed = "*"

    /// A part of the address space.
    init(addresses: AddressSet) {
        kind = .addresses(addresses)
        namespace = nil
        namespaceLabels = LabelFacts([:])
        podLabels = LabelFacts([:])
        ports = .none
        network = nil
    }

    /// The ingress controller: a pod of which nothing is known (T-8).
    static let ingressController = Member(
        kind: .pods(addresses: nil), namespace: nil, namespaceLabels: LabelFacts(knowing: .everything),
        podLabels: LabelFacts(knowing: .everything), ports: .none, network: nil, canBeAnyNamespace: true)

    /// A namespace's labels; of one that the snapshot doesn't have, only the name is known (E-10).
    private static func labels(ofNamespace name: String, in snapshot: ClusterSnapshot) -> LabelFacts {
        snapshot.namespace(name)?.labels
            ?? LabelFacts(knowing: LabelSelector(matching: [Namespace.nameLabel: name]))
    }
}

extension Member {
    /// Whether selectors can see it: pods with addresses of their own.
    var isSelectable: Bool {
        switch kind {
        case .pods: true
        case .nodePods, .addresses: false
        }
    }

    /// How surely its namespace is in a scope.
    func isIn(_ scope: NamespaceScope, of snapshot: ClusterSnapshot) -> Match {
        switch scope {
        case .matching(let selector):
            return selector.matches(namespaceLabels)
        case .named(let name):
            if let namespace { return namespace == name ? .yes : .no }
            return canBeAnyNamespace ? .possible : .no
        }
    }

    /// How surely a selector of pods selects it.
    func isSelected(by selector: PodSelector, of snapshot: ClusterSnapshot) -> Match {
        guard isSelectable, selector.includesNodePods || !usesNodeNetwork else { return .no }
        return selector.pods.matches(podLabels).and(isIn(selector.namespaces, of: snapshot))
    }

    /// How surely a set of addresses has it.
    func isAmong(_ addresses: AddressSet, selectingPods: Bool) -> Match {
        switch kind {
        case .addresses(let own): return own.isSubset(of: addresses) ? .yes : .no
        case .nodePods(let own): return Self.match(own, addresses, unknown: (.allIPv4, .allIPv6))
        case .pods(let own) where usesNodeNetwork:
            return selectingPods ? Self.match(own, addresses, unknown: (.allIPv4, .allIPv6)) : .no
        case .pods(let own):
            return selectingPods ? Self.match(own, addresses, unknown: (.privateIPv4, .privateIPv6)) : .no
        }
    }

    /// Pods of unknown address have a private IPv4 address, and perhaps a private IPv6 one; nodes have any.
    private static func match(
        _ own: AddressSet?, _ addresses: AddressSet, unknown: (v4: AddressSet, v6: AddressSet)
    ) -> Match {
        guard let own else {
            if unknown.v4.isSubset(of: addresses) { return .yes }
            return unknown.v4.union(unknown.v6).isDisjoint(with: addresses) ? .no : .possible
        }
        if own.isSubset(of: addresses) { return .yes }
        return own.isDisjoint(with: addresses) ? .no : .possible
    }

    /// How surely it is one of a rule's peers.
    func isPeer(_ peer: Peer, of snapshot: ClusterSnapshot) -> Match {
        switch peer {
        case .anyone: return .yes
        case .pods(let selector): return isSelected(by: selector, of: snapshot)
        case .addresses(let set, let selectsPods): return isAmong(set, selectingPods: selectsPods)
        case .someAddresses:
            switch kind {
            case .pods: return .no
            case .nodePods, .addresses: return .possible
            }
        }
    }
}
