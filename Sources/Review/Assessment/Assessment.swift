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
    private let narrowing: ScopeNarrowing
    private var findings: [Finding] = []
    private var known: Set<Finding> = []
    private var tickets: [TicketAssessment] = []
    private var diagnostics: [Diagnostic] = []

    init(
        _ request: ReviewRequest, _ range: ResolvedRange, _ rules: Rules, _ change: ChangeReport,
        _ commits: [ReviewedCommit], _ watch: ReviewWatch, _ narrowing: ScopeNarrowing
    ) {
        self.request = request
        self.range = range
        self.rules = rules
        self.change = change
        self.commits = commits
        self.watch = watch
        self.narrowing = narrowing
        findIncompleteness()
        findGuardrails()
    }

    mutating func add(
        _ matter: Finding.Matter, own: FindingSeverity? = nil, commits: [ObjectID] = [], tickets: [String] = []
    ) {
        let severity = rules.configuration.severity(of: matter.kind, own: own, at: request.ref)
        let finding = Finding(matter, severity: severity, commits: commits, tickets: tickets.sorted())
        if known.insert(finding).inserted { findings.append(finding) }
    }

    /// Adds what there is to say besides findings.
    mutating func tell(_ more: [Diagnostic]) { diagnostics += more }

    /// The review, its findings the gravest first.
    func review() -> ChangeReview {
        let sorted = findings.enumerated().sorted {
            ($1.element.severity, $0.element.kind, $0.offset) < ($0.element.severity, $1.element.kind, $1.offset)
        }.map(\.element)
        return ChangeReview(
            range: range, ref: request.ref, day: request.day, configuration: rules.source, change: change,
            digest: change.flowDigest, commits: commits, tickets: tickets.sorted { $0.id < $1.id }, findings: sorted,
            diagnostics: (rules.diagnostics + diagnostics).sorted {
                ($0.location, $0.code, $0.message) < ($1.location, $1.code, $1.message)
            }, verdict: verdict(of: sorted), configurationDigest: rules.digest)
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
    /// - Parameter partialReverts: The commits that say they revert another one, and don't take back what that did.
    mutating func assess(_ named: NamedTickets, partialReverts: [ObjectID: String]) {
        findMalformed(named)
        let exempt = findMissing(named)
        let judge = TicketJudge(
            configuration: rules.configuration, book: rules.book, proposed: rules.proposed, day: request.day,
            change: change, digest: change.flowDigest, authors: authors, narrowing: narrowing)
        let order = Dictionary(uniqueKeysWithValues: commits.enumerated().map { ($1.commit.id, $0) })
        var authorising: [TicketRecord] = []
        for reference in named.named {
            let citing = (named.commits[reference.id] ?? []).sorted { order[$0] ?? 0 < order[$1] ?? 0 }
            let sources = named.sources[reference.id] ?? []
            var judgement = judge.judge(.init(reference: reference, commits: citing, sources: sources))
            judgement.assessment.nextReview = judgement.assessment.record?.nextReview(
                every: rules.configuration.tickets.reviewEvery)
            let id = judgement.assessment.id
            // Two keys of one record are one ticket.
            if let known = tickets.firstIndex(where: { $0.id == id }) {
                tickets[known].commits = Set(tickets[known].commits + citing).sorted { order[$0] ?? 0 < order[$1] ?? 0 }
                tickets[known].sources = Set(tickets[known].sources + sources).sorted()
                continue
            }
            tickets.append(judgement.assessment)
            // A ticket of commits that change nothing has nothing to answer for.
            guard change.hasChanges || commits.contains(where: { $0.change.hasChanges }) else { continue }
            for matter in judgement.matters { add(matter, commits: citing, tickets: [id]) }
            guard let record = judgement.assessment.record else { continue }
            if judgement.assessment.state == .ok { authorising.append(record) }
            judgeRequirements(of: record)
        }
        guard !authorising.isEmpty else { return }
        // Taking back what a ticket asked for needs no other ticket.
        let rollbacks = named.inherited.keys.filter { partialReverts[$0] == nil }
        judgeScope(of: authorising, but: exempt.union(rollbacks))
    }

    /// Who made the change; of a merge, only where it holds more than what it merges.
    private var authors: [Person] {
        commits.filter { $0.digest != nil && !$0.origin.isPlainMerge }.flatMap { commit in
            let signatures = [commit.commit.author, commit.commit.committer]
            return signatures.map { Person(name: $0.name, contact: $0.email) }
                + commit.message.coAuthors.map { Person(name: $0.name, contact: $0.email) }
        }
    }

    /// What is named where tickets are and has the form of none.
    private mutating func findMalformed(_ named: NamedTickets) {
        if change.hasChanges {
            for hint in named.hints where hint.isMalformed { add(.ticketMalformed(hint)) }
        }
        for commit in commits where commit.change.hasChanges {
            for hint in commit.message.hints where hint.isMalformed {
                add(.ticketMalformed(hint), commits: [commit.commit.id])
            }
        }
    }

    /// Finds commits that change reachability and have no ticket.
    ///
    /// - Returns: Those that need none.
    private mutating func findMissing(_ named: NamedTickets) -> Set<ObjectID> {
        guard named.ofAll.isEmpty else { return [] }
        var (missing, exempt): ([ObjectID], Set<ObjectID>) = ([], [])
        for commit in commits where commit.change.hasChanges && !commit.origin.isMerge {
            let (id, message) = (commit.commit.id, commit.message)
            guard !named.citing.contains(id) else { continue }
            if isExempt(commit) {
                exempt.insert(id)
                continue
            }
            let others = message.hints.filter { !$0.isMalformed }
            if others.count == message.hints.count { missing.append(id) }
            for hint in others { add(.referenceHint(hint), commits: [id]) }
        }
        if missing.isEmpty, named.named.isEmpty { missing = unaccountedMerges }
        if !missing.isEmpty || losesUnasked(named) { add(.ticketMissing, commits: missing) }
        return exempt
    }

    /// Whether a ref is moved to where commits are lost, and that changes something for which nobody names a ticket.
    private func losesUnasked(_ named: NamedTickets) -> Bool {
        range.isDiverged && range.base == range.start && change.hasChanges && named.named.isEmpty
    }

    /// Merges whose changes no commit accounts for: those that hold something of their own, or else those of commits that
    /// change something only together.
    private var unaccountedMerges: [ObjectID] {
        let merges = commits.filter { $0.origin.isMerge && $0.change.hasChanges }
        let altered = merges.filter { !$0.origin.isPlainMerge }
        guard altered.isEmpty else { return altered.map(\.commit.id) }
        guard !commits.contains(where: { !$0.origin.isMerge && $0.change.hasChanges }) else { return [] }
        return merges.filter { !$0.origin.brought.isEmpty }.map(\.commit.id)
    }

    /// Whether a commit needs no ticket; an emergency is told.
    private mutating func isExempt(_ commit: ReviewedCommit) -> Bool {
        let (author, exemptions) = (commit.commit.author, rules.configuration.exemptions)
        if exemptions.bot(name: author.name, email: author.email) != nil { return true }
        guard let emergencies = exemptions.emergencies,
            let reason = commit.message.trailers.named(emergencies.trailer).first(where: { !$0.value.isEmpty })
        else { return false }
        let day = Moment(seconds: Int(commit.commit.committer.time)).day
        add(
            .emergency(reason: reason.value, deadline: day.adding(days: emergencies.deadlineDays)),
            commits: [commit.commit.id])
        return true
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
    ///
    /// - Parameter exempt: The commits whose changes need no authority of these tickets.
    private mutating func judgeScope(of records: [TicketRecord], but exempt: Set<ObjectID>) {
        let ids = records.map(\.id)
        if records.allSatisfy({ $0.flowsToOpen(asOf: request.day).isEmpty && $0.flowsToClose.isEmpty }) {
            if change.hasChanges { add(.scopeUnstated, tickets: ids) }
            return
        }
        for cluster in change.clusters {
            let own = commits.filter { exempt.contains($0.commit.id) }.flatMap { $0.change.clusters }
                .filter { $0.name == cluster.name }.flatMap(\.changes)
            let judge = ScopeJudge(
                opening: records.flatMap { watch.regions(of: $0.flowsToOpen(asOf: request.day), in: cluster) }
                    + own.map { $0.region($0.opened.union($0.mayOpen)) },
                closing: records.flatMap { watch.regions(of: $0.flowsToClose, in: cluster) }
                    + own.map { $0.region($0.closed.union($0.mayClose)) })
            for excess in judge.excess(of: cluster) { add(.outOfScope(excess), tickets: ids) }
            for record in records {
                for flow in record.scope?.opens ?? [] {
                    guard let answer = watch.answer(flow.pattern, in: cluster) else { continue }
                    for found in answer.flows where found.cause != .removed {
                        guard !flow.pattern.traffic.subtracting(found.after.any).isEmpty else { continue }
                        add(.shortfall(text: flow.text, cluster: cluster.name, found.told), tickets: [record.id])
                    }
                }
            }
        }
        for record in records {
            for flow in record.scope?.opens ?? [] where isAboutNobody(flow) {
                add(.shortfallOfNobody(text: flow.text), tickets: [record.id])
            }
        }
    }

    /// Whether no cluster has both the endpoints that a flow names.
    private func isAboutNobody(_ flow: WrittenFlow) -> Bool {
        let answers = change.clusters.compactMap { watch.answer(flow.pattern, in: $0) }
        return !answers.isEmpty && answers.allSatisfy { $0.sources.isEmpty || $0.destinations.isEmpty }
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
                let isAboutSomebody = [answer.sources, answer.destinations].contains { !$0.isSupposed }
                if !answer.sources.isEmpty, !answer.destinations.isEmpty, isAboutSomebody { isIdle = false }
                for found in answer.flows where breaks(rail, found) && !cluster.tellsInOtherWords(found) {
                    let shown = found.told
                    if let set = rail.set {
                        // Another server that may not even be there is lost along with one that was told of.
                        let known = told[set]?[cluster.name] ?? .nobody
                        let isThere = shown.destinations.endpoints.contains { $0.workload != nil }
                        if !isThere, shown.sources.subtracting(known).isEmpty { continue }
                        told[set, default: [:]][cluster.name] = known.union(shown.sources)
                    }
                    add(
                        .guardrail(
                            name: rail.name, reason: rail.reason, cluster: cluster.name, shown,
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
