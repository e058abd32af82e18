import Manifests

/// A manifest of something that makes pods, or of a pod, with its content unwrapped.
struct PodSource {
    var identity: ObjectIdentity
    var location: SourceLocation
    var content: WorkloadManifest

    /// `nil` for any other manifest.
    init?(_ manifest: Manifest) {
        guard case .workload(let content) = manifest.content else { return nil }
        identity = manifest.identity
        location = manifest.location
        self.content = content
    }

    /// Whether it is one pod rather than a template of pods.
    var isPod: Bool { identity.kind == "Pod" }

    /// The controller that made it.
    var controller: WorkloadManifest.Owner? { WorkloadOwners.controller(content.owner) }
}

/// An owner of pods by name.
struct OwnerKey: Hashable, Comparable {
    var namespace: String
    var kind: String
    var name: String

    /// Orders as workloads are ordered: by namespace, name and kind.
    static func < (a: OwnerKey, b: OwnerKey) -> Bool {
        guard a.namespace == b.namespace else { return a.namespace < b.namespace }
        return a.name == b.name ? a.kind < b.kind : a.name < b.name
    }
}

/// Who is at the top of each chain of owners (W-6, W-8).
struct WorkloadOwners {
    private let manifests: [Manifest]
    /// The indices of what makes pods, and of pods.
    let indices: [Int]
    /// The first manifest of each key; empty where nothing is owned, and so nothing is looked up.
    private var sources: [OwnerKey: Int] = [:]

    /// What only exists because its owner made it, so that the owner is the workload.
    ///
    /// Other kinds may have an owner too, such as an operator's resource, but people know them by their own names.
    private static let madeKinds: Set<String> = [
        "Pod", "ReplicaSet", "Job", "ReplicationController", "VirtualMachineInstance",
    ]

    /// The owners among manifests.
    ///
    /// - Parameter indices: where among them are those that make pods, and pods.
    init(_ manifests: [Manifest], at indices: [Int]) {
        self.manifests = manifests
        self.indices = indices
        guard indices.contains(where: { controller(of: $0) != nil }) else { return }
        for index in indices {
            let key = key(of: index)
            if sources[key] == nil { sources[key] = index }
        }
    }

    /// The top owner of a manifest, which may be the object itself, and the kinds of its owners on the way there.
    func top(of index: Int) -> (key: OwnerKey, kinds: [String]) {
        let own = key(of: index)
        guard !sources.isEmpty, Self.madeKinds.contains(own.kind) else { return (own, []) }
        var key = own
        var visited: Set<OwnerKey> = [own]
        var current = index
        while Self.madeKinds.contains(key.kind), let owner = controller(of: current) {
            let next = ownerKey(owner, of: current)
            guard visited.insert(next).inserted else { return (own, []) }
            key = next
            guard let manifest = sources[next] else { break }
            current = manifest
        }
        visited.remove(own)
        return (key, visited.map(\.kind))
    }

    /// The key of the object itself.
    func key(of index: Int) -> OwnerKey {
        OwnerKey(
            namespace: manifests[index].identity.namespace ?? "default", kind: manifests[index].identity.kind,
            name: manifests[index].identity.name)
    }

    /// Whether it is a pod that has ended.
    func hasEnded(_ index: Int) -> Bool {
        if case .workload(let content) = manifests[index].content { content.hasEnded } else { false }
    }

    private func controller(of index: Int) -> WorkloadManifest.Owner? {
        if case .workload(let content) = manifests[index].content { Self.controller(content.owner) } else { nil }
    }

    /// The controller that an owner is; not the node that runs a static pod, which makes no interchangeable pods.
    static func controller(_ owner: WorkloadManifest.Owner?) -> WorkloadManifest.Owner? {
        guard let owner, owner.kind != "Node", !owner.name.isEmpty else { return nil }
        return owner
    }

    /// The key of a reference.
    ///
    /// A Deployment names its ReplicaSets by its own name and the hash of the pod template: where only the Deployment
    /// is in the manifests, that leads from its pods to it.
    private func ownerKey(_ owner: WorkloadManifest.Owner, of index: Int) -> OwnerKey {
        let namespace = key(of: index).namespace
        let kind = owner.kind.isEmpty ? "Pod" : owner.kind
        let key = OwnerKey(namespace: namespace, kind: kind, name: owner.name)
        guard kind == "ReplicaSet", sources[key] == nil, case .workload(let content) = manifests[index].content,
            let hash = content.podLabels["pod-template-hash"], !hash.isEmpty, owner.name.hasSuffix("-\(hash)")
        else { return key }
        let name = String(owner.name.dropLast(hash.count + 1))
        let makers = ["Deployment", "Rollout"].map { OwnerKey(namespace: namespace, kind: $0, name: name) }
        return makers.first { sources[$0] != nil } ?? key
    }
}
