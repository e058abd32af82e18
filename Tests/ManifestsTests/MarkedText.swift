import Manifests
import TestSupport

extension MarkedText {
    private static var path: String { "policies/db.yaml" }

    /// Where a mark stood; the file as a whole when there is none.
    subscript(_ mark: Int) -> SourceLocation {
        let place = place(of: mark)
        return SourceLocation(path: Self.path, line: place.line, column: place.column)
    }

    /// What is read from the text.
    func read() -> ManifestSet { ManifestsTests.read(Array(text.utf8), path: Self.path) }
}

/// What is read from a text.
func read(_ text: String) -> ManifestSet { read(Array(text.utf8)) }

/// What is read from bytes; that it can be packed is checked for every text that any test reads.
func read(_ bytes: [UInt8], path: String = "a.yaml") -> ManifestSet {
    let set = ManifestReader().read(SourceText(path: path, bytes: bytes))
    expectPackable(set, bytes, path: path)
    return set
}

/// What is read of a NetworkPolicy with a specification in flow style.
func readPolicy(_ spec: String) -> ManifestSet {
    read("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: \(spec)\n")
}

extension ManifestSet {
    /// The codes of the errors, in the order of the text.
    var errorCodes: [String] { diagnostics.filter { $0.severity == .error }.map(\.code) }
    /// The codes of the warnings, in the order of the text.
    var warningCodes: [String] { diagnostics.filter { $0.severity == .warning }.map(\.code) }
    /// The NetworkPolicies, in the order of the text.
    var networkPolicies: [NetworkPolicyManifest] {
        objects.compactMap { if case .networkPolicy(let policy) = $0.content { policy } else { nil } }
    }
    /// The policies of `policy.networking.k8s.io`, in the order of the text.
    var clusterPolicies: [ClusterPolicyManifest] {
        objects.compactMap { if case .clusterPolicy(let policy) = $0.content { policy } else { nil } }
    }
    /// The workloads, in the order of the text.
    var workloads: [WorkloadManifest] {
        objects.compactMap { if case .workload(let workload) = $0.content { workload } else { nil } }
    }
    /// The routes, in the order of the text.
    var routes: [IngressRouteManifest] {
        objects.compactMap { if case .ingressRoute(let route) = $0.content { route } else { nil } }
    }
}
