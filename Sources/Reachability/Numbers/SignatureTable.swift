import NetworkModel
import Packing

/// Numbers for everything that decides a flow, shared by the snapshots that are compared.
///
/// For a subject s, what it may send to d depends only on which policies select s for egress (its *subject signature*)
/// and on which of their peers d is (its *peer signature*); for ingress likewise. So
///
///     allowed(s, d) = egress[subject(s)][peer(d)] ∧ ingress[subject(d)][peer(s)]
///
/// Signatures are numbered by content, without names and places: a number that is the same on both sides means the same
/// on both sides, and the walk through the tiers is made once for all pairs of signatures that the rules can't tell
/// apart, however many pods and snapshots share them. Source: performance notes 3.0, after Kano's and Cilium's identities.
struct SignatureTable: Sendable {
    /// The subject signatures, as lists of ``Selection``.
    private(set) var subjects = ListTable()
    /// The peer signatures, as lists of ``Membership``: sorted by peer.
    private(set) var memberships = ListTable()

    private(set) var verdicts = Interner<Verdict>()
    private var directionVerdicts = Interner<DirectionVerdict>()
    private var walked: [WalkKey: Int32] = [:]
    /// The same by whole signatures, so that most are found without looking into these.
    private var known = NumberMap()
    /// By subject signature: what its rules ask.
    private var asked = Memo<Questions>()
    private var combined = NumberMap()
    private var joinedVerdicts = NumberMap()
    /// How many walks were made.
    private(set) var walkCount = 0

    private struct WalkKey: Hashable {
        var subject: Int32
        var membership: Int32
        var ports: Int32
    }

    /// The numbers of "everything is allowed" and "nothing is".
    private let allowsAll: Int
    private let allowsNothing: Int
    /// The number of the verdict that allows nothing.
    let nothing: Int
    /// The number of the signature of what no policy selects, and of that of what is no peer.
    static let none = 0

    init() {
        allowsAll = directionVerdicts.number(of: .all)
        allowsNothing = directionVerdicts.number(of: .nothing)
        nothing = verdicts.number(of: .nothing)
    }

    mutating func number(ofSubject selections: [Selection]) -> Int {
        subjects.number(of: Selection.numbers(selections))
    }
    mutating func number(ofMemberships list: [UInt32]) -> Int { memberships.number(of: list) }
    mutating func number(of verdict: Verdict) -> Int { verdicts.number(of: verdict) }

    /// The selections of a subject signature.
    func selections(_ subject: Int) -> [Selection] { Selection.list(subjects[subject]) }

    /// What the rules of a subject signature ask about the other side.
    struct Questions: Sendable {
        /// The peers that they name, those that are anyone apart: sorted.
        var peers: [Int]
        /// Whether one of them names a port.
        var namesPorts: Bool
        /// The number of the peer that is anyone; -1 where no rule has it.
        var anyone: Int
    }

    /// What the rules of a subject signature ask; memoised.
    mutating func questions(of subject: Int, _ policies: inout PolicyTable) -> Questions {
        if let known = asked[subject] { return known }
        var found = Questions(peers: [], namesPorts: false, anyone: -1)
        var peers: Set<Int> = []
        for selection in selections(subject) {
            for rule in policies.content(selection.content).rules {
                if !rule.traffic.named.isEmpty { found.namesPorts = true }
                for peer in rule.peers {
                    if policies.peer(peer) == .anyone { found.anyone = peer } else { peers.insert(peer) }
                }
            }
        }
        found.peers = peers.sorted()
        asked[subject] = found
        return found
    }
}

extension SignatureTable {
    /// The number of the direction verdict of a subject signature and a peer signature; memoised.
    ///
    /// Only the peers that the subject's own rules name matter, and the ports only if a rule names one.
    /// O(peers of the subject's rules × log peers of the other side).
    ///
    /// - Parameters:
    ///   - subject: the subject's signature.
    ///   - membership: the other side's peer signature in the same direction.
    ///   - ports: the number of the destination's ports.
    mutating func directionVerdict(
        subject: Int, membership: Int, ports: Int, _ policies: inout PolicyTable, _ members: MemberTable
    ) -> Int {
        if subject == Self.none { return allowsAll }
        let questions = questions(of: subject, &policies)
        let wholeKey = Self.key(subject, membership, questions.namesPorts ? ports : -1)
        if let wholeKey, let known = known[wholeKey] { return known }
        let number = directionVerdict(subject, membership, ports, questions, &policies, members)
        if let wholeKey { known[wholeKey] = number }
        return number
    }

    /// The key of a pair of signatures; `nil` for numbers that are too large for it.
    private static func key(_ subject: Int, _ membership: Int, _ ports: Int) -> UInt64? {
        guard subject < 1 << 24, membership < 1 << 24, ports + 1 < 1 << 16 else { return nil }
        return UInt64(subject) << 40 | UInt64(membership) << 16 | UInt64(ports + 1)
    }

    private mutating func directionVerdict(
        _ subject: Int, _ membership: Int, _ ports: Int, _ questions: Questions, _ policies: inout PolicyTable,
        _ members: MemberTable
    ) -> Int {
        let common = common(questions.peers, membership)
        let key = WalkKey(
            subject: Int32(subject), membership: Int32(common.isEmpty ? Self.none : memberships.number(of: common)),
            ports: questions.namesPorts ? Int32(ports) : -1)
        if let known = walked[key] { return Int(known) }
        let selected = selections(subject).map {
            SelectedPolicy(content: policies.content($0.content), match: $0.match)
        }
        let found = TierWalk.verdict(selected, ports: members.ports[ports]) {
            $0 == questions.anyone ? .yes : Membership.match(of: $0, among: common[...])
        }
        walkCount += 1
        let number = directionVerdicts.number(of: found)
        walked[key] = Int32(number)
        return number
    }

    /// The elements of a peer signature that concern some peers; sorted like them.
    func common(_ peers: [Int], _ membership: Int) -> [UInt32] {
        let list = memberships[membership]
        if list.isEmpty || peers.isEmpty { return [] }
        var result: [UInt32] = []
        if peers.count * 4 < list.count {
            for peer in peers {
                let match = Membership.match(of: peer, among: list)
                if match != .no { result.append(Membership(peer: peer, match: match).number) }
            }
            return result
        }
        var position = 0
        for element in list {
            let peer = Int(element >> 1)
            while position < peers.count, peers[position] < peer { position += 1 }
            guard position < peers.count else { break }
            if peers[position] == peer { result.append(element) }
        }
        return result
    }

    /// Whether a direction verdict leaves something uncertain.
    func isUncertain(directionVerdict number: Int) -> Bool {
        let verdict = directionVerdicts[number]
        return !verdict.mayAllow.isDisjoint(with: verdict.mayDeny)
    }

    /// Whether a direction verdict surely denies everything.
    func allowsNothing(directionVerdict number: Int) -> Bool { number == allowsNothing }

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
}

extension SignatureTable: Packable {
    /// The signatures; what was found about them is found again.
    func pack(into writer: inout PackWriter) {
        writer.write(subjects)
        writer.write(memberships)
    }

    /// Reads a table.
    init(from reader: inout PackReader) throws(PackError) {
        self.init()
        subjects = try reader.value()
        memberships = try reader.value()
    }
}
