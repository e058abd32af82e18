import Git
import Manifests
import NetworkModel
import Reachability

extension Reviewer {
    /// The dependencies that a change closes, as the manifests of its newer side declare them.
    ///
    /// Nothing is read unless something closes between workloads, or from routes to one. Then the side's objects are read
    /// as for a listing, and of the files with the workloads that lose something, and with ConfigMaps, the texts.
    ///
    /// - Parameter mostFiles: In a side with more manifest files than these nothing is looked for, and that is said.
    /// - Throws: What reading the repository throws.
    mutating func closedDependencies(
        of change: ChangeReport, at head: Commit, in repository: Repository,
        mostFiles: Int = DependencyFinder.mostFiles
    ) throws(GitError) -> (closed: [ClosedDependency], unsearched: [Diagnostic]) {
        let sources = Set(
            change.clusters.flatMap(\.changes).filter { $0.cause == .access && !$0.closed.isEmpty }
                .flatMap(\.sources.endpoints).filter { $0.workload != nil || $0 == .ingressController })
        guard !sources.isEmpty else { return ([], []) }
        var source = try SideSource(head, label: head.id.hex, in: repository)
        try source.load()
        var reader = try readerOfRecent()
        defer { finish(reader) }
        let entries = source.tree.entries.filter { $0.isReadable && reader.reads($0.path) }
        guard entries.count <= mostFiles else {
            return ([], [Diagnostic(dependenciesUnsearchedAt: ".", "there are more than \(mostFiles) manifest files")])
        }
        let sets = try reader.read(entries.map { ($0, $0.path) }, of: source)
        let losing = Set(sources.compactMap { $0.workload?.withoutVariant })
        var texts: [WrittenTexts] = []
        var unsearched: [Diagnostic] = []
        for (entry, manifests) in zip(entries, sets) where manifests.mayDeclareNeeds(of: losing) {
            let text: SourceText
            do {
                text = SourceText(path: entry.path, bytes: try source.content(of: entry, limit: Self.largestText))
            } catch  where error.code == .tooLarge {
                unsearched.append(
                    Diagnostic(dependenciesUnsearchedAt: entry.path, "the file has more than \(Self.largestText) bytes")
                )
                continue
            }
            texts += WrittenTexts.read(text)
        }
        let finder = DependencyFinder(sets.flatMap(\.objects), texts)
        return (change.clusters.flatMap { finder.closed(in: $0) }, unsearched)
    }

    /// Texts of larger files than people write aren't looked at.
    private static let largestText = 1 << 20
}

extension Diagnostic {
    /// That declared dependencies weren't looked for somewhere.
    fileprivate init(dependenciesUnsearchedAt path: String, _ reason: String) {
        self.init(
            .warning, "dependencies-unsearched",
            "something closes, and whether an application says it needs that was not looked for: \(reason)",
            at: SourceLocation(path: path))
    }
}

extension ManifestSet {
    /// Whether a file holds one of some workloads, or a ConfigMap that one may refer to.
    fileprivate func mayDeclareNeeds(of workloads: Set<WorkloadID>) -> Bool {
        if ignoredKinds["ConfigMap"] != nil { return true }
        return objects.contains { object in
            guard case .workload = object.content else { return false }
            let identity = object.identity
            return workloads.contains(
                WorkloadID(
                    namespace: identity.namespace ?? "default", kind: identity.kind, name: identity.name))
        }
    }
}
