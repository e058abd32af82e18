import NetworkModel

/// The endpoints of some classes as a change tells them, in the order of endpoints.
struct ToldEndpoints {
    /// All of them.
    let set: EndpointSet
    /// Those that stand for themselves, by number, and of each class's addresses the first part: how far the address space
    /// is divided besides depends on what was looked at before.
    let numbers: [Int]
    /// The positions of the first endpoint of each class.
    private let firsts: [Int]

    /// The endpoints of classes, apart from some; O(endpoints), or O(n log n) where their numbers aren't in order.
    init(_ some: [Int], of classes: FlowClasses, without left: Set<Int>, _ space: inout FlowSpace) {
        var members: [(number: Int, ofClass: Int)] = []
        for ofClass in some {
            for group in classes.members[ofClass] {
                for number in space.groups.endpoints(of: group) where !left.contains(Int(number)) {
                    members.append((Int(number), ofClass))
                }
            }
        }
        members.sort { $0.number < $1.number }
        var endpoints = members.map { space.told($0.number) }
        if zip(endpoints, endpoints.dropFirst()).contains(where: { $0 > $1 }) {
            let order = members.indices.sorted { endpoints[$0] < endpoints[$1] }
            (members, endpoints) = (order.map { members[$0] }, order.map { endpoints[$0] })
        }
        set = EndpointSet(ordered: endpoints)
        var numbers: [Int] = []
        var firsts: [Int] = []
        var isSeen = [Bool](repeating: false, count: classes.count)
        for (member, endpoint) in zip(members, endpoints) {
            let isFirst = !isSeen[member.ofClass]
            if case .addresses = endpoint, !isFirst { continue }
            isSeen[member.ofClass] = true
            if isFirst { firsts.append(numbers.count) }
            numbers.append(member.number)
        }
        (self.numbers, self.firsts) = (numbers, firsts)
    }

    /// About so many of the numbers: the first of each class before all, then others at even distances.
    func sample(_ most: Int) -> [Int] {
        guard numbers.count > most else { return numbers }
        if firsts.count >= most { return Self.evenly(most, of: firsts.count).map { numbers[firsts[$0]] } }
        return (firsts + Self.evenly(most - firsts.count, of: numbers.count)).map { numbers[$0] }
    }

    private static func evenly(_ wanted: Int, of count: Int) -> [Int] { (0..<wanted).map { $0 * count / wanted } }
}

extension FlowSpace {
    /// Sources and destinations without what only a single pod's flow to itself would need; `nil` where nothing is left.
    func trimmed(
        _ sources: EndpointSet, _ destinations: EndpointSet
    ) -> (sources: EndpointSet, destinations: EndpointSet)? {
        var (sources, destinations) = (sources, destinations)
        if let pod = onlySinglePod(of: destinations) { sources = sources.without(pod) }
        if let pod = onlySinglePod(of: sources) { destinations = destinations.without(pod) }
        return sources.endpoints.isEmpty || destinations.endpoints.isEmpty ? nil : (sources, destinations)
    }

    private func onlySinglePod(of set: EndpointSet) -> Endpoint? {
        guard set.endpoints.count == 1, set.endpoints[0].workload != nil,
            let group = numbers.endpoints.find(set.endpoints[0]).flatMap(groups.group), isSinglePod(group)
        else { return nil }
        return set.endpoints[0]
    }
}

extension EndpointSet {
    fileprivate func without(_ endpoint: Endpoint) -> EndpointSet {
        endpoints.contains(endpoint) ? EndpointSet(endpoints.filter { $0 != endpoint }) : self
    }
}
