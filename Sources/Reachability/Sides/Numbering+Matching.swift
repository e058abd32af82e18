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
        switch members.places[place] {
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
            switch members.places[place] {
            case .named(let own): return own == name ? .yes : .no
            case .anywhere: return .possible
            case .elsewhere, .outside: return .no
            }
        }
    }

    /// The places in a scope; `nil` for all of them.
    private mutating func places(in scope: NamespaceScope, on side: SideIndex) -> [NumberedMatch]? {
        var candidates: [Int]
        switch scope {
        case .named(let name):
            candidates = [members.places.find(.named(name))].compactMap(\.self) + members.namelessPlaces
        case .matching(let selector):
            if selector.isEverything { return nil }
            let names = selector.requirements.first { $0.key == Namespace.nameLabel && $0.domain.isListed }
            if let names {
                candidates =
                    names.domain.values.compactMap { members.places.find(.named($0)) } + members.namelessPlaces
            } else {
                candidates = Array(0..<members.places.count)
            }
        }
        return candidates.compactMap { place in
            let match = match(of: place, in: scope, on: side)
            return match == .no ? nil : NumberedMatch(number: place, match: match)
        }
    }

    /// The base classes of a side that a selector matches or may match, as pods of their own: ascending.
    ///
    /// Whether a selector sees pods on their node's network at all is not looked at (``Numbering/sees(_:_:)``).
    /// O(candidates of the selector's best requirement, and the places that it looks into).
    mutating func baseClasses(matching selector: Int, on side: SideIndex) -> [NumberedMatch] {
        work.selectorsEvaluated += 1
        let value = selectors.value(selector)
        let places = places(in: value.namespaces, on: side)
        // Very many places are looked up all at once, and compared afterwards.
        let isListed = (places?.count ?? .max) <= Self.mostPlacesLookedUp
        var candidates = members.candidates(for: value.pods, in: isListed ? places?.map(\.number) : nil)
        candidates.sort()
        var surely: [Int: Match] = [:]
        for place in places ?? [] { surely[place.number] = place.match }
        var result: [NumberedMatch] = []
        var last = -1
        for number in candidates where number != last && side.has(number) {
            last = number
            guard !members[number].isAddresses else { continue }
            let here: Match = places == nil ? .yes : surely[members[number].place] ?? .no
            guard here != .no else { continue }
            work.candidatesCompared += 1
            let match = here.and(value.pods.matches(members.member(number).podLabels))
            if match != .no { result.append(NumberedMatch(number: number, match: match)) }
        }
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
        let isAnywhere = members.isAnywhere(place)
        let candidates = selectors.candidates(for: member, place: place, namespace: namespace)
        work.candidatesCompared += candidates.count
        var result: [NumberedMatch] = []
        for number in candidates {
            var match = Match.yes
            if let own = selectors.place(of: number), own != place {
                guard isAnywhere else { continue }
                match = .possible
            }
            let selector = selectors.value(number)
            if case .matching(let asked) = selector.namespaces, !asked.isEverything {
                match = match.and(asked.matches(namespace.labels))
            }
            match = match.and(selector.pods.matches(member.podLabels))
            if match != .no { result.append(NumberedMatch(number: number, match: match)) }
        }
        return result
    }

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
