import Git
import Manifests
import NetworkModel
import Packing
import PolicyCompiler
import Reachability

/// A cluster at one tree, as a record and what changed since.
struct SideState: Sendable {
    private var record: SideRecord
    /// Whether objects are declared that come or go since.
    private var declared = Overlay<UInt64, Bool>()
    private var namespaceChanges = Overlay<UInt64, Int32>()
    /// How many files may hold manifests.
    private(set) var fileCount: Int
    /// How many objects matter to reachability.
    private(set) var objectCount: Int
    /// How many files there are that are looked at, of any kind.
    private(set) var coveredCount: Int
    /// What there is to say: sorted.
    private(set) var diagnostics: [Diagnostic]
    /// Where each policy of files that changed stands now, with its rules.
    private var places = Overlay<PolicyID, SourceTable>()

    /// The state that a record is of.
    init(_ record: SideRecord) {
        self.record = record
        (fileCount, objectCount) = (record.fileCount, record.objectCount)
        coveredCount = record.coveredCount
        diagnostics = record.diagnostics
    }

    /// The objects that some files had and have, with what there is to say of the new ones.
    struct Change {
        /// The paths that differ and may hold manifests, by their bytes: some look alike as text, and are two files.
        var paths: Set<[UInt8]> = []
        /// How many such files there are more than before.
        var fileCount = 0
        /// How many files there are more than before that are looked at, of any kind.
        var coveredCount = 0
        /// Whether a kustomization or a chart comes or goes, so that other folders are rendered than before.
        var movesRendering = false
        /// The objects that the files had.
        var old = ManifestSet()
        /// The objects that they have.
        var new = ManifestSet()
    }

    /// Takes a change in, and gives what it means for the network; `nil` where that can't be told from the files alone.
    ///
    /// So it is where an object is declared elsewhere too, where one is or was refused, where pods have owners, and for kinds
    /// that are about others: then the whole side has to be read. O(the objects of the files).
    mutating func take(_ change: Change, compiler: PolicyCompiler) -> NetworkDelta? {
        let (old, new) = (change.old, change.new)
        let unchanged = NetworkDelta(tiers: PolicyCompiler.tiers, nodePods: compiler.profile.nodePods)
        if change.isEmpty { return unchanged }
        guard !change.movesRendering, change.isOfPlainObjects, identitiesArePlain(old.objects, new.objects) else {
            return nil
        }
        if old.objects.saySame(as: new.objects) {
            guard namesOfPodsStay(old.objects, new.objects) else { return nil }
            takeFiles(change)
            // Where not even a line moved, there is nothing else to be said of them either.
            if old.objects != new.objects || old.diagnostics != new.diagnostics {
                let after = compiler.compile(ManifestSet(objects: new.objects, diagnostics: new.diagnostics))
                take(after.diagnostics, of: change.paths)
                takePlaces(after.sources)
            }
            return unchanged
        }
        guard contentIsPlain(old.objects, new.objects) else { return nil }
        let (before, after) = (
            compiler.compile(ManifestSet(objects: old.objects)),
            compiler.compile(ManifestSet(objects: new.objects, diagnostics: new.diagnostics))
        )
        var delta = NetworkDelta(from: before.snapshot, to: after.snapshot)
        delta.tiers = PolicyCompiler.tiers
        delta.namespaces = []
        delta.removedNamespaces = []
        changeNamespaces(old.objects, new.objects, before.snapshot, after.snapshot, &delta)
        if record.hasNetworks,
            !(delta.addedWorkloads.isEmpty && delta.namespaces.isEmpty && delta.removedNamespaces.isEmpty)
        {
            return nil
        }
        for object in old.objects { declared.set(false, for: object.identity.stableHash) }
        for object in new.objects { declared.set(true, for: object.identity.stableHash) }
        takeFiles(change)
        take(after.diagnostics, of: change.paths)
        takePlaces(after.sources)
        return delta
    }

    private mutating func takeFiles(_ change: Change) {
        fileCount += change.fileCount
        coveredCount += change.coveredCount
        objectCount += change.new.objects.count - change.old.objects.count
    }

    /// Takes in what there is to say of some paths in the place of what there was.
    private mutating func take(_ new: [Diagnostic], of paths: Set<[UInt8]>) {
        let isOld: (Diagnostic) -> Bool = { diagnostic in
            paths.contains { diagnostic.location.path.utf8.elementsEqual($0) }
        }
        guard !new.isEmpty || diagnostics.contains(where: isOld) else { return }
        diagnostics = (diagnostics.filter { !isOld($0) } + new).sorted {
            ($0.location, $0.code, $0.message) < ($1.location, $1.code, $1.message)
        }
    }

    private mutating func takePlaces(_ sources: SourceTable) {
        var rules = sources.rules[...]
        for (id, place) in zip(sources.policies.keys, sources.policies.values) {
            // Both are sorted, rules by their policies.
            let own = rules.prefix { $0.key.policy == id }
            rules = rules.dropFirst(own.count)
            places.set(
                SourceTable(policies: [id: place], rules: PlaceTable(own.map { ($0.key, $0.value) })), for: id)
        }
    }

    /// Where some policies stand, as far as they are of files that changed, and the others.
    func places(of policies: [PolicyID]) -> (known: SourceTable, others: [PolicyID]) {
        let own = policies.compactMap { places[$0] }
        return (
            SourceTable(
                policies: PlaceTable(own.flatMap { zip($0.policies.keys, $0.policies.values) }),
                rules: PlaceTable(own.flatMap { zip($0.rules.keys, $0.rules.values) })),
            policies.filter { places[$0] == nil }
        )
    }

    private func isDeclared(_ hash: UInt64) -> Bool {
        declared[hash] ?? (record.declared.sortedIndex(of: hash) != nil)
    }

    private func identitiesArePlain(_ old: [Manifest], _ new: [Manifest]) -> Bool {
        let (were, are) = (old.map { $0.identity.stableHash }, new.map { $0.identity.stableHash })
        let before = Set(were)
        guard before.count == were.count, Set(are).count == are.count else { return false }
        return before.union(are).allSatisfy { hash in
            record.repeated.sortedIndex(of: hash) == nil && record.refused.sortedIndex(of: hash) == nil
                && isDeclared(hash) == before.contains(hash)
        }
    }

    /// Whether objects that say the same keep the names of their pods: pods of one owner that differ are named by the first of
    /// them.
    private func namesOfPodsStay(_ old: [Manifest], _ new: [Manifest]) -> Bool {
        zip(old, new).allSatisfy { was, will in
            guard was.location != will.location, case .workload(let workload) = was.content else { return true }
            return workload.owner == nil && !withOwners(stableHash(was.effectiveNamespace ?? ""))
        }
    }

    /// Whether what changes of the objects concerns only themselves.
    private func contentIsPlain(_ old: [Manifest], _ new: [Manifest]) -> Bool {
        let before = Dictionary(old.map { ($0.identity, $0) }, uniquingKeysWith: { $1 })
        let after = Dictionary(new.map { ($0.identity, $0) }, uniquingKeysWith: { $1 })
        for identity in Set(before.keys).union(after.keys) {
            let (was, will) = (before[identity], after[identity])
            if let was, let will, was.meaning == will.meaning {
                // Pods of one owner that differ are named by the first of them.
                guard was.location != will.location, case .workload(let workload) = was.content,
                    workload.owner != nil || withOwners(stableHash(was.effectiveNamespace ?? ""))
                else { continue }
                return false
            }
            for object in [was, will].compactMap(\.self) {
                switch object.content {
                case .workload(let workload):
                    let namespace = stableHash(object.effectiveNamespace ?? "")
                    if record.hasRoutes || workload.owner != nil || withOwners(namespace) { return false }
                case .service: if record.hasRoutes { return false }
                case .namespace, .gateway, .networkPolicy, .ingressRoute, .clusterPolicy, .userDefinedNetwork: break
                }
            }
        }
        return true
    }

    private func withOwners(_ namespace: UInt64) -> Bool { record.withOwners.sortedIndex(of: namespace) != nil }

    private func objectCount(in namespace: UInt64) -> Int32 {
        let known = record.namespaces.sortedIndex(of: namespace).map { record.namespaceCounts[$0] } ?? 0
        return known + (namespaceChanges[namespace] ?? 0)
    }

    /// The namespaces that come, go, or have other labels.
    private mutating func changeNamespaces(
        _ old: [Manifest], _ new: [Manifest], _ before: ClusterSnapshot, _ after: ClusterSnapshot,
        _ delta: inout NetworkDelta
    ) {
        var counts: [String: Int32] = [:]
        for object in old { if let name = object.effectiveNamespace { counts[name, default: 0] -= 1 } }
        for object in new { if let name = object.effectiveNamespace { counts[name, default: 0] += 1 } }
        let undeclared = Set(old.lazy.filter { $0.content == .namespace }.map(\.identity.name))
        let declared = Dictionary(
            new.lazy.filter { $0.content == .namespace }.map { ($0.identity.name, $0.identity) },
            uniquingKeysWith: { $1 })
        for name in Set(counts.keys).union(undeclared).union(declared.keys).sorted() {
            let hash = stableHash(name)
            let identity = ObjectIdentity(group: "", kind: "Namespace", namespace: nil, name: name).stableHash
            let wasDeclared = isDeclared(identity)
            let was = wasDeclared || objectCount(in: hash) > 0
            namespaceChanges.set((namespaceChanges[hash] ?? 0) + (counts[name] ?? 0), for: hash)
            let willBeDeclared = declared[name] != nil || (wasDeclared && !undeclared.contains(name))
            let will = willBeDeclared || objectCount(in: hash) > 0
            if let namespace = declared[name].flatMap({ _ in after.namespace(name) }) {
                if !undeclared.contains(name) || before.namespace(name) != namespace {
                    delta.namespaces.append(namespace)
                }
            } else if will, !willBeDeclared, !was || wasDeclared {
                delta.namespaces.append(after.namespace(name) ?? Namespace(undeclared: name))
            } else if was, !will {
                delta.removedNamespaces.append(name)
            }
        }
    }
}

extension SideState.Change {
    /// Whether nothing is refused or unreadable, and every object is of a kind that isn't about others.
    var isOfPlainObjects: Bool {
        guard [old, new].allSatisfy({ $0.rejected.isEmpty && $0.unreadableFiles.isEmpty }),
            old.foreignFiles == new.foreignFiles
        else { return false }
        return [old, new].allSatisfy { set in
            set.objects.allSatisfy { object in
                switch object.content {
                case .namespace, .workload, .service, .gateway, .networkPolicy: true
                case .ingressRoute, .clusterPolicy, .userDefinedNetwork: false
                }
            }
        }
    }

    /// No change.
    static let none = SideState.Change()

    /// Whether no file that is looked at comes, goes or changes.
    fileprivate var isEmpty: Bool {
        paths.isEmpty && fileCount == 0 && coveredCount == 0 && !movesRendering && old.objects.isEmpty
            && new.objects.isEmpty && new.diagnostics.isEmpty
    }
}

extension [Manifest] {
    /// Whether others are the same objects in the same order, each of which says the same, wherever it stands.
    fileprivate func saySame(as others: [Manifest]) -> Bool {
        count == others.count
            && zip(self, others).allSatisfy { a, b in
                a.identity == b.identity && (a == b || a.meaning == b.meaning)
            }
    }
}

extension SideState {
    /// Whether a change is of none of the files that decide what is rendered out of others, so that it means what its
    /// objects mean.
    func isPlain(_ changes: [PathChange], _ reader: SideReader) -> Bool {
        changes.allSatisfy { change in
            guard reader.covers(change.path) else { return true }
            let (folder, name) = UnrenderedFolders.split(change.path)
            return !UnrenderedFolders.kustomizationNames.contains(name)
                && !record.charts.contains { $0.isEmpty || folder == $0 || folder.hasPrefix($0 + "/") }
        }
    }
}
