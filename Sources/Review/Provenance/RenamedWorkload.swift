import Manifests
public import NetworkModel
import PolicyCompiler

/// A workload that goes by another name than before.
public struct RenamedWorkload: Hashable, Sendable {
    /// Who it was.
    public var from: WorkloadID
    /// Who it is.
    public var to: WorkloadID

    /// A workload's two names.
    public init(from: WorkloadID, to: WorkloadID) {
        self.from = from
        self.to = to
    }
}

extension RenamedWorkload {
    /// The workloads that only change their names where some objects take the place of others: sorted by the new name.
    ///
    /// A workload is taken for another of its namespace and kind that goes at the same time if nothing else that matters
    /// to reachability tells the two apart, or if it is declared in the same file; and if, either way, neither could be
    /// taken for a third. O(objects).
    static func all(from old: [Manifest], to new: [Manifest], compiler: PolicyCompiler) -> [RenamedWorkload] {
        let (were, are) = (DeclaredWorkload.all(in: old), DeclaredWorkload.all(in: new))
        var gone = were.filter { are[$0.key] == nil }
        var come = are.filter { were[$0.key] == nil }
        guard !gone.isEmpty, !come.isEmpty else { return [] }
        var result: [RenamedWorkload] = []
        func pair(_ key: (DeclaredWorkload) -> some Hashable) {
            let (old, new) = (Dictionary(grouping: gone.values, by: key), Dictionary(grouping: come.values, by: key))
            for (key, before) in old {
                guard before.count == 1, let after = new[key], after.count == 1 else { continue }
                result.append(RenamedWorkload(from: before[0].id, to: after[0].id))
                gone[before[0].id] = nil
                come[after[0].id] = nil
            }
        }
        let models = [gone, come].map { some in
            compiler.compile(ManifestSet(objects: some.values.map(\.manifest))).snapshot
        }
        pair { workload in models.lazy.compactMap { $0.workload(workload.id) }.first.map(\.withoutName) }
        pair { [$0.manifest.location.path, $0.id.namespace, $0.id.kind] }
        return result.sorted { $0.to < $1.to }
    }
}

/// A workload with its manifest.
private struct DeclaredWorkload {
    let id: WorkloadID
    let manifest: Manifest

    /// The workloads among some objects, apart from pods that something else owns.
    static func all(in objects: [Manifest]) -> [WorkloadID: DeclaredWorkload] {
        var result: [WorkloadID: DeclaredWorkload] = [:]
        for object in objects {
            guard case .workload(let workload) = object.content, workload.owner == nil else { continue }
            let id = WorkloadID(
                namespace: object.effectiveNamespace ?? "", kind: object.identity.kind, name: object.identity.name)
            result[id] = DeclaredWorkload(id: id, manifest: object)
        }
        return result
    }
}

extension Workload {
    /// What tells it apart from others of its namespace and kind, besides its name.
    fileprivate var withoutName: Workload {
        var result = self
        result.id.name = ""
        return result
    }
}
