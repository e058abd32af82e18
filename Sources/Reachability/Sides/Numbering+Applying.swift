import NetworkModel
import Threads

extension Numbering {
    /// Changes a side as a snapshot changed.
    ///
    /// There is no other way to index a snapshot: the whole of one is what differs from the empty one. Signatures are made
    /// anew for base classes that are new on the side, or whose namespace changed; for the others only what a changed
    /// policy adds to them or takes from them. O(what changed × the endpoints that it selects), apart from passes over
    /// flat arrays. Every side that is looked at must have been prepared for the delta (``prepare(_:for:)``).
    mutating func apply(_ delta: consuming NetworkDelta, to side: inout SideIndex) {
        let before = side
        var touched = replaceNamespaces(delta, on: &side)
        let isReordered = side.tiers.filter(delta.tiers.contains) != delta.tiers.filter(side.tiers.contains)
        side.tiers = delta.tiers
        side.nodePods = delta.nodePods
        let added = numbers(of: delta.added) { numbering in
            touched.formUnion(numbering.replaceWorkloads(delta, on: &side))
            delta.addedWorkloads = []
        }
        if let controller = delta.ingressController { touched.formUnion(replace(controller, on: &side)) }
        if isReordered { touched.formUnion(0..<members.count) }
        uncount(touched, on: &side, as: before)
        // Selectors are numbered last: they are indexed by the labels that few have.
        for (number, policy) in zip(added, delta.added) { policies.describe(number, policy, &selectors, &members) }
        delta.added = []
        let removed = delta.removed.compactMap { policies.find($0) }
        let policyDelta = replacePolicies(added: added, removed: removed, on: &side)
        if isReordered || !policyDelta.isEmpty {
            side.policiesVersion = newVersion()
            remembered.policyChange = .init(
                from: before.policiesVersion, to: side.policiesVersion,
                selectors: isReordered ? nil : selectors(of: policyDelta))
        }
        patch(policyDelta, on: &side, except: touched, hasPods: hasPods(before))
        index(touched, on: &side)
    }

    /// The numbers of policies, found on another thread if they are many, while something is done without their table.
    private mutating func numbers(of added: [PlacedPolicy], while doing: (inout Numbering) -> Void) -> [Int] {
        guard added.count >= Self.worthAThread else {
            doing(&self)
            return policies.numbers(of: added)
        }
        let table = policies
        policies = PolicyTable()
        let (numbered, _) = concurrently {
            var table = table
            let numbers = table.numbers(of: added)
            return (table: table, numbers: numbers)
        } and: {
            doing(&self)
        }
        policies = numbered.table
        return numbered.numbers
    }

    /// So many things to be numbered or indexed take some milliseconds.
    static var worthAThread: Int { 2_000 }

    /// Makes sides ready for a delta of one of them: tells apart whatever its policies tell apart, on each side.
    ///
    /// - Parameters:
    ///   - sides: every side that is looked at.
    ///   - delta: what differs on one of them.
    ///   - addresses: further sets of addresses that must not be divided.
    mutating func prepare(_ sides: inout [SideIndex], for delta: NetworkDelta, addresses: [AddressSet] = []) {
        prepare(&sides, labelKeys: delta.labelKeys, addresses: delta.addressSets.union(addresses))
    }

    /// Makes sides ready for whatever asks for some keys of labels, and for addresses that must not be divided.
    mutating func prepare(
        _ sides: inout [SideIndex], labelKeys asked: Set<String>, addresses: some Sequence<AddressSet>
    ) {
        cut(by: addresses, sides: &sides)
        let keys = asked.subtracting(labelKeys)
        labelKeys.formUnion(keys)
        guard !keys.isEmpty else { return }
        for number in sides.indices { tellApart(by: keys, on: &sides[number]) }
    }

    /// Cuts the address space by some sets, for every side that is looked at.
    ///
    /// What was known of a part holds for each of the parts that it becomes.
    private mutating func cut(by sets: some Sequence<AddressSet>, sides: inout [SideIndex]) {
        let cuts = atoms.cut(by: sets) { endpoints.number(of: .addresses($0)) }
        guard !cuts.isEmpty else { return }
        // Sides that were alike still are.
        var versions: [Int: Int] = [:]
        for number in sides.indices {
            let version = versions[sides[number].version.population] ?? newVersion()
            versions[sides[number].version.population] = version
            sides[number].version.population = version
        }
        for cut in cuts {
            for part in cut.new {
                let endpoint = endpoints.number(of: .addresses(part))
                let baseClass = members.number(of: Member(addresses: part))
                for number in sides.indices {
                    let old = cut.old.flatMap { sides[number].baseClass(of: $0) }
                    sides[number].classes.set(baseClass, at: endpoint, empty: -1)
                    sides[number].population.add(1, at: baseClass)
                    guard let old else { continue }
                    for direction in Direction.allCases {
                        let membership = sides[number].membership(direction, old)
                        sides[number].memberships[direction].set(membership, at: baseClass)
                    }
                }
            }
            guard let old = cut.old else { continue }
            for number in sides.indices { remove(old, from: &sides[number]) }
        }
    }

    /// Adds an endpoint to a side, or makes it another; gives the base classes that it left and came to.
    @discardableResult
    mutating func set(_ endpoint: Int, to member: Member, on side: inout SideIndex) -> [Int] {
        let left = remove(endpoint, from: &side)
        let baseClass = members.number(of: member)
        side.version.population = newVersion()
        side.classes.set(baseClass, at: endpoint, empty: -1)
        side.population.add(1, at: baseClass)
        if members[baseClass].usesNodeNetwork { side.nodePodCount += 1 }
        if side.workloads.count > endpoint, side.workloads[endpoint] >= 0 { side.workloadCount += 1 }
        return left + [baseClass]
    }

    /// Takes an endpoint from a side; gives the base class that it left.
    @discardableResult
    mutating func remove(_ endpoint: Int, from side: inout SideIndex) -> [Int] {
        guard let baseClass = side.baseClass(of: endpoint) else { return [] }
        side.version.population = newVersion()
        side.classes[endpoint] = -1
        side.population.add(-1, at: baseClass)
        if members[baseClass].usesNodeNetwork { side.nodePodCount -= 1 }
        if side.workloads.count > endpoint, side.workloads[endpoint] >= 0 { side.workloadCount -= 1 }
        return [baseClass]
    }
}

extension Numbering {
    /// Replaces namespaces; gives the base classes in them.
    private mutating func replaceNamespaces(_ delta: NetworkDelta, on side: inout SideIndex) -> Set<Int> {
        var touched: Set<Int> = []
        guard !delta.namespaces.isEmpty || !delta.removedNamespaces.isEmpty else { return touched }
        side.version.namespaces = newVersion()
        for namespace in delta.namespaces {
            let place = members.number(of: .named(namespace.name))
            let (known, number) = (namespaces.count, namespaces.number(of: namespace))
            if number == known { members.count(namespace) }
            side.namespaces.set(number, at: place, empty: -1)
            touched.formUnion(members.numbers(in: place))
        }
        for name in delta.removedNamespaces {
            let place = members.number(of: .named(name))
            side.namespaces.set(-1, at: place, empty: -1)
            touched.formUnion(members.numbers(in: place))
        }
        return touched
    }

    /// Tells workloads apart by further keys of labels, which no selector mentioned before; O(workloads).
    private mutating func tellApart(by keys: Set<String>, on side: inout SideIndex) {
        let before = side
        var touched: Set<Int> = []
        for endpoint in side.workloads.indices where side.workloads[endpoint] >= 0 && side.classes[endpoint] >= 0 {
            let workload = workloads[Int(side.workloads[endpoint])]
            guard keys.contains(where: { workload.labels.known[$0] != nil }) else { continue }
            touched.formUnion(set(endpoint, to: Member(workload, keys: labelKeys), on: &side))
        }
        uncount(touched, on: &side, as: before)
        index(touched, on: &side)
    }

    /// Replaces workloads; gives the base classes that they left and came to.
    private mutating func replaceWorkloads(_ delta: NetworkDelta, on side: inout SideIndex) -> Set<Int> {
        var touched: Set<Int> = []
        for id in delta.removedWorkloads {
            let endpoint = endpoints.number(of: .workload(id))
            touched.formUnion(remove(endpoint, from: &side))
            side.workloads.set(-1, at: endpoint, empty: -1)
        }
        for workload in delta.addedWorkloads {
            let endpoint = endpoints.number(of: .workload(workload.id))
            for baseClass in remove(endpoint, from: &side) { touched.insert(baseClass) }
            side.workloads.set(workloads.number(of: workload), at: endpoint, empty: -1)
            for baseClass in set(endpoint, to: Member(workload, keys: labelKeys), on: &side) {
                touched.insert(baseClass)
            }
        }
        return touched
    }

    /// Replaces the ingress controller; gives the base classes that are touched.
    private mutating func replace(_ controller: IngressController?, on side: inout SideIndex) -> [Int] {
        side.served = [:]
        for served in controller?.served ?? [] {
            side.served[endpoints.number(of: .workload(served.workload))] = served.traffic
        }
        let endpoint = endpoints.number(of: .ingressController)
        return controller == nil
            ? remove(endpoint, from: &side) : set(endpoint, to: .ingressController, on: &side)
    }

    /// Takes base classes that were there before out of the counts of what selectors match.
    private mutating func uncount(_ touched: Set<Int>, on side: inout SideIndex, as before: SideIndex) {
        for baseClass in touched where before.has(baseClass) && isWorkload(baseClass) {
            for found in selectors(matching: baseClass, on: before) where found.match == .yes {
                if found.number < side.isCounted.count, side.isCounted[found.number] {
                    side.matchCount.add(-1, at: found.number)
                }
            }
        }
    }

    /// Whether a side has anything but parts of the address space.
    private func hasPods(_ side: SideIndex) -> Bool {
        side.population.indices.contains { side.population[$0] > 0 && !members[$0].isAddresses }
    }

    /// Whether a base class is one of workloads.
    func isWorkload(_ baseClass: Int) -> Bool {
        let facts = members[baseClass]
        guard !facts.isAddresses, !facts.isImplied else { return false }
        if case .named = members.places[facts.place] { return true }
        return false
    }
}

/// What a change of policies means for base classes that stay as they are.
struct PolicyDelta {
    var added: [Int]
    var removed: [Int]
    /// The selectors that weren't counted before.
    var newSelectors: [Int] = []
    /// The peers that peer signatures didn't tell of before.
    var newPeers = PerDirection<[Int]>(both: [])

    /// Whether no policy comes or goes.
    var isEmpty: Bool { added.isEmpty && removed.isEmpty }
}

extension Numbering {
    /// The selectors of those whose signatures a change of policies may be about; `nil` where that may be anybody.
    private func selectors(of delta: PolicyDelta) -> Set<Int>? {
        var found = Set((delta.added + delta.removed).map { policies[$0].selector })
        for peer in delta.newPeers.ingress + delta.newPeers.egress {
            guard let selector = policies.selector(ofPeer: peer) else { return nil }
            found.insert(selector)
        }
        return found
    }

    /// Puts policies in force and out of it.
    private mutating func replacePolicies(
        added: [Int], removed: [Int], on side: inout SideIndex
    ) -> PolicyDelta {
        var delta = PolicyDelta(added: [], removed: [])
        for policy in removed where side.enforces(policy) {
            delta.removed.append(policy)
            side.isInForce[policy] = false
            use(policy, by: -1, on: &side, &delta)
        }
        for policy in added where !side.enforces(policy) {
            delta.added.append(policy)
            side.isInForce.set(true, at: policy)
            use(policy, by: 1, on: &side, &delta)
        }
        return delta
    }

    private mutating func use(_ policy: Int, by amount: Int32, on side: inout SideIndex, _ delta: inout PolicyDelta) {
        let facts = policies[policy]
        use(selector: facts.selector, by: amount, on: &side, &delta)
        for rule in policies.content(facts.content).rules {
            for peer in rule.peers {
                side.peerUse[facts.direction].add(amount, at: peer)
                if let selector = policies.selector(ofPeer: peer) {
                    use(selector: selector, by: amount, on: &side, &delta)
                }
                let isListed = peer < side.isListed[facts.direction].count && side.isListed[facts.direction][peer]
                if amount > 0, !isListed {
                    side.isListed[facts.direction].set(true, at: peer)
                    delta.newPeers[facts.direction].append(peer)
                }
            }
        }
    }

    private func use(selector: Int, by amount: Int32, on side: inout SideIndex, _ delta: inout PolicyDelta) {
        side.selectorUse.add(amount, at: selector)
        if amount > 0, selector >= side.isCounted.count || !side.isCounted[selector] {
            side.isCounted.set(true, at: selector)
            side.matchCount.add(0, at: selector)
            delta.newSelectors.append(selector)
        }
    }
}
