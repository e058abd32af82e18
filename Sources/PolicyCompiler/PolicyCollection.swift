import Manifests
import NetworkModel

/// One direction of a policy object, with where it stands.
struct LoweredPolicy {
    var policy: Policy
    var location: SourceLocation
    /// Where each rule starts, in the order of the policy's rules.
    var ruleLocations: [SourceLocation]
}

/// The policies of all dialects in their tiers.
struct PolicyCollection {
    /// The tiers that have a policy, in the order of evaluation (A-1, C-1).
    private(set) var tiers: [Tier] = []
    /// Where each policy's object starts.
    private(set) var locations = PlaceTable<PolicyID>()
    /// Where each rule starts.
    private(set) var ruleLocations = PlaceTable<RuleID>()
    /// What there is to say about the policies.
    private(set) var diagnostics: [Diagnostic] = []

    /// The names of all tiers, in the order of evaluation.
    static let tierNames = ["admin", "networkpolicy", "baseline"]

    /// What policies as written mean.
    ///
    /// - Parameter givesUp: Whether a NetworkPolicy's content is given up once it is lowered; for manifests of which nobody
    ///   else holds a copy.
    init(_ written: inout WrittenPolicies, profile: CNIProfile, givesUp: Bool) {
        var admin: [Policy] = []
        var baseline: [Policy] = []
        var clusterPolicies = ClusterPolicyConflicts()
        for manifest in written.clusterWide {
            guard case .clusterPolicy(let content) = manifest.content else { continue }
            let policies = add(ClusterPolicyLowering(content, of: manifest))
            switch content.dialect {
            case .adminNetworkPolicy, .clusterNetworkPolicyAdmin: admin += policies
            case .baselineAdminNetworkPolicy, .clusterNetworkPolicyBaseline: baseline += policies
            }
            clusterPolicies.add(content, of: manifest)
        }
        diagnostics += clusterPolicies.diagnostics
        let networkPolicy = lower(&written.namespaced, profile: profile, givesUp: givesUp)
        for (name, policies) in zip(Self.tierNames, [admin, networkPolicy, baseline]) where !policies.isEmpty {
            tiers.append(Tier(name: name, policies: policies))
        }
        locations.sort()
        ruleLocations.sort()
    }

    /// Adds what there is to say about a cluster policy, and gives its policies.
    private mutating func add(_ lowering: ClusterPolicyLowering) -> [Policy] {
        diagnostics += lowering.diagnostics
        for lowered in lowering.policies {
            let id = lowered.policy.id
            locations.append(id, at: lowered.location)
            for (rule, location) in zip(lowered.policy.rules, lowered.ruleLocations) {
                ruleLocations.append(RuleID(policy: id, index: rule.index), at: location)
            }
        }
        return lowering.policies.map(\.policy)
    }

    /// The policies of NetworkPolicies.
    ///
    /// Their indices are brought into the order of the tier first: the policies are too large to move often.
    private mutating func lower(_ manifests: inout [Manifest], profile: CNIProfile, givesUp: Bool) -> [Policy] {
        let indices = Array(manifests.indices)
        var policies: [Policy] = []
        // To count first would walk through memory that is visited again below; room that isn't used costs nothing.
        policies.reserveCapacity(indices.count * 2)
        locations.reserve(indices.count * 2)
        ruleLocations.reserve(indices.count * 4)
        for index in Self.sorted(indices, of: manifests) {
            guard case .networkPolicy(let content) = manifests[index].content else { continue }
            let identity = manifests[index].identity
            var lowering = NetworkPolicyLowering(in: identity.namespace ?? "default", profile: profile)
            for direction in content.directions {
                let policy = lowering.policy(content, of: identity, direction)
                locations.append(policy.id, at: manifests[index].location)
                let rules = content.rules(direction)
                for index in rules.indices {
                    ruleLocations.append(RuleID(policy: policy.id, index: index), at: rules[index].location)
                }
                policies.append(policy)
            }
            if let note = lowering.podAddressNote(on: identity) { diagnostics.append(note) }
            if givesUp { manifests[index].content = .gateway }
        }
        return policies
    }

    /// Whose policies a NetworkPolicy makes, and where it is among the manifests.
    private struct Key {
        var namespace: String
        var kind: String
        var name: String
        var index: Int

        /// Orders as the identities of policies, and those of one identity by place.
        static func < (a: Key, b: Key) -> Bool {
            guard a.namespace == b.namespace else { return a.namespace < b.namespace }
            guard a.kind == b.kind else { return a.kind < b.kind }
            return a.name == b.name ? a.index < b.index : a.name < b.name
        }
    }

    /// The indices in the order of the policies' identities.
    private static func sorted(_ indices: [Int], of manifests: [Manifest]) -> [Int] {
        var keys = indices.map { index in
            let identity = manifests[index].identity
            return Key(
                namespace: identity.namespace ?? "default", kind: identity.kind, name: identity.name, index: index)
        }
        keys.sort(by: <)
        return keys.map(\.index)
    }
}
