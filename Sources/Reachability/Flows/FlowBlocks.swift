import NetworkModel

/// Classes joined by what rules about wide peers can tell of them.
///
/// The verdict of a row and a column is that of their blocks, apart from what narrow peers make of it: a rule decides
/// nothing about a pair that is none of its peers, so that rules may be read without the peers that a pair is not.
struct FlowBlocks {
    /// The rows of each block, ascending; blocks by their first row.
    let rows: [[Int]]
    /// The columns of each block, ascending; blocks by their first column.
    let columns: [[Int]]
    /// By column of the grid: its block.
    let ofColumn: [Int32]

    /// Joins a grid's classes; O(classes × their rules and peers), each distinct signature once.
    init(_ grid: FlowGrid, isWide: PerDirection<[Bool]>, _ space: inout FlowSpace) {
        var view = WideView(isWide: isWide)
        let rows = Self.joined(grid.rows) { view.key(of: grid.source($0), as: .egress, &space) }
        let columns = Self.joined(grid.columns) { view.key(of: grid.destination($0), as: .ingress, &space) }
        var ofColumn = [Int32](repeating: 0, count: grid.columns.count)
        for (block, members) in columns.enumerated() {
            for column in members { ofColumn[column - grid.columns.lowerBound] = Int32(block) }
        }
        (self.rows, self.columns, self.ofColumn) = (rows, columns, ofColumn)
    }

    private static func joined(_ classes: Range<Int>, key: (Int) -> [Int32]) -> [[Int]] {
        var numbers: [[Int32]: Int] = [:]
        var blocks: [[Int]] = []
        for member in classes {
            let key = key(member)
            if let number = numbers[key] {
                blocks[number].append(member)
            } else {
                numbers[key] = blocks.count
                blocks.append([member])
            }
        }
        return blocks
    }
}

/// What rules about wide peers can tell of groups.
private struct WideView {
    let isWide: PerDirection<[Bool]>
    /// What policies do to wide peers.
    private var contents = Interner<PolicyContent>()
    /// By direction and the number of what a policy does: the number of what it does to wide peers.
    private var wideContents = PerDirection<[Int: UInt32]>(both: [:])
    /// By direction and subject signature: what it says of wide peers.
    private var subjects = PerDirection<[Int: Subject]>(both: [:])
    private var lists = ListTable()
    /// By direction and peer signature: the wide peers of it.
    private var memberships = PerDirection<[Int: Int32]>(both: [:])
    /// Whether a rule of the sources names a port, so that it means something else for each destination.
    private var sourcesNamePorts = false

    /// What a subject signature says of wide peers.
    private struct Subject {
        var number: Int32
        var namesPorts: Bool
    }

    init(isWide: PerDirection<[Bool]>) { self.isWide = isWide }

    /// What can be told of a group as the subject of a direction; sources have to be asked about before destinations.
    mutating func key(of group: Int, as subject: Direction, _ space: inout FlowSpace) -> [Int32] {
        let peer: Direction = subject == .egress ? .ingress : .egress
        var key: [Int32] = []
        for side in space.sides.indices {
            guard let number = space.groups.baseClass(of: group, side: side) else {
                key.append(-2)
                continue
            }
            let facts = space.numbers.members[number]
            key.append(group == space.groups.controller ? 4 : facts.isAddresses ? 2 : facts.usesNodeNetwork ? 3 : 1)
            key.append(Int32(facts.network))
            let own = self.subject(space.sides[side].subject(subject, number), subject, &space)
            key.append(own.number)
            key.append(membership(space.membershipInForce(peer, number, asNode: false, side: side), peer, space))
            if facts.usesNodeNetwork {
                key.append(membership(space.membershipInForce(peer, number, asNode: true, side: side), peer, space))
            }
            if subject == .egress {
                if own.namesPorts { sourcesNamePorts = true }
            } else {
                key.append(own.namesPorts || sourcesNamePorts ? Int32(facts.ports) : -1)
                key.append(Int32(space.groups.served(group, side: side) ?? -1))
            }
        }
        return key
    }

    private mutating func membership(_ membership: Int, _ direction: Direction, _ space: FlowSpace) -> Int32 {
        if membership == SignatureTable.none { return 0 }
        if let known = memberships[direction][membership] { return known }
        let wide = space.numbers.signatures.memberships[membership].filter { isWide[direction][Int($0 >> 1)] }
        let number = Int32(lists.number(of: Array(wide)))
        memberships[direction][membership] = number
        return number
    }

    private mutating func subject(_ subject: Int, _ direction: Direction, _ space: inout FlowSpace) -> Subject {
        if let known = subjects[direction][subject] { return known }
        var found = Subject(number: 0, namesPorts: false)
        var list: [UInt64] = []
        var start = 0
        var last: PolicyContent?
        for selection in space.numbers.signatures.selections(subject) {
            guard let number = content(selection.content, direction, &space) else { continue }
            let content = contents[Int(number)]
            if content.rules.contains(where: { !$0.traffic.named.isEmpty }) { found.namesPorts = true }
            if let last, last.tier != content.tier || last.order != content.order {
                Self.canonise(&list, from: start)
                start = list.count
            }
            last = content
            let isSure = selection.match == .yes
            list.append(UInt64(number << 1 | (isSure ? 0 : 1)) << 32 | UInt64(selection.selector + 1))
        }
        Self.canonise(&list, from: start)
        found.number = Int32(lists.number(of: list.flatMap { [UInt32($0 >> 32), UInt32(truncatingIfNeeded: $0)] }))
        subjects[direction][subject] = found
        return found
    }

    /// Policies of equal order have none, and what surely selects says the same once as twice.
    private static func canonise(_ list: inout [UInt64], from start: Int) {
        let sorted = list[start...].sorted()
        list.removeSubrange(start...)
        for element in sorted where element >> 32 & 1 == 1 || list.count == start || list[list.count - 1] != element {
            list.append(element)
        }
    }

    /// What a policy does to wide peers; `nil` for nothing at all.
    private mutating func content(_ content: Int, _ direction: Direction, _ space: inout FlowSpace) -> UInt32? {
        if let known = wideContents[direction][content] { return known == .max ? nil : known }
        var wide = space.numbers.policies.content(content)
        wide.rules = wide.rules.compactMap { rule in
            var rule = rule
            rule.peers = rule.peers.filter {
                isWide[direction][$0] || space.numbers.policies.peer($0) == .anyone
            }
            return rule.peers.isEmpty ? nil : rule
        }
        let number = wide.rules.isEmpty && !wide.isolates ? .max : UInt32(contents.number(of: wide))
        wideContents[direction][content] = number
        return number == .max ? nil : number
    }
}
