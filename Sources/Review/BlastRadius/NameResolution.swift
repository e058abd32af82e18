import NetworkModel
import Reachability

/// Who can resolve names, whichever of the usual servers a cluster has.
///
/// Whether guardrails are switched on doesn't matter: a cluster without names is dark.
enum NameResolution {
    /// Every pod towards each of the usual servers, such as are supposed where no manifest describes them.
    static let flows = GuardrailSet.dns.guardrails().map { WatchedFlows($0.flow) }

    /// The namespaces of which every workload could ask some server before a change, and can ask none after it: sorted.
    static func lost(_ answers: ExaminationAnswers) -> [BlastRadius.ReachedNamespace] {
        // Mostly nobody loses anything; then who there is doesn't matter.
        let isLess = flows.contains { flows in
            answers[flows]?.flows.contains { flow in
                flow.cause == .access && flow.isOpen(flow.before.allowed) && !flow.isOpen(flow.after.any)
            } ?? false
        }
        guard isLess else { return [] }
        var asking: Set<WorkloadID> = []
        var able: Set<WorkloadID> = []
        for flows in flows {
            guard let answer = answers[flows] else { return [] }
            for flow in answer.flows where flow.cause == .access {
                let workloads = flow.sources.endpoints.compactMap(\.workload)
                if flow.isOpen(flow.before.allowed) { asking.formUnion(workloads) }
                if flow.isOpen(flow.after.any) { able.formUnion(workloads) }
            }
        }
        let everybody = Set(flows.flatMap { answers[$0]?.sources.endpoints.compactMap(\.workload) ?? [] })
        var counts: [String: (all: Int, lost: Int)] = [:]
        for workload in everybody {
            counts[workload.namespace, default: (0, 0)].all += 1
            if asking.contains(workload), !able.contains(workload) { counts[workload.namespace]?.lost += 1 }
        }
        return counts.filter { $0.value.all == $0.value.lost && $0.value.all >= fewestWorkloads }
            .map { BlastRadius.ReachedNamespace(name: $0.key, workloadCount: $0.value.all) }
            .sorted { $0.name < $1.name }
    }

    /// A namespace of fewer workloads is no namespace as a whole.
    private static let fewestWorkloads = 2
}

extension FlowChange {
    /// Whether names can be asked for: over UDP, as resolvers do first.
    fileprivate func isOpen(_ traffic: TrafficSet) -> Bool { !traffic.udp.isEmpty }
}
