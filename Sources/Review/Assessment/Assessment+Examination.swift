import Manifests
import NetworkModel
import Reachability

extension Assessment {
    /// What there is to say about the policies themselves, and how far the change reaches.
    mutating func assess(_ examination: Examination, _ dependencies: [ClosedDependency]) {
        for dependency in dependencies { add(.dependencyClosed(dependency)) }
        for cluster in change.clusters {
            let answers = examination.answers(of: cluster, after: watch.flows.count)
            for radius in BlastRadius.of(
                cluster, answers, largestClosedShare: examination.largestClosedShare)
            {
                add(.blastRadius(radius))
            }
            let edits = examination.edits[cluster.name] ?? []
            for var trap in TrapFinder.traps(in: edits, answers, removed: cluster.removedWorkloads) {
                trap.cluster = cluster.name
                add(.trap(trap))
            }
            tell([Diagnostic].limits(reachedIn: cluster, edits))
        }
    }
}

extension [Diagnostic] {
    /// What wasn't looked for as there was too much to look at.
    fileprivate static func limits(reachedIn cluster: ClusterChange, _ edits: [PolicyEdit]) -> [Diagnostic] {
        let name = cluster.name.isEmpty ? "" : " of cluster \(quoted(cluster.name))"
        var told: [Diagnostic] = []
        let rest = edits.dropFirst(TrapQuestions.mostPolicies)
        if let first = rest.first {
            told.append(
                Diagnostic(
                    .warning, "traps-unsearched",
                    "\(edits.count) policies\(name) change: whom the last \(rest.count) of them mean was not looked up, "
                        + "so that of these only the traps are told that show in what they say",
                    at: first.location))
        }
        for (direction, count) in BlastRadius.unsearched(in: cluster) {
            let kind = direction.rawValue
            told.append(
                Diagnostic(
                    .warning, "isolation-unsearched",
                    "\(BlastRadius.mostNamespaces + count) namespaces\(name) may be isolated for \(kind): whether anything "
                        + "still passes was looked up for the \(BlastRadius.mostNamespaces) with the most workloads only",
                    at: SourceLocation(path: ".")))
        }
        return told
    }
}
