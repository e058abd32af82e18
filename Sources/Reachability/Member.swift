import NetworkModel
public import Packing

/// What selectors and rules can tell of endpoints: those of which it is the same form a *base class*.
///
/// Of the pods' labels it has only those of keys that some selector mentions, so that labels which are different for every
/// pod, and which nobody asks about, keep nobody apart. What differs between snapshots (a namespace's labels) isn't in
/// it: unchanged endpoints are in the same class on both sides.
struct Member: Hashable, Sendable {
    /// What kind of thing it is.
    var kind: Kind
    /// Where it is.
    var place: Place
    /// What is known of the pods' labels.
    var podLabels: LabelFacts
    /// The ports that it names.
    var ports: DestinationPorts
    /// The primary network that it is on; `nil` for what is on none (addresses, the ingress controller).
    var network: String?
    /// Whether its pods use their node's network.
    var usesNodeNetwork = false
    /// Whether it is one pod only.
    var isSinglePod = false
    /// Whether no manifest describes it.
    var isImplied = false

    /// What kind of thing a member is.
    enum Kind: Hashable, Sendable {
        /// Pods, of which the addresses are known or not.
        case pods(addresses: AddressSet?)
        /// Addresses outside the cluster: a part of the address space that no peer divides.
        case addresses(AddressSet)
    }
}

extension Member {
    /// Pods of a workload; only labels of some keys are looked at.
    init(_ workload: Workload, keys: Set<String>) {
        kind = .pods(addresses: workload.addresses)
        usesNodeNetwork = workload.usesNodeNetwork
        isSinglePod = workload.isSinglePod
        place = .named(workload.id.namespace)
        podLabels = workload.labels.projected(onto: keys)
        ports = workload.ports
        network = workload.network
    }

    /// Pods that no manifest describes, with the primary network of their namespace.
    ///
    /// Of the labels that other selectors ask about they carry none but those that they are known by: pods that several
    /// selectors speak of are several endpoints' business. Of a namespace that nothing names, other labels are unknown.
    init(_ implied: ImpliedEndpoint, network: String) {
        kind = .pods(addresses: nil)
        podLabels = LabelFacts(knowing: implied.pods)
        podLabels.isComplete = true
        ports = .unknown
        isImplied = true
        self.network = network
        switch implied.namespaces {
        case .named(let name): place = .named(name)
        case .matching(let selector):
            var labels = LabelFacts(knowing: selector)
            if labels[Namespace.nameLabel].excludesValues {
                labels[Namespace.nameLabel] = .value(Self.nameOfNoNamespaceNamed)
            }
            place = .elsewhere(labels)
        }
    }

    /// Stands for the name of a namespace that nothing in the repository names; it can't be the name of any.
    private static let nameOfNoNamespaceNamed = "*"

    /// A part of the address space.
    init(addresses: AddressSet) {
        kind = .addresses(addresses)
        place = .outside
        podLabels = LabelFacts([:])
        ports = .none
        network = nil
    }

    /// The ingress controller: a pod of which nothing is known (T-8).
    static let ingressController = Member(
        kind: .pods(addresses: nil), place: .anywhere, podLabels: LabelFacts(knowing: .everything), ports: .none,
        network: nil)

    /// Whether it is a part of the address space.
    var isAddresses: Bool {
        switch kind {
        case .pods: false
        case .addresses: true
        }
    }
}

extension Member {
    /// How surely a selector's pod labels match, apart from where the pods are.
    ///
    /// - Parameter asNode: Whether pods on their node's network count as their node, which no selector sees (T-5).
    func hasLabels(of selector: PodSelector, asNode: Bool) -> Match {
        guard !isAddresses, !(usesNodeNetwork && (asNode || !selector.includesNodePods)) else { return .no }
        return selector.pods.matches(podLabels)
    }

    /// How surely a set of addresses has it.
    func isAmong(_ addresses: AddressSet, selectingPods: Bool, asNode: Bool) -> Match {
        switch kind {
        case .addresses(let own): return own.isSubset(of: addresses) ? .yes : .no
        case .pods(let own):
            guard selectingPods || (usesNodeNetwork && asNode) else { return .no }
            return usesNodeNetwork
                ? Self.match(own, addresses, unknown: (.allIPv4, .allIPv6))
                : Self.match(own, addresses, unknown: (.privateIPv4, .privateIPv6))
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
}

extension LabelFacts {
    /// What is known of some keys only; facts that aren't complete stay as they are.
    func projected(onto keys: Set<String>) -> LabelFacts {
        guard isComplete, known.contains(where: { !keys.contains($0.key) }) else { return self }
        var kept: [LabelSelector.Requirement] = []
        for (key, domain) in known where keys.contains(key) { kept.append(.init(key, domain)) }
        return LabelFacts(kept, isComplete: true)
    }
}

extension Member: Packable {
    /// Its parts.
    func pack(into writer: inout PackWriter) {
        switch kind {
        case .pods(let addresses):
            writer.write(true)
            writer.write(addresses) { writer, addresses in writer.write(addresses) }
        case .addresses(let addresses):
            writer.write(false)
            writer.write(addresses)
        }
        writer.write(place)
        writer.write(podLabels)
        writer.write(ports)
        writer.write(network) { writer, network in writer.write(network) }
        writer.write(byte: (usesNodeNetwork ? 1 : 0) | (isSinglePod ? 2 : 0) | (isImplied ? 4 : 0))
    }

    /// Reads a member.
    init(from reader: inout PackReader) throws(PackError) {
        if try reader.flag() {
            kind = .pods(addresses: try reader.optional { (reader) throws(PackError) in try AddressSet(from: &reader) })
        } else {
            kind = .addresses(try reader.value())
        }
        place = try reader.value()
        podLabels = try reader.value()
        ports = try reader.value()
        network = try reader.optional { (reader) throws(PackError) in try reader.text() }
        let flags = try reader.byte()
        guard flags < 8 else { throw PackError() }
        (usesNodeNetwork, isSinglePod, isImplied) = (flags & 1 != 0, flags & 2 != 0, flags & 4 != 0)
    }
}

extension Endpoint: Packable {
    /// Which kind of endpoint, then who it is.
    public func pack(into writer: inout PackWriter) {
        switch self {
        case .workload(let id):
            writer.write(byte: 0)
            writer.write(id)
        case .implied(let implied):
            writer.write(byte: 1)
            writer.write(implied.namespaces)
            writer.write(implied.pods)
        case .addresses(let addresses):
            writer.write(byte: 2)
            writer.write(addresses)
        case .ingressController: writer.write(byte: 3)
        }
    }

    /// Reads an endpoint.
    public init(from reader: inout PackReader) throws(PackError) {
        switch try reader.byte() {
        case 0: self = .workload(try reader.value())
        case 1: self = .implied(ImpliedEndpoint(namespaces: try reader.value(), pods: try reader.value()))
        case 2: self = .addresses(try reader.value())
        case 3: self = .ingressController
        default: throw PackError()
        }
    }
}

extension PolicyContent: Packable {
    /// Its parts.
    func pack(into writer: inout PackWriter) {
        writer.write(tier)
        writer.write(signed: order)
        writer.write(isolates)
        writer.write(rules) { writer, rule in
            writer.write(rule.action)
            writer.write(rule.peers) { writer, peer in writer.write(count: peer) }
            writer.write(rule.traffic)
        }
    }

    /// Reads a content.
    init(from reader: inout PackReader) throws(PackError) {
        self.init(
            tier: try reader.text(), order: try reader.signed(), isolates: try reader.flag(),
            rules: try reader.array { (reader) throws(PackError) in
                Rule(
                    action: try reader.value(),
                    peers: try reader.array { (reader) throws(PackError) in try reader.count() },
                    traffic: try reader.value())
            })
    }
}
