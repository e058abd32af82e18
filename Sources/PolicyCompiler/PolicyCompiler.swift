public import Manifests
import NetworkModel
import Threads

/// Lowers manifests of every dialect into the network model, under one profile.
///
/// Compiling is a pure function: the same manifests in any order of files give the same compilation.
public struct PolicyCompiler: Sendable {
    /// What the network plugin makes of policies.
    public let profile: CNIProfile

    /// A compiler for one network plugin; by default for the strict reading of the Kubernetes documents.
    public init(profile: CNIProfile = .kubernetes) { self.profile = profile }

    /// The names of the tiers in the order of evaluation (A-1, C-1); a snapshot has those that have a policy.
    public static let tiers = PolicyCollection.tierNames

    /// What the manifests mean on the network.
    ///
    /// It never fails: what is doubtful is said in the diagnostics.
    public func compile(_ manifests: ManifestSet) -> Compilation {
        compile(EffectiveObjects(manifests.objects), manifests.diagnostics, givesUp: false)
    }

    /// What the manifests mean on the network; what has been looked at is given up on the way, so that a large cluster's
    /// policies aren't held twice.
    public func compile(givingUp manifests: inout ManifestSet) -> Compilation {
        let (objects, said) = (EffectiveObjects(manifests.objects), manifests.diagnostics)
        manifests = ManifestSet()
        return compile(objects, said, givesUp: true)
    }

    private func compile(
        _ effective: consuming EffectiveObjects, _ said: [Diagnostic], givesUp: Bool
    ) -> Compilation {
        var objects = effective
        let byKind = ObjectsByKind(objects.manifests)
        let namespaces = NamespaceCollection(objects.manifests, byKind)
        var written = objects.policies(byKind, givesUp: givesUp)
        // Neither workloads nor policies ask about the other.
        let (workloads, policies) = Self.both(atOnce: byKind.networkPolicies.count >= Self.worthAThread) {
            [manifests = objects.manifests] in
            WorkloadCollection(manifests, byKind, namespaces: namespaces)
        } and: {
            PolicyCollection(&written, profile: profile, givesUp: givesUp)
        }
        let controller = IngressControllerLowering(objects.manifests, byKind, workloads: workloads.workloads)

        let snapshot = ClusterSnapshot(
            namespaces: namespaces.namespaces, workloads: workloads.workloads,
            ingressController: controller.controller, tiers: policies.tiers, nodePods: profile.nodePods)
        let sources = SourceTable(
            policies: policies.locations, rules: policies.ruleLocations, workloads: workloads.locations,
            namespaces: namespaces.locations)
        let diagnostics =
            objects.diagnostics + namespaces.diagnostics + policies.diagnostics + controller.diagnostics
        return Compilation(
            snapshot: snapshot, sources: sources, diagnostics: Self.merged(said, diagnostics))
    }

    /// Does two things, at once where they are large.
    private static func both<First: Sendable, Second>(
        atOnce: Bool, _ first: @Sendable () -> First, and second: () -> Second
    ) -> (First, Second) {
        atOnce ? concurrently(first, and: second) : (first(), second())
    }

    /// So many policies take some milliseconds.
    private static let worthAThread = 1_000

    /// The diagnostics by place, then by code, each once.
    ///
    /// What the reader said of a place isn't said of it again.
    private static func merged(_ reader: [Diagnostic], _ compiler: [Diagnostic]) -> [Diagnostic] {
        guard !reader.isEmpty || !compiler.isEmpty else { return [] }
        struct Topic: Hashable {
            var code: String
            var location: SourceLocation
        }
        let said = Set(reader.map { Topic(code: $0.code, location: $0.location) })
        let added = compiler.filter { !said.contains(Topic(code: $0.code, location: $0.location)) }
        var seen: Set<Diagnostic> = []
        return (reader + added).filter { seen.insert($0).inserted }.enumerated().sorted { a, b in
            (a.element.location, a.element.code, a.element.message, a.offset)
                < (b.element.location, b.element.code, b.element.message, b.offset)
        }.map(\.element)
    }
}
