import Git
import Manifests
import NetworkModel
import PolicyCompiler
import Reachability

extension Reviewer {
    /// The flows that are open after a commit, by whether a ticket covers them on a day.
    ///
    /// - Parameters:
    ///   - revision: the commit, whose records count.
    ///   - filter: which flows.
    ///   - day: the day.
    ///   - configuration: the host's; `nil` for that of the commit.
    ///   - tracesCovered: whether to say of covered flows as well where they come from.
    /// - Throws: ``EndpointError`` when the filter names an endpoint that no cluster has, and what reading the repository
    ///   throws.
    public mutating func coverage(
        at revision: String, matching filter: FlowFilter = FlowFilter(), asOf day: Day,
        by configuration: ReviewConfiguration? = nil, tracingCovered tracesCovered: Bool = false
    ) throws -> FlowCoverage {
        let repository = try history()
        let commit = try repository.resolve(revision)
        let rules = try TicketRules(at: commit, by: configuration, in: repository)
        let listing = try list(.revision(commit.id.hex), matching: filter)
        let records = rules.book.records
        let authorised = try regions(
            of: records.flatMap { $0.flowsNamed + $0.flowsAskedFor }.map(\.pattern), at: commit, repository)
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
                for record in records where record.covers(on: day, in: rules.configuration.tickets.repository) {
                    for grant in record.grants(on: day) {
                        let (inside, outside) = rest.parted(by: named(grant.flows))
                        rest = outside
                        for group in inside.grouped(
                            by: record.requirements, { named([$0.flowAskedFor].compactMap(\.self)) })
                        {
                            coverage.covered.append(
                                CoveredFlows(
                                    cluster: cluster.name, record: record,
                                    nextReview: record.nextReview(every: rules.configuration.tickets.reviewEvery),
                                    exception: grant.exception,
                                    requirements: group.names, flows: group.flows.joined(), openness: openness))
                        }
                    }
                }
                for group in rest.grouped(by: records, { named($0.flowsNamed) }) {
                    let origins = try origins(of: group.flows, in: cluster.name, at: commit, openness, repository)
                    for origin in origins {
                        coverage.orphans.append(
                            OrphanFlows(blamed: try blamed(origin, rules, repository), lapsed: group.names))
                    }
                }
            }
        }
        if tracesCovered {
            for number in coverage.covered.indices {
                let covered = coverage.covered[number]
                coverage.covered[number].origins = try origins(
                    of: covered.flows, in: covered.cluster, at: commit, covered.openness, repository
                ).sorted(by: FlowOrigin.precedes).map {
                    BlamedFlows(origin: $0, opening: nil, tickets: rules.tickets(of: $0.commit))
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
    /// What is narrowed to environments or paths isn't known to be about these, nor what is narrowed to repositories if
    /// nothing says which this one is.
    fileprivate func covers(on day: Day, in repository: String?) -> Bool {
        let repositories = scope?.repositories ?? []
        return standing(asOf: day) == .inForce
            && (repositories.isEmpty || repository.map(repositories.contains) ?? false)
            && [scope?.environments, scope?.paths].allSatisfy { $0?.isEmpty ?? true }
    }

    /// Every flow that it names as one to be open, whether or not it counts.
    fileprivate var flowsNamed: [WrittenFlow] { ownFlows + exceptions.map(\.flow) }

    /// What authorises flows on a day: its scope, then each exception that hasn't ended.
    fileprivate func grants(on day: Day) -> [(exception: ScopeException?, flows: [WrittenFlow])] {
        [(nil, ownFlows)] + exceptions.filter { day <= $0.expires }.map { ($0, [$0.flow]) }
    }

    /// The flows that its requirements ask for.
    fileprivate var flowsAskedFor: [WrittenFlow] { requirements.compactMap(\.flowAskedFor) }

    /// Its scope, or where it states none, what its requirements ask for.
    private var ownFlows: [WrittenFlow] { scope?.opens ?? flowsAskedFor }
}

extension TicketRecord.Requirement {
    /// The flow that it asks for; `nil` where it asks for something else.
    fileprivate var flowAskedFor: WrittenFlow? {
        if case .mustReach(let flow)? = assertion { flow } else { nil }
    }
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

    /// The flows by which of some names mean them: groups that don't overlap, none of them empty.
    fileprivate func grouped<Name>(
        by names: [Name], _ regions: (Name) -> [FlowRegion]
    ) -> [(flows: [FlowRegion], names: [Name])] {
        var groups: [(flows: [FlowRegion], names: [Name])] = isEmpty ? [] : [(self, [])]
        for name in names {
            let meant = regions(name)
            groups = groups.flatMap { group in
                let (inside, outside) = group.flows.parted(by: meant)
                return [(inside, group.names + [name]), (outside, group.names)].filter { !$0.0.isEmpty }
            }
        }
        return groups
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
