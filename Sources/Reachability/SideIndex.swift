import NetworkModel

/// One side of a comparison: a snapshot under each reading that it leaves open.
///
/// What policies make of pods on their node's network is undefined, with two possibilities (semantics T-5). A plugin
/// picks one for the whole cluster, so each reading is evaluated by itself and the verdicts are joined afterwards: what
/// both allow is sure, what one of them allows is possible.
struct SideIndex {
    /// The snapshot.
    let snapshot: ClusterSnapshot
    /// The readings: one, or two where there are pods on their node's network; node pods count as nodes in the first.
    let readings: [NetworkIndex]

    /// Indexes a snapshot for a list of endpoints.
    init(_ snapshot: ClusterSnapshot, endpoints: [Endpoint], table: inout SignatureTable) {
        self.snapshot = snapshot
        let hasNodePods = snapshot.workloads.contains(where: \.usesNodeNetwork)
        let asNodes: [Bool] =
            switch snapshot.nodePods {
            case .asNodes: [true]
            case .asPods: [false]
            case .undefined: hasNodePods ? [true, false] : [true]
            }
        readings = asNodes.map {
            NetworkIndex(snapshot, endpoints: endpoints, nodePodsCountAsNodes: $0, table: &table)
        }
    }

    /// What is known of an endpoint; `nil` for one that this side doesn't have.
    func member(_ endpoint: Int) -> Member? { readings[0].members[endpoint] }

    /// The readings under which a pair may differ: all for pods on their node's network, otherwise the first.
    func readings(from source: Int, to destination: Int) -> ArraySlice<NetworkIndex> {
        let concerns = [source, destination].contains { member($0)?.usesNodeNetwork ?? false }
        return readings.prefix(concerns ? readings.count : 1)
    }

    /// What decides an endpoint's verdicts as a source: two with equal keys reach the same.
    func sourceKey(of endpoint: Int, isAddress: Bool) -> [Int] {
        readings.flatMap { $0.sourceKey(of: endpoint, isAddress: isAddress) }
    }

    /// What decides an endpoint's verdicts as a destination: two with equal keys are reached by the same.
    func destinationKey(of endpoint: Int, isAddress: Bool) -> [Int] {
        readings.flatMap { $0.destinationKey(of: endpoint, isAddress: isAddress) }
    }
}
