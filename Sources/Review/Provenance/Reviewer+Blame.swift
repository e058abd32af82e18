import Git
import Manifests
import NetworkModel
import PolicyCompiler
import Reachability

extension Reviewer {
    /// Which commits opened flows that are open after a commit.
    ///
    /// - Parameters:
    ///   - question: the flows, by the names of their endpoints.
    ///   - revision: the commit.
    ///   - configuration: the host's, by which tickets are recognised; `nil` for that of the commit.
    /// - Throws: ``EndpointError`` where the commit has no endpoint of a name, ``PortError`` where no destination has a port
    ///   of a name, and what reading the repository throws.
    public mutating func blame(
        _ question: FlowQuestion, at revision: String, by configuration: ReviewConfiguration? = nil
    ) throws -> FlowBlame {
        let repository = try history()
        let commit = try repository.resolve(revision)
        let rules = try TicketRules(at: commit, by: configuration, in: repository)
        let explanation = try explain(question, at: [.revision(commit.id.hex)])
        let asked = AskedFlows(explanation)
        var flows: [BlamedFlows] = []
        for (cluster, parts) in asked.clusters.sorted(by: { $0.key < $1.key }) {
            for openness in Openness.allCases {
                let origins = try origins(
                    of: parts.open(openness), in: cluster, at: commit, openness, repository)
                for origin in origins.sorted(by: FlowOrigin.precedes) {
                    flows.append(try blamed(origin, rules, repository))
                }
            }
        }
        let shut = asked.clusters.sorted { $0.key < $1.key }.compactMap { cluster, parts -> FlowBlame.ShutFlows? in
            let flows = parts.shut.joined()
            return flows.isEmpty ? nil : FlowBlame.ShutFlows(cluster: cluster, flows: flows)
        }
        let diagnostics = Set(explanation.diagnostics.map(\.diagnostic) + rules.diagnostics).sorted {
            ($0.location, $0.code, $0.message) < ($1.location, $1.code, $1.message)
        }
        return FlowBlame(commit: commit, flows: flows, shut: shut, diagnostics: diagnostics)
    }

    /// An origin with what the commit says about itself, and with the rules that opened the flows.
    mutating func blamed(
        _ origin: FlowOrigin, _ rules: TicketRules, _ repository: Repository
    ) throws(GitError) -> BlamedFlows {
        let tickets = rules.tickets(of: origin.commit)
        guard origin.beginning == nil, let parent = try repository.firstParent(of: origin.commit) else {
            return BlamedFlows(origin: origin, opening: nil, tickets: tickets)
        }
        let report = try compare(parent, origin.commit, in: repository)
        guard var cluster = report.clusters.first(where: { $0.name == origin.cluster }) else {
            return BlamedFlows(origin: origin, opening: nil, tickets: tickets)
        }
        let former = Dictionary(
            origin.renamed.reversed().map { (Endpoint.workload($0.to), Endpoint.workload($0.from)) },
            uniquingKeysWith: { first, _ in first })
        let flows = origin.flows.map { $0.named(byChainsIn: former) }
        cluster.changes = cluster.changes.compactMap { change -> FlowChange? in
            let gained = change.region(
                change.after.open(origin.openness).subtracting(change.before.open(origin.openness)))
            let parts = flows.map(gained.intersection).filter { !$0.isEmpty }
            guard !parts.isEmpty else { return nil }
            var change = change
            change.sources = parts.map(\.sources).reduce(.nobody) { $0.union($1) }
            change.destinations = parts.map(\.destinations).reduce(.nobody) { $0.union($1) }
            return change
        }
        return BlamedFlows(origin: origin, opening: cluster, tickets: tickets)
    }
}

/// The flows that somebody asked about, by cluster, and whether they are open.
private struct AskedFlows {
    struct Parts {
        private var flows: [Openness: [FlowRegion]] = [:]
        private(set) var shut: [FlowRegion] = []

        func open(_ openness: Openness) -> [FlowRegion] { (flows[openness] ?? []).joined() }

        mutating func add(_ answer: FlowExplanation.Answer) {
            guard let verdict = answer.verdict else { return }
            func region(_ traffic: TrafficSet) -> FlowRegion {
                FlowRegion(
                    from: EndpointSet([answer.source]), to: EndpointSet([answer.destination]),
                    traffic: traffic.intersection(answer.traffic))
            }
            flows[.surely, default: []].append(region(verdict.allowed))
            flows[.possibly, default: []].append(region(verdict.possible))
            let rest = region(TrafficSet.all.subtracting(verdict.any))
            if !rest.isEmpty { shut.append(rest) }
        }
    }

    private(set) var clusters: [String: Parts] = [:]

    init(_ explanation: FlowExplanation) {
        for answer in explanation.answers { clusters[answer.cluster, default: Parts()].add(answer) }
    }
}

/// By what tickets are recognised, and what their records say.
struct TicketRules {
    let configuration: ReviewConfiguration
    let references: ReferenceRules
    let book: TicketBook
    /// What there is to say about the configuration and the records.
    let diagnostics: [Diagnostic]

    /// The rules that a commit has, or a host's.
    init(
        at commit: Commit, by given: ReviewConfiguration?, in repository: Repository
    ) throws(GitError) {
        let side = SideSpecifier.revision(commit.id.hex)
        var said: [Diagnostic] = []
        if let given {
            configuration = given
        } else {
            let reading = try ReviewConfiguration.read(side, in: repository)
            said = reading.diagnostics
            configuration = reading.configuration ?? ReviewConfiguration()
        }
        references = ReferenceRules(configuration.references)
        book = try TicketBook.read(side, in: repository, patterns: configuration.tickets.paths)
        diagnostics = said + book.diagnostics
    }

    /// Why a commit couldn't wait for a ticket; `nil` where it says nothing of the kind.
    func emergency(of commit: Commit) -> String? {
        guard let key = configuration.exemptions.emergencies?.trailer else { return nil }
        let trailers = CommitMessage(commit.message, rules: references).trailers.named(key)
        return trailers.first { !$0.value.isEmpty }?.value
    }

    /// Who made a commit: its author, its committer and its co-authors.
    func makers(of commit: Commit) -> [Person] {
        [commit.author, commit.committer].map { Person(name: $0.name, contact: $0.email) }
            + CommitMessage(commit.message, rules: references).coAuthors.map {
                Person(name: $0.name, contact: $0.email)
            }
    }

    /// The tickets that some commits name, with their records: each once, by the first that names it.
    func tickets(of commits: [Commit]) -> [BlamedTicket] {
        var known: Set<String> = []
        return commits.flatMap(tickets).filter { known.insert($0.record?.id ?? $0.reference.id).inserted }
    }

    /// The tickets that a commit names, with their records.
    func tickets(of commit: Commit) -> [BlamedTicket] {
        CommitMessage(commit.message, rules: references).references.map { reference in
            guard case .record(let record) = book.entry(reference.id) else {
                return BlamedTicket(reference: reference, record: nil)
            }
            return BlamedTicket(reference: reference, record: record)
        }
    }
}

extension FlowRegion {
    /// The same flows by the oldest names that their endpoints had.
    fileprivate func named(byChainsIn former: [Endpoint: Endpoint]) -> FlowRegion {
        var result = self
        for _ in former { result = result.named(by: former) }
        return result
    }
}

extension FlowOrigin {
    /// The latest first; of the same time, in the order of their ids and flows.
    static func precedes(_ a: FlowOrigin, _ b: FlowOrigin) -> Bool {
        let (x, y) = (a.commit.committer.time, b.commit.committer.time)
        guard x == y else { return x > y }
        guard a.commit.id == b.commit.id else { return a.commit.id < b.commit.id }
        return a.flows.lexicographicallyPrecedes(b.flows, by: FlowRegion.precedes)
    }
}
