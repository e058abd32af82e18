public import Git
import Manifests
import NetworkModel
import PolicyCompiler
import Reachability

/// Turns sides of a repository into reports: the one use case behind the command, the hooks and the service.
///
/// It reads blobs from the object store (no checkout, no filter, no execution) and holds the repository's handle, so
/// it stays within one task. Everything that it returns is a copied value.
public struct Reviewer {
    private let repository: Repository?
    private let options: ReviewOptions
    private let indexFile: String?

    /// A reviewer of a repository, or of plain folders when there is none.
    ///
    /// - Parameters:
    ///   - repository: where revisions, the index and the working tree are read.
    ///   - options: what to look at, and how.
    ///   - indexFile: the index to read, as git's `GIT_INDEX_FILE` names one; `nil` for the repository's own.
    public init(repository: Repository?, options: ReviewOptions = ReviewOptions(), indexFile: String? = nil) {
        self.repository = repository
        self.options = options
        self.indexFile = indexFile
    }

    /// What a change does to reachability.
    ///
    /// - Throws: What reading the repository throws. Content that can't be analysed is no error: the report is
    ///   incomplete and lists it.
    public func compare(_ pair: SidePair) throws(GitError) -> ChangeReport {
        let (baseSource, headSource) = try SideSource.pair(pair, in: repository, indexFile: indexFile)
        var reader = try SideReader(options)
        let baseClusters = try baseSource.map { (source) throws(GitError) in try reader.read(source) } ?? []
        let headClusters = try reader.read(headSource)
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
        return ChangeReport(
            base: summary(of: baseSource, base, reader), head: summary(of: headSource, head, reader),
            clusters: zip(base.clusters, head.clusters).map { compare($0, $1) },
            files: files.changes,
            diagnostics: .joining(
                base.diagnostics + complaints, head.diagnostics + complaints + hidden + files.diagnostics))
    }

    /// Who can reach whom at one side.
    ///
    /// - Throws: ``EndpointError`` when the filter names an endpoint that no cluster has, and what reading throws.
    public func list(_ side: SideSpecifier, matching filter: FlowFilter = FlowFilter()) throws -> FlowListing {
        let source = try SideSource(side, in: repository, indexFile: indexFile)
        var reader = try SideReader(options)
        let compiled = CompiledSide(try reader.read(source), options: options)
        let clusters = compiled.clusters.map { cluster in
            var analysis = ReachabilityAnalysis(
                of: cluster.compilation.snapshot, implied: options.implied, addresses: filter.addresses)
            return ClusterListing(
                name: cluster.name, flows: analysis.flows().compactMap(filter.narrow), endpoints: analysis.endpoints,
                singlePods: cluster.compilation.snapshot.singlePods, sources: cluster.compilation.sources)
        }
        let endpoints = Set(clusters.flatMap(\.endpoints)).sorted()
        for name in filter.names { _ = try name.resolve(among: endpoints) }
        return FlowListing(
            side: summary(of: source, compiled, reader), clusters: clusters,
            diagnostics: compiled.diagnostics + reader.complaints(about: [source]))
    }

    /// Why a flow may pass or not, at one side or at both.
    ///
    /// - Throws: ``EndpointError`` when no side has an endpoint of that name.
    public func explain(_ question: FlowQuestion, at sides: [SideSpecifier]) throws -> FlowExplanation {
        var reader = try SideReader(options)
        let sources = try sides.map { try SideSource($0, in: repository, indexFile: indexFile) }
        let manifests = try sources.map { try reader.read($0) }
        let compiled = manifests.indices.map { number in
            CompiledSide(manifests[number], over: number > 0 ? manifests[0] : [], options: options)
        }
        let answers = try question.answers(
            sides: zip(sources, compiled).map { (summary(of: $0, $1, reader), $1) }, implied: options.implied)
        let diagnostics =
            compiled.count == 2
            ? [SidedDiagnostic].joining(compiled[0].diagnostics, compiled[1].diagnostics)
            : (compiled.first?.diagnostics ?? []).map { SidedDiagnostic($0, on: .head) }
        return FlowExplanation(answers: answers, diagnostics: diagnostics)
    }

    /// The sides that a pair names, base first, for ``explain(_:at:)``.
    ///
    /// - Throws: What looking up a commit's parent or a merge base throws.
    public func sides(of pair: SidePair) throws(GitError) -> [SideSpecifier] {
        switch pair {
        case .sides(let base, let head): return [base, head]
        case .commit, .sinceMergeBase:
            let (base, head) = try SideSource.pair(pair, in: repository)
            return [base, head].compactMap { $0?.commit.map { .revision($0.id.hex) } }
        }
    }
}

extension Reviewer {
    private func compare(_ base: CompiledCluster, _ head: CompiledCluster) -> ClusterChange {
        let (before, after) = (base.compilation.snapshot, head.compilation.snapshot)
        let comparison = ReachabilityComparison(from: before, to: after, implied: options.implied)
        let (old, new) = (Set(before.workloads.map(\.id)), Set(after.workloads.map(\.id)))
        return ClusterChange(
            name: head.name, changes: comparison.changes, addedWorkloads: new.subtracting(old).sorted(),
            removedWorkloads: old.subtracting(new).sorted(), endpoints: comparison.endpoints,
            singlePods: before.singlePods.union(after.singlePods), baseSources: base.compilation.sources,
            headSources: head.compilation.sources)
    }

    private func summary(of source: SideSource?, _ side: CompiledSide, _ reader: SideReader) -> SideSummary {
        SideSummary(
            label: source?.label ?? "nothing", commit: source?.commit?.id.hex, subject: source?.commit?.summary,
            fileCount: source?.tree.entries.count { reader.reads($0.path) } ?? 0,
            objectCount: side.objectCount)
    }

    /// Which files differ, and a warning where manifests that differ are in none of the clusters that are named.
    private func fileChanges(
        from base: SideSource?, to head: SideSource, _ reader: SideReader
    ) -> (changes: FileChanges, diagnostics: [Diagnostic]) {
        let changed = Set(head.tree.entries).symmetricDifference(base?.tree.entries ?? [])
        let paths = Set(changed.map(\.path)).filter { reader.covers($0) }
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

extension ClusterSnapshot {
    /// The workloads that are single pods.
    var singlePods: Set<WorkloadID> { Set(workloads.lazy.filter(\.isSinglePod).map(\.id)) }
}
