import Manifests

/// A NetworkPolicy that a change brings, edits or removes.
struct PolicyEdit {
    /// Who it is.
    let identity: ObjectIdentity
    /// What it was; `nil` for a new one.
    let before: Version?
    /// What it is now; `nil` for one that is gone.
    let after: Version?

    /// A policy as one side has it.
    struct Version {
        let manifest: Manifest
        let content: NetworkPolicyManifest

        /// Where it stands.
        var location: SourceLocation { manifest.location }
    }

    /// The policy's namespace.
    var namespace: String { identity.namespace ?? "default" }

    /// The policies that differ in what they say: sorted by place.
    ///
    /// O(objects), most of them passed over by their kind.
    static func all(from old: [Manifest], to new: [Manifest]) -> [PolicyEdit] {
        let (before, after) = (policies(old), policies(new))
        let edits = Set(before.keys).union(after.keys).compactMap { identity -> PolicyEdit? in
            let (was, will) = (before[identity], after[identity])
            if let was, let will, was.meaning == will.meaning { return nil }
            return PolicyEdit(identity: identity, before: was?.version, after: will?.version)
        }
        return edits.sorted { ($0.location, $0.identity) < ($1.location, $1.identity) }
    }

    private static func policies(_ objects: [Manifest]) -> [ObjectIdentity: Manifest] {
        var found: [ObjectIdentity: Manifest] = [:]
        for object in objects { if case .networkPolicy = object.content { found[object.identity] = object } }
        return found
    }

    /// Where it stands: now, or where it stood.
    var location: SourceLocation { (after ?? before)?.location ?? SourceLocation(path: "") }
}

extension Manifest {
    fileprivate var version: PolicyEdit.Version? {
        guard case .networkPolicy(let content) = content else { return nil }
        return PolicyEdit.Version(manifest: self, content: content)
    }
}
