import ClusterShapes
import Manifests
import NetworkModel
import PolicyCompiler

/// What a shape's files mean.
struct CompiledShape {
    let snapshot: ClusterSnapshot
    let diagnostics: [Diagnostic]
    /// The names of the NetworkPolicies, with their namespaces.
    let policies: Set<String>

    /// Reads the files of a shape, after a change if there is one.
    init(_ shape: Shape, after change: ShapeChange? = nil) {
        var texts = Dictionary(shape.files.map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
        for file in change?.files ?? [] { texts[file.path] = file.text }
        var manifests = ManifestSet()
        for (path, text) in texts.sorted(by: { $0.key < $1.key }) {
            manifests.append(ManifestReader().read(SourceText(path: path, bytes: Array(text.utf8))))
        }
        let compilation = PolicyCompiler().compile(manifests)
        snapshot = compilation.snapshot
        diagnostics = compilation.diagnostics
        policies = Set(snapshot.tiers.flatMap(\.policies).map { "\($0.id.namespace ?? "")/\($0.id.name)" })
    }

    /// The policies of both directions by identity.
    var policiesByID: [PolicyID: Policy] {
        Dictionary(snapshot.tiers.flatMap(\.policies).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
