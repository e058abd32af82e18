import Manifests
import NetworkModel
import PolicyCompiler
import Reachability

/// What has to be known of a cluster to tell traps: whom the selectors of changed policies mean.
struct TrapQuestions {
    /// Whom to look up.
    private(set) var flows: [WatchedFlows] = []

    /// The policies that are looked up: of more, only what they say by themselves is told.
    static let mostPolicies = 200

    init(_ edits: [PolicyEdit]) {
        for edit in edits.prefix(Self.mostPolicies) {
            for version in [edit.before, edit.after].compactMap(\.self) {
                ask(PeerReading.subject(of: version.content, in: edit.namespace))
            }
            ask(PeerReading.everyPod(in: edit.namespace))
            for direction in Direction.allCases {
                for rule in edit.after?.content.rules(direction) ?? [] {
                    for peer in rule.peers ?? [] { ask(peer, edit.namespace) }
                    for pair in PeerReading.neighbours(in: rule) { ask(pair.together) }
                }
            }
        }
    }

    private mutating func ask(_ peer: NetworkPolicyManifest.Peer, _ namespace: String) {
        guard let reading = PeerReading(peer, in: namespace) else { return }
        for pattern in [reading.meant, reading.namespacesAlone, reading.podsAlone].compactMap(\.self) { ask(pattern) }
    }

    private mutating func ask(_ pattern: PodPattern) {
        flows.append(Self.question(pattern))
        for key in pattern.keysWithExclusions { flows.append(Self.question(pattern.lacking(key))) }
    }

    /// Asks whom a pattern means; that nobody receives anything keeps it cheap.
    static func question(_ pattern: PodPattern) -> WatchedFlows {
        WatchedFlows(FlowPattern(from: EndpointPattern([.pods(pattern)]), to: EndpointPattern([])))
    }
}

/// How a peer reads, and how it would with a dash more.
struct PeerReading {
    /// Whom it means.
    let meant: PodPattern
    /// Whom its selector of namespaces alone would mean, where it has both.
    let namespacesAlone: PodPattern?
    /// Whom its selector of pods alone would mean, where it has both: pods of the policy's own namespace.
    let podsAlone: PodPattern?

    /// A peer's readings; `nil` for addresses.
    init?(_ peer: NetworkPolicyManifest.Peer, in namespace: String) {
        guard case .pods(let pods, let namespaces) = peer else { return nil }
        let labels = pods.map(LabelSelector.init) ?? .everything
        guard let namespaces else {
            (meant, namespacesAlone, podsAlone) = (
                PodPattern(namespace: NamePattern(namespace), labels: labels), nil, nil
            )
            return
        }
        let selector = LabelSelector(namespaces)
        meant = PodPattern(namespaceLabels: selector, labels: labels)
        let hasBoth = pods != nil
        namespacesAlone = hasBoth ? PodPattern(namespaceLabels: selector) : nil
        podsAlone = hasBoth ? PodPattern(namespace: NamePattern(namespace), labels: labels) : nil
    }

    /// Whom a policy selects.
    static func subject(of policy: NetworkPolicyManifest, in namespace: String) -> PodPattern {
        PodPattern(
            namespace: NamePattern(namespace), labels: policy.podSelector.map(LabelSelector.init) ?? .everything)
    }

    /// Every pod of a namespace.
    static func everyPod(in namespace: String) -> PodPattern { PodPattern(namespace: NamePattern(namespace)) }

    /// Two elements that follow each other, one a selector of namespaces and one of pods.
    struct Neighbours {
        let namespaces: LabelSelector
        let pods: LabelSelector
        /// Whom they would mean in one element.
        var together: PodPattern { PodPattern(namespaceLabels: namespaces, labels: pods) }
    }

    /// The elements of a rule that a dash less would join; selectors of everything aren't meant.
    static func neighbours(in rule: NetworkPolicyManifest.Rule) -> [Neighbours] {
        let peers = rule.peers ?? []
        return zip(peers, peers.dropFirst()).compactMap { pair in
            switch pair {
            case (.pods(nil, let namespaces?), .pods(let pods?, nil)),
                (.pods(let pods?, nil), .pods(nil, let namespaces?)):
                guard !pods.requirements.isEmpty, !namespaces.requirements.isEmpty else { return nil }
                return Neighbours(namespaces: LabelSelector(namespaces), pods: LabelSelector(pods))
            case (.pods, _), (.ipBlock, _): return nil
            }
        }
    }
}

extension PodPattern {
    /// The keys of which only values are excluded, so that who lacks the label is meant (E-13).
    ///
    /// Every namespace has its name's label.
    var keysWithExclusions: [String] {
        (labels.requirements + namespaceLabels.requirements)
            .filter { $0.domain.excludesValues && $0.domain.allowsAbsence && $0.key != Namespace.nameLabel }.map(\.key)
    }

    /// Those of them that lack a label of a key, where it is asked for.
    func lacking(_ key: String) -> PodPattern {
        func lacking(_ selector: LabelSelector) -> LabelSelector {
            guard selector.requirements.contains(where: { $0.key == key }) else { return selector }
            return LabelSelector(selector.requirements + [.init(key, .absent)])
        }
        var pattern = self
        pattern.labels = lacking(labels)
        pattern.namespaceLabels = lacking(namespaceLabels)
        return pattern
    }
}
