import NetworkModel

/// The endpoints of one or two snapshots, with the verdict of every pair of them on each side.
///
/// Nothing of size n² is stored: verdicts are computed from signatures when they are asked for, and memoised by
/// signature. Endpoints that behave alike on every side share a class, as sources and as destinations.
struct FlowSpace {
    /// Every endpoint of any side: sorted; addresses cut into parts that no rule of any side divides.
    let endpoints: [Endpoint]
    /// The implied endpoints among them.
    let implied: ImpliedEndpoints
    /// The endpoints' numbers: their positions in `endpoints`.
    private let numbers: [Endpoint: Int]
    /// The sides, base first.
    let sides: [SideIndex]
    /// The endpoints by how they behave as sources, and as destinations.
    let sources: EndpointClasses
    let destinations: EndpointClasses
    /// The numbers that the sides share, and the verdicts found so far.
    private(set) var table: SignatureTable

    /// The space of one or two snapshots.
    ///
    /// - Parameters:
    ///   - snapshots: the sides, base first.
    ///   - implied: when policies yield implied endpoints.
    ///   - addresses: sets of addresses that must not be divided by the parts of the address space, besides the rules'.
    init(_ snapshots: [ClusterSnapshot], implied: ImpliedEndpointMode, addresses: [AddressSet] = []) {
        self.implied = ImpliedEndpoints(of: snapshots, mode: implied)
        let endpoints = Self.endpoints(of: snapshots, implied: self.implied.all, addresses: addresses)
        var table = SignatureTable()
        let sides = snapshots.map { SideIndex($0, endpoints: endpoints, table: &table) }
        self.endpoints = endpoints
        numbers = Dictionary(zip(endpoints, endpoints.indices), uniquingKeysWith: { first, _ in first })
        self.sides = sides
        let served = sides.map { side in
            endpoints.map { table.number(of: Verdict(allowed: side.snapshot.traffic(servedTo: $0))) }
        }
        self.table = table
        sources = EndpointClasses(count: endpoints.count) { number in
            sides.flatMap { $0.sourceKey(of: number, isAddress: endpoints[number].isAddresses) }
        }
        destinations = EndpointClasses(count: endpoints.count) { number in
            guard endpoints[number] != .ingressController else { return nil }
            return sides.flatMap { $0.destinationKey(of: number, isAddress: endpoints[number].isAddresses) }
                + served.map { $0[number] }
        }
    }

    private static func endpoints(
        of snapshots: [ClusterSnapshot], implied: [ImpliedEndpoint], addresses: [AddressSet]
    ) -> [Endpoint] {
        let workloads = Set(snapshots.lazy.flatMap(\.workloads).map(\.id)).sorted().map(Endpoint.workload)
        let controller: [Endpoint] =
            snapshots.contains { $0.ingressController != nil } ? [.ingressController] : []
        var sets: Set<AddressSet> = Set(addresses)
        for peer in snapshots.lazy.flatMap(\.tiers).flatMap(\.policies).flatMap(\.rules).flatMap(\.peers) {
            if case .addresses(let set, _) = peer { sets.insert(set) }
        }
        let atoms = AddressPartition(cutBy: sets).atoms.map(Endpoint.addresses)
        return workloads + implied.map(Endpoint.implied) + controller + atoms
    }
}

extension FlowSpace {
    /// The number of the verdict of a pair on one side; `nil` where the side lacks one of the two.
    ///
    /// Amortised O(1) by the signatures of the pair.
    mutating func verdictNumber(from source: Int, to destination: Int, side: Int) -> Int? {
        let index = sides[side]
        guard let from = index.member(source), let to = index.member(destination) else { return nil }
        if let a = from.network, let b = to.network, a != b { return table.nothing }
        let isController = endpoints[source] == .ingressController
        var number: Int?
        for reading in index.readings(from: source, to: destination) {
            let one = verdictNumber(from: source, to: destination, isController, reading)
            number = number.map { table.joined($0, one) } ?? one
        }
        return isController ? served(by: number ?? table.nothing, at: destination, side: side) : number
    }

    private mutating func verdictNumber(
        from source: Int, to destination: Int, _ isController: Bool, _ index: NetworkIndex
    ) -> Int {
        let ports = index.ports[destination]
        let egress = table.directionVerdict(
            subject: isController ? table.unselected : index.subject(.egress, source),
            membership: index.membership(.egress, destination), ports: ports)
        let ingress = table.directionVerdict(
            subject: index.subject(.ingress, destination),
            membership: index.membership(.ingress, source), ports: ports)
        return table.verdict(egress: egress, ingress: ingress)
    }

    /// The ingress controller only sends what routes lead to a workload.
    private mutating func served(by verdict: Int, at destination: Int, side: Int) -> Int {
        let traffic = servedTraffic(at: destination, side: side)
        let open = table.verdicts[verdict]
        return table.number(
            of: Verdict(
                allowed: open.allowed.intersection(traffic), possible: open.possible.intersection(traffic)))
    }

    /// What routes lead to an endpoint.
    func servedTraffic(at destination: Int, side: Int) -> TrafficSet {
        sides[side].snapshot.traffic(servedTo: endpoints[destination])
    }

    /// The number of an endpoint; for addresses, of the part that has all of them: linear unless it is the whole part.
    func number(of endpoint: Endpoint) -> Int? {
        if let number = numbers[endpoint] { return number }
        guard case .addresses(let set) = endpoint else { return nil }
        return endpoints.firstIndex { if case .addresses(let atom) = $0 { set.isSubset(of: atom) } else { false } }
    }

    /// What an uncertain verdict of a pair depends on; empty for one that is certain.
    ///
    /// Lists that differ mean that other unknowns decide, although the traffic that they leave open may be the same.
    func conditions(from source: Int, to destination: Int, side: Int, verdict: Int) -> [Set<Condition>] {
        guard !table.verdicts[verdict].isCertain else { return [] }
        let isController = endpoints[source] == .ingressController
        return sides[side].readings(from: source, to: destination).flatMap { index in
            let ports = index.ports[destination]
            let egress = table.conditions(
                subject: isController ? table.unselected : index.subject(.egress, source),
                membership: index.membership(.egress, destination), ports: ports)
            let ingress = table.conditions(
                subject: index.subject(.ingress, destination), membership: index.membership(.ingress, source),
                ports: ports)
            return [egress, ingress]
        }
    }

    /// A verdict by its number.
    func verdict(_ number: Int) -> Verdict { table.verdicts[number] }

    /// Whether a pair of endpoints is no flow: addresses among themselves, and a single pod with itself (T-2).
    func isOutOfQuestion(from source: Int, to destination: Int) -> Bool {
        if endpoints[source].isAddresses, endpoints[destination].isAddresses { return true }
        return source == destination && isSinglePod(source)
    }

    /// Whether an endpoint is one pod on every side that has it.
    func isSinglePod(_ number: Int) -> Bool {
        guard case .workload(let id) = endpoints[number] else { return false }
        return sides.allSatisfy { side in side.snapshot.workload(id)?.isSinglePod ?? true }
    }
}

extension ClusterSnapshot {
    /// What routes lead to an endpoint through the ingress controller.
    fileprivate func traffic(servedTo endpoint: Endpoint) -> TrafficSet {
        guard case .workload(let id) = endpoint else { return .nothing }
        return ingressController?.served.first { $0.workload == id }?.traffic ?? .nothing
    }
}

extension Endpoint {
    /// Whether it is outside the cluster.
    var isAddresses: Bool {
        if case .addresses = self { true } else { false }
    }
}

/// Endpoints grouped by a key: those of one class behave alike.
struct EndpointClasses: Sendable {
    /// The endpoints of each class, ascending; classes in the order of their first endpoint.
    private(set) var members: [[Int]] = []

    /// Groups the endpoints 0..<count by key; those without a key are in no class.
    init(count: Int, key: (Int) -> [Int]?) {
        var numbers: [[Int]: Int] = [:]
        for endpoint in 0..<count {
            guard let key = key(endpoint) else { continue }
            if let number = numbers[key] {
                members[number].append(endpoint)
            } else {
                numbers[key] = members.count
                members.append([endpoint])
            }
        }
    }
}
