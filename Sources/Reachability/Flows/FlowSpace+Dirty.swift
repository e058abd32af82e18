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
        var found: [Int] = []
        for number in 0..<common where a[number] != b[number] { found.append(number) }
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

extension FlowSpace {
    /// With whom a dirty group's flows may change.
    enum Reach {
        /// Only with those that are one of these peers on some side.
        case peers(Set<Int>)
        /// With anybody.
        case anybody
    }

    /// With whom the flows of a dirty group may change, as far as this can be told from its own signatures.
    ///
    /// Where its signatures say the same of everybody who is none of their peers, only these peers matter: so a policy's
    /// edit is about the pods that its rules name, and not about everybody.
    mutating func reach(of group: Int, asSubjectOf direction: Direction) -> Reach {
        guard let was = groups.baseClass(of: group, side: 0), let will = groups.baseClass(of: group, side: 1),
            group != groups.controller
        else { return .anybody }
        let (old, new) = (numbers.members[was], numbers.members[will])
        if old.usesNodeNetwork || new.usesNodeNetwork || old.network != new.network { return .anybody }
        if direction == .ingress, old.ports != new.ports { return .anybody }
        let asPeer: Direction = direction == .egress ? .ingress : .egress
        let (memberBefore, memberAfter) = (sides[0].membership(asPeer, was), sides[1].membership(asPeer, will))
        if differ(memberBefore, memberAfter, commonPeers(asPeer)) { return .anybody }
        return reach(of: sides[0].subject(direction, was), sides[1].subject(direction, will), ports: new.ports)
    }

    private mutating func reach(of before: Int, _ after: Int, ports: Int) -> Reach {
        if let peers = peersOfChange(before, after) { return .peers(peers) }
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
        return .peers(Set(old.peers).union(new.peers))
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

    /// The groups that are one of some peers of a direction's rules on some side, or may be: ascending.
    mutating func groups(among peers: Set<Int>) -> [Int] {
        var classes = sides.map { _ in Set<Int>() }
        for side in sides.indices {
            for peer in peers { classes[side].formUnion(numbers.baseClasses(amongPeer: peer, on: sides[side])) }
        }
        return groups.groups(of: classes)
    }
}
