import Git
import Manifests
import NetworkModel
import Reachability

/// Gathers what there is to say about a range of commits, and concludes.
struct Assessment {
    private let request: ReviewRequest
    private let range: ResolvedRange
    private let rules: Rules
    let change: ChangeReport
    private let commits: [ReviewedCommit]
    let watch: ReviewWatch
    private var findings: [Finding] = []
    private var tickets: [TicketAssessment] = []

    init(
        _ request: ReviewRequest, _ range: ResolvedRange, _ rules: Rules, _ change: ChangeReport,
        _ commits: [ReviewedCommit], _ watch: ReviewWatch
    ) {
        self.request = request
        self.range = range
        self.rules = rules
        self.change = change
        self.commits = commits
        self.watch = watch
        findIncompleteness()
        findGuardrails()
    }

    mutating func add(
        _ matter: Finding.Matter, own: FindingSeverity? = nil, commits: [ObjectID] = [], tickets: [String] = []
    ) {
        let severity = rules.configuration.severity(of: matter.kind, own: own, at: request.ref)
        let finding = Finding(matter, severity: severity, commits: commits, tickets: tickets.sorted())
        if !findings.contains(finding) { findings.append(finding) }
    }

    /// The review, its findings the gravest first.
    func review() -> ChangeReview {
        let sorted = findings.enumerated().sorted {
            ($1.element.severity, $0.element.kind, $0.offset) < ($0.element.severity, $1.element.kind, $1.offset)
        }.map(\.element)
        return ChangeReview(
            range: range, ref: request.ref, day: request.day, configuration: rules.source, change: change,
            digest: change.flowDigest, commits: commits, tickets: tickets.sorted { $0.id < $1.id }, findings: sorted,
            diagnostics: rules.diagnostics, verdict: verdict(of: sorted))
    }

    /// What blocks outweighs what wasn't analysed, and that what needs attention.
    private func verdict(of findings: [Finding]) -> ReviewVerdict {
        switch findings.map(\.severity).max() {
        case .block?: .block
        case .attention? where !isComplete, .note? where !isComplete, nil where !isComplete: .incomplete
        case .attention?: .attention
        case .note?, nil: .pass
        }
    }

    private var isComplete: Bool { change.isComplete && !rules.isBroken && commits.allSatisfy(\.change.isComplete) }
}

// MARK: - Tickets

extension Assessment {
    /// Judges the tickets, what they authorise and what they require.
    ///
    /// - Parameter inherited: By commit, the tickets of what it reverts.
    mutating func assess(_ named: NamedTickets, inherited: [ObjectID: [TicketReference]]) {
        var named = named
        for (commit, references) in inherited.sorted(by: { $0.key.hex < $1.key.hex }) {
            for reference in references { named.add(reference, of: commit) }
        }
        findMissing(named, inherited)
        let authors = commits.filter { !$0.origin.isMerge && $0.digest != nil }
            .flatMap { [$0.commit.author, $0.commit.committer] }
        let judge = TicketJudge(
            configuration: rules.configuration, book: rules.book, proposed: rules.proposed, day: request.day,
            digest: change.flowDigest, authors: authors)
        var authorising: [TicketRecord] = []
        for reference in named.named {
            let order = Dictionary(uniqueKeysWithValues: commits.enumerated().map { ($1.commit.id, $0) })
            let citing = (named.commits[reference.id] ?? []).sorted { order[$0] ?? 0 < order[$1] ?? 0 }
            let judgement = judge.judge(
                .init(reference: reference, commits: citing, sources: named.sources[reference.id] ?? []))
            // Two keys of one record are one ticket.
            guard !tickets.contains(where: { $0.id == judgement.assessment.id }) else { continue }
            tickets.append(judgement.assessment)
            let id = judgement.assessment.id
            // A ticket of commits that change nothing has nothing to answer for.
            guard change.hasChanges || commits.contains(where: { $0.change.hasChanges }) else { continue }
            for matter in judgement.matters { add(matter, commits: citing, tickets: [id]) }
            guard let record = judgement.assessment.record else { continue }
            if judgement.assessment.state == .ok { authorising.append(record) }
            judgeRequirements(of: record)
        }
        if !authorising.isEmpty { judgeScope(of: authorising) }
    }

    /// Commits that change reachability and have no ticket.
    private mutating func findMissing(_ named: NamedTickets, _ inherited: [ObjectID: [TicketReference]]) {
        guard named.ofAll.isEmpty else { return }
        var missing: [ObjectID] = []
        for commit in commits where commit.change.hasChanges && !commit.origin.isMerge {
            let (id, message) = (commit.commit.id, commit.message)
            guard message.references.isEmpty, inherited[id] == nil else { continue }
            let author = commit.commit.author
            if rules.configuration.exemptions.bot(name: author.name, email: author.email) != nil { continue }
            if let emergencies = rules.configuration.exemptions.emergencies,
                let reason = message.trailers.named(emergencies.trailer).first(where: { !$0.value.isEmpty })
            {
                let day = Moment(seconds: Int(commit.commit.committer.time)).day
                add(
                    .emergency(reason: reason.value, deadline: day.adding(days: emergencies.deadlineDays)),
                    commits: [id])
                continue
            }
            missing.append(id)
            for hint in message.hints { add(.referenceHint(hint), commits: [id]) }
        }
        if !missing.isEmpty { add(.ticketMissing, commits: missing) }
    }

    private mutating func judgeRequirements(of record: TicketRecord) {
        let judge = RequirementJudge(watch: watch, clusters: change.clusters)
        let outcomes = judge.outcomes(of: record)
        guard let position = tickets.firstIndex(where: { $0.id == record.id }) else { return }
        tickets[position].requirements = outcomes
        for outcome in outcomes {
            switch outcome.result {
            case .met, .notTestable: break
            case .notMet, .undecided, .aboutNobody: add(.requirement(outcome), tickets: [record.id])
            }
        }
    }

    /// What changes beyond what the tickets authorise, and what they authorise that isn't there.
    private mutating func judgeScope(of records: [TicketRecord]) {
        let ids = records.map(\.id)
        if records.allSatisfy({ $0.flowsToOpen(asOf: request.day).isEmpty && $0.flowsToClose.isEmpty }) {
            if change.hasChanges { add(.scopeUnstated, tickets: ids) }
            return
        }
        for cluster in change.clusters {
            let judge = ScopeJudge(
                opening: records.flatMap { watch.regions(of: $0.flowsToOpen(asOf: request.day), in: cluster) },
                closing: records.flatMap { watch.regions(of: $0.flowsToClose, in: cluster) })
            for excess in judge.excess(of: cluster) { add(.outOfScope(excess), tickets: ids) }
            for record in records {
                for flow in record.scope?.opens ?? [] {
                    guard let answer = watch.answer(flow.pattern, in: cluster) else { continue }
                    for found in answer.flows where found.cause != .removed {
                        guard !flow.pattern.traffic.subtracting(found.after.any).isEmpty else { continue }
                        add(.shortfall(text: flow.text, cluster: cluster.name, found), tickets: [record.id])
                    }
                }
            }
        }
    }
}

// MARK: - What else there is to say

extension Assessment {
    /// What the commits are that they don't seem to be.
    ///
    /// - Parameter partialReverts: By commit, the one that it says it reverts, and doesn't.
    mutating func assessCommits(partialReverts: [ObjectID: String]) {
        for commit in commits {
            let id = commit.commit.id
            switch commit.origin {
            case .written, .merge: break
            case .alteredMerge(_, let departure): add(.alteredMerge(departure), commits: [id])
            case .octopus: add(.octopusMerge, commits: [id])
            }
            if let reverted = partialReverts[id] { add(.partialRevert(of: reverted), commits: [id]) }
        }
    }

    private mutating func findIncompleteness() {
        if rules.isBroken { add(.configurationBroken) }
        let reports = [change] + commits.map(\.change)
        let paths = Set(
            reports.flatMap(\.diagnostics).map(\.diagnostic).filter { $0.severity == .error }.map(\.location.path))
        if !paths.isEmpty { add(.incomplete(fileCount: paths.count)) }
    }

    private mutating func findGuardrails() {
        // By set and cluster: those of whom one of the set's guardrails has told.
        var told: [GuardrailSet: [String: EndpointSet]] = [:]
        for (rail, flow) in watch.guardrails {
            var isIdle = true
            for cluster in change.clusters where cluster.watched.indices.contains(flow) {
                let answer = cluster.watched[flow]
                // Pods that are only supposed to be there are nobody.
                let isAboutSomebody = [answer.sources, answer.destinations].contains { !$0.isImplied }
                if !answer.sources.isEmpty, !answer.destinations.isEmpty, isAboutSomebody { isIdle = false }
                for found in answer.flows where breaks(rail, found) {
                    if let set = rail.set {
                        // Another server that may not even be there is lost along with one that was told of.
                        let sources = found.sources.withoutSupposed
                        let known = told[set]?[cluster.name] ?? .nobody
                        if found.destinations.isSupposed, sources.subtracting(known).isEmpty { continue }
                        told[set, default: [:]][cluster.name] = known.union(sources)
                    }
                    let found = found.withoutSupposedSources
                    add(
                        .guardrail(
                            name: rail.name, reason: rail.reason, cluster: cluster.name, found,
                            mustStayOpen: rail.expectation == .mustStayOpen), own: rail.severity)
                }
            }
            // Ready-made sets are about what a cluster may have; the repository's own are about what it has.
            if isIdle, rail.set == nil { add(.guardrailIdle(name: rail.name)) }
        }
    }

    /// Whether a change breaks a guardrail: what it leaves as it is doesn't count.
    private func breaks(_ rail: Guardrail, _ flow: FlowChange) -> Bool {
        switch (rail.expectation, flow.cause) {
        case (_, .removed): false
        // Who is new has to have what everybody has.
        case (.mustStayOpen, .added): !rail.flow.traffic.subtracting(flow.after.allowed).isEmpty
        case (.mustStayOpen, .access): !flow.before.allowed.subtracting(flow.after.allowed).isEmpty
        case (.mustStayShut, .added), (.mustStayShut, .access): !flow.after.any.subtracting(flow.before.any).isEmpty
        }
    }
}

extension EndpointSet {
    /// Whether all of it are pods that no manifest describes.
    fileprivate var isImplied: Bool { endpoints.allSatisfy(\.isImplied) }

    /// Whether nothing of it is described by a manifest: pods that are only spoken of, and addresses.
    fileprivate var isSupposed: Bool {
        endpoints.allSatisfy { endpoint in
            switch endpoint {
            case .implied, .addresses: true
            case .workload, .ingressController: false
            }
        }
    }

    /// Those that manifests describe; all, where there are none.
    fileprivate var withoutSupposed: EndpointSet {
        endpoints.contains { $0.workload != nil } ? EndpointSet(endpoints.filter { !$0.isImplied }) : self
    }
}

extension Endpoint {
    fileprivate var isImplied: Bool {
        if case .implied = self { true } else { false }
    }
}

extension FlowChange {
    /// The change without sources that are only spoken of, where there are workloads among them.
    fileprivate var withoutSupposedSources: FlowChange {
        var change = self
        change.sources = sources.withoutSupposed
        return change
    }
}
