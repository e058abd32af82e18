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
    let tiers: [Tier]
    /// Where each policy's object starts.
    private(set) var locations: [PolicyID: SourceLocation] = [:]
    /// Where each rule starts.
    private(set) var ruleLocations: [RuleID: SourceLocation] = [:]
    /// What there is to say about the policies.
    private(set) var diagnostics: [Diagnostic] = []

    /// The names of all tiers, in the order of evaluation.
    static let tierNames = ["admin", "networkpolicy", "baseline"]

    /// The policies of manifests, one manifest an object.
    init(_ manifests: [Manifest], profile: CNIProfile) {
        var admin: [LoweredPolicy] = []
        var networkPolicy: [LoweredPolicy] = []
        var baseline: [LoweredPolicy] = []
        var clusterPolicies = ClusterPolicyConflicts()
        for manifest in manifests {
            switch manifest.content {
            case .networkPolicy(let content):
                let lowering = NetworkPolicyLowering(content, of: manifest, profile: profile)
                networkPolicy += lowering.policies
                diagnostics += lowering.diagnostics
            case .clusterPolicy(let content):
                let lowering = ClusterPolicyLowering(content, of: manifest)
                switch content.dialect {
                case .adminNetworkPolicy, .clusterNetworkPolicyAdmin: admin += lowering.policies
                case .baselineAdminNetworkPolicy, .clusterNetworkPolicyBaseline: baseline += lowering.policies
                }
                diagnostics += lowering.diagnostics
                clusterPolicies.add(content, of: manifest)
            case .namespace, .workload, .service, .ingressRoute, .gateway, .userDefinedNetwork:
                break
            }
        }
        diagnostics += clusterPolicies.diagnostics
        tiers = zip(Self.tierNames, [admin, networkPolicy, baseline])
            .filter { !$0.1.isEmpty }
            .map { Tier(name: $0.0, policies: $0.1.map(\.policy)) }
        for lowered in admin + networkPolicy + baseline {
            let id = lowered.policy.id
            locations[id] = lowered.location
            for (rule, location) in zip(lowered.policy.rules, lowered.ruleLocations) {
                ruleLocations[RuleID(policy: id, index: rule.index)] = location
            }
        }
    }
}
