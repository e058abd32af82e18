import NetworkModel

/// The implied endpoints of sides that are looked at together.
///
/// They are the same for each side, so that a policy which is the first or last one for its subject shows as a change
/// of access, not as pods that come and go. O(selectors that match no workload, and those of changed policies).
struct ImpliedEndpoints: Sendable {
    /// All of them, by their numbers as endpoints.
    let all: [Int]
    /// For those that a *changed* policy yields besides: who may tell the same.
    ///
    /// They are the pods of a selector that workloads match, which these workloads may tell of; and the pods that two
    /// policies select, the changed one and another of its namespace and direction, which the pods that only the changed
    /// one selects may tell of. A peer that is widened may reach nobody new in the repository, and everybody elsewhere; a
    /// policy that is taken away may have been the only one to let pods through that another isolates. Such an endpoint
    /// is told only where none of the others has the same change (``FlowSpace/folding(_:)``).
    let representatives: [Int: Representatives]

    /// Who may tell the same as an implied endpoint.
    struct Representatives: Sendable {
        /// By side, the base classes of workloads.
        var baseClasses: [Set<Int>]
        /// Other implied endpoints.
        var implied: Set<Int> = []
    }

    /// Adds the implied endpoints of one or two sides, base first, to them.
    ///
    /// - Parameter supposed: further ones, that no policy speaks of.
    init(
        of sides: inout [SideIndex], mode: ImpliedEndpointMode, besides supposed: [ImpliedEndpoint] = [],
        _ numbers: inout Numbering
    ) {
        guard mode != .never || !supposed.isEmpty else {
            (all, representatives) = ([], [:])
            return
        }
        var search = ImpliedEndpointSearch(sides: sides, &numbers)
        let unmatched = mode == .never ? [] : search.unmatchedSelectors(all: mode == .always)
        let plain = Set(unmatched.flatMap { search.endpoints(for: $0) }).union(supposed)
        var found: [ImpliedEndpoint: ImpliedEndpointSearch.Found] = [:]
        if mode == .auto, sides.count == 2 { found = search.ofChangedPolicies(besides: unmatched) }
        numbers = search.numbers.handOver()

        let extra = found.filter { !plain.contains($0.key) }
        let sorted = plain.union(extra.keys).sortedByWords()
        var number: [ImpliedEndpoint: Int] = [:]
        for endpoint in sorted { number[endpoint] = numbers.endpoints.number(of: .implied(endpoint)) }
        all = sorted.compactMap { number[$0] }
        var representatives: [Int: Representatives] = [:]
        for endpoint in sorted {
            guard let found = extra[endpoint], let key = number[endpoint] else { continue }
            representatives[key] = Representatives(
                baseClasses: found.baseClasses,
                implied: Set(found.implied.sorted().map { numbers.endpoints.number(of: .implied($0)) }))
        }
        self.representatives = representatives
        for side in sides.indices {
            var touched: Set<Int> = []
            for (implied, number) in zip(sorted, all) {
                let network = numbers.network(of: implied, in: sides[side].namespaces)
                let member = Member(implied, network: network)
                touched.formUnion(numbers.set(number, to: member, on: &sides[side]))
            }
            numbers.index(touched, on: &sides[side])
            sides[side].version.hasImplied = true
        }
        // The same were added to both: what is asked of one side is mostly asked of the other.
        if sides.count == 2, sides[0].population == sides[1].population {
            sides[1].version.population = sides[0].version.population
        }
    }
}

extension Numbering {
    /// The primary network of an implied endpoint's pods; the cluster's own where their namespace isn't known.
    ///
    /// - Parameter sideNamespaces: By place, the number of a side's namespace.
    fileprivate mutating func network(of implied: ImpliedEndpoint, in sideNamespaces: [Int32]) -> String {
        guard case .named(let name) = implied.namespaces, let place = members.places.find(.named(name)),
            place < sideNamespaces.count, sideNamespaces[place] >= 0
        else { return "" }
        return namespaces.value(Int(sideNamespaces[place])).network
    }
}

/// Looks for the implied endpoints of sides.
struct ImpliedEndpointSearch {
    let sides: [SideIndex]
    var numbers: Numbering

    /// What an implied endpoint of changed policies is found with.
    struct Found {
        /// By side, the base classes of workloads that may tell the same.
        var baseClasses: [Set<Int>]
        /// The implied endpoints that may.
        var implied: Set<ImpliedEndpoint> = []
    }

    /// A selector that matches at most this many declared namespaces speaks of pods in each; one that matches more
    /// speaks of pods "in any namespace with these labels", lest a change of one policy list hundreds of namespaces.
    private static let mostNamespacesNamed = 16

    /// A search that has the numbers for itself, until it hands them over.
    init(sides: [SideIndex], _ numbers: inout Numbering) {
        self.sides = sides
        self.numbers = numbers.handOver()
    }

    /// The selectors in use that something can match and no workload of any side surely does; or all in use.
    mutating func unmatchedSelectors(all: Bool) -> Set<Int> {
        let used = Set(sides.flatMap { all ? $0.usedSelectors : $0.unmatchedSelectors })
        return used.filter { selector in
            numbers.selectors.value(selector).isSatisfiable && (all || !hasWorkload(matching: selector))
        }
    }

    /// Whether a workload of any side surely has the labels.
    ///
    /// One on the node's network counts: the policy means it, though it may have no effect there (semantics W-5, W-7), and
    /// other pods need not be supposed.
    private mutating func hasWorkload(matching selector: Int) -> Bool {
        for side in sides.indices {
            if selector < sides[side].isCounted.count, sides[side].isCounted[selector] {
                if sides[side].hasWorkload(matching: selector) { return true }
            } else if !baseClasses(matching: selector, side: side).isEmpty {
                return true
            }
        }
        return false
    }

    /// The base classes of workloads that a selector surely matches.
    mutating func baseClasses(matching selector: Int, side: Int) -> Set<Int> {
        let found = numbers.baseClasses(matching: selector, on: sides[side])
        return Set(found.lazy.filter { $0.match == .yes }.map(\.number)).filter { numbers.isWorkload($0) }
    }

    /// The implied endpoints of a selector.
    mutating func endpoints(for selector: Int) -> [ImpliedEndpoint] {
        let value = numbers.selectors.value(selector)
        guard case .matching(let namespaces) = value.namespaces else {
            return [ImpliedEndpoint(namespaces: value.namespaces, pods: value.pods)]
        }
        if let names = namespaces.onlyNames {
            return names.map { ImpliedEndpoint(namespaces: .named($0), pods: value.pods) }
        }
        let declared = namespaces.isEverything ? [] : names(ofNamespacesMatching: namespaces)
        guard (1...Self.mostNamespacesNamed).contains(declared.count) else { return elsewhere(selector) }
        return declared.map { ImpliedEndpoint(namespaces: .named($0), pods: value.pods) }
    }

    /// The pods of a selector in namespaces that nothing names; none where it selects namespaces by name.
    mutating func elsewhere(_ selector: Int) -> [ImpliedEndpoint] {
        let value = numbers.selectors.value(selector)
        guard case .matching(let namespaces) = value.namespaces, namespaces.onlyNames == nil else { return [] }
        return [ImpliedEndpoint(namespaces: .matching(namespaces), pods: value.pods)]
    }

    /// The names of the namespaces of any side that surely match.
    private mutating func names(ofNamespacesMatching selector: LabelSelector) -> Set<String> {
        var names: Set<String> = []
        for side in sides {
            for number in side.namespaces where number >= 0 {
                let namespace = numbers.namespaces.value(Int(number))
                if selector.matches(namespace.labels) == .yes { names.insert(namespace.name) }
            }
        }
        return names
    }
}

extension PodSelector {
    /// Whether something can match it.
    var isSatisfiable: Bool {
        if case .matching(let labels) = namespaces, !labels.isSatisfiable { return false }
        return pods.isSatisfiable
    }
}

extension LabelSelector {
    /// Whether something can match it: no key is asked to be two things at once.
    var isSatisfiable: Bool { !requirements.contains(where: \.domain.isEmpty) }

    /// The names of the namespaces that it selects, where it selects by name alone.
    fileprivate var onlyNames: [String]? {
        guard requirements.count == 1, requirements[0].key == Namespace.nameLabel else { return nil }
        let domain = requirements[0].domain
        return domain.excludesValues || domain.allowsAbsence ? nil : Array(domain.values)
    }
}
