import Manifests
import NetworkModel
import PolicyCompiler
import Reachability
import Testing

/// Laws that hold for every cluster, whatever the verdicts are.
struct MonotonyTests {
    @Test(arguments: stride(from: 0, to: 600, by: 100).map { $0 })
    func `another allow rule in a NetworkPolicy never closes anything`(_ first: Int) throws {
        var widened = 0
        for seed in first..<(first + 100) {
            var world = RandomWorld(seed: UInt64(seed) &+ 7 << 33)
            let base = world.cluster()
            let head = withAnotherRule(base, from: world.cluster())
            let changes = comparison(base, head).changes
            for change in changes {
                try #require(change.closed.isEmpty, "seed \(seed): \(change)")
                try #require(change.before.allowed.isSubset(of: change.after.allowed), "seed \(seed): \(change)")
                widened += 1
            }
        }
        #expect(widened > 0, "no cluster had anything to widen")
    }

    @Test(arguments: stride(from: 0, to: 600, by: 100).map { $0 })
    func `the first NetworkPolicy of a direction never opens anything where there is no baseline`(_ first: Int) throws {
        var narrowed = 0
        for seed in first..<(first + 100) {
            var world = RandomWorld(seed: UInt64(seed) &+ 9 << 34)
            let head = ManifestSet(objects: world.cluster().objects.filter { !$0.isClusterPolicy })
            let base = ManifestSet(objects: head.objects.filter { !$0.isNetworkPolicy })
            for change in comparison(base, head).changes {
                try #require(change.opened.isEmpty, "seed \(seed): \(change)")
                narrowed += 1
            }
        }
        #expect(narrowed > 0, "no cluster had anything to narrow")
    }

    @Test func `a cluster doesn't differ from itself`() {
        for seed in 0..<100 {
            var world = RandomWorld(seed: UInt64(seed))
            let cluster = world.cluster()
            #expect(comparison(cluster, cluster).changes.isEmpty)
        }
    }

    private func comparison(_ base: ManifestSet, _ head: ManifestSet) -> ReachabilityComparison {
        ReachabilityComparison(
            from: PolicyCompiler().compile(base).snapshot, to: PolicyCompiler().compile(head).snapshot)
    }

    /// Adds rules of another cluster's policies to those of this one that say which directions they isolate.
    private func withAnotherRule(_ manifests: ManifestSet, from other: ManifestSet) -> ManifestSet {
        let rules = other.objects.flatMap { object -> [NetworkPolicyManifest.Rule] in
            if case .networkPolicy(let spec) = object.content { (spec.ingress ?? []) + (spec.egress ?? []) } else { [] }
        }
        var manifests = manifests
        for index in manifests.objects.indices {
            guard case .networkPolicy(var spec) = manifests.objects[index].content, spec.policyTypes?.isEmpty == false
            else { continue }
            spec.ingress = (spec.ingress ?? []) + rules
            spec.egress = (spec.egress ?? []) + rules
            manifests.objects[index].content = .networkPolicy(spec)
        }
        return manifests
    }
}

extension Manifest {
    fileprivate var isNetworkPolicy: Bool {
        if case .networkPolicy = content { true } else { false }
    }

    fileprivate var isClusterPolicy: Bool {
        if case .clusterPolicy = content { true } else { false }
    }
}
