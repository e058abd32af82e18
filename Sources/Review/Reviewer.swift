public import Cache
public import Git
import Manifests
import NetworkModel
import PolicyCompiler
import Reachability

/// Turns sides of a repository into reports: the one use case behind the command, the hooks and the service.
///
/// It reads blobs from the object store (no checkout, no filter, no execution) and holds the repository's handle, so
/// it stays within one task. Everything that it returns is a copied value. A reviewer that is kept remembers what it
/// compared with, so that the next commit costs what changed.
public struct Reviewer {
    let repository: Repository?
    /// What to look at, and how.
    public var options: ReviewOptions
    private let indexFile: String?
    let cache: CacheFolder?
    let progress: ReviewProgress?
    /// What commits are compared with, once there is something.
    var baseline: Baseline?
    /// Whether it is the newer side of each comparison that the next is compared with.
    var follows = false
    /// Flows of which a comparison says what both sides make of them.
    var watched: [WatchedFlows] = []
    /// What a review wants to know of a comparison besides; `nil` for any other comparison.
    var examination: Examination?
    /// By cluster, the workloads that only change their names in a comparison; `nil` where nobody wants to know.
    ///
    /// Who wants to know is after what a commit does and not after why, which isn't told then.
    var renamed: [String: [RenamedWorkload]]?
    /// What is known of the effects of commits.
    public var effects = EffectBook()
    private var ownWork = ReviewWork()
    /// What was made of the files that were read last; `nil` unless one commit after the other is read.
    var recentFiles: RecentFiles?
    /// What was read and compiled last and isn't needed any more.
    var retired = (manifests: ManifestSet(), snapshot: ClusterSnapshot())

    /// How much was done so far.
    public var work: ReviewWork {
        var work = ownWork
        work.treesOpened += repository?.work.treesOpened ?? 0
        work.blobsRead += repository?.work.blobsRead ?? 0
        return work
    }

    /// Why the cache keeps nothing, in a line; `nil` where there is nothing to say.
    public var cacheTrouble: String? { cache?.trouble }

    /// A reviewer of a repository, or of plain folders when there is none.
    ///
    /// - Parameters:
    ///   - repository: where revisions, the index and the working tree are read.
    ///   - options: what to look at, and how.
    ///   - indexFile: the index to read, as git's `GIT_INDEX_FILE` names one; `nil` for the repository's own.
    ///   - cache: where what was read and compiled is kept for later runs; `nil` to keep nothing.
    ///   - progress: who is told how far a review is.
    public init(
        repository: Repository?, options: ReviewOptions = ReviewOptions(), indexFile: String? = nil,
        cache: CacheFolder? = nil, progress: ReviewProgress? = nil
    ) {
        self.repository = repository
        self.options = options
        self.indexFile = indexFile
        self.cache = cache
        self.progress = progress
    }

    /// What a change does to reachability.
    ///
    /// - Throws: What reading the repository throws. Content that can't be analysed is no error: the report is
    ///   incomplete and lists it.
    public mutating func compare(_ pair: SidePair) throws(GitError) -> ChangeReport {
        let (base, head) = try SideSource.pair(pair, in: repository, indexFile: indexFile)
        return try compare(base, head)
    }

    /// What a change does, the sides of which are at hand.
    ///
    /// - Parameter base: the older side; `nil` where there is none, and everything in head is new.
    mutating func compare(_ base: SideSource?, _ head: SideSource) throws(GitError) -> ChangeReport {
        retired = (ManifestSet(), ClusterSnapshot())
        var reader = try readerOfRecent()
        defer { finish(reader) }
        if let base, let report = try compareWithBaseline(base, head, &reader) { return report }
        return try compareWhole(base, head, &reader)
    }

    /// Who can reach whom at one side.
    ///
    /// - Throws: ``EndpointError`` when the filter names an endpoint that no cluster has, and what reading throws.
    public mutating func list(
        _ side: SideSpecifier, matching filter: FlowFilter = FlowFilter()
    ) throws -> FlowListing {
        var source = try SideSource(side, in: repository, indexFile: indexFile)
        var reader = try reader()
        try load(&source)
        let manifests = try reader.read(source)
        finish(reader)
        progress?.enter(.compiling)
        let compiled = CompiledSide(manifests, options: options)
        progress?.enter(.analysing)
        let clusters = compiled.clusters.map { cluster in
            var analysis = ReachabilityAnalysis(
                of: cluster.compilation.snapshot, implied: options.implied, addresses: filter.addresses)
            let flows = analysis.flows()
            ownWork.analysis.add(analysis.work)
            return ClusterListing(
                name: cluster.name, flows: flows.compactMap(filter.narrow), endpoints: analysis.endpoints,
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
    public mutating func explain(_ question: FlowQuestion, at sides: [SideSpecifier]) throws -> FlowExplanation {
        var reader = try reader()
        var sources = try sides.map { try SideSource($0, in: repository, indexFile: indexFile) }
        for number in sources.indices { try load(&sources[number]) }
        let manifests = try sources.map { try reader.read($0) }
        finish(reader)
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
    /// A reader of sides, with what the cache knows of files.
    func reader() throws(GitError) -> SideReader {
        let (cache, scope) = (cache, scope)
        return try SideReader(
            options, progress: progress, parsedFiles: cache.map { cache in { cache.parsedFiles(for: scope) } })
    }

    /// A reader of sides that has the recent files as well, until it is finished with.
    mutating func readerOfRecent() throws(GitError) -> SideReader {
        var reader = try reader()
        swap(&reader.recentFiles, &recentFiles)
        return reader
    }

    /// Lists the files of a side.
    func load(_ source: inout SideSource) throws(GitError) {
        progress?.enter(.listing)
        try source.load()
    }

    /// Counts what a reader did, and keeps what it parsed.
    mutating func finish(_ reader: SideReader) {
        if let recent = reader.recentFiles { recentFiles = recent }
        ownWork.filesParsed += reader.work.filesParsed
        ownWork.filesFromCache += reader.work.filesFromCache
        ownWork.bytesParsed += reader.work.bytesParsed
        keepParsed(reader)
    }

    /// Keeps what a reader parsed; whether there was enough of it.
    @discardableResult
    func keepParsed(_ reader: SideReader) -> Bool {
        guard let cache, let known = reader.parsedFiles, reader.newFiles.count >= Self.fewestNewFiles else {
            return false
        }
        cache.write(known.adding(reader.newFiles), for: scope)
        return true
    }

    /// Fewer new files than these aren't worth writing all that are known anew.
    private static let fewestNewFiles = 64

    mutating func count(_ change: (inout ReviewWork) -> Void) { change(&ownWork) }

    /// What is remembered between runs belongs to a repository and to options.
    var scope: BaselineScope { BaselineScope(options, repository: repository?.gitDirectory ?? "") }

    func summary(of source: SideSource?, fileCount: Int, objectCount: Int) -> SideSummary {
        SideSummary(
            label: source?.label ?? "nothing", commit: source?.commit?.id.hex, subject: source?.commit?.summary,
            fileCount: fileCount, objectCount: objectCount)
    }

    func summary(of source: SideSource?, _ side: CompiledSide, _ reader: SideReader) -> SideSummary {
        summary(
            of: source, fileCount: source?.tree.entries.count { reader.reads($0.path) } ?? 0,
            objectCount: side.objectCount)
    }
}

extension ClusterSnapshot {
    /// The workloads that are single pods.
    var singlePods: Set<WorkloadID> { Set(workloads.lazy.filter(\.isSinglePod).map(\.id)) }
}
