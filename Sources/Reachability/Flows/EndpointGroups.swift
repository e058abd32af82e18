/// The endpoints by what they are on each side: those of one group are of the same base class on every side.
///
/// Most endpoints are the same on both sides, so that most groups are base classes.
struct EndpointGroups: Sendable {
    /// By side and group: the base class; -1 where the side doesn't have the endpoints.
    private(set) var classes: [[Int32]]
    /// By side and group: the number of the verdict of what routes lead to the endpoints; -1 for nothing.
    private(set) var served: [[Int32]]
    /// By endpoint: its group; -1 for one that no side has.
    private(set) var groups: [Int32]
    /// Where each group's endpoints start among `members`; one more than there are groups.
    private var starts: [Int32] = []
    /// The endpoints, group by group, ascending in each.
    private var members: [Int32] = []
    /// The ingress controller's group.
    private(set) var controller: Int?
    /// By base class: the group of the endpoints that are of it on every side, and have nothing special; -1 for none.
    private var unchanged: [Int32] = []
    /// The other groups.
    private var special: [Int] = []

    private struct Key: Hashable {
        var classes: [Int32]
        var served: [Int32]
    }

    /// How many groups there are.
    var count: Int { starts.count - 1 }

    /// Groups endpoints; O(endpoints).
    ///
    /// - Parameters:
    ///   - sides: the sides.
    ///   - served: by side and endpoint, the number of the verdict of what routes lead to it.
    ///   - controller: the ingress controller's endpoint.
    init(_ sides: [SideIndex], served routes: [[Int: Int32]], controller: Int?) {
        let count = sides.map(\.classes.count).max() ?? 0
        let isServed = routes.reduce(into: Set<Int>()) { $0.formUnion($1.keys) }
        groups = [Int32](repeating: -1, count: count)
        classes = sides.map { _ in [] }
        self.served = sides.map { _ in [] }
        var others: [Key: Int32] = [:]
        for endpoint in 0..<count {
            let first = Self.baseClass(endpoint, sides[0])
            let isSame = sides.dropFirst().allSatisfy { Self.baseClass(endpoint, $0) == first }
            if isSame, isServed.isEmpty || !isServed.contains(endpoint) {
                guard first >= 0 else { continue }
                while unchanged.count <= Int(first) { unchanged.append(-1) }
                if unchanged[Int(first)] < 0 {
                    unchanged[Int(first)] = Int32(classes[0].count)
                    for side in sides.indices {
                        classes[side].append(first)
                        self.served[side].append(-1)
                    }
                }
                groups[endpoint] = unchanged[Int(first)]
                continue
            }
            let key = Key(
                classes: sides.map { Self.baseClass(endpoint, $0) },
                served: routes.map { $0[endpoint] ?? -1 })
            guard key.classes.contains(where: { $0 >= 0 }) else { continue }
            let group = others[key] ?? Int32(classes[0].count)
            if others.updateValue(group, forKey: key) == nil {
                special.append(Int(group))
                for side in sides.indices {
                    classes[side].append(key.classes[side])
                    self.served[side].append(key.served[side])
                }
            }
            groups[endpoint] = group
        }
        self.controller = controller.flatMap { $0 < groups.count && groups[$0] >= 0 ? Int(groups[$0]) : nil }
        sort()
    }

    private static func baseClass(_ endpoint: Int, _ side: SideIndex) -> Int32 {
        endpoint < side.classes.count ? side.classes[endpoint] : -1
    }

    /// Sorts the endpoints by group, by counting.
    private mutating func sort() {
        starts = [Int32](repeating: 0, count: classes[0].count + 1)
        for group in groups where group >= 0 { starts[Int(group) + 1] += 1 }
        for group in 1..<max(starts.count, 1) { starts[group] += starts[group - 1] }
        members = [Int32](repeating: 0, count: Int(starts[starts.count - 1]))
        var next = starts
        for (endpoint, group) in groups.enumerated() where group >= 0 {
            members[Int(next[Int(group)])] = Int32(endpoint)
            next[Int(group)] += 1
        }
    }

    /// The endpoints of a group: ascending, at least one.
    subscript(group: Int) -> ArraySlice<Int32> { members[Int(starts[group])..<Int(starts[group + 1])] }

    /// How many endpoints a group has.
    func size(of group: Int) -> Int { Int(starts[group + 1] - starts[group]) }

    /// The base class of a group on a side; `nil` where the side doesn't have it.
    func baseClass(of group: Int, side: Int) -> Int? {
        let number = classes[side][group]
        return number < 0 ? nil : Int(number)
    }

    /// The groups of base classes, each with the side on which it is one: ascending.
    func groups(of baseClasses: [Set<Int>]) -> [Int] {
        var found: Set<Int> = []
        for number in baseClasses.reduce(into: Set<Int>(), { $0.formUnion($1) })
        where number < unchanged.count && unchanged[number] >= 0 {
            found.insert(Int(unchanged[number]))
        }
        for group in special {
            let isOne = baseClasses.indices.contains { side in
                baseClass(of: group, side: side).map(baseClasses[side].contains) ?? false
            }
            if isOne { found.insert(group) }
        }
        return found.sorted()
    }

    /// The group of an endpoint.
    func group(of endpoint: Int) -> Int? {
        endpoint < groups.count && groups[endpoint] >= 0 ? Int(groups[endpoint]) : nil
    }
}
