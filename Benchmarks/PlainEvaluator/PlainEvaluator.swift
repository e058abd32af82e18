public import NetworkModel

/// Decides one pair after the other, as one would at first: every policy, every rule, every label.
///
/// Nothing is indexed, kept or shared between pairs: the measure of what the analysis saves, and a judge of what it
/// says. It knows what shapes use: labels that are all known, and no pods on their node's network.
public struct PlainEvaluator {
    private let snapshot: ClusterSnapshot

    /// One end of a flow.
    public enum End {
        /// Pods of the cluster.
        case workload(Workload)
        /// Addresses outside of it, which no rule divides.
        case addresses(AddressSet)
    }

    /// An evaluator of a snapshot.
    public init(snapshot: ClusterSnapshot) { self.snapshot = snapshot }

    /// How many ordered pairs of workloads may connect; a single pod with itself is no pair.
    public func allowedPairs() -> Int {
        var count = 0
        for source in snapshot.workloads {
            for destination in snapshot.workloads where source.id != destination.id || !source.isSinglePod {
                if !traffic(from: .workload(source), to: .workload(destination)).isEmpty { count += 1 }
            }
        }
        return count
    }

    /// What may pass from one end to another.
    public func traffic(from source: End, to destination: End) -> TrafficSet {
        var (ports, traffic) = (DestinationPorts.none, TrafficSet.all)
        if case .workload(let workload) = destination { ports = workload.ports }
        if case .workload(let workload) = source {
            traffic = allowed(.egress, subject: workload, peer: destination, at: ports)
        }
        guard !traffic.isEmpty, case .workload(let workload) = destination else { return traffic }
        return traffic.intersection(allowed(.ingress, subject: workload, peer: source, at: ports))
    }

    private func allowed(
        _ direction: Direction, subject: Workload, peer: End, at ports: DestinationPorts
    ) -> TrafficSet {
        var (allowed, undecided) = (TrafficSet.nothing, TrafficSet.all)
        for tier in snapshot.tiers {
            var (passed, isIsolated) = (TrafficSet.nothing, false)
            for policy in tier.policies where policy.id.direction == direction {
                guard selects(policy.subject, subject) else { continue }
                isIsolated = isIsolated || policy.isolates
                for rule in policy.rules where rule.peers.contains(where: { matches($0, peer) }) {
                    let share = rule.traffic.resolved(at: ports).certain.intersection(undecided)
                    undecided = undecided.subtracting(share)
                    switch rule.action {
                    case .allow: allowed.formUnion(share)
                    case .pass: passed.formUnion(share)
                    case .deny: break
                    }
                }
            }
            undecided = isIsolated ? passed : undecided.union(passed)
        }
        return allowed.union(undecided)
    }

    private func matches(_ peer: Peer, _ end: End) -> Bool {
        switch (peer, end) {
        case (.anyone, _): true
        case (.pods(let selector), .workload(let workload)): selects(selector, workload)
        case (.addresses(let set, _), .addresses(let own)): own.isSubset(of: set)
        case (.pods, .addresses), (.addresses, .workload), (.someAddresses, _): false
        }
    }

    private func selects(_ selector: PodSelector, _ workload: Workload) -> Bool {
        switch selector.namespaces {
        case .named(let name):
            guard workload.id.namespace == name else { return false }
        case .matching(let labels):
            guard let namespace = snapshot.namespace(workload.id.namespace), matches(labels, namespace.labels) else {
                return false
            }
        }
        return matches(selector.pods, workload.labels)
    }

    private func matches(_ selector: LabelSelector, _ labels: LabelFacts) -> Bool {
        selector.requirements.allSatisfy { requirement in
            guard let value = labels.known[requirement.key]?.onlyValue else { return requirement.domain.allowsAbsence }
            return requirement.domain.values.contains(value) != requirement.domain.excludesValues
        }
    }
}
