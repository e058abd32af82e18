import NetworkModel

/// How the verdict of a pair changed, in numbers of the signature table; -1 where a side lacks an endpoint.
struct Transition: Hashable {
    var before: Int
    var after: Int
    /// Whether the verdicts are equal and uncertain, and other unknowns decide than before.
    var isOfConditions = false
}

/// The pairs of classes whose verdicts differ between two sides.
///
/// Dirty sources are looked at with everybody whom their change may concern, and dirty destinations likewise. Everybody
/// else is joined into classes that no dirty endpoint tells apart: a thousand destinations whose own policies say the
/// same about each dirty source are one. So the number of cells follows what changed.
struct ChangedCells {
    /// The classes of sources: dirty ones first.
    let sources: FlowClasses
    /// The classes of destinations: dirty ones first.
    let destinations: FlowClasses
    /// The pairs that differ.
    let cells: FoundCells<Transition>

    /// Finds the cells of a space of two sides.
    init(_ space: inout FlowSpace) {
        let rows = space.dirtyGroups(asSubjectOf: .egress)
        let columns = space.dirtyGroups(asSubjectOf: .ingress).filter { $0 != space.groups.controller }
        let dirtyRows = FlowClasses(rows) { space.sourceKey(of: $0) }
        let dirtyColumns = FlowClasses(columns) { space.destinationKey(of: $0) }
        space.numbers.work.dirtySignatures += dirtyRows.count + dirtyColumns.count
        let others = space.partners(of: dirtyRows, asSubjectOf: .egress, without: Set(columns))
            .filter { $0 != space.groups.controller }
        let askers = space.partners(of: dirtyColumns, asSubjectOf: .ingress, without: Set(rows))
        let otherColumns = space.joined(others, relativeTo: dirtyRows, asSubjectOf: .egress)
        let otherRows = space.joined(askers, relativeTo: dirtyColumns, asSubjectOf: .ingress)
        var parts = [dirtyRows, otherRows, dirtyColumns, otherColumns]
        var grids = Self.grids(parts)
        if CellLimits.current.areExceeded(by: grids) {
            // How blocks are cut depends on the order of their classes, which must not be that of numbers.
            parts = parts.map { space.sorted($0) }
            grids = Self.grids(parts)
        }
        (sources, destinations) = (grids[0].sources, grids[0].destinations)
        cells = FoundCells(grids, &space) { source, destination, space -> Transition? in
            let transition = space.transition(source, destination)
            let isChange = transition.before != transition.after && !space.isNothing(transition)
            return transition.isOfConditions || isChange ? transition : nil
        }
    }

    /// Dirty sources with everybody, and everybody else with dirty destinations.
    private static func grids(_ parts: [FlowClasses]) -> [FlowGrid] {
        var (sources, destinations) = (parts[0], parts[2])
        sources.append(parts[1])
        destinations.append(parts[3])
        let dirty = parts[0].count
        return [
            FlowGrid(sources, 0..<dirty, destinations, 0..<destinations.count),
            FlowGrid(sources, dirty..<sources.count, destinations, 0..<parts[2].count),
        ]
    }
}

extension FlowSpace {
    mutating func transition(_ source: Int, _ destination: Int) -> Transition {
        numbers.work.cellsCompared += 1
        var transition = Transition(
            before: verdictNumber(from: source, to: destination, side: 0) ?? -1,
            after: verdictNumber(from: source, to: destination, side: 1) ?? -1)
        guard transition.before == transition.after, transition.before >= 0,
            !numbers.signatures.verdicts[transition.before].isCertain
        else { return transition }
        transition.isOfConditions =
            conditions(from: source, to: destination, side: 0, verdict: transition.before)
            != conditions(from: source, to: destination, side: 1, verdict: transition.after)
        return transition
    }

    /// Whether neither side has any traffic: an absent endpoint and a denied one allow the same.
    func isNothing(_ transition: Transition) -> Bool {
        [transition.before, transition.after].allSatisfy { $0 == -1 || $0 == numbers.signatures.nothing }
    }

    /// The groups with which flows of dirty classes may change, as far as they aren't dirty themselves: ascending.
    mutating func partners(
        of dirty: FlowClasses, asSubjectOf direction: Direction, without left: Set<Int>
    ) -> [Int] {
        var reach = Reach()
        for number in 0..<dirty.count where !reach.isAnybody {
            let one = self.reach(of: dirty.representative(number), asSubjectOf: direction)
            reach.isAnybody = one.isAnybody
            reach.peers.formUnion(one.peers)
            reach.named.formUnion(one.named)
        }
        return groups(in: reach, ofSubjectsOf: direction).filter { !left.contains($0) }
    }
}
