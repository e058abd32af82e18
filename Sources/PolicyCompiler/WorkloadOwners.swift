import Manifests

/// A manifest of something that makes pods, or of a pod, with its content unwrapped.
struct PodSource {
    var identity: ObjectIdentity
    var location: SourceLocation
    var content: WorkloadManifest
    var namespace: String

    /// `nil` for any other manifest.
    init?(_ manifest: Manifest) {
        guard case .workload(let content) = manifest.content else { return nil }
        identity = manifest.identity
        location = manifest.location
        self.content = content
        namespace = manifest.effectiveNamespace ?? "default"
    }

    /// Whether it is one pod rather than a template of pods.
    var isPod: Bool { identity.kind == "Pod" }

    /// The controller that made it; not the node that runs a static pod, which makes no interchangeable pods.
    var controller: WorkloadManifest.Owner? {
        guard let owner = content.owner, owner.kind != "Node", !owner.name.isEmpty else { return nil }
        return owner
    }
}

/// An owner of pods by name.
struct OwnerKey: Hashable {
    var namespace: String
    var kind: String
    var name: String
}

/// Who is at the top of each chain of owners (W-6, W-8).
struct WorkloadOwners {
    private let sources: [OwnerKey: PodSource]

    /// What only exists because its owner made it, so that the owner is the workload.
    ///
    /// Other kinds may have an owner too, such as an operator's resource, but people know them by their own names.
    private static let madeKinds: Set<String> = [
        "Pod", "ReplicaSet", "Job", "ReplicationController", "VirtualMachineInstance",
    ]

    /// The owners among manifests.
    init(_ sources: [PodSource]) {
        let keyed = sources.map { (Self.key(of: $0), $0) }
        self.sources = Dictionary(keyed, uniquingKeysWith: { first, _ in first })
    }

    /// The top owner, which may be the object itself, and the kinds on the way, its own included.
    func top(of source: PodSource) -> (key: OwnerKey, kinds: Set<String>) {
        let own = Self.key(of: source)
        var key = own
        var visited: Set<OwnerKey> = [own]
        var current = source
        while Self.madeKinds.contains(key.kind), let owner = current.controller {
            let next = ownerKey(owner, of: current)
            guard visited.insert(next).inserted else { return (own, [own.kind]) }
            key = next
            guard let manifest = sources[next] else { break }
            current = manifest
        }
        return (key, Set(visited.map(\.kind)))
    }

    /// The key of the object itself.
    static func key(of source: PodSource) -> OwnerKey {
        OwnerKey(
            namespace: source.namespace, kind: source.identity.kind, name: source.identity.name)
    }

    /// The key of a reference.
    ///
    /// A Deployment names its ReplicaSets by its own name and the hash of the pod template: where only the Deployment
    /// is in the manifests, that leads from its pods to it.
    private func ownerKey(_ owner: WorkloadManifest.Owner, of source: PodSource) -> OwnerKey {
        let kind = owner.kind.isEmpty ? "Pod" : owner.kind
        let key = OwnerKey(namespace: source.namespace, kind: kind, name: owner.name)
        guard kind == "ReplicaSet", sources[key] == nil, let hash = source.content.podLabels["pod-template-hash"],
            !hash.isEmpty, owner.name.hasSuffix("-\(hash)")
        else { return key }
        let name = String(owner.name.dropLast(hash.count + 1))
        let makers = ["Deployment", "Rollout"].map { OwnerKey(namespace: source.namespace, kind: $0, name: name) }
        return makers.first { sources[$0] != nil } ?? key
    }
}
