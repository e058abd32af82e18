import NetworkModel

/// Decides one pair of workloads after the other, as one would at first: every policy, every rule, every label.
///
/// Nothing is indexed, kept or shared between pairs. It knows what shapes use: labels that are all known, and no pods
/// on their node's network.
struct PlainEvaluator {
    let snapshot: ClusterSnapshot

    /// How many ordered pairs of workloads may connect; a single pod with itself is no pair.
    func allowedPairs() -> Int {
        var count = 0
        for source in snapshot.workloads {
            for destination in snapshot.workloads where source.id != destination.id || !source.isSinglePod {
                if !traffic(from: source, to: destination).isEmpty { count += 1 }
            }
        }
        return count
    }

    private func traffic(from source: Workload, to destination: Workload) -> TrafficSet {
        let sent = allowed(.egress, subject: source, peer: destination, at: destination.ports)
        if sent.isEmpty { return sent }
        return sent.intersection(allowed(.ingress, subject: destination, peer: source, at: destination.ports))
    }

    private func allowed(
        _ direction: Direction, subject: Workload, peer: Workload, at ports: DestinationPorts
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

    private func matches(_ peer: Peer, _ workload: Workload) -> Bool {
        switch peer {
        case .anyone: true
        case .pods(let selector): selects(selector, workload)
        case .addresses, .someAddresses: false
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
