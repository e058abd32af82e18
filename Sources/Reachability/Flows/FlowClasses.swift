import NetworkModel

/// Groups of endpoints joined by a key: those of one class are alike for what is asked.
struct FlowClasses: Sendable {
    /// The groups of each class, in the order given; classes in the order of their first group.
    private(set) var members: [[Int]] = []

    /// Joins groups by key; those without a key are in no class.
    init<Key: Hashable>(_ groups: some Sequence<Int>, key: (Int) -> Key?) {
        var numbers: [Key: Int] = [:]
        for group in groups {
            guard let key = key(group) else { continue }
            if let number = numbers[key] {
                members[number].append(group)
            } else {
                numbers[key] = members.count
                members.append([group])
            }
        }
    }

    /// The same classes in another order.
    init(_ other: FlowClasses, order: [Int]) { members = order.map { other.members[$0] } }

    /// Adds the classes of others behind these.
    mutating func append(_ other: FlowClasses) { members += other.members }

    var count: Int { members.count }

    /// A group that stands for a class.
    func representative(_ number: Int) -> Int { members[number][0] }
}

extension FlowSpace {
    /// What decides a group's verdicts as a source: two with equal keys reach the same.
    ///
    /// Whose keys are equal is a matter of the sides alone, not of how they came to be numbered.
    mutating func sourceKey(of group: Int) -> [Int32] { key(of: group, as: .egress) }

    /// What decides a group's verdicts as a destination: two with equal keys are reached by the same.
    mutating func destinationKey(of group: Int) -> [Int32] { key(of: group, as: .ingress) }

    private mutating func key(of group: Int, as subject: Direction) -> [Int32] {
        var key: [Int32] = []
        key.reserveCapacity(sides.count * 6)
        let peer: Direction = subject == .egress ? .ingress : .egress
        for side in sides.indices {
            guard let number = groups.baseClass(of: group, side: side) else {
                key.append(-2)
                continue
            }
            let facts = numbers.members[number]
            key.append(group == groups.controller ? 4 : facts.isAddresses ? 2 : facts.usesNodeNetwork ? 3 : 1)
            key.append(Int32(facts.network))
            key.append(Int32(sides[side].subject(subject, number)))
            key.append(Int32(membershipInForce(peer, number, asNode: false, side: side)))
            if facts.usesNodeNetwork {
                key.append(Int32(membershipInForce(peer, number, asNode: true, side: side)))
            }
            if subject == .ingress {
                key.append(Int32(facts.ports))
                key.append(Int32(groups.served(group, side: side) ?? -1))
            }
        }
        return key
    }

    /// The peer signature of a base class under a reading, as far as rules in force name its peers.
    ///
    /// Signatures also tell of peers that only other sides' rules name. Amortised O(1) by the signature.
    mutating func membershipInForce(_ direction: Direction, _ baseClass: Int, asNode: Bool, side: Int) -> Int {
        let whole = membership(direction, baseClass, asNode: asNode, side: side)
        if whole == SignatureTable.none { return whole }
        let key = WholeMembership(side: side, direction: direction, number: whole)
        if let known = membershipsInForce[key] { return known }
        let list = numbers.signatures.memberships[whole]
        let inForce = list.filter { sides[side].uses(Int($0 >> 1), direction) }
        let number = inForce.count == list.count ? whole : numbers.signatures.number(ofMemberships: inForce)
        membershipsInForce[key] = number
        return number
    }
}

/// What the part in force of a peer signature is remembered by.
struct WholeMembership: Hashable, Sendable {
    var side: Int
    var direction: Direction
    var number: Int
}

extension FlowSpace {
    /// The same classes in the order of their first endpoints; O(endpoints + n log n).
    mutating func sorted(_ classes: FlowClasses) -> FlowClasses {
        var first: [Endpoint] = []
        for groups in classes.members {
            let endpoints = groups.flatMap { self.groups.endpoints(of: $0) }.map { endpoint(Int($0)) }
            // A class without endpoints isn't made.
            first.append(endpoints.min() ?? .ingressController)
        }
        return FlowClasses(classes, order: first.indices.sorted { first[$0] < first[$1] })
    }
}

/// The sets of endpoints that lists of classes stand for: each list is made a set once.
struct EndpointSets {
    private let classes: FlowClasses
    private var known: [[Int]: EndpointSet] = [:]

    init(of classes: FlowClasses) { self.classes = classes }

    /// The endpoints of some classes.
    mutating func set(_ numbers: [Int], _ space: inout FlowSpace) -> EndpointSet {
        if let known = known[numbers] { return known }
        var found: [Int] = []
        for number in numbers {
            for group in classes.members[number] { found += space.groups.endpoints(of: group).lazy.map(Int.init) }
        }
        found.sort()
        let set = EndpointSet(found.map(space.endpoint))
        known[numbers] = set
        return set
    }
}
