import NetworkModel

extension WatchedFlows {
    /// The keys of pod labels that it asks for.
    fileprivate var labelKeys: Set<String> {
        Set(pods.flatMap { $0.labels.requirements.map(\.key) })
    }

    /// The sets of addresses that it names.
    fileprivate var addressSets: [AddressSet] {
        patterns.flatMap(\.parts).compactMap { part in
            if case .addresses(let set) = part { set } else { nil }
        }
    }

    private var patterns: [EndpointPattern] {
        [pattern.sources, pattern.destinations] + (exceptSources.map { [$0] } ?? [])
    }

    private var pods: [PodPattern] {
        patterns.flatMap(\.parts).compactMap { part in
            if case .pods(let pods) = part { pods } else { nil }
        }
    }
}

extension Numbering {
    /// Makes sides ready for flows that are to be looked at: tells apart what they tell apart.
    mutating func prepare(_ sides: inout [SideIndex], for watched: [WatchedFlows]) {
        prepare(
            &sides, labelKeys: watched.reduce(into: []) { $0.formUnion($1.labelKeys) },
            addresses: watched.flatMap(\.addressSets))
    }
}

/// What two sides make of flows that somebody wrote down.
struct FlowWatch {
    private var space: FlowSpace
    /// Many questions are about the same endpoints on one side, such as everybody.
    private var selections: [Selecting: Selection] = [:]

    /// By the endpoints' numbers: several answers are mostly about the same ones.
    private var sets: [[Int]: EndpointSet] = [:]

    private struct Selecting: Hashable {
        var pattern: EndpointPattern
        var except: EndpointPattern?
    }

    /// The endpoints that a pattern means, looked up once.
    private struct Selection {
        var endpoints: SelectedEndpoints
        var set: EndpointSet
        /// For whom of them isolation begins or ends; `nil` until somebody wants to know.
        var isolation: [IsolationChange]?
    }

    /// A watch of sides that were prepared for the flows.
    ///
    /// Where labels are asked for that nobody in the network has, such pods are supposed, as for policies: what isn't part
    /// of the repository may be cut off even so.
    init(
        _ numbers: inout Numbering, sides: [SideIndex], implied: ImpliedEndpointMode, for watched: [WatchedFlows]
    ) {
        let asked = watched.flatMap(\.supposed)
        space = FlowSpace(&numbers, sides: sides, implied: implied, besides: asked)
        var supposed: [ImpliedEndpoint] = []
        for flows in watched { supposed += pods(supposedBy: flows) }
        guard !supposed.isEmpty else { return }
        supposed += asked
        numbers = space.numbers.handOver()
        space = FlowSpace(&numbers, sides: sides, implied: implied, besides: supposed)
    }

    /// Gives the numbers back to who asks.
    mutating func handOver() -> Numbering { space.numbers.handOver() }

    private mutating func pods(supposedBy watched: WatchedFlows) -> [ImpliedEndpoint] {
        var result: [ImpliedEndpoint] = []
        for pattern in [watched.pattern.sources, watched.pattern.destinations] {
            let supposed = pattern.parts.compactMap { part in
                if case .pods(let pods) = part { pods.supposed } else { nil }
            }
            if !supposed.isEmpty, !space.mayMeanSomebody(pattern) { result += supposed }
        }
        return result
    }

    /// What the sides make of some flows.
    ///
    /// O(groups of the sources × groups of the destinations).
    mutating func answer(_ watched: WatchedFlows) -> WatchedFlows.Answer {
        let key = Selecting(pattern: watched.pattern.sources, except: watched.exceptSources)
        let (sources, destinations) = (selection(key), selection(Selecting(pattern: watched.pattern.destinations)))
        let uncertain = sources.endpoints.uncertain.union(destinations.endpoints.uncertain)
        let isolation = sources.isolation ?? space.isolationChanges(of: sources.endpoints)
        selections[key]?.isolation = isolation
        return WatchedFlows.Answer(
            sources: sources.set, destinations: destinations.set, uncertain: set(Array(uncertain)),
            flows: flows(sources.endpoints, destinations.endpoints, of: watched.pattern.traffic),
            isolation: isolation)
    }

    private mutating func selection(_ key: Selecting) -> Selection {
        if let known = selections[key] { return known }
        let endpoints = space.select(key.pattern, except: key.except)
        let selection = Selection(endpoints: endpoints, set: set(endpoints.all))
        selections[key] = selection
        return selection
    }

    private mutating func set(_ endpoints: [Int]) -> EndpointSet {
        let numbers = endpoints.sorted()
        if let known = sets[numbers] { return known }
        let set = EndpointSet(numbers.map { space.told($0) })
        sets[numbers] = set
        return set
    }

    /// By side, the number of a pair's verdict; -1 where the side lacks one of the two.
    private struct Cell: Hashable {
        var before: Int
        var after: Int
    }

    private mutating func flows(
        _ sources: SelectedEndpoints, _ destinations: SelectedEndpoints, of traffic: TrafficSet
    ) -> [FlowChange] {
        let columns = destinations.members.keys.filter { $0 != space.groups.controller }.sorted()
        let (classes, others) = joined(sources.members.keys.sorted(), columns)
        // Sources that see all destinations alike are told together; for each, destinations that are seen alike.
        var rows: [[Cell?]: [Int]] = [:]
        for source in classes.members {
            let row = others.members.map { cell(from: source[0], to: $0[0], sources, destinations) }
            rows[row, default: []] += source
        }
        var result: [FlowChange] = []
        for (row, members) in rows {
            let groups = members.sorted()
            let senders = set(groups.flatMap { sources.members[$0] ?? [] })
            var seenAlike: [Cell: [Int]] = [:]
            for (column, cell) in zip(others.members, row) { if let cell { seenAlike[cell, default: []] += column } }
            for (cell, columns) in seenAlike {
                let others = columns.sorted()
                result.append(
                    change(
                        cell, from: senders,
                        to: others.flatMap { destinations.members[$0] ?? [] }, pair: (groups[0], others[0]), of: traffic
                    ))
            }
        }
        return result.sorted { FlowGroup.precedes(($0.sources, $0.destinations), ($1.sources, $1.destinations)) }
    }

    /// Sources and destinations, of which those of the larger side are joined that the smaller one doesn't tell apart.
    ///
    /// So a question about a few and everybody costs a look at everybody, and not one for each of the few. Who is on both
    /// sides is looked at alone: a single pod's traffic to itself is no flow.
    private mutating func joined(_ sources: [Int], _ destinations: [Int]) -> (FlowClasses, FlowClasses) {
        var (rows, columns) = (FlowClasses(sources) { $0 }, FlowClasses(destinations) { $0 })
        guard min(sources.count, destinations.count) >= 2, max(sources.count, destinations.count) >= 4 else {
            return (rows, columns)
        }
        let both = Set(sources).intersection(destinations)
        if sources.count >= destinations.count {
            rows = FlowClasses(sources.filter(both.contains)) { $0 }
            rows.append(
                space.joined(sources.filter { !both.contains($0) }, relativeTo: columns, asSubjectOf: .ingress))
        } else {
            columns = FlowClasses(destinations.filter(both.contains)) { $0 }
            columns.append(
                space.joined(destinations.filter { !both.contains($0) }, relativeTo: rows, asSubjectOf: .egress))
        }
        return (rows, columns)
    }

    /// The verdicts of a pair of groups; `nil` where neither side has both, and where no pair of the two is a flow.
    private mutating func cell(
        from source: Int, to destination: Int, _ sources: SelectedEndpoints, _ destinations: SelectedEndpoints
    ) -> Cell? {
        let (from, to) = (sources.members[source] ?? [], destinations.members[destination] ?? [])
        if from.count == 1, to.count == 1, space.isOutOfQuestion(from: from[0], to: to[0]) { return nil }
        if space.isAddresses(source), space.isAddresses(destination) { return nil }
        let cell = Cell(
            before: space.verdictNumber(from: source, to: destination, side: 0) ?? -1,
            after: space.verdictNumber(from: source, to: destination, side: space.sides.count - 1) ?? -1)
        return cell.before < 0 && cell.after < 0 ? nil : cell
    }

    private mutating func change(
        _ cell: Cell, from sources: EndpointSet, to destinations: [Int], pair: (Int, Int), of traffic: TrafficSet
    ) -> FlowChange {
        func narrowed(_ number: Int) -> Verdict {
            guard number >= 0 else { return .nothing }
            let verdict = space.verdict(number)
            return Verdict(
                allowed: verdict.allowed.intersection(traffic), possible: verdict.possible.intersection(traffic))
        }
        var change = FlowChange(
            sources: sources, destinations: set(destinations), before: narrowed(cell.before),
            after: narrowed(cell.after), cause: cell.before < 0 ? .added : cell.after < 0 ? .removed : .access)
        let missing = traffic.subtracting(change.after.allowed)
        guard cell.after >= 0, !missing.isEmpty else { return change }
        let traces = space.traces(from: pair.0, to: pair.1, side: space.sides.count - 1)
        let decisions = traces.flatMap { trace in
            trace.decisions(about: missing).map { traces.count > 1 ? $0.asPossible : $0 }
        }
        change.reasonsAfter = Set(decisions).sorted()
        return change
    }
}
