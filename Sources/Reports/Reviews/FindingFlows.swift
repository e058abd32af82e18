import Git
import Manifests
import NetworkModel
import PolicyCompiler
import Reachability
import Review

/// Which flow changes the findings of a review are about, and where they stand in files.
///
/// Made in O(findings about flows × flow changes) of two look-ups, and each two sets of endpoints are compared once.
struct FindingFlows {
    /// A flow change with the cluster that it is of.
    struct Flow {
        let cluster: ClusterChange
        let change: FlowChange
        /// The positions of the findings that are about it.
        var findings: [Int] = []
    }

    /// The flow changes of the range, in the report's order.
    private(set) var flows: [Flow]
    /// By finding: the positions of the flow changes that it is about.
    private(set) var ofFinding: [[Int]]
    private let review: ChangeReview

    init(_ review: ChangeReview) {
        self.review = review
        flows = review.change.clusters.flatMap { cluster in
            cluster.changes.map { Flow(cluster: cluster, change: $0) }
        }
        ofFinding = review.findings.map { _ in [] }
        var sets = SetOverlaps()
        let numbers = flows.map { (sets.number(of: $0.change.sources), sets.number(of: $0.change.destinations)) }
        let ofCluster = Dictionary(grouping: flows.indices) { flows[$0].cluster.name }
        for (number, finding) in review.findings.enumerated() {
            guard let told = finding.matter.flow else { continue }
            let (sources, destinations) = (sets.number(of: told.sources), sets.number(of: told.destinations))
            // Groups don't overlap: who shares a pair with the finding is about the same flow.
            ofFinding[number] = (ofCluster[told.cluster] ?? []).filter { position in
                sets.overlap(numbers[position].0, sources) && sets.overlap(numbers[position].1, destinations)
            }
            for position in ofFinding[number] { flows[position].findings.append(number) }
        }
    }

    /// How many places are told of a finding at most.
    static let mostPlaces = 10

    /// Where a finding stands: sorted; none where nothing of it stands in a file.
    ///
    /// It is the rules that decide its flows, those of head first; or else the records, the files or the commits' own rules
    /// that it is about.
    func places(of number: Int) -> [SourceLocation] {
        let finding = review.findings[number]
        let own = ofFinding[number].flatMap { Self.places(flows[$0].cluster, flows[$0].change) }
        if !own.isEmpty { return Self.shortened(own) }
        let records = review.tickets.filter { finding.tickets.contains($0.id) }.compactMap(\.record)
        return switch finding.matter.ground {
        case .places(let places): Self.shortened(places)
        case .records: Self.shortened(records.map(\.location))
        case .requirement(let id): Self.shortened(records.map { $0.requirement(id)?.location ?? $0.location })
        case .manifests: Self.errors(review.change.diagnostics.map(\.diagnostic))
        case .configuration: Self.errors(review.diagnostics)
        case .changes: Self.shortened(changes(of: finding.commits).flatMap(Self.places))
        case .nothing: []
        }
    }

    private static func errors(_ diagnostics: [Diagnostic]) -> [SourceLocation] {
        shortened(diagnostics.filter { $0.severity == .error }.map(\.location))
    }

    /// What commits do, or the range as a whole where none are named.
    private func changes(of commits: [ObjectID]) -> [(ClusterChange, FlowChange)] {
        let some = Set(commits)
        let reports =
            some.isEmpty ? [review.change] : review.commits.filter { some.contains($0.commit.id) }.map(\.change)
        return reports.flatMap(\.clusters).flatMap { cluster in cluster.changes.map { (cluster, $0) } }
    }

    /// Where the rules stand that decide a change in head, or else those that did in base.
    private static func places(_ cluster: ClusterChange, _ change: FlowChange) -> [SourceLocation] {
        func places(_ decisions: [Decision], _ sources: SourceTable) -> [SourceLocation] {
            decisions.compactMap { decision in
                switch decision {
                case .rule(let id, _, _): CitationStyle(sources: sources).location(of: id)
                case .isolation(let id, _): sources.policies[id]
                case .allowedByDefault, .differentNetworks: nil
                }
            }
        }
        let after = places(change.reasonsAfter, cluster.headSources)
        return after.isEmpty ? places(change.reasonsBefore, cluster.baseSources) : after
    }

    private static func shortened(_ places: [SourceLocation]) -> [SourceLocation] {
        Array(Set(places).sorted().prefix(mostPlaces))
    }
}

/// Whether sets of endpoints share any: equal sets have one number, and each two numbers are compared once.
private struct SetOverlaps {
    private var numbers = SetMemo<Int>()
    private var sets: [EndpointSet] = []
    private var known: [Pair: Bool] = [:]

    private struct Pair: Hashable {
        var first: Int
        var second: Int
    }

    mutating func number(of set: EndpointSet) -> Int {
        let next = sets.count
        let number = numbers.value(of: set) { next }
        if number == next { sets.append(set) }
        return number
    }

    mutating func overlap(_ a: Int, _ b: Int) -> Bool {
        let pair = Pair(first: a, second: b)
        if let known = known[pair] { return known }
        let result = !sets[a].intersection(sets[b]).isEmpty
        known[pair] = result
        return result
    }
}

extension Finding.Matter {
    /// The flows that it is about; `nil` where it is about none in particular.
    var flow: ToldFlow? {
        switch self {
        case .outOfScope(let excess):
            ToldFlow(
                cluster: excess.cluster, sources: excess.region.sources, destinations: excess.region.destinations)
        case .requirement(let outcome):
            switch outcome.result {
            case .notMet(let cluster, let change), .undecided(let cluster, let change): ToldFlow(cluster, change)
            case .met, .aboutNobody, .notTestable: nil
            }
        case .shortfall(_, let cluster, let change): ToldFlow(cluster, change)
        case .guardrail(_, _, let cluster, let change, _): ToldFlow(cluster, change)
        case .dependencyClosed(let closed): ToldFlow(closed.cluster, closed.flow)
        case .ticketMissing, .ticketMalformed, .referenceHint, .ticketUnknown, .ticketUnverifiable, .ticketNotApproved,
            .approvalsMissing, .ticketSelfApproved, .approvalStale, .ticketClosed, .ticketExpired, .ticketNotYetValid,
            .ticketProposed, .scopeUnstated, .guardrailIdle, .emergency, .incomplete, .configurationBroken,
            .alteredMerge, .octopusMerge, .partialRevert, .blastRadius, .trap, .shortfallOfNobody:
            nil
        }
    }

    /// Where to look for what it is about.
    fileprivate enum Ground {
        case places([SourceLocation])
        case records
        case requirement(String)
        case manifests
        case configuration
        case changes
        case nothing
    }

    /// Where to look for what it is about, besides the flows.
    fileprivate var ground: Ground {
        switch self {
        case .ticketUnverifiable(let obstacle): .places(obstacle.places)
        case .trap(let trap): .places([trap.location])
        case .dependencyClosed(let closed): .places([closed.dependency.location] + closed.closedBy)
        case .ticketNotApproved, .approvalsMissing, .ticketSelfApproved, .approvalStale, .ticketClosed, .ticketExpired,
            .ticketNotYetValid, .ticketProposed, .scopeUnstated, .shortfall, .shortfallOfNobody:
            .records
        case .requirement(let outcome): .requirement(outcome.id)
        case .incomplete: .manifests
        case .configurationBroken: .configuration
        case .ticketMissing, .ticketMalformed, .referenceHint, .ticketUnknown, .outOfScope, .guardrail, .emergency,
            .alteredMerge, .octopusMerge, .partialRevert, .blastRadius:
            .changes
        case .guardrailIdle: .nothing
        }
    }
}

extension Finding.Obstacle {
    /// The records that stand in the way.
    var places: [SourceLocation] {
        switch self {
        case .noRecords, .narrowedScope, .beyondPaths, .otherRepository, .beyondEnvironments: []
        case .broken(let place): [place]
        case .ambiguous(let places): places
        }
    }
}

/// Flows that a finding tells.
struct ToldFlow {
    var cluster: String
    var sources: EndpointSet
    var destinations: EndpointSet
}

extension ToldFlow {
    /// The flows of a change.
    init(_ cluster: String, _ change: FlowChange) {
        self.init(cluster: cluster, sources: change.sources, destinations: change.destinations)
    }
}
