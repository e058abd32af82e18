import NetworkModel

/// Some classes of sources with some classes of destinations: every pair of them.
struct FlowGrid {
    /// The classes of sources, of which `rows` are looked at.
    let sources: FlowClasses
    /// The classes of destinations, of which `columns` are looked at.
    let destinations: FlowClasses
    let rows: Range<Int>
    let columns: Range<Int>
    /// The pairs of some classes.
    init(_ sources: FlowClasses, _ rows: Range<Int>, _ destinations: FlowClasses, _ columns: Range<Int>) {
        (self.sources, self.destinations, self.rows, self.columns) = (sources, destinations, rows, columns)
    }

    /// How many pairs there are.
    var count: Int { rows.count * columns.count }

    /// The group that stands for a row.
    func source(_ row: Int) -> Int { sources.representative(row) }

    /// The group that stands for a column.
    func destination(_ column: Int) -> Int { destinations.representative(column) }

    /// Whether a row and a column are both addresses, which is no flow.
    func areAddresses(_ row: Int, _ column: Int, _ space: FlowSpace) -> Bool {
        space.isAddresses(source(row)) && space.isAddresses(destination(column))
    }
}

/// The columns that a row's own rules, or rules of the columns about the row, single out.
///
/// A peer of rules is *wide* where the pairs of classes that it concerns are many; wide peers are left to the blocks.
struct SingledOut {
    /// By direction and peer: whether it is wide.
    let isWide: PerDirection<[Bool]>
    /// By direction: the columns that a narrow peer concerns; as what it is for egress, as whose it is for ingress.
    private var columns = PerDirection<[[Int32]]>(both: [])

    /// Looks for the peers of a grid's classes; O(peers of their rules, and those that they are).
    init(_ grid: FlowGrid, most: Int, _ space: inout FlowSpace) {
        let none = [Int32](repeating: 0, count: space.numbers.policies.peers.count)
        var inRows = PerDirection(both: none)
        var inColumns = PerDirection(both: none)
        for direction in Direction.allCases {
            for row in grid.rows {
                for peer in space.peers(ofSource: grid.source(row), direction) { inRows[direction][peer] += 1 }
            }
            for column in grid.columns {
                let peers = space.peers(ofDestination: grid.destination(column), direction)
                for peer in peers { inColumns[direction][peer] += 1 }
            }
        }
        var isWide = PerDirection(both: none.map { _ in false })
        for direction in Direction.allCases {
            for peer in none.indices {
                isWide[direction][peer] = Int(inRows[direction][peer]) * Int(inColumns[direction][peer]) > most
            }
            columns[direction] = none.map { _ in [] }
            for column in grid.columns {
                for peer in space.peers(ofDestination: grid.destination(column), direction)
                where !isWide[direction][peer] && inRows[direction][peer] > 0 {
                    columns[direction][peer].append(Int32(column))
                }
            }
        }
        self.isWide = isWide
    }

    /// The columns of which narrow peers may make something else for a row than for its block; some of them more than once.
    func columns(of row: Int, _ grid: FlowGrid, _ space: inout FlowSpace) -> [Int32] {
        let source = grid.source(row)
        var found: [Int32] = []
        for direction in Direction.allCases {
            for peer in space.peers(ofSource: source, direction) { found += columns[direction][peer] }
        }
        return found
    }
}

extension FlowSpace {
    /// The peers by which the rules of a direction may tell sources apart, in no order, and some more than once.
    ///
    /// They are those that a source's egress rules name, and those of ingress rules that it is.
    fileprivate mutating func peers(ofSource group: Int, _ direction: Direction) -> [Int] {
        direction == .egress ? peersNamed(by: group, direction) : peers(thatAre: group, direction)
    }

    /// The peers by which the rules of a direction may tell destinations apart.
    fileprivate mutating func peers(ofDestination group: Int, _ direction: Direction) -> [Int] {
        direction == .egress ? peers(thatAre: group, direction) : peersNamed(by: group, direction)
    }

    private mutating func peersNamed(by group: Int, _ direction: Direction) -> [Int] {
        var found: [Int] = []
        var last = SignatureTable.none
        for side in sides.indices {
            guard let baseClass = groups.baseClass(of: group, side: side) else { continue }
            let subject = sides[side].subject(direction, baseClass)
            guard subject != SignatureTable.none, subject != last else { continue }
            last = subject
            let peers = numbers.signatures.questions(of: subject, &numbers.policies).peers
            if found.isEmpty { found = peers } else { found += peers }
        }
        return found
    }

    private mutating func peers(thatAre group: Int, _ direction: Direction) -> [Int] {
        var found: [Int] = []
        var last = SignatureTable.none
        for side in sides.indices {
            guard let baseClass = groups.baseClass(of: group, side: side) else { continue }
            var memberships = [membershipInForce(direction, baseClass, asNode: false, side: side)]
            if numbers.members[baseClass].usesNodeNetwork {
                memberships.append(membershipInForce(direction, baseClass, asNode: true, side: side))
            }
            for membership in memberships where membership != SignatureTable.none && membership != last {
                last = membership
                found += numbers.signatures.memberships[membership].lazy.map { Int($0 >> 1) }
            }
        }
        return found
    }
}
