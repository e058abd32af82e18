import NetworkModel
import Packing

/// A policy in its tier.
struct PlacedPolicy: Hashable, Sendable, Packable {
    var tier: String
    var policy: Policy

    init(tier: String, policy: Policy) {
        self.tier = tier
        self.policy = policy
    }

    /// The tier's name, then the policy.
    func pack(into writer: inout PackWriter) {
        writer.write(tier)
        writer.write(policy)
    }

    /// Reads a policy.
    init(from reader: inout PackReader) throws(PackError) {
        tier = try reader.text()
        policy = try reader.value()
    }
}

/// Where policies meet: those of one namespace and direction.
struct PolicyPlace: Hashable, Sendable {
    /// The number of the namespace's place.
    var number: Int
    var direction: Direction

    fileprivate var key: UInt64 {
        UInt64(number * 2 + (direction == .egress ? 1 : 0)) &* 0x9e37_79b9_7f4a_7c15
    }
}

/// The policies of all sides, numbered, with what they do and whom they select in numbers.
struct PolicyTable: Sendable {
    private var policies = PackedTable<PlacedPolicy>()
    /// What is known of each policy: ``Facts/columns`` numbers.
    private var facts = FlatList<Int32>()
    private var bySelector = Postings()
    private var byPlace = Postings()
    private var byPeer = Postings()
    private(set) var peers = PackedTable<Peer>(remembers: true)
    private(set) var contents = PackedTable<PolicyContent>(remembers: true)
    /// The number of each peer that is a selector of pods, by the selector's number.
    private var peerOfSelector: [Int32] = []
    /// The names of the tiers, and for each content its tier's number among them, and its order there.
    private var tiers: [String] = []
    private var contentTiers = FlatList<Int32>()
    private var contentOrders = FlatList<Int64>()
    private var selectorOfPeer = FlatList<Int32>()
    /// The peers that aren't selectors of pods, `anyone` apart.
    private(set) var addressPeers: [Int] = []
    /// Those of them that select pods by their addresses.
    private(set) var podAddressPeers: [Int] = []

    /// What is asked of a policy again and again, in numbers.
    struct Facts: Sendable {
        var direction: Direction
        /// The number of what it does.
        var content: Int
        /// The number of its subject's selector.
        var selector: Int
        /// Where it may meet others; `nil` for cluster-wide ones.
        var place: PolicyPlace?
    }

    /// How many policies there are.
    var count: Int { policies.count }

    /// The policies of any side that are of one namespace and direction.
    func policies(in place: PolicyPlace) -> [Int] {
        var found: [Int] = []
        byPlace.collect(under: place.key, into: &found)
        return found.filter { self[$0].place == place }
    }

    /// The numbers that are known of a policy.
    subscript(number: Int) -> Facts { Facts(facts, number) }

    /// A policy.
    func policy(_ number: Int) -> PlacedPolicy { policies[number] }

    /// The number of a policy that may not have one.
    func find(_ policy: PlacedPolicy) -> Int? { policies.find(policy) }

    /// What a policy does; `content` is the number of what it does.
    mutating func content(_ content: Int) -> PolicyContent { contents.value(content) }

    /// A peer.
    mutating func peer(_ number: Int) -> Peer { peers.value(number) }

    /// The number of the selector that a peer is; `nil` for other peers.
    func selector(ofPeer peer: Int) -> Int? { selectorOfPeer[peer] < 0 ? nil : Int(selectorOfPeer[peer]) }

    /// The number of the peer that a selector is; `nil` where no rule has it as a peer.
    func peer(ofSelector selector: Int) -> Int? {
        selector < peerOfSelector.count && peerOfSelector[selector] >= 0 ? Int(peerOfSelector[selector]) : nil
    }

    /// The policies of any side whose subject is a selector.
    func policies(selecting selector: Int) -> [Int] {
        var found: [Int] = []
        bySelector.collect(under: UInt64(selector) &* 0x9e37_79b9_7f4a_7c15, into: &found)
        return found
    }

    /// The tier of a content, as a number among the tiers' names, and its order there.
    func rank(of content: Int) -> (tier: Int, order: Int) { (Int(contentTiers[content]), Int(contentOrders[content])) }

    /// For each tier's number, its place in an order of names; behind all others where it isn't among them.
    func places(ofTiersIn names: [String]) -> [Int] { tiers.map { names.firstIndex(of: $0) ?? names.count } }

    /// Forgets what can be made anew from the bytes.
    mutating func forget() {
        policies.forget()
        peers.forget()
        contents.forget()
    }

    /// The policies of any side of which a rule names a peer.
    func policies(naming peer: Int) -> [Int] {
        var found: [Int] = []
        byPeer.collect(under: UInt64(peer) &* 0x9e37_79b9_7f4a_7c15, into: &found)
        return found
    }

    /// The numbers of policies, which are new for new ones: they must be described next (``describe(_:_:_:_:)``), in the
    /// same order.
    mutating func numbers(of added: [PlacedPolicy]) -> [Int] { added.map { policies.number(of: $0) } }

    /// Tells what a policy does and whom it selects, unless that is known.
    mutating func describe(
        _ policyNumber: Int, _ policy: PlacedPolicy, _ selectors: inout SelectorTable, _ members: inout MemberTable
    ) {
        guard policyNumber * Facts.columns == facts.count else { return }
        let selector = selectors.number(of: policy.policy.subject, &members)
        let rules = policy.policy.rules.map { rule in
            PolicyContent.Rule(
                action: rule.action, peers: rule.peers.map { self.number(of: $0, &selectors, &members) },
                traffic: rule.traffic)
        }
        let content = PolicyContent(
            tier: policy.tier, order: policy.policy.order, isolates: policy.policy.isolates, rules: rules)
        var place: PolicyPlace?
        if case .named(let name) = policy.policy.subject.namespaces {
            place = PolicyPlace(number: members.number(of: .named(name)), direction: policy.policy.id.direction)
        }
        if let place { byPlace.add(policyNumber, under: place.key) }
        for peer in Set(rules.flatMap(\.peers)).sorted() {
            byPeer.add(policyNumber, under: UInt64(peer) &* 0x9e37_79b9_7f4a_7c15)
        }
        let number = contents.number(of: content)
        if number == contentTiers.count {
            let tier = tiers.firstIndex(of: policy.tier) ?? tiers.count
            if tier == tiers.count { tiers.append(policy.tier) }
            contentTiers.append(Int32(tier))
            contentOrders.append(Int64(policy.policy.order))
        }
        Facts(direction: policy.policy.id.direction, content: number, selector: selector, place: place)
            .append(to: &facts)
        bySelector.add(policyNumber, under: UInt64(selector) &* 0x9e37_79b9_7f4a_7c15)
    }

    private mutating func number(
        of peer: Peer, _ selectors: inout SelectorTable, _ members: inout MemberTable
    ) -> Int {
        let before = peers.count
        let number = peers.number(of: peer)
        guard number == before else { return number }
        var selectorNumber = -1
        switch peer {
        case .anyone: break
        case .addresses(_, let selectsPods):
            addressPeers.append(number)
            if selectsPods { podAddressPeers.append(number) }
        case .someAddresses: addressPeers.append(number)
        case .pods(let selector):
            let selector = selectors.number(of: selector, &members)
            selectorNumber = selector
            if peerOfSelector.count <= selector {
                peerOfSelector += [Int32](repeating: -1, count: selector + 1 - peerOfSelector.count)
            }
            peerOfSelector[selector] = Int32(number)
        }
        selectorOfPeer.append(Int32(selectorNumber))
        return number
    }
}

extension PolicyTable: Packable {
    /// The tables, then the facts.
    func pack(into writer: inout PackWriter) {
        writer.write(policies)
        writer.write(peers)
        writer.write(contents)
        writer.write(bySelector)
        writer.write(byPlace)
        writer.write(byPeer)
        writer.write(flat: facts)
        writer.write(tiers) { writer, tier in writer.write(tier) }
        writer.write(flat: contentTiers)
        writer.write(flat: contentOrders)
        writer.write(flat: peerOfSelector)
        writer.write(flat: selectorOfPeer)
        writer.write(flat: addressPeers.map(Int32.init))
        writer.write(flat: podAddressPeers.map(Int32.init))
    }

    /// Reads a table.
    init(from reader: inout PackReader) throws(PackError) {
        policies = try reader.value()
        peers = try reader.value()
        contents = try reader.value()
        bySelector = try reader.value()
        byPlace = try reader.value()
        byPeer = try reader.value()
        facts = try reader.list()
        guard facts.count == policies.count * Facts.columns else { throw PackError() }
        tiers = try reader.array { (reader) throws(PackError) in try reader.text() }
        contentTiers = try reader.list()
        contentOrders = try reader.list()
        guard contentTiers.count == contents.count, contentOrders.count == contents.count else { throw PackError() }
        peerOfSelector = try reader.flat()
        selectorOfPeer = try reader.list()
        guard selectorOfPeer.count == peers.count else { throw PackError() }
        addressPeers = try reader.flat(of: Int32.self).map(Int.init)
        podAddressPeers = try reader.flat(of: Int32.self).map(Int.init)
    }
}

extension PolicyTable.Facts {
    /// How many numbers stand for what is known of a policy.
    fileprivate static let columns = 4

    fileprivate init(_ facts: FlatList<Int32>, _ number: Int) {
        let first = number * Self.columns
        let place = Int(facts[first + 2])
        direction = facts[first + 3] == 1 ? .egress : .ingress
        content = Int(facts[first])
        selector = Int(facts[first + 1])
        self.place = place < 0 ? nil : PolicyPlace(number: place, direction: direction)
    }

    fileprivate func append(to facts: inout FlatList<Int32>) {
        facts.append(Int32(content))
        facts.append(Int32(selector))
        facts.append(Int32(place?.number ?? -1))
        facts.append(direction == .egress ? 1 : 0)
    }
}
