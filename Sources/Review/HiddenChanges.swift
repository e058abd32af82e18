import Manifests
import NetworkModel
import PolicyCompiler

/// Changes of objects that are declared more than once, where another declaration hides the one that changes.
///
/// Only the last declaration in the order of paths counts. Where the same object stands in several renderings, or in
/// folders of several clusters, a change of one of the others would otherwise read as no change.
struct HiddenChanges {
    /// An error for each.
    let diagnostics: [Diagnostic]

    /// What changes behind other declarations of one cluster.
    init(from base: ManifestSet, to head: ManifestSet) {
        let (before, after) = (Declarations(base), Declarations(head))
        var diagnostics: [Diagnostic] = []
        for identity in before.repeated.union(after.repeated).sorted() {
            let (old, new) = (before[identity], after[identity])
            guard let effective = new.last ?? old.last else { continue }
            // What counts on either side shows in the comparison.
            let shown = [old.last, new.last].compactMap { $0?.location.path }
            for path in Set((old + new).map(\.location.path)).subtracting(shown).sorted() {
                let (was, will) = (old.last { $0.location.path == path }, new.last { $0.location.path == path })
                guard Self.differ(was, will), let place = (will ?? was)?.location else { continue }
                diagnostics.append(Self.hidden(identity, at: place, by: effective.location))
            }
        }
        self.diagnostics = diagnostics
    }

    /// Whether two declarations mean different things, wherever they stand.
    private static func differ(_ a: Manifest?, _ b: Manifest?) -> Bool {
        func meaning(_ manifest: Manifest?) -> ClusterSnapshot {
            PolicyCompiler().compile(ManifestSet(objects: manifest.map { [$0] } ?? [])).snapshot
        }
        return a != b && meaning(a) != meaning(b)
    }

    private static func hidden(
        _ identity: ObjectIdentity, at place: SourceLocation, by effective: SourceLocation
    ) -> Diagnostic {
        Diagnostic(
            .error, "hidden-change",
            "\(identity) changes here, and is also declared at \(effective.path):\(effective.line), which counts; "
                + "which of the two the cluster has isn't known",
            at: place,
            advice: "Name the clusters with --cluster NAME=GLOB, or leave one of the two out with --path '!GLOB'.",
            rules: ["V-3"])
    }
}

/// The declarations of each object, in the order of paths.
private struct Declarations {
    private let byIdentity: [ObjectIdentity: [Manifest]]
    /// The objects that are declared more than once.
    let repeated: Set<ObjectIdentity>

    init(_ manifests: ManifestSet) {
        byIdentity = Dictionary(grouping: manifests.objects, by: \.identity).mapValues {
            $0.sorted { $0.location < $1.location }
        }
        repeated = Set(byIdentity.lazy.filter { $0.value.count > 1 }.map(\.key))
    }

    subscript(identity: ObjectIdentity) -> [Manifest] { byIdentity[identity] ?? [] }
}
