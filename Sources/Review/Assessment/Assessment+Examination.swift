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
        }
    }
}
