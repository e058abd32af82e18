/// A group of policies that are evaluated together, before or after other groups.
///
/// Each rule claims its share of the traffic that earlier rules left undecided. `pass` leaves the tier. A tier with a
/// policy that isolates the subject denies what is left at its end; what is left after the last tier is allowed.
public struct Tier: Hashable, Sendable {
    /// The tier's name.
    public var name: String
    /// The policies of both directions: sorted by order, then by identity.
    public let policies: [Policy]

    /// A tier of policies in any order.
    public init(name: String, policies: [Policy]) {
        self.name = name
        self.policies = policies.inOrder { all, a, b in
            all[a].order == all[b].order ? all[a].id < all[b].id : all[a].order < all[b].order
        }
    }
}

/// The network meant at one commit: who is there, and the rules between them.
///
/// It holds no file, line or object id: equal snapshots mean that nothing changed on the network, whatever happened
/// to the files. Everything in it is sorted, so that equal content is an equal value.
public struct ClusterSnapshot: Hashable, Sendable {
    /// The namespaces: sorted by name, one entry a name.
    ///
    /// Those that are only mentioned are among them.
    public let namespaces: [Namespace]
    /// The workloads: sorted by identity.
    public let workloads: [Workload]
    /// Where an ingress controller leads to; `nil` when no route does.
    public let ingressController: IngressController?
    /// The tiers in the order of evaluation.
    public let tiers: [Tier]
    /// What policies make of pods on their node's network.
    public let nodePods: NodePodReading

    /// A snapshot of its parts, each in any order; `tiers` in the order of evaluation.
    public init(
        namespaces: [Namespace] = [], workloads: [Workload] = [], ingressController: IngressController? = nil,
        tiers: [Tier] = [], nodePods: NodePodReading = .undefined
    ) {
        self.namespaces = namespaces.inOrder { all, a, b in all[a].name < all[b].name }
        self.workloads = workloads.inOrder { all, a, b in all[a].id < all[b].id }
        self.ingressController = ingressController
        self.tiers = tiers
        self.nodePods = nodePods
    }

    /// The namespace of a name; logarithmic.
    public func namespace(_ name: String) -> Namespace? { Self.find(name, in: namespaces, by: \.name) }

    /// The workload of an identity; logarithmic.
    public func workload(_ id: WorkloadID) -> Workload? { Self.find(id, in: workloads, by: \.id) }

    private static func find<Element, Key: Comparable>(
        _ key: Key, in sorted: [Element], by path: (Element) -> Key
    ) -> Element? {
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if path(sorted[middle]) < key { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && path(sorted[low]) == key ? sorted[low] : nil
    }
}

/// What policies make of pods on their node's network (`hostNetwork: true`).
///
/// Source: Kubernetes documentation, Network Policies, "NetworkPolicy and hostNetwork pods": undefined, but one of two
/// possibilities (semantics T-5).
public enum NodePodReading: String, Hashable, Sendable, CaseIterable {
    /// They count as their node: no selector sees them, and no policy applies to them. The most common.
    case asNodes
    /// The plugin tells them from their node, and policies apply to them as to any pod.
    case asPods
    /// One of the two, which isn't known: what differs between them is only possible.
    case undefined
}

/// The pod, of unknown name, namespace and labels, through which Ingresses, Routes and HTTPRoutes serve (T-8).
public struct IngressController: Hashable, Sendable {
    /// Which traffic the routes lead to which workload: sorted by workload, one entry each, never empty traffic.
    public let served: [Served]

    /// A controller that serves these workloads.
    public init(served: [Served]) { self.served = served.sorted { $0.workload < $1.workload } }

    /// One workload behind a route.
    public struct Served: Hashable, Sendable {
        /// The workload.
        public var workload: WorkloadID
        /// The traffic that routes lead to it.
        public var traffic: TrafficSet

        /// A served workload.
        public init(workload: WorkloadID, traffic: TrafficSet) {
            self.workload = workload
            self.traffic = traffic
        }
    }
}

extension Array {
    /// The elements sorted; the array itself where it is, since those of a whole cluster are costly to copy.
    ///
    /// - Parameter isBefore: whether the element at the first place goes before the one at the second.
    fileprivate func inOrder(by isBefore: (UnsafeBufferPointer<Element>, Int, Int) -> Bool) -> [Element] {
        let order = withUnsafeBufferPointer { elements -> [Int]? in
            let isInOrder = indices.dropFirst().allSatisfy { !isBefore(elements, $0, $0 - 1) }
            return isInOrder ? nil : indices.sorted { isBefore(elements, $0, $1) }
        }
        return order?.map { self[$0] } ?? self
    }
}
