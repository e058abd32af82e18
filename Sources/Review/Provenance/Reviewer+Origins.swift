import Git
import NetworkModel
import Reachability

extension Reviewer {
    /// Where flows come from that are open after a commit.
    ///
    /// O(commits on the way back × what they change), and what comparing those commits costs of which the effect isn't known.
    ///
    /// - Parameter commits: the commits of interest, each with all that build on it: what was open before them is left
    ///   out; `nil` for all.
    /// - Throws: What reading the repository throws.
    mutating func origins(
        of regions: [FlowRegion], in cluster: String, at commit: Commit, _ openness: Openness,
        _ repository: Repository, within commits: Set<ObjectID>? = nil
    ) throws(GitError) -> [FlowOrigin] {
        // Each comparison is near the one before it.
        follows = true
        defer { follows = false }
        var search = OriginSearch(of: regions, in: cluster, at: commit, openness)
        while let (commit, items) = search.next() {
            if let commits, !commits.contains(commit.id) { continue }
            var rest = items
            var isCutOff = false
            for (number, id) in commit.parents.enumerated() where !rest.isEmpty {
                guard let parent = try repository.parent(id, of: commit) else {
                    isCutOff = true
                    continue
                }
                let effect = try effect(of: commit, against: parent, repository)
                let told = try exact(effect, of: rest, at: commit, in: cluster, against: parent, repository)
                rest = zip(rest, told).flatMap { item, effect in
                    search.pass(item, to: parent, isFirst: number == 0, through: effect)
                }
            }
            let beginning: FlowOrigin.Beginning? =
                isCutOff ? .cutOff : commit.parents.isEmpty ? .root : nil
            for item in rest { search.end(item, beginning: beginning) }
        }
        return search.origins.joined()
    }

    /// What a commit does against one of its parents, from the book or by comparing; against `nil`, all of it.
    mutating func effect(
        of commit: Commit, against parent: Commit?, _ repository: Repository
    ) throws(GitError) -> CommitEffect {
        guard let parent else { return try comparedAnew(commit, against: nil, repository) }
        guard commit.tree != parent.tree else { return .nothing }
        let edge = EffectBook.Edge(commit: commit.id, parent: parent.id)
        if let known = effects.effect(edge) { return known }
        let effect = try comparedAnew(commit, against: parent, repository)
        effects.add(effect, of: edge)
        return effect
    }

    /// The effect of a commit on the flows of each item, exactly.
    ///
    /// Pods that are only supposed to be there are told of in a comparison only where no workload has the same change. So
    /// what a commit does to their flows is looked at for itself, in one comparison for all items.
    private mutating func exact(
        _ effect: CommitEffect, of items: [OriginSearch.Item], at commit: Commit, in cluster: String,
        against parent: Commit, _ repository: Repository
    ) throws(GitError) -> [CommitEffect] {
        var told = items.map { _ in effect }
        guard let change = effect.cluster(cluster) else { return told }
        let supposed = items.indices.filter { change.mayConcernImplied(of: items[$0].region) }
        guard !supposed.isEmpty else { return told }
        let given = watched
        defer { watched = given }
        watched = supposed.map { items[$0].region.watched(with: change.renamed) }
        let report = try compare(parent, commit, in: repository)
        let answers = report.clusters.first { $0.name == cluster }?.watched ?? []
        for (position, answer) in zip(supposed, answers) {
            told[position].clusters = [
                CommitEffect.ClusterEffect(
                    name: cluster, changes: answer.flows.filter { $0.before != $0.after || $0.cause != .access },
                    renamed: change.renamed)
            ]
        }
        return told
    }

    mutating func comparedAnew(
        _ commit: Commit, against parent: Commit?, _ repository: Repository
    ) throws(GitError) -> CommitEffect {
        renamed = [:]
        defer { renamed = nil }
        let report = try compare(parent, commit, in: repository)
        let clusters = report.clusters.compactMap { cluster -> CommitEffect.ClusterEffect? in
            let changes = cluster.changes.map { change in
                FlowChange(
                    sources: change.sources, destinations: change.destinations, before: change.before,
                    after: change.after, cause: change.cause)
            }
            let names = renamed?[cluster.name] ?? []
            guard !changes.isEmpty || !names.isEmpty else { return nil }
            return CommitEffect.ClusterEffect(name: cluster.name, changes: changes, renamed: names)
        }
        return CommitEffect(clusters: clusters, isComplete: report.isComplete)
    }
}

extension FlowRegion {
    /// Whether pods are among its endpoints that no manifest describes.
    fileprivate var hasImplied: Bool { sources.hasImplied || destinations.hasImplied }

    /// The flows as something to look at, by the names that their endpoints have and had.
    fileprivate func watched(with renamed: [RenamedWorkload]) -> WatchedFlows {
        let former = Dictionary(
            renamed.map { (Endpoint.workload($0.to), Endpoint.workload($0.from)) },
            uniquingKeysWith: { first, _ in first }
        )
        func pattern(_ set: EndpointSet) -> EndpointPattern {
            EndpointPattern((set.endpoints + set.endpoints.compactMap { former[$0] }).map(\.asPattern))
        }
        var flows = WatchedFlows(FlowPattern(from: pattern(sources), to: pattern(destinations)))
        flows.supposed = (sources.endpoints + destinations.endpoints).compactMap(\.implied)
        return flows
    }
}

extension CommitEffect.ClusterEffect {
    /// Whether it may change flows of a region's pods that no manifest describes.
    ///
    /// Who tells of such pods tells of what they have in common: of their flows with others. So where those are workloads, and
    /// none of them has a change on its side, nothing changes for the pods either.
    fileprivate func mayConcernImplied(of region: FlowRegion) -> Bool {
        switch (region.sources.hasImplied, region.destinations.hasImplied) {
        case (false, false): false
        case _ where !renamed.isEmpty: true
        case (true, true): true
        case (true, false): changes.contains { !$0.destinations.intersection(region.destinations).isEmpty }
        case (false, true): changes.contains { !$0.sources.intersection(region.sources).isEmpty }
        }
    }
}

extension EndpointSet {
    fileprivate var hasImplied: Bool { endpoints.contains { $0.implied != nil } }
}

extension Endpoint {
    /// The pods that no manifest describes, if it is such.
    fileprivate var implied: ImpliedEndpoint? {
        if case .implied(let implied) = self { implied } else { nil }
    }

    /// What means the endpoint; perhaps others as well.
    fileprivate var asPattern: EndpointPattern.Part {
        switch self {
        case .workload(let id):
            return .pods(
                PodPattern(namespace: NamePattern(id.namespace), kind: id.kind, name: NamePattern(id.name)))
        case .implied(let implied):
            switch implied.namespaces {
            case .named(let name): return .pods(PodPattern(namespace: NamePattern(name), labels: implied.pods))
            case .matching(let selector):
                return .pods(PodPattern(namespaceLabels: selector, labels: implied.pods))
            }
        case .addresses(let set): return .addresses(set)
        case .ingressController: return .ingressController
        }
    }
}
