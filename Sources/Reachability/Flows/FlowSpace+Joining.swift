import NetworkModel

extension FlowSpace {
    /// Joins groups that no dirty class tells apart, as the other side of its flows.
    ///
    /// What a dirty class sees of a group is which of its own rules' peers the group is, and what the group's own
    /// policies say about it. Of these policies only the verdict counts: where none of their peers is a dirty endpoint, it is
    /// the one about strangers, which is found once for each signature. O(groups × peers of their rules).
    ///
    /// - Parameters:
    ///   - some: the groups: none of them dirty.
    ///   - dirty: the classes that are the subjects of `direction`.
    mutating func joined(_ some: [Int], relativeTo dirty: FlowClasses, asSubjectOf direction: Direction) -> FlowClasses
    {
        guard !some.isEmpty, dirty.count > 0 else { return FlowClasses([]) { $0 } }
        var view = DirtyView(direction: direction)
        for side in sides.indices { view.add(dirty, side: side, &self) }
        return FlowClasses(some) { group in view.key(of: group, &self) }
    }
}

/// What some dirty classes can tell of others.
private struct DirtyView {
    /// The direction of which the dirty classes are subjects.
    let direction: Direction
    /// By side and peer: whether their rules name it.
    private var isAsked: [[Bool]] = []
    /// By side: their peer signatures.
    private var memberships: [[Int]] = []
    /// By side and peer: whether any of them is one, or may be.
    private var isPeer: [[Bool]] = []
    /// Whether a rule of theirs names a port.
    private var namesPorts = false
    /// By side and peer signature: the number of what of it is asked.
    private var askedMemberships: [NumberMap] = []
    /// By side and signature (and ports, where they matter): the number of what the verdicts about the dirty classes are.
    private var subjectKeys: [NumberMap] = []
    /// What the verdicts are.
    private var subjectVerdicts = Interner<[Int32]>()

    /// A group that is told apart by more peer signatures than these keeps its own.
    private static let mostMemberships = 64

    private var other: Direction { direction == .egress ? .ingress : .egress }

    init(direction: Direction) { self.direction = direction }

    mutating func add(_ dirty: FlowClasses, side: Int, _ space: inout FlowSpace) {
        var isAsked = [Bool](repeating: false, count: space.numbers.policies.peers.count)
        var isPeer = isAsked
        var subjects: Set<Int> = []
        var memberships: Set<Int> = []
        for number in 0..<dirty.count {
            guard let baseClass = space.groups.baseClass(of: dirty.representative(number), side: side) else { continue }
            let subject = space.sides[side].subject(direction, baseClass)
            if subjects.insert(subject).inserted {
                let questions = space.numbers.signatures.questions(of: subject, &space.numbers.policies)
                for peer in questions.peers { isAsked[peer] = true }
                if questions.namesPorts { namesPorts = true }
            }
            memberships.insert(space.membershipInForce(other, baseClass, asNode: false, side: side))
            if space.numbers.members[baseClass].usesNodeNetwork {
                memberships.insert(space.membershipInForce(other, baseClass, asNode: true, side: side))
            }
        }
        for membership in memberships {
            for element in space.numbers.signatures.memberships[membership] { isPeer[Int(element >> 1)] = true }
        }
        self.isAsked.append(isAsked)
        self.memberships.append(memberships.sorted())
        self.isPeer.append(isPeer)
        askedMemberships.append(NumberMap())
        subjectKeys.append(NumberMap())
    }

    /// What the dirty classes can tell of a group.
    mutating func key(of group: Int, _ space: inout FlowSpace) -> [Int32] {
        var key: [Int32] = []
        key.reserveCapacity(space.sides.count * 6)
        for side in space.sides.indices {
            guard let baseClass = space.groups.baseClass(of: group, side: side) else {
                key.append(-2)
                continue
            }
            let facts = space.numbers.members[baseClass]
            guard group != space.groups.controller, !facts.usesNodeNetwork else {
                key.append(-3)
                key += direction == .egress ? space.destinationKey(of: group) : space.sourceKey(of: group)
                return key
            }
            key.append(facts.isAddresses ? 2 : 1)
            key.append(Int32(facts.network))
            // Before the space is lent: a side that is asked meanwhile is copied.
            let membership = space.sides[side].membership(direction, baseClass)
            let subject = space.sides[side].subject(other, baseClass)
            key.append(asked(membership, side: side, &space))
            if direction == .egress {
                key.append(namesPorts ? Int32(facts.ports) : -1)
                key.append(Int32(space.groups.served(group, side: side) ?? -1))
            }
            key.append(subjectKey(subject, facts.ports, side: side, &space))
        }
        return key
    }

    /// The number of what the dirty classes' rules ask of a peer signature.
    private mutating func asked(_ membership: Int, side: Int, _ space: inout FlowSpace) -> Int32 {
        if membership == SignatureTable.none { return 0 }
        if let known = askedMemberships[side][UInt64(membership)] { return Int32(known) }
        let list = space.numbers.signatures.memberships[membership].filter { isAsked[side][Int($0 >> 1)] }
        let number = space.numbers.signatures.number(ofMemberships: list)
        askedMemberships[side][UInt64(membership)] = number
        return Int32(number)
    }

    /// The number of the verdicts of a signature about the dirty classes; or of the signature itself, where they leave
    /// something uncertain, so that what decides it counts too.
    private mutating func subjectKey(
        _ subject: Int, _ ports: Int, side: Int, _ space: inout FlowSpace
    ) -> Int32 {
        if subject == SignatureTable.none { return -1 }
        let questions = space.numbers.signatures.questions(of: subject, &space.numbers.policies)
        // The ports are the destination's: of the group, where the dirty classes are sources.
        let portsMatter = questions.namesPorts && direction == .egress
        let known = UInt64(subject) << 32 | UInt64(portsMatter ? ports + 1 : 0)
        if let number = subjectKeys[side][known] { return Int32(number) }
        let verdicts = verdicts(of: subject, ports, portsMatter, questions, side: side, &space)
        let number = subjectVerdicts.number(of: verdicts)
        subjectKeys[side][known] = number
        return Int32(number)
    }

    private func verdicts(
        of subject: Int, _ ports: Int, _ portsMatter: Bool, _ questions: SignatureTable.Questions, side: Int,
        _ space: inout FlowSpace
    ) -> [Int32] {
        let itself = [-4, Int32(subject), portsMatter ? Int32(ports) : -1]
        if questions.namesPorts, direction == .ingress { return itself }
        let isStranger = !questions.peers.contains { isPeer[side][$0] }
        let others = isStranger ? [SignatureTable.none] : memberships[side]
        if others.count > Self.mostMemberships { return itself }
        var verdicts: [Int32] = [1]
        for membership in others {
            let verdict = space.numbers.directionVerdict(subject: subject, membership: membership, ports: ports)
            if space.numbers.signatures.isUncertain(directionVerdict: verdict) { return itself }
            verdicts.append(Int32(verdict))
        }
        return verdicts
    }
}
