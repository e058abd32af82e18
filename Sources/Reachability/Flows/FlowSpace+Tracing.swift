import NetworkModel

/// A policy that selects a subject, with its identity: for explanations.
struct IdentifiedPolicy: Sendable {
    var id: PolicyID
    /// The indices of its rules as written, in order.
    var ruleIndices: [Int]
    var selected: SelectedPolicy
}

/// What the policies that select a subject are remembered by.
struct SelectedKey: Hashable, Sendable {
    var side: Int
    var baseClass: Int
    var direction: Direction
}

extension FlowSpace {
    /// Why a pair's verdict on one side is what it is; empty where the side lacks one of the two.
    ///
    /// One trace for each reading of what pods on their node's network are, where the pair is concerned: first as nodes.
    /// It makes the walk anew with recording: O(rules on the two endpoints). Nothing of it is in the hot path.
    mutating func traces(from source: Int, to destination: Int, side: Int) -> [FlowTrace] {
        guard let from = groups.baseClass(of: source, side: side),
            let to = groups.baseClass(of: destination, side: side)
        else { return [] }
        let (a, b) = (numbers.members[from].network, numbers.members[to].network)
        if a >= 0, b >= 0, a != b {
            return readings(from, to, side: side).map { _ in
                FlowTrace(egress: nil, ingress: nil, isAcrossNetworks: true, verdict: .nothing)
            }
        }
        var result: [FlowTrace] = []
        for asNode in readings(from, to, side: side) {
            let isSubject = !numbers.members[from].isAddresses && source != groups.controller
            let egress = isSubject ? trace(.egress, subject: from, peer: to, to: to, asNode: asNode, side: side) : nil
            let ingress =
                numbers.members[to].isAddresses
                ? nil : trace(.ingress, subject: to, peer: from, to: to, asNode: asNode, side: side)
            var verdict = Verdict(egress: egress?.verdict ?? .all, ingress: ingress?.verdict ?? .all)
            if source == groups.controller {
                let served = servedTraffic(at: destination, side: side)
                verdict = Verdict(
                    allowed: verdict.allowed.intersection(served), possible: verdict.possible.intersection(served))
            }
            result.append(FlowTrace(egress: egress, ingress: ingress, isAcrossNetworks: false, verdict: verdict))
        }
        return result
    }

    mutating func trace(
        _ direction: Direction, subject: Int, peer: Int, to destination: Int, asNode: Bool, side: Int
    ) -> DirectionTrace {
        let selecting =
            asNode && numbers.members[subject].usesNodeNetwork
            ? [] : policies(selecting: subject, direction, side: side)
        let list = numbers.signatures.memberships[membership(direction, peer, asNode: asNode, side: side)]
        let anyone = numbers.policies.peers.find(.anyone) ?? -1
        var steps: [DirectionTrace.Step] = []
        let verdict = TierWalk.verdict(
            selecting.map(\.selected), ports: numbers.members.ports[numbers.members[destination].ports],
            peerMatch: { $0 == anyone ? .yes : Membership.match(of: $0, among: list) },
            record: { event in
                switch event {
                case .rule(let policy, let rule, let match, let decides):
                    let id = RuleID(policy: selecting[policy].id, index: selecting[policy].ruleIndices[rule])
                    let content = selecting[policy].selected.content
                    steps.append(
                        .rule(
                            id, tier: content.tier, action: content.rules[rule].action, match: match, decides: decides))
                case .tierEnded(let tier, let isolation, let denies):
                    let isolating = selecting.filter {
                        $0.selected.content.tier == tier && $0.selected.content.isolates
                    }
                    if isolation != .no {
                        steps.append(.isolation(tier: tier, by: isolating.map(\.id), match: isolation, denies: denies))
                    }
                case .end(let left):
                    steps.append(.allowedByDefault(left))
                }
            })
        return DirectionTrace(
            direction: direction,
            policies: selecting.map { DirectionTrace.Selection(policy: $0.id, match: $0.selected.match) },
            steps: steps, verdict: verdict)
    }

    /// The policies in force that select a base class, or may, as pods of their own: in the order of evaluation.
    private mutating func policies(selecting baseClass: Int, _ direction: Direction, side: Int) -> [IdentifiedPolicy] {
        let key = SelectedKey(side: side, baseClass: baseClass, direction: direction)
        if let known = selected[key] { return known }
        var found: [(rank: (Int, Int), policy: IdentifiedPolicy)] = []
        guard !numbers.members[baseClass].isAddresses else { return [] }
        for selector in numbers.selectors(matchingAgain: baseClass, on: sides[side]) {
            guard numbers.sees(selector.number, baseClass) else { continue }
            for number in numbers.policies.policies(selecting: selector.number) where sides[side].enforces(number) {
                let facts = numbers.policies[number]
                guard facts.direction == direction else { continue }
                let placed = numbers.policies.policy(number)
                let rank = sides[side].tiers.firstIndex(of: placed.tier) ?? sides[side].tiers.count
                found.append(
                    (
                        (rank, placed.policy.order),
                        IdentifiedPolicy(
                            id: placed.policy.id, ruleIndices: placed.policy.rules.map(\.index),
                            selected: SelectedPolicy(
                                content: numbers.policies.content(facts.content), match: selector.match))
                    ))
            }
        }
        let sorted = found.sorted { a, b in a.rank != b.rank ? a.rank < b.rank : a.policy.id < b.policy.id }
            .map(\.policy)
        selected[key] = sorted
        return sorted
    }
}
