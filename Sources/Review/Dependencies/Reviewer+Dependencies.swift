import Git
import Manifests
import NetworkModel
import Reachability

extension Reviewer {
    /// The dependencies that a change closes, as the manifests of its newer side declare them.
    ///
    /// What only the older side declares isn't needed any more. A Service that the range takes away counts as it was, as
    /// long as something names it. Nothing is read unless something closes to a workload. Then the side's objects are read
    /// as for a listing, and of the files with the workloads that lose something, with ConfigMaps and with monitors, the
    /// texts. Where monitors name what something closes to, the sides are compared once more, for their scrapers' flows.
    ///
    /// - Parameters:
    ///   - base: The older side; `nil` where there is none.
    ///   - mostFiles: In a side with more manifest files than these nothing is looked for, and that is said.
    /// - Throws: What reading the repository throws.
    mutating func closedDependencies(
        of change: ChangeReport, since base: Commit?, at head: Commit, in repository: Repository,
        mostFiles: Int = DependencyFinder.mostFiles
    ) throws(GitError) -> (closed: [ClosedDependency], unsearched: [Diagnostic]) {
        let closing = change.clusters.flatMap(\.changes).filter { change in
            change.cause == .access && !change.closed.isEmpty
                && change.destinations.endpoints.contains { $0.workload != nil }
        }
        guard !closing.isEmpty else { return ([], []) }
        var source = try SideSource(head, label: head.id.hex, in: repository)
        try source.load()
        var reader = try readerOfRecent()
        defer { finish(reader) }
        let entries = source.tree.entries.filter { $0.isReadable && reader.reads($0.path) }
        guard entries.count <= mostFiles else {
            let reason = "there are more than \(mostFiles) manifest files"
            return ([], [Diagnostic(dependenciesUnsearchedAt: SourceLocation(path: "."), reason)])
        }
        let sets = try reader.read(entries.map { ($0, $0.path) }, of: source)
        let losing = Set(closing.flatMap(\.sources.endpoints).compactMap { $0.workload?.withoutVariant })
        var files: [DeclaringFile] = []
        var unsearched: [Diagnostic] = []
        for (entry, manifests) in zip(entries, sets) {
            var file = DeclaringFile(path: entry.path, objects: manifests.objects)
            if manifests.mayDeclareNeeds(of: losing) {
                do {
                    file.read(try source.content(of: entry, limit: Self.largestText))
                } catch  where error.code == .tooLarge {
                    let reason = "the file has more than \(Self.largestText) bytes"
                    unsearched.append(
                        Diagnostic(dependenciesUnsearchedAt: SourceLocation(path: entry.path), reason))
                }
            }
            files.append(file)
        }
        let withdrawn = try withdrawnServices(since: base, at: head, &reader, repository)
        var closed: [ClosedDependency] = []
        var scrapes: [ScrapeFinder] = []
        for cluster in change.clusters {
            let own = files.filter { reader.reads($0.path, in: cluster.name) }
            let objects = own.flatMap(\.objects)
            let directory = ServiceDirectory(
                withdrawn.filter { reader.reads($0.location.path, in: cluster.name) } + objects)
            closed += DependencyFinder(objects, own.flatMap(\.texts), directory).closed(in: cluster)
            scrapes.append(ScrapeFinder(own.flatMap(\.scraping), in: objects, directory, closing: cluster))
        }
        let scraped = try closedScrapes(scrapes, of: change, since: base, at: head, in: repository)
        return (closed + scraped.closed, unsearched + scraped.unsearched)
    }

    /// What monitors need and a change closes: asked of another comparison of the same sides.
    private mutating func closedScrapes(
        _ scrapes: [ScrapeFinder], of change: ChangeReport, since base: Commit?, at head: Commit,
        in repository: Repository
    ) throws(GitError) -> (closed: [ClosedDependency], unsearched: [Diagnostic]) {
        var clusters = change.clusters
        let flows = scrapes.flatMap(\.flows)
        if !flows.isEmpty {
            watched = flows
            defer { watched = [] }
            let older = try base.map { (base) throws(GitError) in
                try SideSource(base, label: base.id.hex, in: repository)
            }
            clusters = try compare(older, try SideSource(head, label: head.id.hex, in: repository)).clusters
        }
        var (closed, unsearched): ([ClosedDependency], [Diagnostic]) = ([], [])
        for (finder, cluster) in zip(scrapes, clusters) {
            let answers = Dictionary(zip(flows, cluster.watched), uniquingKeysWith: { first, _ in first })
            let found = finder.closed(in: cluster, answers)
            closed += found.closed
            unsearched += found.unsearched
        }
        return (closed, unsearched)
    }

    /// The Services of files of the older side that the newer one has otherwise or not at all.
    private func withdrawnServices(
        since base: Commit?, at head: Commit, _ reader: inout SideReader, _ repository: Repository
    ) throws(GitError) -> [Manifest] {
        guard let base else { return [] }
        let paths = Set(
            try repository.changedPaths(from: base, to: head).filter { $0.base != nil && reader.reads($0.path) }
                .map(\.path))
        guard !paths.isEmpty else { return [] }
        var source = try SideSource(base, label: base.id.hex, in: repository)
        try source.load()
        let entries = source.tree.entries.filter { $0.isReadable && paths.contains($0.path) }
        return try reader.read(entries.map { ($0, $0.path) }, of: source).flatMap(\.objects).filter { object in
            if case .service = object.content { true } else { false }
        }
    }

    /// Texts of larger files than people write aren't looked at.
    private static let largestText = 1 << 20
}

/// A file, with what it declares that reachability doesn't depend on.
private struct DeclaringFile {
    let path: String
    let objects: [Manifest]
    var texts: [WrittenTexts] = []
    var scraping: [ScrapingManifest] = []

    init(path: String, objects: [Manifest]) {
        self.path = path
        self.objects = objects
    }

    mutating func read(_ bytes: [UInt8]) {
        let text = SourceText(path: path, bytes: bytes)
        texts = WrittenTexts.read(text)
        scraping = ScrapingManifest.read(text)
    }
}

extension Diagnostic {
    /// That declared dependencies weren't looked for somewhere.
    init(dependenciesUnsearchedAt location: SourceLocation, _ reason: String) {
        self.init(
            .warning, "dependencies-unsearched",
            "something closes, and whether an application says it needs that was not looked for: \(reason)",
            at: location)
    }
}

extension ManifestSet {
    /// Whether a file holds one of some workloads, a ConfigMap that one may refer to, or what says who scrapes whom.
    fileprivate func mayDeclareNeeds(of workloads: Set<WorkloadID>) -> Bool {
        if ignoredKinds["ConfigMap"] != nil { return true }
        if !ScrapingManifest.kinds.isDisjoint(with: ignoredKinds.keys) { return true }
        return objects.contains { object in
            guard case .workload = object.content else { return false }
            let identity = object.identity
            return workloads.contains(
                WorkloadID(
                    namespace: identity.namespace ?? "default", kind: identity.kind, name: identity.name))
        }
    }
}
