/// The endpoints by what they are on each side: those of one group are of the same base class on every side.
///
/// Most endpoints are the same on both sides. So a base class is a group by the same number, of the endpoints that are of it
/// on every side; and what is left has groups of its own, behind them.
struct EndpointGroups: Sendable {
    /// How many base classes there are, which are the first groups.
    private let classCount: Int
    /// How many endpoints of each base class are of it on every side.
    private var sizes: [Int32]
    /// The groups behind the base classes.
    private var special: [Special] = []
    /// The endpoints of base classes: by base class, ascending.
    private var members = MembersByClass()
    private let sides: Int
    /// The ingress controller's group.
    private(set) var controller: Int?
    private var groupOfSpecial: [Int: Int] = [:]
    private let classes: [Int32]

    private struct Special: Sendable {
        var key: Key
        var members: [Int32]
    }

    private struct Key: Hashable, Sendable {
        /// By side: the base class; -1 where the side doesn't have the endpoints.
        var classes: [Int32]
        /// By side: the number of the verdict of what routes lead to the endpoints; -1 for nothing.
        var served: [Int32]
    }

    /// Groups endpoints; O(endpoints), by comparing flat arrays.
    ///
    /// - Parameters:
    ///   - sides: the sides.
    ///   - classCount: how many base classes there are.
    ///   - served: by side and endpoint, the number of the verdict of what routes lead to it.
    ///   - controller: the ingress controller's endpoint.
    init(_ sides: [SideIndex], classCount: Int, served: [[Int: Int32]], controller: Int?) {
        self.classCount = classCount
        self.sides = sides.count
        classes = sides[0].classes
        sizes = sides[0].population
        if sizes.count < classCount { sizes += [Int32](repeating: 0, count: classCount - sizes.count) }
        var apart = served.reduce(into: Set<Int>()) { $0.formUnion($1.keys) }
        for side in sides.dropFirst() { apart.formUnion(Self.differences(classes, side.classes)) }
        if let controller { apart.insert(controller) }
        var numbers: [Key: Int] = [:]
        for endpoint in apart.sorted() {
            let key = Key(
                classes: sides.map { $0.baseClass(of: endpoint).map(Int32.init) ?? -1 },
                served: served.map { $0[endpoint] ?? -1 })
            if key.classes[0] >= 0 { sizes[Int(key.classes[0])] -= 1 }
            guard key.classes.contains(where: { $0 >= 0 }) else { continue }
            let number = numbers[key] ?? special.count
            if number == special.count {
                numbers[key] = number
                special.append(Special(key: key, members: []))
            }
            special[number].members.append(Int32(endpoint))
            groupOfSpecial[endpoint] = classCount + number
        }
        self.controller = controller.flatMap { groupOfSpecial[$0] }
    }

    /// The endpoints that are of other base classes on one side than on the other.
    private static func differences(_ a: [Int32], _ b: [Int32]) -> [Int] {
        let common = min(a.count, b.count)
        var found = a.positionsDiffering(from: b)
        for rest in [a, b] where rest.count > common {
            for endpoint in common..<rest.count where rest[endpoint] >= 0 { found.append(endpoint) }
        }
        return found
    }
}

extension EndpointGroups {
    /// How many numbers of groups there are; some of them may have no endpoint.
    var count: Int { classCount + special.count }

    /// The groups that have endpoints: ascending.
    var all: [Int] { (0..<count).filter { size(of: $0) > 0 } }

    /// The groups that aren't base classes, which have something that differs between the sides.
    var differing: Range<Int> { classCount..<count }

    /// How many endpoints a group has.
    func size(of group: Int) -> Int {
        group < classCount ? Int(sizes[group]) : special[group - classCount].members.count
    }

    /// The base class of a group on a side; `nil` where the side doesn't have it.
    func baseClass(of group: Int, side: Int) -> Int? {
        if group < classCount { return group }
        let number = special[group - classCount].key.classes[side]
        return number < 0 ? nil : Int(number)
    }

    /// The number of the verdict of what routes lead to a group on a side; `nil` where none does.
    func served(_ group: Int, side: Int) -> Int? {
        guard group >= classCount else { return nil }
        let number = special[group - classCount].key.served[side]
        return number < 0 ? nil : Int(number)
    }

    /// The group of an endpoint; `nil` for one that no side has.
    func group(of endpoint: Int) -> Int? {
        if let group = groupOfSpecial[endpoint] { return group }
        return endpoint < classes.count && classes[endpoint] >= 0 ? Int(classes[endpoint]) : nil
    }

    /// The endpoints of a group: ascending.
    ///
    /// The first time that a base class is asked for, the endpoints of all are sorted, by counting.
    mutating func endpoints(of group: Int) -> [Int32] {
        guard group < classCount else { return special[group - classCount].members }
        if members.isEmpty { members = MembersByClass(classes, count: classCount) }
        let all = members[group]
        return groupOfSpecial.isEmpty ? Array(all) : all.filter { groupOfSpecial[Int($0)] == nil }
    }

    /// The endpoints that some side has: ascending.
    var endpoints: [Int] {
        let here = classes.indices.filter { classes[$0] >= 0 }
        return groupOfSpecial.isEmpty ? here : Set(here).union(groupOfSpecial.keys).sorted()
    }

    /// The groups of base classes, by the side on which they are: ascending.
    func groups(of baseClasses: [Set<Int>]) -> [Int] {
        var found = baseClasses.reduce(into: Set<Int>()) { $0.formUnion($1) }.filter {
            $0 < classCount && sizes[$0] > 0
        }
        for group in differing {
            let isOne = baseClasses.indices.contains { side in
                baseClass(of: group, side: side).map(baseClasses[side].contains) ?? false
            }
            if isOne { found.insert(group) }
        }
        return found.sorted()
    }
}

/// The endpoints of each base class, one base class after the other in one flat array.
private struct MembersByClass: Sendable {
    private var starts: [Int32] = []
    private var members: [Int32] = []

    /// Nothing yet.
    init() {}

    /// Sorts endpoints by base class, by counting; O(endpoints).
    init(_ classes: [Int32], count: Int) {
        starts = [Int32](repeating: 0, count: count + 1)
        for number in classes where number >= 0 { starts[Int(number) + 1] += 1 }
        for number in 1..<max(starts.count, 1) { starts[number] += starts[number - 1] }
        members = [Int32](repeating: 0, count: Int(starts[count]))
        var next = starts
        for (endpoint, number) in classes.enumerated() where number >= 0 {
            members[Int(next[Int(number)])] = Int32(endpoint)
            next[Int(number)] += 1
        }
    }

    var isEmpty: Bool { starts.isEmpty }

    subscript(number: Int) -> ArraySlice<Int32> { members[Int(starts[number])..<Int(starts[number + 1])] }
}
