public import Git
public import Manifests
import NetworkModel
import PolicyCompiler
public import Reachability

/// The flows open after a commit, by whether a ticket covers them: the answer of `netreeve orphans`, and of a
/// recertification.
///
/// A flow is covered if the record of a ticket that counts on the day authorises it: by its scope, or by an exception. Which
/// ticket the commit named that opened it doesn't matter: a living record does.
public struct FlowCoverage: Hashable, Sendable {
    /// The commit after which the flows are open.
    public var commit: Commit
    /// The day for which records were judged.
    public var day: Day
    /// What no ticket covers: sorted by cluster, then the latest first.
    public var orphans: [OrphanFlows]
    /// What tickets cover: sorted by the ticket's key.
    public var covered: [CoveredFlows]
    /// The endpoints of each cluster, among which those of the flows are named: sorted.
    public var endpoints: [String: [Endpoint]]
    /// What there is to say about the files of the commit, its configuration and its records: sorted by place.
    public var diagnostics: [Diagnostic]

    /// Whether everything could be analysed, at the commit and on the way back.
    public var isComplete: Bool {
        !diagnostics.contains { $0.severity == .error }
            && orphans.allSatisfy(\.blamed.origin.uncertain.isEmpty)
    }
}

/// Flows that no ticket covers.
public struct OrphanFlows: Hashable, Sendable {
    /// The flows, where they come from, and in whose name.
    public var blamed: BlamedFlows
    /// The tickets whose records name the flows and don't count: sorted by key.
    public var lapsed: [TicketRecord]
}

/// Flows that a ticket covers.
public struct CoveredFlows: Hashable, Sendable {
    /// The cluster's name; empty for a single one.
    public var cluster: String
    /// The ticket's record.
    public var record: TicketRecord
    /// The flows: sorted, not overlapping.
    public var flows: [FlowRegion]
    /// How surely they are open.
    public var openness: Openness
}

extension Reviewer {
    /// The flows that are open after a commit, by whether a ticket covers them on a day.
    ///
    /// - Parameters:
    ///   - revision: the commit, whose records count.
    ///   - filter: which flows.
    ///   - day: the day.
    ///   - configuration: the host's; `nil` for that of the commit.
    /// - Throws: ``EndpointError`` when the filter names an endpoint that no cluster has, and what reading the repository
    ///   throws.
    public mutating func coverage(
        at revision: String, matching filter: FlowFilter = FlowFilter(), asOf day: Day,
        by configuration: ReviewConfiguration? = nil
    ) throws -> FlowCoverage {
        let repository = try history()
        let commit = try repository.resolve(revision)
        let rules = try TicketRules(at: commit, by: configuration, in: repository)
        let listing = try list(.revision(commit.id.hex), matching: filter)
        let records = rules.book.records
        let authorised = try regions(of: records.flatMap { $0.flowsNamed }.map(\.pattern), at: commit, repository)
        var coverage = FlowCoverage(
            commit: commit, day: day, orphans: [], covered: [],
            endpoints: Dictionary(
                listing.clusters.map { ($0.name, $0.endpoints) }, uniquingKeysWith: { first, _ in first }),
            diagnostics: Set(listing.diagnostics + rules.diagnostics).sorted {
                ($0.location, $0.code, $0.message) < ($1.location, $1.code, $1.message)
            })
        for cluster in listing.clusters {
            let known = authorised[cluster.name] ?? [:]
            func named(_ flows: [WrittenFlow]) -> [FlowRegion] { flows.compactMap { known[$0.pattern] } }
            for openness in Openness.allCases {
                var rest = cluster.flows.map { $0.region(openness) }.filter { !$0.isEmpty }
                for record in records where record.covers(on: day) {
                    let (inside, outside) = rest.parted(by: named(record.flowsToOpen(asOf: day)))
                    rest = outside
                    guard !inside.isEmpty else { continue }
                    coverage.covered.append(
                        CoveredFlows(
                            cluster: cluster.name, record: record, flows: inside.joined(), openness: openness))
                }
                var groups: [(flows: [FlowRegion], lapsed: [TicketRecord])] = [(rest, [])]
                for record in records {
                    groups = groups.flatMap { group in
                        let (inside, outside) = group.flows.parted(by: named(record.flowsNamed))
                        return [(inside, group.lapsed + [record]), (outside, group.lapsed)].filter { !$0.0.isEmpty }
                    }
                }
                for group in groups {
                    let origins = try origins(of: group.flows, in: cluster.name, at: commit, openness, repository)
                    for origin in origins {
                        coverage.orphans.append(
                            OrphanFlows(blamed: try blamed(origin, rules, repository), lapsed: group.lapsed))
                    }
                }
            }
        }
        coverage.orphans.sort(by: OrphanFlows.precedes)
        coverage.covered.sort { ($0.record.id, $0.cluster) < ($1.record.id, $1.cluster) }
        return coverage
    }

    /// The flows that patterns mean at a commit, by cluster.
    private mutating func regions(
        of patterns: [FlowPattern], at commit: Commit, _ repository: Repository
    ) throws(GitError) -> [String: [FlowPattern: FlowRegion]] {
        let patterns = Array(Set(patterns))
        guard !patterns.isEmpty else { return [:] }
        var source = try SideSource(commit, label: commit.id.hex, in: repository)
        try load(&source)
        var reader = try reader()
        let compiled = CompiledSide(try reader.read(source), options: options)
        finish(reader)
        var result: [String: [FlowPattern: FlowRegion]] = [:]
        for cluster in compiled.clusters {
            let snapshot = cluster.compilation.snapshot
            let comparison = ReachabilityComparison(
                from: snapshot, to: snapshot, implied: options.implied, watching: patterns.map { WatchedFlows($0) })
            result[cluster.name] = Dictionary(
                uniqueKeysWithValues: zip(patterns, comparison.watched).map { ($0, $1.region($0)) })
        }
        return result
    }

    /// The repository whose history is asked about.
    func history() throws(GitError) -> Repository {
        guard let repository else {
            throw GitError(
                .notARepository, "this is about the history of a repository, and there is none here",
                advice: "run it inside a repository, or name one with --repo")
        }
        return repository
    }
}

extension TicketRecord {
    /// Whether the flows that it names are covered by it on a day.
    ///
    /// What is narrowed to environments, repositories or paths isn't known to be about these.
    fileprivate func covers(on day: Day) -> Bool {
        standing(asOf: day) == .inForce && (scope?.narrowingFields ?? []).isEmpty
    }

    /// Every flow that it names as one to be open, whether or not it counts.
    fileprivate var flowsNamed: [WrittenFlow] { (scope?.opens ?? []) + exceptions.map(\.flow) }
}

extension FlowGroup {
    /// What of it is open, so surely.
    func region(_ openness: Openness) -> FlowRegion {
        let traffic =
            switch openness {
            case .surely: verdict.allowed
            case .possibly: verdict.possible
            }
        return FlowRegion(from: sources, to: destinations, traffic: traffic)
    }
}

extension [FlowRegion] {
    /// The flows that some regions have, and the others.
    fileprivate func parted(by regions: [FlowRegion]) -> (inside: [FlowRegion], outside: [FlowRegion]) {
        guard !regions.isEmpty else { return ([], self) }
        var (inside, outside): ([FlowRegion], [FlowRegion]) = ([], [])
        for flows in self {
            let rest = flows.subtracting(regions)
            outside += rest
            if rest != [flows] { inside += flows.subtracting(rest) }
        }
        return (inside, outside)
    }
}

extension OrphanFlows {
    fileprivate static func precedes(_ a: OrphanFlows, _ b: OrphanFlows) -> Bool {
        let (x, y) = (a.blamed.origin, b.blamed.origin)
        if x.cluster != y.cluster { return x.cluster < y.cluster }
        if x.openness != y.openness { return x.openness == .surely }
        return FlowOrigin.precedes(x, y)
    }
}
