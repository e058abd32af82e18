import Git
import Manifests
import NetworkModel
import PolicyCompiler
import Reachability

/// Gathers what came of a ticket.
struct LivingWork {
    let record: TicketRecord
    let head: Commit
    let day: Day
    let rules: TicketRules
    var citations: TicketCitations
    var requirements: [RequirementOutcome] = []
    var diagnostics: [Diagnostic] = []
    /// The flows that are asked about: those of the record, and of the other tickets that its commits name.
    let watch: ReviewWatch
    /// The commits of the ticket on the main line, with all that build on them.
    let descendants: Set<ObjectID>
    private let own: Set<ObjectID>
    private var sums: [String: [TicketSum]] = [:]
    private var found: [String: TicketReach] = [:]
    /// Whether the history begins with a commit of the ticket, so that what it opened isn't known.
    private var includesRoot = false

    init(record: TicketRecord, head: Commit, day: Day, rules: TicketRules, citations: TicketCitations) {
        (self.record, self.head, self.day) = (record, head, day)
        (self.rules, self.citations) = (rules, citations)
        own = Set(citations.merged.map(\.commit.id))
        var reached: Set<ObjectID> = []
        for commit in citations.line.reversed() {
            if own.contains(commit.id) || commit.parents.contains(where: reached.contains) { reached.insert(commit.id) }
        }
        descendants = reached
        let others = citations.merged.flatMap { rules.tickets(of: $0.commit) }.compactMap(\.record)
        watch = ReviewWatch(ReviewConfiguration(), records: [record] + others, day)
    }

    /// Whether a commit was made in the ticket's name.
    func isOwn(_ commit: ObjectID) -> Bool { own.contains(commit) }

    /// Adds what a commit of the ticket does against each of its parents; the oldest is added first.
    mutating func add(_ effects: [CommitEffect], of position: Int) {
        citations.merged[position].effect = effects.first
        citations.merged[position].digest = effects.first?.flowDigest
        if effects.isEmpty { includesRoot = true }
        for name in Set(effects.flatMap { $0.clusters.map(\.name) }) {
            var both = sums[name] ?? Openness.allCases.map(TicketSum.init)
            for index in both.indices { both[index].add(effects, in: name) }
            sums[name] = both
        }
    }

    /// The traffic that flows may have which are open because of the ticket; `nil` where there can't be any.
    func traffic(in cluster: String) -> TrafficSet? {
        if includesRoot { return .all }
        let touched = (sums[cluster] ?? []).map(\.touched).reduce(TrafficSet.nothing) { $0.union($1) }
        return touched.isEmpty ? nil : touched
    }

    /// Adds what is open because of commits of the ticket, and what of it nobody asked for.
    mutating func add(_ origins: [FlowOrigin], _ openness: Openness, to cluster: inout ClusterChange) {
        var reach = found[cluster.name] ?? TicketReach(name: cluster.name)
        let flows = origins.flatMap(\.flows).joined()
        reach.uncertain = Set(reach.uncertain + origins.flatMap(\.uncertain)).sorted()
        defer { found[cluster.name] = reach }
        guard !flows.isEmpty else { return }
        reach.open.append(TicketReach.OpenFlows(flows, openness))
        cluster.changes += flows.map { flow in
            let isSure = openness == .surely
            let after = Verdict(
                allowed: isSure ? flow.traffic : .nothing, possible: isSure ? .nothing : flow.traffic)
            return FlowChange(
                sources: flow.sources, destinations: flow.destinations, before: .nothing, after: after, cause: .access)
        }
        let byCommit = Dictionary(grouping: origins, by: \.commit)
        for (commit, origins) in byCommit.sorted(by: { Self.precedes($0.key, $1.key) }) {
            let records = [record] + rules.tickets(of: commit).compactMap(\.record)
            let authorised = records.flatMap { watch.regions(of: $0.flowsToOpen(asOf: day), in: cluster) }
            let beyond = origins.flatMap(\.flows).without(authorised).joined()
            if !beyond.isEmpty { reach.overReach.append(.init(.init(beyond, openness), by: commit)) }
        }
    }

    /// Adds what the scope authorises and isn't open, and what the commits did in all.
    mutating func measure(_ cluster: ClusterChange) {
        var reach = found[cluster.name] ?? TicketReach(name: cluster.name)
        for flow in record.flowsToOpen(asOf: day) {
            guard let answer = watch.answer(flow.pattern, in: cluster) else { continue }
            var (shut, possible): ([FlowRegion], [FlowRegion]) = ([], [])
            for found in answer.flows {
                let told = found.told
                shut.append(told.region(flow.pattern.traffic.subtracting(found.after.any)))
                possible.append(told.region(found.after.possible.intersection(flow.pattern.traffic)))
            }
            let missing = [(shut, false), (possible, true)].map { ($0.0.filter { !$0.isEmpty }.joined(), $0.1) }
            for (flows, isPossible) in missing where !flows.isEmpty {
                reach.shortfall.append(.init(text: flow.text, flows: flows, isPossible: isPossible))
            }
        }
        for sum in sums[cluster.name] ?? [] {
            let sure = sums[cluster.name]?.first { $0.openness == .surely && sum.openness == .possibly }
            // What may be open is more than what surely is; only the rest is told of it.
            let opened = sum.opened.without(sure?.opened ?? []).joined()
            let closed = sum.closed.without(sure?.closed ?? []).joined()
            if !opened.isEmpty { reach.opened.append(.init(opened, sum.openness)) }
            if !closed.isEmpty { reach.closed.append(.init(closed, sum.openness)) }
        }
        let former = (reach.opened + reach.closed).flatMap(\.flows).flatMap {
            $0.sources.endpoints + $0.destinations.endpoints
        }
        reach.endpoints = Set(cluster.endpoints + former).sorted()
        found[cluster.name] = reach
    }

    /// Adds the flows of the scope that are about nobody in any cluster, to the first.
    mutating func tellOfNobody(_ clusters: [ClusterChange]) {
        guard let first = clusters.first else { return }
        for flow in record.flowsToOpen(asOf: day) {
            let isAboutSomebody = clusters.contains { watch.answer(flow.pattern, in: $0)?.flows.isEmpty == false }
            guard !isAboutSomebody else { continue }
            found[first.name]?.shortfall.append(.init(text: flow.text, flows: [], isPossible: false))
        }
    }

    /// What came of it, by cluster.
    var reaches: [TicketReach] { found.values.sorted { $0.name < $1.name } }

    /// The latest first.
    private static func precedes(_ a: Commit, _ b: Commit) -> Bool {
        (b.committer.time, a.id) < (a.committer.time, b.id)
    }
}
