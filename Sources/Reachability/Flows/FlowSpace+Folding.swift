extension FlowSpace {
    /// The implied endpoints of changed policies of which others tell each of the changes.
    ///
    /// What an endpoint's rectangle says of it and those on the other side is told by another endpoint of the same
    /// rectangle; but not by a single pod that would tell of itself alone. O(groups in the rectangles, and for each of these endpoints
    /// the rectangles that it is in).
    mutating func folding(_ rectangles: [Rectangle<Transition>], _ found: ChangedCells) -> Set<Int> {
        let tellers = tellers
        guard !tellers.isEmpty else { return [] }
        // The sets with, at the position next to each, the one on the other side.
        let sets = rectangles.flatMap { rectangle in
            [
                rectangle.sources.flatMap { found.sources.members[$0] },
                rectangle.destinations.flatMap { found.destinations.members[$0] },
            ]
        }
        // For each group that may be folded, the sets that it is in.
        let wanted = Set(tellers.map(\.group))
        var places: [Int: [Int]] = [:]
        for (number, set) in sets.enumerated() {
            for group in set where wanted.contains(group) { places[group, default: []].append(number) }
        }
        var members: [Int: Set<Int>] = [:]
        func membersOfSet(_ number: Int) -> Set<Int> {
            if let known = members[number] { return known }
            let set = Set(sets[number])
            members[number] = set
            return set
        }
        var folded: Set<Int> = []
        for teller in tellers {
            let isTold = (places[teller.group] ?? []).allSatisfy { number in
                let others = membersOfSet(number).intersection(teller.others)
                guard others.count == 1, let other = others.first, groups.size(of: other) == 1, isSinglePod(other)
                else { return !others.isEmpty }
                return sets[number ^ 1] != [other]
            }
            if isTold { folded.insert(teller.implied) }
        }
        return folded
    }

    /// The implied endpoints of changed policies, with their groups and those of whoever may tell the same.
    private var tellers: [(implied: Int, group: Int, others: Set<Int>)] {
        implied.representatives.compactMap { implied, others in
            guard let own = groups.group(of: implied) else { return nil }
            let some = Set(groups.groups(of: others.baseClasses))
                .union(others.implied.compactMap { groups.group(of: $0) })
            return (implied, own, some)
        }
    }
}
