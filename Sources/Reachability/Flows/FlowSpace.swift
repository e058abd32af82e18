import NetworkModel

/// The endpoints of one or two snapshots, with the verdict of every pair of them on each side.
///
/// Nothing of size n² is stored: verdicts are computed from signatures when they are asked for, and memoised by
/// signature.
struct FlowSpace: Sendable {
    /// The numbers that the sides share, and the verdicts found so far.
    var numbers: Numbering
    /// The sides, base first; implied endpoints are among their endpoints.
    let sides: [SideIndex]
    /// The implied endpoints among them.
    let implied: ImpliedEndpoints
    /// The endpoints by what they are on each side.
    var groups: EndpointGroups
    /// Whether changes are told with what decided them.
    var tellsReasons = true
    /// The policies that select a base class, for explanations.
    var selected: [SelectedKey: [IdentifiedPolicy]] = [:]
    /// The peer signatures without what no rule in force names.
    var membershipsInForce: [WholeMembership: Int] = [:]

    /// The space of one or two indexed snapshots.
    ///
    /// - Parameters:
    ///   - numbers: the numbers that they share, which the space has for itself from then on.
    ///   - sides: the snapshots, base first.
    ///   - mode: when policies yield implied endpoints.
    ///   - supposed: further pods that no manifest describes.
    init(
        _ numbers: inout Numbering, sides: [SideIndex], implied mode: ImpliedEndpointMode,
        besides supposed: [ImpliedEndpoint] = []
    ) {
        var sides = sides
        self.numbers = numbers.handOver()
        implied = ImpliedEndpoints(of: &sides, mode: mode, besides: supposed, &self.numbers)
        let controller = self.numbers.endpoints.find(.ingressController)
        var served: [[Int: Int32]] = []
        for side in sides {
            var numbered: [Int: Int32] = [:]
            for (endpoint, traffic) in side.served {
                numbered[endpoint] = Int32(self.numbers.signatures.number(of: Verdict(allowed: traffic)))
            }
            served.append(numbered)
        }
        groups = EndpointGroups(
            sides, classCount: self.numbers.members.count, served: served, controller: controller)
        self.sides = sides
    }

    /// The space of one or two snapshots, the second of which is indexed as what differs from the first.
    ///
    /// - Parameters:
    ///   - snapshots: the sides, base first.
    ///   - implied: when policies yield implied endpoints.
    ///   - addresses: sets of addresses that must not be divided by the parts of the address space, besides the rules'.
    init(_ snapshots: [ClusterSnapshot], implied: ImpliedEndpointMode, addresses: [AddressSet] = []) {
        var (numbers, sides) = Numbering.indexing(snapshots, addresses: addresses)
        self.init(&numbers, sides: sides, implied: implied)
    }
}

extension FlowSpace {
    /// The number of the verdict of a pair of groups on one side; `nil` where the side lacks one of the two.
    ///
    /// Amortised O(1) by the signatures of the pair.
    mutating func verdictNumber(from source: Int, to destination: Int, side: Int) -> Int? {
        guard let from = groups.baseClass(of: source, side: side),
            let to = groups.baseClass(of: destination, side: side)
        else { return nil }
        let (a, b) = (numbers.members.network(from), numbers.members.network(to))
        if a >= 0, b >= 0, a != b { return numbers.signatures.nothing }
        let isController = source == groups.controller
        if !isController, !numbers.members.usesNodeNetwork(from), !numbers.members.usesNodeNetwork(to) {
            // Whichever the reading, they aren't concerned.
            return verdictOfPods(from, to, side: side)
        }
        var number: Int?
        for asNode in readings(from, to, side: side) {
            let one = verdictNumber(from, to, isController: isController, asNode: asNode, side: side)
            number = number.map { numbers.signatures.joined($0, one) } ?? one
        }
        let verdict = number ?? numbers.signatures.nothing
        return isController ? served(by: verdict, at: destination, side: side) : verdict
    }

    /// The number of the verdict of base classes that aren't on their node's network.
    private mutating func verdictOfPods(_ source: Int, _ destination: Int, side: Int) -> Int {
        let ports = numbers.members.ports(of: destination)
        let egress = numbers.directionVerdict(
            subject: sides[side].subject(.egress, source),
            membership: sides[side].membership(.egress, destination), ports: ports)
        let ingress = numbers.directionVerdict(
            subject: sides[side].subject(.ingress, destination),
            membership: sides[side].membership(.ingress, source), ports: ports)
        return numbers.signatures.verdict(egress: egress, ingress: ingress)
    }

    /// The readings under which a pair of base classes may differ: both for pods on their node's network, where both are
    /// possible; otherwise one.
    func readings(_ source: Int, _ destination: Int, side: Int) -> ArraySlice<Bool> {
        let concerns = numbers.members[source].usesNodeNetwork || numbers.members[destination].usesNodeNetwork
        let readings = sides[side].readings
        return readings.prefix(concerns ? readings.count : 1)
    }

    private mutating func verdictNumber(
        _ source: Int, _ destination: Int, isController: Bool, asNode: Bool, side: Int
    ) -> Int {
        let ports = numbers.members[destination].ports
        let egress = numbers.directionVerdict(
            subject: isController ? SignatureTable.none : subject(.egress, source, asNode: asNode, side: side),
            membership: membership(.egress, destination, asNode: asNode, side: side), ports: ports)
        let ingress = numbers.directionVerdict(
            subject: subject(.ingress, destination, asNode: asNode, side: side),
            membership: membership(.ingress, source, asNode: asNode, side: side), ports: ports)
        return numbers.signatures.verdict(egress: egress, ingress: ingress)
    }

    /// The subject signature of a base class under a reading: no policy selects pods that count as their node.
    func subject(_ direction: Direction, _ baseClass: Int, asNode: Bool, side: Int) -> Int {
        asNode && numbers.members[baseClass].usesNodeNetwork
            ? SignatureTable.none : sides[side].subject(direction, baseClass)
    }

    /// The peer signature of a base class under a reading.
    func membership(_ direction: Direction, _ baseClass: Int, asNode: Bool, side: Int) -> Int {
        asNode && numbers.members[baseClass].usesNodeNetwork
            ? sides[side].nodeMemberships[direction][baseClass] ?? SignatureTable.none
            : sides[side].membership(direction, baseClass)
    }

    /// The ingress controller only sends what routes lead to a workload.
    private mutating func served(by verdict: Int, at destination: Int, side: Int) -> Int {
        let traffic = servedTraffic(at: destination, side: side)
        let open = numbers.signatures.verdicts[verdict]
        return numbers.signatures.number(
            of: Verdict(
                allowed: open.allowed.intersection(traffic), possible: open.possible.intersection(traffic)))
    }

    /// What routes lead to a group.
    func servedTraffic(at destination: Int, side: Int) -> TrafficSet {
        groups.served(destination, side: side).map { numbers.signatures.verdicts[$0].allowed } ?? .nothing
    }

    /// What an uncertain verdict of a pair depends on; empty for one that is certain.
    ///
    /// Lists that differ mean that other unknowns decide, although the traffic that they leave open may be the same.
    mutating func conditions(from source: Int, to destination: Int, side: Int, verdict: Int) -> [Set<Condition>] {
        guard !numbers.signatures.verdicts[verdict].isCertain,
            let from = groups.baseClass(of: source, side: side),
            let to = groups.baseClass(of: destination, side: side)
        else { return [] }
        let isController = source == groups.controller
        let ports = numbers.members[to].ports
        var result: [Set<Condition>] = []
        for asNode in readings(from, to, side: side) {
            result.append(
                numbers.conditions(
                    subject: isController ? SignatureTable.none : subject(.egress, from, asNode: asNode, side: side),
                    membership: membership(.egress, to, asNode: asNode, side: side), ports: ports))
            result.append(
                numbers.conditions(
                    subject: subject(.ingress, to, asNode: asNode, side: side),
                    membership: membership(.ingress, from, asNode: asNode, side: side), ports: ports))
        }
        return result
    }
}

extension Numbering {
    /// The numbers and the sides of snapshots, each of which is indexed as what differs from the one before.
    static func indexing(
        _ snapshots: [ClusterSnapshot], addresses: [AddressSet] = []
    ) -> (numbers: Numbering, sides: [SideIndex]) {
        var numbers = Numbering()
        var sides: [SideIndex] = []
        var last = ClusterSnapshot()
        for snapshot in snapshots {
            let delta = NetworkDelta(from: last, to: snapshot)
            var all = sides + [sides.last ?? SideIndex()]
            numbers.prepare(&all, for: delta, addresses: addresses)
            numbers.apply(delta, to: &all[all.count - 1])
            (sides, last) = (all, snapshot)
        }
        return (numbers, sides)
    }

    /// The number of a direction verdict; memoised.
    mutating func directionVerdict(subject: Int, membership: Int, ports: Int) -> Int {
        signatures.directionVerdict(subject: subject, membership: membership, ports: ports, &policies, members)
    }

    /// What an uncertain direction verdict depends on.
    mutating func conditions(subject: Int, membership: Int, ports: Int) -> Set<Condition> {
        signatures.conditions(subject: subject, membership: membership, ports: ports, &policies, members)
    }
}

extension FlowSpace {
    /// A verdict by its number.
    func verdict(_ number: Int) -> Verdict { numbers.signatures.verdicts[number] }

    /// The endpoint of a number.
    func endpoint(_ number: Int) -> Endpoint { numbers.endpoints[number] }

    /// The endpoint of a number, kept for the next time: what is told is told again and again.
    mutating func told(_ number: Int) -> Endpoint { numbers.endpoints.value(number) }

    /// The number of an endpoint that some side has; for addresses, of the part that has all of them.
    func number(of endpoint: Endpoint) -> Int? {
        if let number = numbers.endpoints.find(endpoint), groups.group(of: number) != nil { return number }
        guard case .addresses(let set) = endpoint else { return nil }
        return numbers.atoms.endpoint(holding: set)
    }

    /// Every endpoint that some side has: sorted.
    var endpoints: [Endpoint] {
        groups.endpoints.map(endpoint).sorted()
    }

    /// Whether a pair of endpoints is no flow: addresses among themselves, and a single pod with itself (T-2).
    func isOutOfQuestion(from source: Int, to destination: Int) -> Bool {
        guard let from = groups.group(of: source), let to = groups.group(of: destination) else { return false }
        if isAddresses(from), isAddresses(to) { return true }
        return source == destination && isSinglePod(from)
    }

    /// Whether a group is of parts of the address space.
    func isAddresses(_ group: Int) -> Bool { facts(group)?.isAddresses ?? false }

    /// Whether a group's endpoints are one pod each, on every side that has them.
    func isSinglePod(_ group: Int) -> Bool {
        sides.indices.allSatisfy { side in
            groups.baseClass(of: group, side: side).map { numbers.members[$0].isSinglePod } ?? true
        }
    }

    private func facts(_ group: Int) -> MemberTable.Facts? {
        sides.indices.lazy.compactMap { groups.baseClass(of: group, side: $0) }.first.map { numbers.members[$0] }
    }
}
