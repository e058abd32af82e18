import Manifests
import NetworkModel

/// What one NetworkPolicy object becomes: a policy for each direction that it is about.
struct NetworkPolicyLowering {
    /// The policies, ingress first.
    let policies: [LoweredPolicy]
    /// What there is to say about the object.
    let diagnostics: [Diagnostic]

    init(_ content: NetworkPolicyManifest, of manifest: Manifest, profile: CNIProfile) {
        let namespace = manifest.effectiveNamespace ?? "default"
        let subject = PodSelector(
            in: .named(namespace), pods: content.podSelector.map(LabelSelector.init) ?? .everything)
        let directions = Self.directions(of: content)
        policies = directions.map { direction in
            let rules = Self.rules(of: content, direction)
            return LoweredPolicy(
                policy: Policy(
                    id: PolicyID(
                        kind: manifest.identity.kind, namespace: namespace, name: manifest.identity.name,
                        direction: direction),
                    subject: subject, order: 0, isolates: true,
                    rules: rules.enumerated().map { index, rule in
                        Self.rule(rule, index: index, namespace: namespace, profile: profile)
                    }),
                location: manifest.location, ruleLocations: rules.map(\.location))
        }
        let rules = directions.flatMap { Self.rules(of: content, $0) }
        diagnostics = profile.ipBlockSelectsPods ? [] : Self.podAddressNote(rules, in: manifest).map { [$0] } ?? []
    }

    /// The directions that the policy is about, whether or not it has rules for them (D-1 to D-7).
    private static func directions(of content: NetworkPolicyManifest) -> [Direction] {
        guard let types = content.policyTypes, !types.isEmpty else {
            return content.egress?.isEmpty ?? true ? [.ingress] : [.ingress, .egress]
        }
        return Direction.allCases.filter { direction in
            switch direction {
            case .ingress: types.contains(.ingress)
            case .egress: types.contains(.egress)
            }
        }
    }

    private static func rules(
        of content: NetworkPolicyManifest, _ direction: Direction
    ) -> [NetworkPolicyManifest.Rule] {
        switch direction {
        case .ingress: content.ingress ?? []
        case .egress: content.egress ?? []
        }
    }

    private static func rule(
        _ rule: NetworkPolicyManifest.Rule, index: Int, namespace: String, profile: CNIProfile
    ) -> Rule {
        let peers = (rule.peers ?? []).map { peer($0, namespace: namespace, profile: profile) }
        return Rule(
            index: index, action: .allow, peers: peers.isEmpty ? [.anyone] : peers.canonical(),
            traffic: TrafficPattern(rule.ports))
    }

    /// One element of `from` or `to` (E-1 to E-6, I-1).
    private static func peer(
        _ peer: NetworkPolicyManifest.Peer, namespace: String, profile: CNIProfile
    ) -> Peer {
        switch peer {
        case .pods(let podSelector, let namespaceSelector):
            let scope = namespaceSelector.map { NamespaceScope.matching(LabelSelector($0)) } ?? .named(namespace)
            return .pods(PodSelector(in: scope, pods: podSelector.map(LabelSelector.init) ?? .everything))
        case .ipBlock(let cidr, let except):
            let addresses = AddressSet(cidr).subtracting(AddressSet(anyOf: except))
            return .addresses(addresses, selectsPods: profile.ipBlockSelectsPods)
        }
    }

    /// A note on the blocks that may hold pod addresses, which plugins disagree about (I-3).
    private static func podAddressNote(_ rules: [NetworkPolicyManifest.Rule], in manifest: Manifest) -> Diagnostic? {
        let blocks = rules.flatMap { $0.peers ?? [] }.compactMap { peer -> CIDRManifest? in
            guard case .ipBlock(let cidr, let except) = peer else { return nil }
            let addresses = AddressSet(cidr).subtracting(AddressSet(anyOf: except))
            return addresses.isDisjoint(with: .privateIPv4.union(.privateIPv6)) ? nil : cidr
        }
        guard let first = blocks.first else { return nil }
        let more = blocks.count > 1 ? " (and \(blocks.count - 1) more)" : ""
        return Diagnostic(
            .note, "ip-block-and-pods",
            "ipBlock \(first.text)\(more) of \(manifest.identity) may cover pod addresses; "
                + "whether it then matches pods depends on the network plugin",
            at: first.location,
            advice: "Select pods by their labels, and use ipBlock for addresses outside the cluster.",
            rules: ["I-3"])
    }
}
