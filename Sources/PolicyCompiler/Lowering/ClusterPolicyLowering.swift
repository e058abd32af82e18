import Manifests
import NetworkModel

/// What one AdminNetworkPolicy, BaselineAdminNetworkPolicy or ClusterNetworkPolicy becomes.
struct ClusterPolicyLowering {
    /// The policies: one for each direction that has rules (A-8, C-21), ingress first.
    private(set) var policies: [LoweredPolicy] = []
    /// What there is to say about the object.
    private(set) var diagnostics: [Diagnostic] = []

    init(_ content: ClusterPolicyManifest, of manifest: Manifest) {
        for (direction, rules) in [(Direction.ingress, content.ingress), (.egress, content.egress)] {
            guard !rules.isEmpty else { continue }
            let id = PolicyID(
                kind: manifest.identity.kind, namespace: nil, name: manifest.identity.name, direction: direction)
            let lowered = rules.enumerated().map { index, rule in lower(rule, index: index, of: content, manifest) }
            let policy = Policy(
                id: id, subject: PodSelector(content.subject), order: Self.order(of: content), isolates: false,
                rules: lowered)
            policies.append(
                LoweredPolicy(policy: policy, location: manifest.location, ruleLocations: rules.map(\.location)))
        }
    }

    /// The place in the tier: lower numbers come first (A-2, C-4).
    ///
    /// A BaselineAdminNetworkPolicy is the only one of its kind (A-20).
    private static func order(of content: ClusterPolicyManifest) -> Int {
        switch content.dialect {
        case .adminNetworkPolicy, .clusterNetworkPolicyAdmin, .clusterNetworkPolicyBaseline: content.priority
        case .baselineAdminNetworkPolicy: 0
        }
    }

    /// One rule; with a peer of a form that isn't known it fails closed: it allows less, or denies all (A-17, C-22).
    private mutating func lower(
        _ rule: ClusterPolicyManifest.Rule, index: Int, of content: ClusterPolicyManifest, _ manifest: Manifest
    ) -> Rule {
        var peers: [Peer] = []
        var hasUnknownPeer = false
        for peer in rule.peers {
            switch peer {
            case .pods(let pods): peers.append(.pods(PodSelector(pods)))
            case .networks(let blocks): peers.append(.addresses(AddressSet(anyOf: blocks), selectsPods: true))
            case .nodes(let selector): peers.append(.someAddresses(Self.text(ofNodes: LabelSelector(selector))))
            case .domainNames(let names): peers.append(.someAddresses(Self.text(ofDomainNames: names)))
            case .unknown(let fields, let location):
                hasUnknownPeer = true
                diagnostics.append(
                    Self.unknownPeer(fields, at: location, action: rule.action, content.dialect, manifest))
            }
        }
        guard hasUnknownPeer, rule.action != .allow else {
            return Rule(
                index: index, action: Action(rule.action), peers: peers.canonical(), traffic: TrafficPattern(rule.ports)
            )
        }
        return Rule(index: index, action: .deny, peers: [.anyone], traffic: .all)
    }

    private static func text(ofNodes selector: LabelSelector) -> String {
        selector.isEverything ? "nodes" : "nodes \(selector)"
    }

    private static func text(ofDomainNames names: [String]) -> String {
        "domain names \(Set(names).sorted().joined(separator: ", "))"
    }

    private static func unknownPeer(
        _ fields: [String], at location: SourceLocation, action: ClusterPolicyManifest.Action,
        _ dialect: ClusterPolicyManifest.Dialect, _ manifest: Manifest
    ) -> Diagnostic {
        let what = fields.isEmpty ? "an empty peer" : "a peer of unknown form (\(fields.joined(separator: ", ")))"
        let effect =
            switch action {
            case .allow: "the rule allows nothing for it"
            case .deny, .pass: "the rule denies everything of its direction"
            }
        let rule =
            switch dialect {
            case .adminNetworkPolicy, .baselineAdminNetworkPolicy: "A-17"
            case .clusterNetworkPolicyAdmin, .clusterNetworkPolicyBaseline: "C-22"
            }
        return Diagnostic(
            .warning, "unknown-peer", "\(manifest.identity) has \(what): \(effect)", at: location,
            advice: "Write the peer as namespaces, pods, nodes, networks or domainNames.", rules: [rule])
    }
}

extension PodSelector {
    /// The pods of a subject or a peer (A-9, C-18).
    fileprivate init(_ manifest: ClusterPolicyManifest.PodsOrNamespaces) {
        switch manifest {
        case .namespaces(let selector):
            self.init(in: .matching(LabelSelector(selector)), includesNodePods: false)
        case .pods(let namespaceSelector, let podSelector):
            self.init(
                in: .matching(LabelSelector(namespaceSelector)), pods: LabelSelector(podSelector),
                includesNodePods: false)
        }
    }
}

extension Action {
    /// The action as a cluster policy says it.
    fileprivate init(_ action: ClusterPolicyManifest.Action) {
        switch action {
        case .allow: self = .allow
        case .deny: self = .deny
        case .pass: self = .pass
        }
    }
}
