import NetworkModel
import Threads

extension Numbering {
    /// Changes the signatures of base classes that stay as they are, as the policies changed.
    ///
    /// Each selector of the change is looked up once: O(base classes that it matches).
    ///
    /// - Parameters:
    ///   - touched: base classes whose signatures are made anew anyway.
    ///   - hasPods: whether there are others that a selector of pods may match.
    mutating func patch(_ delta: PolicyDelta, on side: inout SideIndex, except touched: Set<Int>, hasPods: Bool) {
        guard hasPods else {
            for direction in Direction.allCases {
                let peers = delta.newPeers[direction].filter { policies.selector(ofPeer: $0) == nil }
                list(peers, direction, on: &side, except: touched)
            }
            return
        }
        var subjects = PerDirection<[Int: [(selection: Selection, isAdded: Bool)]]>(both: [:])
        for (list, isAdded) in [(delta.removed, false), (delta.added, true)] {
            for policy in list {
                let facts = policies[policy]
                for found in baseClasses(matching: facts.selector, on: side) where !touched.contains(found.number) {
                    guard sees(facts.selector, found.number) else { continue }
                    let selection = Selection(
                        content: facts.content, match: found.match,
                        selector: found.match == .possible ? facts.selector : -1)
                    subjects[facts.direction][found.number, default: []].append((selection, isAdded))
                }
            }
        }
        for direction in Direction.allCases {
            for (baseClass, changes) in subjects[direction] {
                var selections = signatures.selections(side.subject(direction, baseClass))
                for change in changes {
                    if change.isAdded {
                        selections.append(change.selection)
                    } else if let position = selections.firstIndex(of: change.selection) {
                        selections.remove(at: position)
                    }
                }
                let number = number(ofSubject: selections, tiers: side.tiers)
                side.subjects[direction].set(number, at: baseClass)
            }
        }
        for direction in Direction.allCases { list(delta.newPeers[direction], direction, on: &side, except: touched) }
        for selector in delta.newSelectors {
            let count = baseClasses(matching: selector, on: side).count { found in
                found.match == .yes && !touched.contains(found.number) && isWorkload(found.number)
            }
            side.matchCount.add(Int32(count), at: selector)
        }
    }

    /// The number of a subject signature of selections in any order.
    ///
    /// They are kept in the order of evaluation: tier by tier, by order within each; policies of equal order have none, so
    /// that equal ones have one here.
    private mutating func number(ofSubject selections: [Selection], tiers: [String]) -> Int {
        guard selections.count > 1 else { return signatures.number(ofSubject: selections) }
        let places = policies.places(ofTiersIn: tiers)
        let sorted = selections.sorted { a, b in
            let (x, y) = (policies.rank(of: a.content), policies.rank(of: b.content))
            if x.tier != y.tier { return places[x.tier] < places[y.tier] }
            if x.order != y.order { return x.order < y.order }
            if a.content != b.content { return a.content < b.content }
            return a.match == b.match ? a.selector < b.selector : a.match < b.match
        }
        return signatures.number(ofSubject: sorted)
    }

    /// Tells the peer signatures of peers that they don't tell of yet.
    private mutating func list(
        _ peers: [Int], _ direction: Direction, on side: inout SideIndex, except touched: Set<Int>
    ) {
        var changes: [Int: [UInt32]] = [:]
        var nodeChanges: [Int: [UInt32]] = [:]
        for peer in peers {
            if let selector = policies.selector(ofPeer: peer) {
                for found in baseClasses(matching: selector, on: side) {
                    guard !touched.contains(found.number), sees(selector, found.number) else { continue }
                    changes[found.number, default: []].append(Membership(peer: peer, match: found.match).number)
                }
                continue
            }
            for baseClass in candidates(forAddressPeer: peer, on: side) where !touched.contains(baseClass) {
                let match = match(of: baseClass, addressPeer: peer, asNode: false)
                if match != .no {
                    changes[baseClass, default: []].append(Membership(peer: peer, match: match).number)
                }
                guard members[baseClass].usesNodeNetwork else { continue }
                let asNode = self.match(of: baseClass, addressPeer: peer, asNode: true)
                if asNode != .no {
                    nodeChanges[baseClass, default: []].append(Membership(peer: peer, match: asNode).number)
                }
            }
        }
        for (baseClass, new) in changes {
            let list = (signatures.memberships[side.membership(direction, baseClass)] + new).sorted()
            side.memberships[direction].set(signatures.number(ofMemberships: list), at: baseClass)
        }
        for (baseClass, new) in nodeChanges {
            let known = side.nodeMemberships[direction][baseClass] ?? SignatureTable.none
            let list = (signatures.memberships[known] + new).sorted()
            side.nodeMemberships[direction][baseClass] = signatures.number(ofMemberships: list)
        }
    }

    /// The base classes of a side among which are all that a peer is, or may be.
    mutating func baseClasses(amongPeer peer: Int, on side: SideIndex) -> [Int] {
        if let selector = policies.selector(ofPeer: peer) {
            return baseClasses(matching: selector, on: side).map(\.number)
        }
        return candidates(forAddressPeer: peer, on: side)
    }

    /// The base classes of a side among which are all that a set of addresses may have.
    private mutating func candidates(forAddressPeer peer: Int, on side: SideIndex) -> [Int] {
        let pods: [Int]
        let parts: [Int]
        switch policies.peer(peer) {
        case .anyone, .pods: return []
        case .someAddresses: (pods, parts) = (members.addressed.filter { members[$0].usesNodeNetwork }, atoms.all)
        case .addresses(let set, let selectsPods):
            parts = atoms.endpoints(in: set)
            pods =
                selectsPods
                ? (0..<members.count).filter { !members[$0].isAddresses }
                : members.addressed.filter { members[$0].usesNodeNetwork }
        }
        return pods.filter(side.has) + parts.compactMap { side.baseClass(of: $0) }
    }
}

extension Numbering {
    /// Makes the signatures of base classes anew, and counts them for the selectors that match them.
    mutating func index(_ touched: Set<Int>, on side: inout SideIndex) {
        let baseClasses = touched.sorted().filter { side.has($0) && !members[$0].isAddresses }
        guard baseClasses.count >= Self.worthAThread else {
            let matches = selectors(matchingEach: baseClasses[...], on: side)
            for (baseClass, found) in zip(baseClasses, matches) { index(baseClass, matching: found, on: &side) }
            return
        }
        let (first, second) = (baseClasses[..<(baseClasses.count / 2)], baseClasses[(baseClasses.count / 2)...])
        let (theirs, ours) = concurrently { [self, side] in
            var copy = self
            copy.work = AnalysisWork()
            let matches = copy.selectors(matchingEach: second, on: side)
            return (matches: matches, work: copy.work)
        } and: {
            selectors(matchingEach: first, on: side)
        }
        work.add(theirs.work)
        for (baseClass, found) in zip(first, ours) { index(baseClass, matching: found, on: &side) }
        for (baseClass, found) in zip(second, theirs.matches) { index(baseClass, matching: found, on: &side) }
    }

    /// The selectors that match each of some base classes, or may match it.
    private mutating func selectors(
        matchingEach baseClasses: ArraySlice<Int>, on side: SideIndex
    ) -> [[NumberedMatch]] {
        // Neighbours are mostly in one namespace, whose labels are looked at once for all of them.
        var last = -1
        var namespace = NamespaceKeys(LabelFacts([:]))
        return baseClasses.map { baseClass in
            if members[baseClass].isImplied { return selectors(matchingAgain: baseClass, on: side) }
            let place = members[baseClass].place
            if place != last { namespace = NamespaceKeys(labels(of: place, on: side)) }
            last = place
            return selectors(matching: baseClass, namespace: namespace)
        }
    }

    private mutating func index(_ baseClass: Int, matching selectors: [NumberedMatch], on side: inout SideIndex) {
        let isImplied = members[baseClass].isImplied
        let (place, policiesVersion) = (members[baseClass].place, side.policiesVersion)
        let namespace = place < side.namespaces.count ? Int(side.namespaces[place]) : -1
        if isImplied {
            let known = remembered.signatures(
                of: baseClass, matching: selectors, under: policiesVersion, in: namespace)
            if let known {
                for direction in Direction.allCases {
                    side.subjects[direction].set(known.subjects[direction], at: baseClass)
                    side.memberships[direction].set(known.memberships[direction], at: baseClass)
                }
                return
            }
        }
        var signatures = RememberedMatches.Signatures(
            policies: policiesVersion, namespace: namespace, subjects: PerDirection(both: 0),
            memberships: PerDirection(both: 0))
        var selections = PerDirection<[Selection]>(both: [])
        var lists = PerDirection<[UInt32]>(both: [])
        let isWorkload = isWorkload(baseClass)
        for found in selectors {
            let selector = found.number
            if isWorkload, found.match == .yes, selector < side.isCounted.count, side.isCounted[selector] {
                side.matchCount.add(1, at: selector)
            }
            guard sees(selector, baseClass) else { continue }
            for policy in policies.policies(selecting: selector) where side.enforces(policy) {
                selections[policies[policy].direction].append(
                    Selection(
                        content: policies[policy].content, match: found.match,
                        selector: found.match == .possible ? selector : -1))
            }
            guard let peer = policies.peer(ofSelector: selector) else { continue }
            for direction in Direction.allCases where side.lists(peer, direction) {
                lists[direction].append(Membership(peer: peer, match: found.match).number)
            }
        }
        for peer in policies.podAddressPeers {
            let match = match(of: baseClass, addressPeer: peer, asNode: false)
            for direction in Direction.allCases where match != .no && side.lists(peer, direction) {
                lists[direction].append(Membership(peer: peer, match: match).number)
            }
        }
        for direction in Direction.allCases {
            signatures.subjects[direction] = number(ofSubject: selections[direction], tiers: side.tiers)
            signatures.memberships[direction] = self.signatures.number(ofMemberships: lists[direction].sorted())
            side.subjects[direction].set(signatures.subjects[direction], at: baseClass)
            side.memberships[direction].set(signatures.memberships[direction], at: baseClass)
            if members[baseClass].usesNodeNetwork { indexAsNode(baseClass, direction, on: &side) }
        }
        if isImplied { remembered.keep(signatures, of: baseClass) }
    }

    /// Makes the peer signature of pods on their node's network, where they count as it: by address alone.
    private mutating func indexAsNode(_ baseClass: Int, _ direction: Direction, on side: inout SideIndex) {
        var list: [UInt32] = []
        for peer in policies.addressPeers where side.lists(peer, direction) {
            let match = match(of: baseClass, addressPeer: peer, asNode: true)
            if match != .no { list.append(Membership(peer: peer, match: match).number) }
        }
        side.nodeMemberships[direction][baseClass] = signatures.number(ofMemberships: list.sorted())
    }
}

extension SideIndex {
    /// Whether the peer signatures tell of a peer.
    func lists(_ peer: Int, _ direction: Direction) -> Bool {
        let list = isListed[direction]
        return peer < list.count && list[peer]
    }
}
