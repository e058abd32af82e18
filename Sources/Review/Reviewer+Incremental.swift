import CMalloc
import Git
import Manifests
import NetworkModel
import PolicyCompiler
import Reachability
import Threads

/// Two sides, the older of them a commit, by the files in which they differ from a baseline and from each other.
///
/// The whole of neither is read; of an index, the files are listed. Where what a change means can't be told from its
/// files alone, it isn't guessed: then both sides are read as a whole (``Reviewer/compareWhole(_:_:)``). The reports of
/// the two ways are equal.
extension Reviewer {
    /// Of commits that differ in more files than these both are read.
    private static let mostChangedFiles = 5_000

    /// Compares a commit and another commit, or an index, with a baseline: the one at hand, or one of the cache, or one
    /// that is made of base.
    ///
    /// - Returns: `nil` where they have to be read as a whole.
    mutating func compareWithBaseline(
        _ base: SideSource, _ head: SideSource, _ reader: inout SideReader
    ) throws(GitError) -> ChangeReport? {
        guard options.clusters.isEmpty, let old = base.commit?.tree else { return nil }
        let changes = try changes(from: base, old, to: head)
        guard changes.count <= Self.mostChangedFiles else { return nil }
        guard let change = try reader.change(changes, from: base, to: head), change.isOfPlainObjects else { return nil }
        let compiler = PolicyCompiler(profile: options.profile)

        if var known = takeBaseline(of: old), let first = differences(from: known, to: old, &reader, base) {
            var state = known.state
            if let before = state.take(first, compiler: compiler) {
                let report = try report(&known, before, state, change, changes, base, head, reader)
                // What one baseline can't tell, another of the same cluster can't either, unless this one is in parts.
                if report != nil || !known.isDamaged {
                    baseline = known
                    return report
                }
            }
        }
        return try compareAnew(change, changes, base, head, &reader)
    }

    /// The paths at which two sides differ.
    private func changes(
        from base: SideSource, _ tree: ObjectID, to head: SideSource
    ) throws(GitError) -> [PathChange] {
        if let repository, let other = head.commit?.tree {
            return try repository.changedPaths(fromTree: tree, toTree: other)
        }
        var base = base
        try load(&base)
        return head.tree.changes(from: base.tree)
    }

    /// Of so many objects, those that aren't needed any more are given up by the next comparison, not at once: a command
    /// ends before.
    private static let mostRetired = 60_000
    /// So many bytes are a large array.
    private static let leastOfItsOwn: Int32 = 1 << 20

    /// Makes a baseline of base, and compares head with it.
    private mutating func compareAnew(
        _ change: SideState.Change, _ changes: [PathChange], _ base: SideSource, _ head: SideSource,
        _ reader: inout SideReader
    ) throws(GitError) -> ChangeReport? {
        guard var made = try makeBaseline(of: base, &reader) else { return nil }
        let state = made.state
        let nothing = NetworkDelta(tiers: PolicyCompiler.tiers, nodePods: options.profile.nodePods)
        let report = try report(&made, nothing, state, change, changes, base, head, reader)
        baseline = made
        return report
    }

    /// Has a baseline at hand, where one is known or can be made of a commit.
    mutating func prepareBaseline(of side: SideSource) throws(GitError) {
        guard options.clusters.isEmpty, let tree = side.commit?.tree else { return }
        baseline = takeBaseline(of: tree)
        guard baseline == nil else { return }
        var reader = try readerOfRecent()
        defer { finish(reader) }
        baseline = try makeBaseline(of: side, &reader)
    }

    /// Has a cache keep a baseline of a side, for those who come after it.
    mutating func keepBaseline(of side: SideSource) throws(GitError) {
        guard cache != nil, options.clusters.isEmpty else { return }
        var reader = try readerOfRecent()
        defer { finish(reader) }
        baseline = nil
        baseline = try makeBaseline(of: side, &reader)
    }

    /// A baseline of a side, with which what it was made of has no part in memory any more; it is kept in the cache.
    private mutating func makeBaseline(
        of side: SideSource, _ reader: inout SideReader
    ) throws(GitError) -> Baseline? {
        guard let tree = side.commit?.tree else { return nil }
        var side = side
        try load(&side)
        var record = SideRecord()
        guard var compilation = try compile(side, &reader, &record) else { return nil }
        if record.objectCount > Self.mostRetired {
            side.unload()
            repository?.forgetListedFiles()
        }
        progress?.enter(.analysing)
        if record.objectCount <= Self.mostRetired { retired.snapshot = compilation.snapshot }
        let (sources, snapshot) = (HandedOver(compilation.sources), HandedOver(compilation.snapshot))
        compilation = Compilation(snapshot: ClusterSnapshot(), sources: SourceTable(), diagnostics: [])
        let (places, network) = concurrently {
            PolicyPlaces(sources.take() ?? SourceTable())
        } and: {
            NetworkBaseline(snapshot.take() ?? ClusterSnapshot())
        }
        let made = Baseline(tree: tree, record: record, network: network, places: places)
        if let cache {
            // What is written is as large as what it was made of, which is in many small pieces.
            if made.state.objectCount > Self.mostRetired { malloc_trim(0) }
            made.write(to: cache, scope)
        }
        return made
    }

    /// Reads and compiles a side, with the record of it; `nil` where links among its files make changes hard to follow.
    private mutating func compile(
        _ source: SideSource, _ reader: inout SideReader, _ record: inout SideRecord
    ) throws(GitError) -> Compilation? {
        let entries = source.tree.entries.filter { reader.covers($0.path) }
        guard entries.allSatisfy({ $0.kind == .file || $0.kind == .executable || $0.kind == .submodule }) else {
            return nil
        }
        // Of a large cluster the large arrays go back to the system, not among small objects, once they have grown.
        if entries.count > Self.mostRetired { mallopt(M_MMAP_THRESHOLD, Self.leastOfItsOwn) }
        var manifests = try reader.read(source).first?.manifests ?? ManifestSet()
        count { $0.sidesRead += 1 }
        // As soon as it is there: it is large, and nothing else needs it.
        if keepParsed(reader) { reader.forgetNewFiles() }
        progress?.enter(.compiling)
        let fileCount = entries.count { reader.reads($0.path) }
        let charts = UnrenderedFolders(source.tree.entries).charts
        let recorded: @Sendable (ManifestSet) -> SideRecord = {
            SideRecord(of: $0, fileCount: fileCount, coveredCount: entries.count, charts: charts)
        }
        let compiler = PolicyCompiler(profile: options.profile)
        let compilation: Compilation
        if manifests.objects.count <= Self.mostRetired {
            (record, compilation) = concurrently { [manifests] in
                recorded(manifests)
            } and: {
                compiler.compile(manifests)
            }
            retired.manifests = manifests
        } else {
            record = recorded(manifests)
            compilation = compiler.compile(givingUp: &manifests)
            // The index is made of few large arrays, which find no room among what many small objects left behind.
            malloc_trim(0)
        }
        record.diagnostics = compilation.diagnostics
        return compilation
    }

    /// The baseline at hand, which is given away, or one of the cache: of a tree, or the latest.
    private mutating func takeBaseline(of tree: ObjectID) -> Baseline? {
        if let baseline, !baseline.isWorn {
            // It is given away, so that nobody else holds what it will change.
            self.baseline = nil
            return baseline
        }
        guard let cache else { return nil }
        if let found = Baseline(tree: tree, in: cache, scope) { return found }
        return cache.latestTree(scope).flatMap { Baseline(tree: $0, in: cache, scope) }
    }

    /// What differs between a baseline and a side; `nil` where that is much, or not plain, or where its tree is gone.
    private func differences(
        from known: Baseline, to side: ObjectID, _ reader: inout SideReader, _ source: SideSource
    ) -> SideState.Change? {
        guard known.tree != side else { return SideState.Change.none }
        guard let repository else { return nil }
        do throws(GitError) {
            let changes = try repository.changedPaths(fromTree: known.tree, toTree: side)
            guard changes.count <= known.mostChangedFiles else { return nil }
            return try reader.change(changes, from: source, to: source)
        } catch {
            // What nothing refers to any more may have been pruned: then what is asked for is read as a whole.
            return nil
        }
    }

    /// The report of a change, given the state of base; `nil` where the change isn't plain.
    private mutating func report(
        _ known: inout Baseline, _ before: NetworkDelta, _ base: SideState, _ change: SideState.Change,
        _ changes: [PathChange], _ baseSource: SideSource, _ headSource: SideSource, _ reader: SideReader
    ) throws(GitError) -> ChangeReport? {
        let compiler = PolicyCompiler(profile: options.profile)
        var head = base
        guard base.isPlain(changes, reader), let after = head.take(change, compiler: compiler) else { return nil }
        // Where nothing is looked at on either side, the patterns are most likely misspelt.
        guard !reader.isNarrowed || base.coveredCount > 0 || head.coveredCount > 0 else { return nil }
        progress?.enter(.analysing)
        let follows = follows && headSource.commit != nil
        let inquiry = inquire(in: "", from: change.old.objects, to: change.new.objects)
        guard
            let comparison = known.compare(
                base: before, head: after, implied: options.implied, follows: follows, reasons: renamed == nil,
                watching: inquiry.flows,
                following: inquiry.following),
            let cluster = clusterChange(comparison, &known, base, head)
        else { return nil }
        if follows, let tree = headSource.commit?.tree { known.follow(tree, head) }
        count { work in
            work.analysis.add(comparison.work)
            work.comparisonsFromBaseline += 1
        }
        let paths = changes.map(\.path).filter { reader.covers($0) }
        return ChangeReport(
            base: summary(of: baseSource, fileCount: base.fileCount, objectCount: base.objectCount),
            head: summary(of: headSource, fileCount: head.fileCount, objectCount: head.objectCount),
            clusters: [cluster],
            files: FileChanges(all: Set(paths).count, manifests: Set(paths.filter(SideReader.mayHoldManifests)).count),
            diagnostics: .joining(base.diagnostics, head.diagnostics))
    }

    /// Whether a comparison cites anything that has a place.
    private func tellsPlaces(_ comparison: ReachabilityComparison) -> Bool {
        comparison.changes.contains { !$0.reasonsBefore.isEmpty || !$0.reasonsAfter.isEmpty }
            || comparison.watched.contains { answer in
                answer.flows.contains { !$0.reasonsBefore.isEmpty || !$0.reasonsAfter.isEmpty }
            }
    }

    private func clusterChange(
        _ comparison: ReachabilityComparison, _ known: inout Baseline, _ base: SideState, _ head: SideState
    ) -> ClusterChange? {
        guard tellsPlaces(comparison) else {
            return ClusterChange(name: "", comparison, baseSources: SourceTable(), headSources: SourceTable())
        }
        var tables: [SourceTable] = []
        for (state, cited) in [
            (base, comparison.citedPolicies(\.reasonsBefore)), (head, comparison.citedPolicies(\.reasonsAfter)),
        ] {
            var (table, others) = state.places(of: cited)
            guard known.add(others, to: &table) else { return nil }
            tables.append(table)
        }
        return ClusterChange(name: "", comparison, baseSources: tables[0], headSources: tables[1])
    }
}
