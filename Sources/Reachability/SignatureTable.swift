import NetworkModel

/// Numbers for everything that decides a flow, shared by the snapshots that are compared.
///
/// For a subject s, what it may send to d depends only on which policies select s for egress (its *subject signature*)
/// and on which of their peers d is (its *peer signature*); likewise for ingress. Signatures are numbered by content,
/// without names and places: a number that is the same on both sides means the same on both sides, and the verdict of
/// two signatures is computed once, however many pods and snapshots share them.
struct SignatureTable {
    /// A policy that selects a subject: the number of its content, and how surely.
    struct Selection: Hashable, Sendable {
        var content: Int
        var match: Match
        /// The number of the selector, where whether it selects isn't known: then that is what decides; otherwise -1.
        var selector: Int
    }

    /// A peer that an endpoint is: its number, and how surely.
    struct Membership: Hashable, Sendable {
        var peer: Int
        var match: Match
    }

    private(set) var peers = Interner<Peer>()
    private(set) var contents = Interner<PolicyContent>()
    private(set) var selectors = Interner<PodSelector>()
    private(set) var subjects = Interner<[Selection]>()
    private(set) var memberships = Interner<[Membership]>()
    private(set) var ports = Interner<DestinationPorts>()
    private(set) var networks = Interner<String>()
    private(set) var verdicts = Interner<Verdict>()

    private var directionVerdicts = Interner<DirectionVerdict>()
    private var walked: [WalkKey: Int] = [:]
    private var asked: [Int: Questions] = [:]
    private var combined: [UInt64: Int] = [:]
    private var joinedVerdicts: [UInt64: Int] = [:]

    private struct WalkKey: Hashable {
        var subject: Int
        var membership: Int
        var ports: Int
    }

    /// The numbers of "everything is allowed" and "nothing is".
    private let allowsAll: Int
    private let allowsNothing: Int
    /// The number of the verdict that allows nothing.
    let nothing: Int
    /// The number of the signature of what no policy selects.
    let unselected: Int
    /// The number of the peer signature of what is no peer.
    private let noMemberships: Int

    init() {
        allowsAll = directionVerdicts.number(of: .all)
        allowsNothing = directionVerdicts.number(of: .nothing)
        nothing = verdicts.number(of: .nothing)
        unselected = subjects.number(of: [])
        noMemberships = memberships.number(of: [])
    }

    mutating func number(of selector: PodSelector) -> Int { selectors.number(of: selector) }
    mutating func number(ofSubject selections: [Selection]) -> Int { subjects.number(of: selections) }
    mutating func number(ofMemberships list: [Membership]) -> Int { memberships.number(of: list) }
    mutating func number(ofNetwork network: String) -> Int { networks.number(of: network) }
    mutating func number(of verdict: Verdict) -> Int { verdicts.number(of: verdict) }
    mutating func number(of destinationPorts: DestinationPorts) -> Int { ports.number(of: destinationPorts) }

    /// What a policy does, in numbers.
    mutating func number(of policy: Policy, tier: String) -> Int {
        let rules = policy.rules.map { rule in
            PolicyContent.Rule(
                action: rule.action, peers: rule.peers.map { peers.number(of: $0) }, traffic: rule.traffic)
        }
        return contents.number(
            of: PolicyContent(tier: tier, order: policy.order, isolates: policy.isolates, rules: rules))
    }

    /// The number of the direction verdict of a subject signature and a peer signature; memoised.
    ///
    /// Only the peers that the subject's own rules name matter, and the ports only if a rule names one: the walk is made
    /// once for everything that these rules don't tell apart. O(peers of the subject's rules × log peers of the other side).
    ///
    /// - Parameters:
    ///   - subject: the subject's signature.
    ///   - membership: the other side's peer signature in the same direction.
    ///   - ports: the number of the destination's ports.
    mutating func directionVerdict(subject: Int, membership: Int, ports: Int) -> Int {
        if subject == unselected { return allowsAll }
        let questions = questions(of: subject)
        let members = Self.common(questions.peers, memberships[membership])
        let key = WalkKey(
            subject: subject, membership: members.isEmpty ? noMemberships : memberships.number(of: members),
            ports: questions.namesPorts ? ports : 0)
        if let known = walked[key] { return known }
        let policies = subjects[subject].map { SelectedPolicy(content: contents[$0.content], match: $0.match) }
        let found = TierWalk.verdict(policies, ports: self.ports[ports]) { Self.match(of: $0, among: members) }
        let number = directionVerdicts.number(of: found)
        walked[key] = number
        return number
    }

    /// What the rules of a subject signature ask about the other side.
    private struct Questions {
        /// The peers that they name: sorted.
        var peers: [Int]
        /// Whether one of them names a port.
        var namesPorts: Bool
    }

    private mutating func questions(of subject: Int) -> Questions {
        if let known = asked[subject] { return known }
        let rules = subjects[subject].flatMap { contents[$0.content].rules }
        let found = Questions(
            peers: Set(rules.flatMap(\.peers)).sorted(), namesPorts: rules.contains { !$0.traffic.named.isEmpty })
        asked[subject] = found
        return found
    }

    /// The memberships that concern some peers; both sorted by peer.
    private static func common(_ peers: [Int], _ members: [Membership]) -> [Membership] {
        if members.isEmpty { return [] }
        return peers.compactMap { peer in
            let match = match(of: peer, among: members)
            return match == .no ? nil : Membership(peer: peer, match: match)
        }
    }

    /// The number of the verdict of both directions; memoised.
    mutating func verdict(egress: Int, ingress: Int) -> Int {
        if egress == allowsNothing || ingress == allowsNothing { return nothing }
        let key = UInt64(egress) << 32 | UInt64(ingress)
        if let known = combined[key] { return known }
        let number = verdicts.number(
            of: Verdict(egress: directionVerdicts[egress], ingress: directionVerdicts[ingress]))
        combined[key] = number
        return number
    }

    /// The number of the verdict where one of two readings holds, and which isn't known; memoised.
    mutating func joined(_ a: Int, _ b: Int) -> Int {
        if a == b { return a }
        let key = UInt64(a) << 32 | UInt64(b)
        if let known = joinedVerdicts[key] { return known }
        let number = verdicts.number(of: verdicts[a].joined(with: verdicts[b]))
        joinedVerdicts[key] = number
        return number
    }

    /// How surely an endpoint is a peer, by binary search in its sorted memberships.
    static func match(of peer: Int, among members: [Membership]) -> Match {
        var low = 0
        var high = members.count
        while low < high {
            let middle = (low + high) / 2
            if members[middle].peer < peer { low = middle + 1 } else { high = middle }
        }
        return low < members.count && members[low].peer == peer ? members[low].match : .no
    }
}
