public import NetworkModel

/// For whom the isolation of a direction begins or ends between two sides (semantics N-1, N-16).
///
/// A first policy closes whatever it doesn't allow; when the last one goes, everything is open.
public struct IsolationChange: Hashable, Sendable {
    /// The direction.
    public var direction: Direction
    /// Those whom no policy of the direction may select in base, and one that isolates surely does in head.
    public var begins: EndpointSet
    /// Those whom a policy that isolates surely selects in base, and none of the direction may in head.
    public var ends: EndpointSet

    /// A change of isolation.
    public init(direction: Direction, begins: EndpointSet, ends: EndpointSet) {
        self.direction = direction
        self.begins = begins
        self.ends = ends
    }
}

extension FlowSpace {
    /// How the isolation of endpoints changes: by direction, where it does for somebody.
    ///
    /// Endpoints that one side lacks are new or gone, and nothing begins or ends for them. O(groups × their policies).
    mutating func isolationChanges(of selected: SelectedEndpoints) -> [IsolationChange] {
        var result: [IsolationChange] = []
        for direction in Direction.allCases {
            var (begins, ends): ([Endpoint], [Endpoint]) = ([], [])
            for (group, members) in selected.members where !isAddresses(group) && group != groups.controller {
                guard let before = isolation(of: group, direction, side: 0),
                    let after = isolation(of: group, direction, side: sides.count - 1)
                else { continue }
                switch (before, after) {
                case (.no, .yes): begins += members.map(endpoint)
                case (.yes, .no): ends += members.map(endpoint)
                case (.no, .no), (.no, .possible), (.yes, .yes), (.yes, .possible), (.possible, _): break
                }
            }
            guard !begins.isEmpty || !ends.isEmpty else { continue }
            result.append(
                IsolationChange(
                    direction: direction, begins: EndpointSet(begins.sorted()), ends: EndpointSet(ends.sorted())))
        }
        return result
    }

    /// How surely a group is isolated on a side; `nil` where the side lacks it.
    ///
    /// A policy that selects without isolating makes it uncertain: what it denies is nothing that begins or ends here. So
    /// do pods on their node's network, which policies may not be about (T-5).
    private mutating func isolation(of group: Int, _ direction: Direction, side: Int) -> Match? {
        guard let baseClass = groups.baseClass(of: group, side: side) else { return nil }
        if numbers.members[baseClass].usesNodeNetwork { return .possible }
        let selections = numbers.signatures.selections(subject(direction, baseClass, asNode: false, side: side))
        if selections.isEmpty { return .no }
        for selection in selections where selection.match == .yes {
            if numbers.policies.content(selection.content).isolates { return .yes }
        }
        return .possible
    }
}
