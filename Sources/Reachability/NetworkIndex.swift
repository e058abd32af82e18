import NetworkModel

/// One snapshot, with the signatures of every endpoint in it, under one reading of what pods on their node's network are.
///
/// Building it costs O(distinct selectors × endpoints of the namespaces that each looks into).
struct NetworkIndex {
    /// The snapshot.
    let snapshot: ClusterSnapshot
    /// What is known of each endpoint; `nil` for one that this side doesn't have.
    let members: [Member?]
    /// For each direction and endpoint, the number of its subject signature.
    private(set) var subjects: [Direction: [Int]] = [:]
    /// For each direction and endpoint, its peer signature: the peers of that direction's rules that it is.
    private(set) var memberships: [Direction: [Int]] = [:]
    /// For each endpoint, the number of its ports.
    private(set) var ports: [Int] = []
    /// For each direction and endpoint, the policies that select it, with how surely: in the order of evaluation.
    private(set) var policies: [Direction: [[(id: PolicyID, match: Match)]]] = [:]
    /// For each policy, the indices of its rules as written, in order.
    private(set) var ruleIndices: [PolicyID: [Int]] = [:]
    /// The numbers of the peers that the rules of each direction name: sorted.
    private(set) var usedPeers: [Direction: [Int]] = [:]

    /// For each endpoint, a number for its primary network; -1 for what is on none.
    private(set) var networks: [Int] = []

    /// The selectable endpoints of each namespace: ascending.
    private let byNamespace: [String: [Int]]
    /// The selectable endpoints of namespaces that nothing names: ascending.
    private let unplaced: [Int]
    /// All pods, and those that count as their node: ascending.
    private let pods: [Int]
    private let nodePods: [Int]
    /// The parts of the address space.
    private let atoms: AddressAtoms

    /// Indexes a snapshot for a list of endpoints.
    ///
    /// - Parameters:
    ///   - snapshot: the network.
    ///   - endpoints: every endpoint of the comparison, in its order.
    ///   - nodePodsCountAsNodes: whether no selector sees pods on their node's network.
    ///   - table: gives the numbers; shared with the other side.
    init(
        _ snapshot: ClusterSnapshot, endpoints: [Endpoint], nodePodsCountAsNodes: Bool, table: inout SignatureTable
    ) {
        self.snapshot = snapshot
        let workloads = Dictionary(snapshot.workloads.map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
        members = endpoints.map { endpoint in
            switch endpoint {
            case .workload(let id):
                workloads[id].map { Member($0, in: snapshot, nodePodsCountAsNodes: nodePodsCountAsNodes) }
            case .implied(let implied): Member(implied, in: snapshot)
            case .addresses(let addresses): Member(addresses: addresses)
            case .ingressController: snapshot.ingressController == nil ? nil : .ingressController
            }
        }
        let (byNamespace, unplaced, nodePods) = Self.placed(members)
        self.byNamespace = byNamespace
        self.unplaced = unplaced
        self.nodePods = nodePods
        pods = (byNamespace.values.flatMap(\.self) + unplaced + nodePods).sorted()
        atoms = AddressAtoms(endpoints)
        ports = members.map { member in member.map { table.number(of: $0.ports) } ?? 0 }
        networks = members.map { member in member?.network.map { table.number(ofNetwork: $0) } ?? -1 }
        fillSubjects(&table)
        fillMemberships(&table)
    }

    /// The pods among the endpoints: by namespace, in no namespace that is named, and those that count as their node.
    private static func placed(_ members: [Member?]) -> (byNamespace: [String: [Int]], unplaced: [Int], nodes: [Int]) {
        var byNamespace: [String: [Int]] = [:]
        var unplaced: [Int] = []
        var nodes: [Int] = []
        for (number, member) in members.enumerated() {
            guard let member else { continue }
            switch member.kind {
            case .pods:
                if let namespace = member.namespace {
                    byNamespace[namespace, default: []].append(number)
                } else {
                    unplaced.append(number)
                }
            case .nodePods: nodes.append(number)
            case .addresses: break
            }
        }
        return (byNamespace, unplaced, nodes)
    }

    private mutating func fillSubjects(_ table: inout SignatureTable) {
        for direction in Direction.allCases {
            var selections = [[SignatureTable.Selection]](repeating: [], count: members.count)
            var selecting = [[(id: PolicyID, match: Match)]](repeating: [], count: members.count)
            var used: Set<Int> = []
            for tier in snapshot.tiers {
                for policy in tier.policies where policy.id.direction == direction {
                    let content = table.number(of: policy, tier: tier.name)
                    ruleIndices[policy.id] = policy.rules.map(\.index)
                    used.formUnion(table.contents[content].rules.lazy.flatMap(\.peers))
                    for (number, match) in endpoints(selectedBy: policy.subject) {
                        let selector = match == .possible ? table.number(of: policy.subject) : -1
                        selections[number].append(.init(content: content, match: match, selector: selector))
                        selecting[number].append((policy.id, match))
                    }
                }
            }
            subjects[direction] = selections.map { table.number(ofSubject: $0) }
            policies[direction] = selecting
            usedPeers[direction] = used.sorted()
        }
    }

    private mutating func fillMemberships(_ table: inout SignatureTable) {
        for direction in Direction.allCases {
            var lists = [[SignatureTable.Membership]](repeating: [], count: members.count)
            for peer in usedPeers[direction] ?? [] {
                for (number, match) in endpoints(that: table.peers[peer]) {
                    lists[number].append(.init(peer: peer, match: match))
                }
            }
            memberships[direction] = lists.map { table.number(ofMemberships: $0) }
        }
    }

    /// The endpoints that a selector selects, or may: ascending, each with how surely.
    private func endpoints(selectedBy selector: PodSelector) -> [(Int, Match)] {
        let candidates: [Int]
        switch selector.namespaces {
        case .named(let name):
            candidates = byNamespace[name] ?? []
        case .matching(let labels):
            candidates = byNamespace.values.lazy
                .filter { numbers in
                    guard let first = numbers.first, let member = members[first] else { return false }
                    return labels.matches(member.namespaceLabels) != .no
                }
                .flatMap(\.self)
        }
        return matches(of: candidates + unplaced) { $0.isSelected(by: selector, of: snapshot) }
    }

    /// The endpoints that a peer speaks of, or may: ascending, each with how surely.
    private func endpoints(that peer: Peer) -> [(Int, Match)] {
        switch peer {
        case .pods(let selector): endpoints(selectedBy: selector)
        case .addresses(let set, let selectsPods):
            matches(of: (selectsPods ? pods : nodePods) + atoms.endpoints(in: set)) { $0.isPeer(peer, of: snapshot) }
        case .anyone, .someAddresses:
            matches(of: Array(members.indices)) { $0.isPeer(peer, of: snapshot) }
        }
    }

    private func matches(of candidates: [Int], _ match: (Member) -> Match) -> [(Int, Match)] {
        candidates.sorted().compactMap { number in
            guard let member = members[number] else { return nil }
            let found = match(member)
            return found == .no ? nil : (number, found)
        }
    }
}

extension NetworkIndex {
    /// The number of an endpoint's subject signature.
    func subject(_ direction: Direction, _ endpoint: Int) -> Int { subjects[direction]?[endpoint] ?? 0 }

    /// The number of an endpoint's peer signature: as a peer of that direction's rules.
    func membership(_ direction: Direction, _ endpoint: Int) -> Int { memberships[direction]?[endpoint] ?? 0 }

    /// What decides an endpoint's verdicts as a source: two with equal keys reach the same.
    func sourceKey(of endpoint: Int, isAddress: Bool) -> [Int] {
        guard members[endpoint] != nil else { return [0] }
        return [
            kindNumber(of: endpoint, isAddress: isAddress), subject(.egress, endpoint), membership(.ingress, endpoint),
            networks[endpoint],
        ]
    }

    /// What decides an endpoint's verdicts as a destination: two with equal keys are reached by the same.
    func destinationKey(of endpoint: Int, isAddress: Bool) -> [Int] {
        guard members[endpoint] != nil else { return [0] }
        return [
            kindNumber(of: endpoint, isAddress: isAddress), subject(.ingress, endpoint), membership(.egress, endpoint),
            ports[endpoint], networks[endpoint],
        ]
    }

    /// A number for what kind of thing an endpoint is: those of different kinds are never in one class.
    private func kindNumber(of endpoint: Int, isAddress: Bool) -> Int {
        isAddress ? 2 : members[endpoint]?.usesNodeNetwork ?? false ? 3 : 1
    }

    /// The memberships of an endpoint that concern some peers only.
    func memberships(
        _ direction: Direction, of endpoint: Int, among peers: Set<Int>, table: SignatureTable
    ) -> [SignatureTable.Membership] {
        table.memberships[membership(direction, endpoint)].filter { peers.contains($0.peer) }
    }
}
