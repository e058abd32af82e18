import Manifests
import PolicyCompiler

/// One side, compiled: a network for each of its clusters.
struct CompiledSide {
    /// The clusters: sorted by name.
    let clusters: [CompiledCluster]

    /// Compiles the clusters of a side.
    ///
    /// - Parameters:
    ///   - clusters: what was read.
    ///   - base: what was in force before; empty when this is the older side.
    ///   - options: with the profile to compile under.
    init(_ clusters: [ClusterManifests], over base: [ClusterManifests] = [], options: ReviewOptions) {
        let compiler = PolicyCompiler(profile: options.profile)
        let before = Dictionary(base.map { ($0.name, $0.manifests) }, uniquingKeysWith: { first, _ in first })
        self.clusters = clusters.map { cluster in
            let inForce = before[cluster.name].map { cluster.manifests.applied(over: $0) } ?? cluster.manifests
            return CompiledCluster(
                name: cluster.name, compilation: compiler.compile(inForce), objectCount: inForce.objects.count)
        }
    }

    /// A side with the clusters of another and nothing in them.
    init(emptyLike other: CompiledSide) {
        clusters = other.clusters.map {
            CompiledCluster(
                name: $0.name, compilation: PolicyCompiler().compile(ManifestSet()), objectCount: 0)
        }
    }

    /// How many objects matter to reachability, over all clusters.
    var objectCount: Int { clusters.reduce(0) { $0 + $1.objectCount } }

    /// What there is to say, over all clusters: sorted by place.
    var diagnostics: [Diagnostic] {
        Set(clusters.flatMap(\.compilation.diagnostics)).sorted {
            ($0.location, $0.code, $0.message) < ($1.location, $1.code, $1.message)
        }
    }
}

/// One cluster of a side, compiled.
struct CompiledCluster {
    /// The cluster's name; empty when clusters aren't named.
    let name: String
    /// What its manifests mean.
    let compilation: Compilation
    /// How many of its objects matter to reachability.
    let objectCount: Int
}
