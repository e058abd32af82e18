import Git
import Manifests
import NetworkModel
import PolicyCompiler
import Reachability

extension Reviewer {
    /// Compares two sides by reading both as a whole.
    ///
    /// - Parameter base: the older side; `nil` where there is none, and everything in head is new.
    mutating func compareWhole(
        _ base: SideSource?, _ head: SideSource, _ reader: inout SideReader
    ) throws(GitError) -> ChangeReport {
        var (baseSource, headSource) = (base, head)
        reader.memorises = true
        if var source = baseSource {
            try load(&source)
            baseSource = source
        }
        try load(&headSource)
        let baseClusters = try baseSource.map { (source) throws(GitError) in try reader.read(source) } ?? []
        let headClusters = try reader.read(headSource)
        count { $0.sidesRead += baseSource == nil ? 1 : 2 }
        progress?.enter(.compiling)
        var base = CompiledSide(baseClusters, options: options)
        let head = CompiledSide(headClusters, over: baseClusters, options: options)
        if baseSource == nil { base = CompiledSide(emptyLike: head) }
        let sources = [baseSource, headSource].compactMap(\.self)
        let hidden = headClusters.flatMap { cluster in
            let before = baseClusters.first { $0.name == cluster.name }?.manifests ?? ManifestSet()
            return HiddenChanges(from: before, to: cluster.manifests).diagnostics
        }
        let complaints = reader.complaints(about: sources)
        let files = fileChanges(from: baseSource, to: headSource, reader)
        progress?.enter(.analysing)
        let clusters = zip(base.clusters, head.clusters).map { (base, head) in
            let inquiry = inquire(
                in: head.name, from: baseClusters.first { $0.name == head.name }?.manifests.objects ?? [],
                to: headClusters.first { $0.name == head.name }?.manifests.objects ?? [])
            return compare(base, head, inquiry)
        }
        return ChangeReport(
            base: summary(of: baseSource, base, reader), head: summary(of: headSource, head, reader),
            clusters: clusters, files: files.changes,
            diagnostics: .joining(
                base.diagnostics + complaints, head.diagnostics + complaints + hidden + files.diagnostics))
    }

    private mutating func compare(
        _ base: CompiledCluster, _ head: CompiledCluster,
        _ inquiry: (flows: [WatchedFlows], following: WatchedFlows.Following?)
    ) -> ClusterChange {
        let comparison = ReachabilityComparison(
            from: base.compilation.snapshot, to: head.compilation.snapshot, implied: options.implied,
            watching: inquiry.flows, following: inquiry.following)
        count { $0.analysis.add(comparison.work) }
        return ClusterChange(
            name: head.name, comparison, baseSources: base.compilation.sources, headSources: head.compilation.sources)
    }

    /// Which files differ, and a warning where manifests that differ are in none of the clusters that are named.
    private func fileChanges(
        from base: SideSource?, to head: SideSource, _ reader: SideReader
    ) -> (changes: FileChanges, diagnostics: [Diagnostic]) {
        let differing = base.map { head.tree.pathsDiffering(from: $0.tree) } ?? head.tree.entries.map(\.path)
        let paths = Set(differing.filter { reader.covers($0) })
        let manifests = paths.filter(SideReader.mayHoldManifests)
        let outside = manifests.filter { !reader.reads($0) }.sorted()
        let rendering = RenderingInputs(paths, trees: [base?.tree, head.tree].compactMap(\.self)) { path, isHead in
            (isHead ? head : base)?.text(at: path)
        }
        let diagnostics =
            rendering.diagnostics
            + outside.map { path in
                Diagnostic(
                    .warning, "outside-clusters", "the file changes, and is in none of the clusters that are named",
                    at: SourceLocation(path: path), advice: "Name its cluster with --cluster NAME=GLOB.")
            }
        return (FileChanges(all: paths.count, manifests: manifests.count), diagnostics)
    }
}

extension ClusterChange {
    /// What a comparison found, with the places of what decided it.
    init(
        name: String, _ comparison: ReachabilityComparison, baseSources: SourceTable, headSources: SourceTable
    ) {
        let (before, after) = (comparison.citedPolicies(\.reasonsBefore), comparison.citedPolicies(\.reasonsAfter))
        self.init(
            name: name, changes: comparison.changes, addedWorkloads: comparison.neighbourhood.addedWorkloads,
            removedWorkloads: comparison.neighbourhood.removedWorkloads,
            endpoints: comparison.neighbourhood.endpoints, workloadCount: comparison.neighbourhood.workloadCount,
            singlePods: comparison.neighbourhood.singlePods, baseSources: baseSources.only(before),
            headSources: headSources.only(after))
        watched = comparison.watched
    }
}

extension ReachabilityComparison {
    /// The policies that some reasons of the changes name: sorted.
    func citedPolicies(_ reasons: (FlowChange) -> [Decision]) -> [PolicyID] {
        let flows = changes + watched.flatMap(\.flows)
        let policies = flows.flatMap(reasons).compactMap { decision -> PolicyID? in
            switch decision {
            case .rule(let rule, _, _): rule.policy
            case .isolation(let policy, _): policy
            case .allowedByDefault, .differentNetworks: nil
            }
        }
        return Set(policies).sorted()
    }
}

extension SourceTable {
    /// The places of some policies and of their rules.
    fileprivate func only(_ ids: [PolicyID]) -> SourceTable {
        let wanted = Set(ids)
        return SourceTable(
            policies: policies.filter { wanted.contains($0.key) },
            rules: rules.filter { wanted.contains($0.key.policy) })
    }
}
