import NetworkModel

/// Something unknown that bears on a verdict.
struct Condition: Hashable, Sendable {
    /// The numbers of the selectors of which it isn't known whether they select the subject.
    var selectors: [Int]
    /// The numbers of the peers of which it isn't known whether the other side is one.
    var peers: [Int]
    /// The port names of which it isn't known what they stand for.
    var names: [TrafficPattern.PortName]
    /// What happens if it holds; `nil` for isolation.
    var action: Action?
    /// The traffic that it decides.
    var traffic: TrafficSet
}

extension SignatureTable {
    /// What an uncertain direction verdict depends on; in no order, as policies of equal order have none.
    ///
    /// Two policies may leave the same traffic open for different reasons, such as other domain names: then the verdicts
    /// are equal and the networks aren't. It walks anew, and is asked only about pairs whose equal verdicts are uncertain.
    mutating func conditions(
        subject: Int, membership: Int, ports: Int, _ policies: inout PolicyTable, _ members: MemberTable
    ) -> Set<Condition> {
        let selections = selections(subject)
        let anyone = questions(of: subject, &policies).anyone
        let selected = selections.map { SelectedPolicy(content: policies.content($0.content), match: $0.match) }
        let list = memberships[membership]
        let destinationPorts = members.ports[ports]
        func match(_ peer: Int) -> Match { peer == anyone ? .yes : Membership.match(of: peer, among: list) }
        var conditions: Set<Condition> = []
        _ = TierWalk.verdict(
            selected, ports: destinationPorts, peerMatch: match,
            record: { event in
                switch event {
                case .rule(let number, let index, .possible, let decides) where !decides.isEmpty:
                    let rule = selected[number].content.rules[index]
                    conditions.insert(
                        Condition(
                            selectors: selected[number].match == .possible ? [selections[number].selector] : [],
                            peers: rule.peers.filter { match($0) == .possible }.sorted(),
                            names: destinationPorts == .unknown ? rule.traffic.named : [], action: rule.action,
                            traffic: decides))
                case .tierEnded(let tier, .possible, let denies) where !denies.isEmpty:
                    let isolating = zip(selections, selected).filter { selection, policy in
                        policy.content.tier == tier && policy.content.isolates && selection.match == .possible
                    }
                    conditions.insert(
                        Condition(
                            selectors: isolating.map(\.0.selector).sorted(), peers: [], names: [], action: nil,
                            traffic: denies))
                case .rule, .tierEnded, .end: break
                }
            })
        return conditions
    }
}
