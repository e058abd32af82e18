import NetworkModel

/// The endpoints of a space that a pattern means, by their numbers, in groups.
struct SelectedEndpoints {
    /// By group: the endpoints that are meant, ascending.
    var members: [Int: [Int]] = [:]
    /// The endpoints that may be meant.
    var uncertain: Set<Int> = []

    /// The endpoints that are meant.
    var all: [Int] { members.values.flatMap(\.self) }
}

extension FlowSpace {
    /// The endpoints that a pattern means on either side.
    ///
    /// The keys of the labels that it asks for must be told apart, and its addresses not be divided
    /// (``Numbering/prepare(_:for:)``). O(groups, and endpoints of those that are named).
    mutating func select(_ pattern: EndpointPattern, except: EndpointPattern? = nil) -> SelectedEndpoints {
        var result = SelectedEndpoints()
        for part in pattern.parts { select(part, into: &result) }
        for number in result.all { result.uncertain.remove(number) }
        guard let except else { return result }
        let others = Set(select(except).all)
        result.uncertain.subtract(others)
        for (group, members) in result.members {
            let rest = members.filter { !others.contains($0) }
            result.members[group] = rest.isEmpty ? nil : rest
        }
        return result
    }

    /// Whether a pattern means any endpoint on either side, or may; O(groups), less where somebody is found.
    mutating func mayMeanSomebody(_ pattern: EndpointPattern) -> Bool {
        for part in pattern.parts {
            switch part {
            case .ingressController:
                if let group = groups.controller, groups.size(of: group) > 0 { return true }
            case .addresses(let set):
                if numbers.atoms.endpoints(in: set).contains(where: { groups.group(of: $0) != nil }) { return true }
            case .pods(let pods):
                for group in candidates(for: pods) where !isAddresses(group) && group != groups.controller {
                    guard match(of: group, pods) != .no else { continue }
                    if groups.endpoints(of: group).contains(where: { pods.names(endpoint(Int($0))) }) { return true }
                }
            }
        }
        return false
    }

    private mutating func select(_ part: EndpointPattern.Part, into result: inout SelectedEndpoints) {
        switch part {
        case .ingressController:
            guard let group = groups.controller else { return }
            result.add(groups.endpoints(of: group).map(Int.init), of: group)
        case .addresses(let set):
            for endpoint in numbers.atoms.endpoints(in: set) {
                if let group = groups.group(of: endpoint) { result.add([endpoint], of: group) }
            }
        case .pods(let pods):
            for group in candidates(for: pods) where !isAddresses(group) && group != groups.controller {
                let match = match(of: group, pods)
                guard match != .no else { continue }
                let all = groups.endpoints(of: group).map(Int.init)
                let named = pods.name == nil && pods.kind == nil ? all : all.filter { pods.names(told($0)) }
                if match == .yes { result.add(named, of: group) } else { result.uncertain.formUnion(named) }
            }
        }
    }

    /// The groups among which are all that a pattern may mean.
    private mutating func candidates(for pods: PodPattern) -> [Int] {
        guard let name = pods.namespace?.soleName else {
            guard !pods.labels.isEverything else { return groups.all }
            let classes = Set(numbers.members.candidates(for: pods.labels, in: nil))
            return groups.groups(of: sides.map { _ in classes })
        }
        guard let place = numbers.members.places.find(.named(name)) else { return [] }
        let classes = Set(numbers.members.numbers(in: place))
        return groups.groups(of: sides.map { _ in classes }).sorted()
    }

    /// How surely a group satisfies what a pattern asks of namespace and labels, on one of the sides that have it.
    private mutating func match(of group: Int, _ pods: PodPattern) -> Match {
        var best = Match.no
        for side in sides.indices {
            guard let baseClass = groups.baseClass(of: group, side: side) else { continue }
            let place = numbers.members[baseClass].place
            var match: Match = .yes
            if let pattern = pods.namespace {
                guard case .named(let name) = numbers.members.places[place], pattern.matches(name) else { continue }
            }
            if !pods.namespaceLabels.isEverything {
                match = pods.namespaceLabels.matches(numbers.labels(of: place, on: sides[side]))
            }
            match = match.and(pods.labels.matches(numbers.members.member(baseClass).podLabels))
            switch match {
            case .yes: return .yes
            case .possible: best = .possible
            case .no: break
            }
        }
        return best
    }
}

extension SelectedEndpoints {
    fileprivate mutating func add(_ endpoints: [Int], of group: Int) {
        guard !endpoints.isEmpty else { return }
        members[group] = Set(members[group] ?? []).union(endpoints).sorted()
    }
}

extension PodPattern {
    /// Whether it means pods of an endpoint's name; those that no manifest describes have none.
    fileprivate func names(_ endpoint: Endpoint) -> Bool {
        guard let id = endpoint.workload else { return name == nil && kind == nil }
        return name?.matches(id.name) ?? true && kind.map { $0.lowercased() == id.kind.lowercased() } ?? true
    }

    /// The pods that have to be supposed where nothing in the network is meant; `nil` where they are meant by name, or
    /// by nothing that could be supposed of them.
    var supposed: ImpliedEndpoint? {
        guard name == nil, kind == nil, !(labels.isEverything && namespaceLabels.isEverything),
            labels.isSatisfiable, namespaceLabels.isSatisfiable
        else { return nil }
        guard let namespace else { return ImpliedEndpoint(namespaces: .matching(namespaceLabels), pods: labels) }
        return namespace.soleName.map { ImpliedEndpoint(namespaces: .named($0), pods: labels) }
    }
}
