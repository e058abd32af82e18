import NetworkModel

extension FlowSpace {
    /// For each group, whether something that decides its flows as the subject of a direction, or as a peer of the other
    /// direction's rules, differs between the two sides.
    ///
    /// A flow changes only if its source is dirty as the subject of egress, or its destination as that of ingress: rules
    /// that only one side has concern only endpoints whose policies differ, and are no reason for their peers.
    /// O(groups), by comparing numbers.
    mutating func dirtyGroups(asSubjectOf direction: Direction) -> [Int] {
        let asPeer: Direction = direction == .egress ? .ingress : .egress
        let peers = commonPeers(asPeer)
        var candidates = Set(groups.differing)
        candidates.formUnion(Self.differences(sides.map { $0.subjects[direction] }))
        candidates.formUnion(Self.differences(sides.map { $0.memberships[asPeer] }))
        candidates.formUnion(sides.flatMap { $0.nodeMemberships[asPeer].keys })
        return candidates.filter { groups.size(of: $0) > 0 && isDirty($0, direction, peers) }.sorted()
    }

    /// The base classes of which the signatures of two sides have other numbers.
    private static func differences(_ signatures: [[UInt32]]) -> [Int] {
        let (a, b) = (signatures[0], signatures[1])
        let common = min(a.count, b.count)
        var found = a.positionsDiffering(from: b)
        for rest in [a, b] where rest.count > common {
            for number in common..<rest.count where rest[number] != 0 { found.append(number) }
        }
        return found
    }

    private func isDirty(_ group: Int, _ direction: Direction, _ peers: (Int) -> Bool) -> Bool {
        guard let was = groups.baseClass(of: group, side: 0), let will = groups.baseClass(of: group, side: 1),
            group != groups.controller
        else { return true }
        let (base, head) = (sides[0], sides[1])
        if base.subject(direction, was) != head.subject(direction, will) { return true }
        let (old, new) = (numbers.members[was], numbers.members[will])
        if was != will {
            if old.usesNodeNetwork != new.usesNodeNetwork || old.network != new.network { return true }
            if direction == .ingress, old.ports != new.ports { return true }
        }
        if old.usesNodeNetwork, base.readings != head.readings { return true }
        let asPeer: Direction = direction == .egress ? .ingress : .egress
        if differ(base.membership(asPeer, was), head.membership(asPeer, will), peers) { return true }
        guard old.usesNodeNetwork else { return false }
        return differ(
            membership(asPeer, was, asNode: true, side: 0), membership(asPeer, will, asNode: true, side: 1), peers)
    }

    /// Whether two peer signatures differ in some peers.
    func differ(_ a: Int, _ b: Int, _ peers: (Int) -> Bool) -> Bool {
        if a == b { return false }
        let (old, new) = (numbers.signatures.memberships[a], numbers.signatures.memberships[b])
        return old.filter { peers(Int($0 >> 1)) } != new.filter { peers(Int($0 >> 1)) }
    }

    /// Whether rules of both sides name a peer.
    func commonPeers(_ direction: Direction) -> (Int) -> Bool {
        let (base, head) = (sides[0], sides[1])
        return { base.uses($0, direction) && head.uses($0, direction) }
    }
}

/// With whom the flows of a dirty group may change.
struct Reach {
    /// Whether with anybody.
    var isAnybody = false
    /// With those that are one of these peers on some side: peers of the group's own rules.
    var peers: Set<Int> = []
    /// With those whose own rules name one of these peers, which the group came to be or ceased to be.
    var named: Set<Int> = []

    /// Anybody.
    static let anybody = Reach(isAnybody: true)
}

extension FlowSpace {
    /// With whom the flows of a dirty group may change, as far as this can be told from its own signatures.
    ///
    /// Where its signatures say the same of everybody who is none of their peers, only these peers matter: so a policy's
    /// edit is about the pods that its rules name, and not about everybody. Where it is another peer than before, only those
    /// matter whose rules name that peer.
    mutating func reach(of group: Int, asSubjectOf direction: Direction) -> Reach {
        guard let was = groups.baseClass(of: group, side: 0), let will = groups.baseClass(of: group, side: 1),
            group != groups.controller
        else { return .anybody }
        let (old, new) = (numbers.members[was], numbers.members[will])
        if old.usesNodeNetwork || new.usesNodeNetwork || old.network != new.network { return .anybody }
        if direction == .ingress, old.ports != new.ports { return .anybody }
        var reach = reach(of: sides[0].subject(direction, was), sides[1].subject(direction, will), ports: new.ports)
        let asPeer: Direction = direction == .egress ? .ingress : .egress
        reach.named = differences(
            sides[0].membership(asPeer, was), sides[1].membership(asPeer, will), commonPeers(asPeer))
        return reach
    }

    /// The peers in which two peer signatures differ, among some.
    private func differences(_ a: Int, _ b: Int, _ peers: (Int) -> Bool) -> Set<Int> {
        if a == b { return [] }
        let (old, new) = (Set(numbers.signatures.memberships[a]), Set(numbers.signatures.memberships[b]))
        return Set(old.symmetricDifference(new).map { Int($0 >> 1) }).filter(peers)
    }

    /// The base classes, by side, that policies of a direction select which name one of some peers.
    private mutating func subjects(naming peers: Set<Int>, _ direction: Direction) -> [Set<Int>] {
        var classes = sides.map { _ in Set<Int>() }
        for policy in Set(peers.flatMap { numbers.policies.policies(naming: $0) }) {
            let facts = numbers.policies[policy]
            guard facts.direction == direction else { continue }
            for side in sides.indices where sides[side].enforces(policy) {
                let found = numbers.baseClasses(matching: facts.selector, on: sides[side])
                classes[side].formUnion(found.lazy.map(\.number))
            }
        }
        return classes
    }

    private mutating func reach(of before: Int, _ after: Int, ports: Int) -> Reach {
        if let peers = peersOfChange(before, after) { return Reach(peers: peers) }
        let old = numbers.signatures.questions(of: before, &numbers.policies)
        let new = numbers.signatures.questions(of: after, &numbers.policies)
        // A rule about anybody that names a port means something else for each destination.
        if (old.anyone >= 0 && old.namesPorts) || (new.anyone >= 0 && new.namesPorts) { return .anybody }
        let none = SignatureTable.none
        let was = numbers.directionVerdict(subject: before, membership: none, ports: ports)
        let will = numbers.directionVerdict(subject: after, membership: none, ports: ports)
        guard was == will else { return .anybody }
        if numbers.signatures.isUncertain(directionVerdict: was),
            numbers.conditions(subject: before, membership: none, ports: ports)
                != numbers.conditions(subject: after, membership: none, ports: ports)
        {
            return .anybody
        }
        return Reach(peers: Set(old.peers).union(new.peers))
    }

    /// The peers of the rules that differ between two subject signatures, where nobody else can be concerned.
    ///
    /// So it is where everything that differs surely selects and only allows, no rule of it is about anybody, and each tier
    /// isolates the subject as before: then, for whoever is none of these peers, both walks see the same rules.
    private mutating func peersOfChange(_ before: Int, _ after: Int) -> Set<Int>? {
        var counts: [Selection: Int] = [:]
        var isolation: [String: (was: Match, will: Match)] = [:]
        for (subject, isOld) in [(before, true), (after, false)] {
            for selection in numbers.signatures.selections(subject) {
                counts[selection, default: 0] += isOld ? -1 : 1
                let content = numbers.policies.content(selection.content)
                guard content.isolates else { continue }
                var tier = isolation[content.tier] ?? (.no, .no)
                if isOld {
                    tier.was = max(tier.was, selection.match)
                } else {
                    tier.will = max(tier.will, selection.match)
                }
                isolation[content.tier] = tier
            }
        }
        guard isolation.values.allSatisfy({ $0.was == $0.will }) else { return nil }
        var peers: Set<Int> = []
        for (selection, count) in counts where count != 0 {
            guard selection.match == .yes else { return nil }
            for rule in numbers.policies.content(selection.content).rules {
                guard rule.action == .allow else { return nil }
                for peer in rule.peers {
                    if numbers.policies.peer(peer) == .anyone { return nil }
                    peers.insert(peer)
                }
            }
        }
        return peers
    }

    /// The groups with which the flows of the subjects of a direction may change: ascending.
    mutating func groups(in reach: Reach, ofSubjectsOf direction: Direction) -> [Int] {
        if reach.isAnybody { return groups.all }
        var classes = subjects(naming: reach.named, direction == .egress ? .ingress : .egress)
        for side in sides.indices {
            for peer in reach.peers { classes[side].formUnion(numbers.baseClasses(amongPeer: peer, on: sides[side])) }
        }
        return groups.groups(of: classes)
    }
}
