import Manifests

/// Cluster-wide policies whose order, or whose coming into force, isn't defined.
struct ClusterPolicyConflicts {
    private var admin: [Int: [Manifest]] = [:]
    private var baseline: [Int: [Manifest]] = [:]
    private var firstOfOlderAPI: Manifest?
    private var firstOfNewerAPI: Manifest?

    /// Adds a policy; policies come ordered by place.
    mutating func add(_ content: ClusterPolicyManifest, of manifest: Manifest) {
        switch content.dialect {
        case .adminNetworkPolicy:
            admin[content.priority, default: []].append(manifest)
            firstOfOlderAPI = firstOfOlderAPI ?? manifest
        case .baselineAdminNetworkPolicy:
            firstOfOlderAPI = firstOfOlderAPI ?? manifest
        case .clusterNetworkPolicyAdmin:
            admin[content.priority, default: []].append(manifest)
            firstOfNewerAPI = firstOfNewerAPI ?? manifest
        case .clusterNetworkPolicyBaseline:
            baseline[content.priority, default: []].append(manifest)
            firstOfNewerAPI = firstOfNewerAPI ?? manifest
        }
    }

    /// What there is to say about them.
    var diagnostics: [Diagnostic] {
        let groups = Array(admin) + Array(baseline)
        return groups.compactMap { Self.equalPriority($0.value, $0.key) } + (mixedAPIs.map { [$0] } ?? [])
    }

    /// A warning about policies of one tier and priority, at the last of them (A-4, C-4).
    private static func equalPriority(_ policies: [Manifest], _ priority: Int) -> Diagnostic? {
        guard policies.count > 1, let last = policies.last else { return nil }
        let shown = policies.map(\.identity.description).sorted().prefix(3)
        let hidden = policies.count - shown.count
        let names =
            hidden > 0
            ? "\(shown.joined(separator: ", ")) and \(hidden) more"
            : "\(shown.dropLast().joined(separator: ", ")) and \(shown.last ?? "")"
        return Diagnostic(
            .warning, "equal-priority", "\(names) have equal priority \(priority): which comes first isn't defined",
            at: last.location, advice: "Give each policy of the tier a priority of its own.", rules: ["A-4", "C-4"])
    }

    /// A warning about both APIs in one set of manifests, of which a network plugin enforces one (C-24).
    private var mixedAPIs: Diagnostic? {
        guard let firstOfOlderAPI, let firstOfNewerAPI else { return nil }
        return Diagnostic(
            .warning, "mixed-admin-apis",
            "\(firstOfNewerAPI.identity) is of another API than \(firstOfOlderAPI.identity) "
                + "(\(firstOfOlderAPI.location)): a network plugin enforces only one of the two; "
                + "the analysis applies both",
            at: firstOfNewerAPI.location,
            advice: "Write all cluster-wide policies in the API that the network plugin enforces.", rules: ["C-24"])
    }
}
