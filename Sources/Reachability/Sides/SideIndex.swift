import NetworkModel

/// One snapshot in numbers: which endpoints it has, of which base class each is, and the signatures of each base class.
///
/// Everything lies in flat arrays by number, so that a copy with a few things changed (``Numbering/apply(_:to:)``) costs
/// little more than what changed. An array may be shorter than the numbers go: what lies beyond is as in an empty
/// snapshot.
struct SideIndex: Sendable {
    /// By endpoint: its base class; -1 where the side doesn't have it.
    var classes: [Int32] = []
    /// By endpoint: the number of the workload that it is; -1 for others.
    var workloads: [Int32] = []
    /// By base class: how many endpoints of it there are.
    var population: [Int32] = []
    /// By direction and base class: the subject signature, where pods on their node's network are pods.
    var subjects = PerDirection<[UInt32]>(both: [])
    /// By direction and base class: the peer signature, where pods on their node's network are pods.
    var memberships = PerDirection<[UInt32]>(both: [])
    /// By direction and base class: the peer signature of pods on their node's network, where they count as it.
    var nodeMemberships = PerDirection<[Int: Int]>(both: [:])

    /// By policy: whether it is in force.
    var isInForce: [Bool] = []
    /// By selector: how many policies in force have it as their subject or as a peer.
    var selectorUse: [Int32] = []
    /// By direction and peer: how many rules in force name it.
    var peerUse = PerDirection<[Int32]>(both: [])
    /// By direction and peer: whether the peer signatures tell of it.
    var isListed = PerDirection<[Bool]>(both: [])
    /// By selector: whether its workloads are counted, and how many base classes of workloads it surely matches.
    var isCounted: [Bool] = []
    var matchCount: [Int32] = []

    /// By place: the number of the namespace as the snapshot has it; -1 for one that it doesn't have.
    var namespaces: [Int32] = []
    /// By endpoint: what routes lead to it through the ingress controller.
    var served: [Int: TrafficSet] = [:]
    /// The names of the tiers in the order of evaluation.
    var tiers: [String] = []
    /// What policies make of pods on their node's network.
    var nodePods = NodePodReading.undefined
    /// How many endpoints are on their node's network.
    var nodePodCount = 0
    /// How many workloads there are.
    var workloadCount = 0
    /// In which state the endpoints and namespaces are; that of an empty side is its own.
    var version = SideVersion(namespaces: 0, population: 0)
    /// In which state the policies are: a number for each that there was.
    var policiesVersion = 0

    /// The readings of what pods on their node's network are: whether they count as it; as their node first.
    ///
    /// What policies make of them is undefined, with two possibilities (semantics T-5). A plugin picks one for the whole
    /// cluster, so each is evaluated by itself: what both allow is sure, what one of them allows is possible.
    var readings: [Bool] {
        switch nodePods {
        case .asNodes: [true]
        case .asPods: [false]
        case .undefined: nodePodCount > 0 ? [true, false] : [true]
        }
    }
}

extension SideIndex {
    /// The base class of an endpoint; `nil` where the side doesn't have it.
    func baseClass(of endpoint: Int) -> Int? {
        endpoint < classes.count && classes[endpoint] >= 0 ? Int(classes[endpoint]) : nil
    }

    /// Whether the side has an endpoint of a base class.
    func has(_ baseClass: Int) -> Bool { baseClass < population.count && population[baseClass] > 0 }

    /// The subject signature of a base class.
    func subject(_ direction: Direction, _ baseClass: Int) -> Int {
        let list = subjects[direction]
        return baseClass < list.count ? Int(list[baseClass]) : SignatureTable.none
    }

    /// The peer signature of a base class: as a peer of that direction's rules.
    func membership(_ direction: Direction, _ baseClass: Int) -> Int {
        let list = memberships[direction]
        return baseClass < list.count ? Int(list[baseClass]) : SignatureTable.none
    }

    /// Whether a rule in force names a peer.
    func uses(_ peer: Int, _ direction: Direction) -> Bool {
        let list = peerUse[direction]
        return peer < list.count && list[peer] > 0
    }

    /// Whether a policy is in force.
    func enforces(_ policy: Int) -> Bool { policy < isInForce.count && isInForce[policy] }

    /// The selectors that policies in force have, and that surely match no workload: ascending.
    var unmatchedSelectors: [Int] {
        selectorUse.indices.filter { selectorUse[$0] > 0 && ($0 >= matchCount.count || matchCount[$0] == 0) }
    }

    /// The selectors that policies in force have: ascending.
    var usedSelectors: [Int] { selectorUse.indices.filter { selectorUse[$0] > 0 } }

    /// How surely a selector's workloads are among the side's.
    func hasWorkload(matching selector: Int) -> Bool { selector < matchCount.count && matchCount[selector] > 0 }

    /// The policies in force: ascending.
    var policiesInForce: [Int] { isInForce.indices.filter { isInForce[$0] } }
}

/// A value for each direction.
struct PerDirection<Value> {
    var ingress: Value
    var egress: Value

    /// The same for both.
    init(both value: Value) { (ingress, egress) = (value, value) }

    subscript(direction: Direction) -> Value {
        get {
            switch direction {
            case .ingress: ingress
            case .egress: egress
            }
        }
        _modify {
            switch direction {
            case .ingress: yield &ingress
            case .egress: yield &egress
            }
        }
    }
}

extension PerDirection: Sendable where Value: Sendable {}
extension PerDirection: Equatable where Value: Equatable {}

extension [Int32] {
    /// Sets an element, and makes the array longer where needed; what lies between is `empty`.
    mutating func set(_ value: Int, at position: Int, empty: Int32) {
        if count <= position { self += [Int32](repeating: empty, count: position + 1 - count) }
        self[position] = Int32(value)
    }

    /// Adds to an element, and makes the array longer where needed; gives what it is then.
    @discardableResult
    mutating func add(_ value: Int32, at position: Int) -> Int {
        if count <= position { self += [Int32](repeating: 0, count: position + 1 - count) }
        self[position] += value
        return Int(self[position])
    }
}

extension [Bool] {
    /// Sets an element, and makes the array longer where needed; what lies between is `false`.
    mutating func set(_ value: Bool, at position: Int) {
        if count <= position { self += [Bool](repeating: false, count: position + 1 - count) }
        self[position] = value
    }
}

extension [UInt32] {
    /// Sets an element, and makes the array longer where needed; what lies between is 0.
    mutating func set(_ value: Int, at position: Int) {
        if count <= position { self += [UInt32](repeating: 0, count: position + 1 - count) }
        self[position] = UInt32(value)
    }
}
