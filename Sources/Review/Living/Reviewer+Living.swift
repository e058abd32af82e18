import Git
public import Manifests
import NetworkModel
import PolicyCompiler
import Reachability

extension Reviewer {
    /// What was asked for under a ticket, joined with what is known since.
    ///
    /// O(commits of all branches), what comparing the commits of the ticket costs, and those since the first of them
    /// wherever they opened something that may still be open.
    ///
    /// - Parameters:
    ///   - key: the ticket's key or alias.
    ///   - revision: the newest commit of the main line, whose record counts.
    ///   - day: the day for which dates are judged.
    ///   - configuration: the host's; `nil` for that of the commit.
    ///   - reviews: what a ledger holds of a record's changes; `nil` where there is none.
    /// - Returns: The ticket; or what else stands under the key, and what there is to say about the records.
    /// - Throws: What reading the repository throws, `.truncatedHistory` in a shallow clone, and what `reviews` throws.
    public mutating func ticket(
        _ key: String, at revision: String, asOf day: Day, by configuration: ReviewConfiguration? = nil,
        reviews: (TicketRecord) throws -> [RecordedTicketReview]? = { _ in nil }
    ) throws -> LivingTicketReading {
        let repository = try history()
        let head = try repository.resolve(revision)
        let rules = try TicketRules(at: head, by: configuration, in: repository)
        guard case .record(let record) = rules.book.entry(key) else {
            return .unusable(rules.book.entry(key), rules.book.diagnostics)
        }
        let found = try TicketCitations(of: record, at: head, rules, in: repository)
        var work = LivingWork(record: record, head: head, day: day, rules: rules, citations: found)
        try judge(&work, repository)
        let recorded = try reviews(record)
        let merged = work.citations.merged
        let approvals = try bound(record.approvals, to: work, recorded ?? [], repository)
        return .ticket(
            LivingTicket(
                record: record, commit: head, day: day,
                nextReview: record.nextReview(every: rules.configuration.tickets.reviewEvery),
                edits: try repository.edits(
                    among: found.line, ofRecord: Set([record.id] + record.aliases),
                    patterns: rules.configuration.tickets.paths + [":(literal)\(record.location.path)"]),
                citations: merged + found.pending, clusters: work.reaches,
                isScopeStated: !record.flowsToOpen(asOf: day).isEmpty, requirements: work.requirements,
                approvals: approvals, reviews: recorded,
                diagnostics: Set(work.diagnostics + rules.diagnostics).sorted {
                    ($0.location, $0.code, $0.message) < ($1.location, $1.code, $1.message)
                }))
    }

    /// What the commits did, and what is open because of it.
    private mutating func judge(_ work: inout LivingWork, _ repository: Repository) throws(GitError) {
        // Children after parents, so that what one commit leaves is what the next is compared with.
        for position in work.citations.merged.indices.reversed() {
            let commit = work.citations.merged[position].commit
            var effects: [CommitEffect] = []
            for id in commit.parents {
                guard let parent = try repository.parent(id, of: commit) else { continue }
                effects.append(try effect(of: commit, against: parent, repository))
            }
            work.add(effects, of: position)
        }
        var source = try SideSource(work.head, label: work.head.id.hex, in: repository)
        try load(&source)
        var reader = try reader()
        let compiled = CompiledSide(try reader.read(source), options: options)
        finish(reader)
        work.diagnostics = compiled.diagnostics + reader.complaints(about: [source])
        var clusters: [ClusterChange] = []
        let watch = work.watch
        for cluster in compiled.clusters {
            let snapshot = cluster.compilation.snapshot
            let today = ReachabilityComparison(
                from: snapshot, to: snapshot, implied: options.implied, watching: watch.flows)
            var change = ClusterChange(
                name: cluster.name, changes: [], addedWorkloads: [], removedWorkloads: [],
                endpoints: today.endpoints, singlePods: [], baseSources: SourceTable(), headSources: SourceTable())
            change.watched = today.watched
            if let traffic = work.traffic(in: cluster.name) {
                var analysis = ReachabilityAnalysis(of: snapshot, implied: options.implied)
                let open = analysis.flows()
                for openness in Openness.allCases {
                    let flows = open.map { $0.region(openness) }.map { region in
                        FlowRegion(
                            from: region.sources, to: region.destinations,
                            traffic: region.traffic.intersection(traffic))
                    }
                    let origins = try origins(
                        of: flows.filter { !$0.isEmpty }, in: cluster.name, at: work.head, openness, repository,
                        within: work.descendants)
                    work.add(origins.filter { work.isOwn($0.commit.id) }, openness, to: &change)
                }
            }
            work.measure(change)
            clusters.append(change)
        }
        work.tellOfNobody(clusters)
        work.requirements = RequirementJudge(watch: watch, clusters: clusters).outcomes(of: work.record)
    }

    /// The approvals with the changes that they are for.
    ///
    /// A change is a commit, what a merge brings, or commits of the ticket that follow on each other; or what was
    /// reviewed and recorded.
    private mutating func bound(
        _ approvals: [TicketRecord.Approval], to work: LivingWork, _ reviews: [RecordedTicketReview],
        _ repository: Repository
    ) throws(GitError) -> [BoundApproval] {
        var commits: [String: [ObjectID]] = [:]
        func add(_ digest: String?, _ ids: [ObjectID]) {
            guard let digest else { return }
            let known = commits[digest] ?? []
            commits[digest] = known + ids.filter { !known.contains($0) }
        }
        if approvals.contains(where: { $0.flowDigest != nil }) {
            for citation in work.citations.merged {
                add(citation.digest.map { "\($0)" }, [citation.commit.id])
                guard let merge = citation.arrival, let parent = try repository.firstParent(of: merge) else { continue }
                add(try effect(of: merge, against: parent, repository).flowDigest.map { "\($0)" }, [merge.id])
            }
            for run in work.citations.runs {
                guard let first = run.last, let last = run.first,
                    let parent = try repository.firstParent(of: first)
                else { continue }
                add(try compare(parent, last, in: repository).flowDigest.map { "\($0)" }, run.map(\.id))
            }
        }
        return approvals.map { approval in
            guard let digest = approval.flowDigest else { return BoundApproval(approval, .unbound) }
            let numbers = reviews.filter { $0.digest == digest }.map(\.number).sorted()
            let known = commits[digest] ?? []
            if known.isEmpty, numbers.isEmpty {
                return BoundApproval(approval, work.citations.merged.isEmpty ? .pending : .stale)
            }
            return BoundApproval(approval, .changes(commits: known, reviews: numbers))
        }
    }
}

/// What stands under a ticket's key.
public enum LivingTicketReading: Hashable, Sendable {
    /// A ticket whose record can be used.
    case ticket(LivingTicket)
    /// Something else, and what there is to say about the records.
    case unusable(TicketBook.Entry, [Diagnostic])
}

extension TicketCitations {
    /// Commits of the ticket that follow on each other along first parents, two at least: the newest first.
    fileprivate var runs: [[Commit]] {
        let own = Dictionary(merged.map { ($0.commit.id, $0.commit) }, uniquingKeysWith: { first, _ in first })
        let followed = Set(merged.compactMap { $0.commit.parents.first })
        return merged.map(\.commit).filter { !followed.contains($0.id) }.map { head in
            var run = [head]
            while let parent = run.last?.parents.first.flatMap({ own[$0] }) { run.append(parent) }
            return run
        }.filter { $0.count > 1 }
    }
}
