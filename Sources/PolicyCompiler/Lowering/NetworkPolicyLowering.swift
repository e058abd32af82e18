package import Manifests
package import NetworkModel

extension NetworkPolicyManifest {
    /// The directions that the policy is about, whether or not it has rules for them (D-1 to D-7); ingress first.
    package var directions: [Direction] {
        guard let types = policyTypes, !types.isEmpty else {
            return egress?.isEmpty ?? true ? Self.onlyIngress : Self.bothDirections
        }
        return switch (types.contains(.ingress), types.contains(.egress)) {
        case (true, true): Self.bothDirections
        case (true, false): Self.onlyIngress
        case (false, true): Self.onlyEgress
        case (false, false): []
        }
    }

    // Lists that are made once: a cluster asks for them a hundred thousand times.
    private static let bothDirections: [Direction] = [.ingress, .egress]
    private static let onlyIngress: [Direction] = [.ingress]
    private static let onlyEgress: [Direction] = [.egress]

    /// The rules of one direction as written.
    package func rules(_ direction: Direction) -> [Rule] {
        switch direction {
        case .ingress: ingress ?? []
        case .egress: egress ?? []
        }
    }
}

/// What a NetworkPolicy becomes: a policy for each direction that it is about.
struct NetworkPolicyLowering {
    private let namespace: String
    private let ipBlockSelectsPods: Bool
    /// The blocks so far that may hold pod addresses.
    private var podBlocks: [CIDRManifest] = []

    init(in namespace: String, profile: CNIProfile) {
        self.namespace = namespace
        ipBlockSelectsPods = profile.ipBlockSelectsPods
    }

    /// The policy of one direction.
    mutating func policy(
        _ content: NetworkPolicyManifest, of identity: ObjectIdentity, _ direction: Direction
    ) -> Policy {
        let rules = content.rules(direction)
        var lowered: [Rule] = []
        lowered.reserveCapacity(rules.count)
        for index in rules.indices {
            lowered.append(
                Rule(
                    index: index, action: .allow, peers: peers(rules[index].peers),
                    traffic: TrafficPattern(rules[index].ports)))
        }
        return Policy(
            id: PolicyID(kind: identity.kind, namespace: namespace, name: identity.name, direction: direction),
            subject: PodSelector(
                in: .named(namespace), pods: content.podSelector.map(LabelSelector.init) ?? .everything),
            order: 0, isolates: true, rules: lowered)
    }

    /// The elements of `from` or `to`; everyone if there is none (N-12).
    private mutating func peers(_ peers: [NetworkPolicyManifest.Peer]?) -> [Peer] {
        guard let peers, !peers.isEmpty else { return Self.anyone }
        var lowered: [Peer] = []
        lowered.reserveCapacity(peers.count)
        for index in peers.indices { lowered.append(peer(peers[index])) }
        return lowered.canonical()
    }

    private static let anyone: [Peer] = [.anyone]

    /// One element of `from` or `to` (E-1 to E-6, I-1).
    private mutating func peer(_ peer: NetworkPolicyManifest.Peer) -> Peer {
        switch peer {
        case .pods(let podSelector, let namespaceSelector):
            let scope = namespaceSelector.map { NamespaceScope.matching(LabelSelector($0)) } ?? .named(namespace)
            return .pods(PodSelector(in: scope, pods: podSelector.map(LabelSelector.init) ?? .everything))
        case .ipBlock(let cidr, let except):
            let addresses = AddressSet(cidr, except: except)
            if !addresses.isDisjoint(with: .privateAddresses) { podBlocks.append(cidr) }
            return .addresses(addresses, selectsPods: ipBlockSelectsPods)
        }
    }

    /// A note on the blocks that may hold pod addresses, which plugins disagree about (I-3).
    func podAddressNote(on identity: ObjectIdentity) -> Diagnostic? {
        guard !ipBlockSelectsPods, let first = podBlocks.first else { return nil }
        let more = podBlocks.count > 1 ? " (and \(podBlocks.count - 1) more)" : ""
        return Diagnostic(
            .note, "ip-block-and-pods",
            "ipBlock \(first.text)\(more) of \(identity) may cover pod addresses; "
                + "whether it then matches pods depends on the network plugin",
            at: first.location,
            advice: "Select pods by their labels, and use ipBlock for addresses outside the cluster.",
            rules: ["I-3"])
    }
}
