import NetworkModel

/// A number of something, and how surely it matches.
struct NumberedMatch: Hashable, Sendable {
    var number: Int
    var match: Match
}

extension Numbering {
    /// What a side knows of the labels of a place.
    mutating func labels(of place: Int, on side: SideIndex) -> LabelFacts {
        if place < side.namespaces.count, side.namespaces[place] >= 0 {
            return namespaces.value(Int(side.namespaces[place])).labels
        }
        switch members.place(place) {
        // Of a namespace that the side doesn't have, only the name is known (E-10).
        case .named(let name): return LabelFacts(knowing: LabelSelector(matching: [Namespace.nameLabel: name]))
        case .elsewhere(let labels): return labels
        case .anywhere: return LabelFacts(knowing: .everything)
        case .outside: return LabelFacts([:])
        }
    }

    /// How surely a place is in a scope.
    mutating func match(of place: Int, in scope: NamespaceScope, on side: SideIndex) -> Match {
        switch scope {
        case .matching(let selector):
            return selector.isEverything ? .yes : selector.matches(labels(of: place, on: side))
        case .named(let name):
            switch members.place(place) {
            case .named(let own): return own == name ? .yes : .no
            case .anywhere: return .possible
            case .elsewhere, .outside: return .no
            }
        }
    }

    /// The places in a scope; `nil` for all of them.
    private mutating func places(in scope: NamespaceScope, on side: SideIndex) -> RememberedMatches.Places? {
        var candidates: [Int]
        switch scope {
        case .named(let name):
            // Of what is in no namespace by name, only what may be in any of them may be in this one.
            candidates = [members.places.find(.named(name)), members.anywherePlace].compactMap(\.self)
        case .matching(let selector):
            if selector.isEverything { return nil }
            let known = remembered.places(in: scope, on: side.version, of: members.places.count)
            if let known { return known }
            let names = selector.requirements.first { $0.key == Namespace.nameLabel && $0.domain.isListed }
            if let names {
                candidates =
                    names.domain.values.compactMap { members.places.find(.named($0)) } + members.namelessPlaces
            } else {
                candidates = Array(0..<members.places.count)
            }
        }
        var found = RememberedMatches.Places(
            version: side.version.namespaces, placeCount: members.places.count, matches: [], byPlace: [:])
        for place in candidates {
            let match = match(of: place, in: scope, on: side)
            guard match != .no else { continue }
            found.matches.append(NumberedMatch(number: place, match: match))
            found.byPlace[place] = match
        }
        if case .matching = scope { remembered.keep(found, in: scope) }
        return found
    }

    /// The base classes of a side that a selector matches or may match, as pods of their own: ascending.
    ///
    /// Whether a selector sees pods on their node's network at all is not looked at (``Numbering/sees(_:_:)``).
    /// O(candidates of the selector's best requirement, and the places that it looks into); of sides whose endpoints and
    /// namespaces are those of one that was looked at last, what was found there.
    mutating func baseClasses(matching selector: Int, on side: SideIndex) -> [NumberedMatch] {
        if let known = remembered.baseClasses(matching: selector, on: side.version) { return known }
        work.selectorsEvaluated += 1
        let value = selectors.value(selector)
        let places = places(in: value.namespaces, on: side)
        // Very many places are looked up all at once, and compared afterwards.
        let isListed = (places?.matches.count ?? .max) <= Self.mostPlacesLookedUp
        var candidates = members.candidates(for: value.pods, in: isListed ? places?.matches.map(\.number) : nil)
        candidates.sort()
        var result: [NumberedMatch] = []
        var last = -1
        for number in candidates where number != last && side.has(number) {
            last = number
            guard !members[number].isAddresses else { continue }
            let here: Match = places.map { $0.byPlace[members[number].place] ?? .no } ?? .yes
            guard here != .no else { continue }
            work.candidatesCompared += 1
            let match = here.and(value.pods.matches(members.member(number).podLabels))
            if match != .no { result.append(NumberedMatch(number: number, match: match)) }
        }
        remembered.keep(result, of: selector, on: side.version)
        return result
    }

    private static let mostPlacesLookedUp = 256

    /// The selectors that match a base class or may match it, as pods of their own: ascending.
    ///
    /// O(candidates: the selectors that ask for one of its labels, or for its namespace).
    mutating func selectors(matching baseClass: Int, on side: SideIndex) -> [NumberedMatch] {
        guard !members[baseClass].isAddresses else { return [] }
        let place = members[baseClass].place
        return selectors(matching: baseClass, namespace: NamespaceKeys(labels(of: place, on: side)))
    }

    /// The selectors that match a base class or may match it, given what is known of its namespace: ascending.
    mutating func selectors(matching baseClass: Int, namespace: NamespaceKeys) -> [NumberedMatch] {
        work.selectorsEvaluated += 1
        let member = members.member(baseClass)
        let place = members[baseClass].place
        let candidates = selectors.candidates(for: member, place: place, namespace: namespace)
        return matches(of: candidates, with: member, place, namespace.labels)
    }

    /// Which of some selectors match a member or may match it: in their order.
    private mutating func matches(
        of candidates: some Collection<Int>, with member: Member, _ place: Int, _ namespace: LabelFacts
    ) -> [NumberedMatch] {
        work.candidatesCompared += candidates.count
        let isAnywhere = members.isAnywhere(place)
        var result: [NumberedMatch] = []
        for number in candidates {
            var match = Match.yes
            if let own = selectors.place(of: number), own != place {
                guard isAnywhere else { continue }
                match = .possible
            }
            let selector = selectors.value(number)
            if case .matching(let asked) = selector.namespaces, !asked.isEverything {
                match = match.and(asked.matches(namespace))
            }
            match = match.and(selector.pods.matches(member.podLabels))
            if match != .no { result.append(NumberedMatch(number: number, match: match)) }
        }
        return result
    }

    /// The selectors that match a base class or may match it: ascending.
    ///
    /// For base classes that are asked about again and again, such as implied endpoints of one comparison after the other:
    /// then only selectors that are new are compared.
    mutating func selectors(matchingAgain baseClass: Int, on side: SideIndex) -> [NumberedMatch] {
        let place = members[baseClass].place
        let namespace = place < side.namespaces.count ? Int(side.namespaces[place]) : -1
        if let known = remembered.selectors(matching: baseClass, in: namespace) {
            if known.count == selectors.count { return known.matches }
            if selectors.count - known.count <= Self.mostSelectorsAdded {
                let added = matches(
                    of: known.count..<selectors.count, with: members.member(baseClass), place,
                    labels(of: place, on: side))
                let all = known.matches + added
                remembered.keep(all, ofFirst: selectors.count, matching: baseClass, in: namespace)
                return all
            }
        }
        let found = selectors(matching: baseClass, on: side)
        remembered.keep(found, ofFirst: selectors.count, matching: baseClass, in: namespace)
        return found
    }

    /// So many selectors are compared one by one sooner than those are looked up that may match.
    private static let mostSelectorsAdded = 64

    /// Whether a selector sees a base class where pods on their node's network are pods: the cluster-wide kinds don't
    /// (A-9, C-18).
    mutating func sees(_ selector: Int, _ baseClass: Int) -> Bool {
        !members[baseClass].usesNodeNetwork || selectors.value(selector).includesNodePods
    }

    /// How surely a base class is a peer that is no selector of pods.
    mutating func match(of baseClass: Int, addressPeer peer: Int, asNode: Bool) -> Match {
        switch policies.peer(peer) {
        case .anyone: return .yes
        case .pods: return .no
        case .addresses(let set, let selectsPods):
            return members.member(baseClass).isAmong(set, selectingPods: selectsPods, asNode: asNode)
        case .someAddresses:
            let facts = members[baseClass]
            return facts.isAddresses || (facts.usesNodeNetwork && asNode) ? .possible : .no
        }
    }
}
