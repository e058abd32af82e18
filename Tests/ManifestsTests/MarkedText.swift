import Manifests

/// A text in which ①, ②, ③ … mark places, and the same text without the marks.
struct MarkedText {
    /// The text without the marks.
    private(set) var text = ""
    private var places: [Int: SourceLocation] = [:]
    private let path = "policies/db.yaml"

    /// Reads the marks of a text.
    init(_ marked: String) {
        var (line, column) = (1, 1)
        for scalar in marked.unicodeScalars {
            let mark = Int(scalar.value) - 0x245F
            if (1...20).contains(mark) {
                places[mark] = SourceLocation(path: path, line: line, column: column)
                continue
            }
            text.unicodeScalars.append(scalar)
            if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
        }
    }

    /// Where a mark stood; the file as a whole when there is none.
    subscript(_ mark: Int) -> SourceLocation { places[mark] ?? SourceLocation(path: path) }

    /// What is read from the text.
    func read() -> ManifestSet { ManifestsTests.read(Array(text.utf8), path: path) }
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
