import NetworkModel
import Packing

/// The base classes: what endpoints are, numbered, with an index from labels and places to those that may have them.
struct MemberTable: Sendable {
    private var members = PackedTable<Member>(remembers: true)
    private(set) var places = PackedTable<Place>()
    private(set) var ports = PackedTable<DestinationPorts>()
    private var networks = PackedTable<NetworkName>()
    /// What is known of each base class: ``Facts/columns`` numbers.
    private var facts = FlatList<Int32>()
    private var index = Postings()
    private var namespaceLabels = Postings()
    /// The places that aren't namespaces with a name.
    private(set) var namelessPlaces: [Int] = []
    /// The number of the place that is any namespace; -1 while there is none.
    private var anywhere = -1
    /// The base classes that are parts of the address space or on their node's network.
    private(set) var addressed: [Int] = []

    /// What the comparison asks of a base class again and again, in numbers.
    struct Facts: Sendable {
        /// The number of its place.
        var place: Int
        /// The number of its ports.
        var ports: Int
        /// The number of its primary network; -1 for what is on none.
        var network: Int
        var isAddresses: Bool
        var usesNodeNetwork: Bool
        var isSinglePod: Bool
        var isImplied: Bool
    }

    private struct NetworkName: Packable, Sendable {
        var name: String

        init(_ name: String) { self.name = name }
        func pack(into writer: inout PackWriter) { writer.write(name) }
        init(from reader: inout PackReader) throws(PackError) { name = try reader.text() }
    }

    /// How many base classes there are.
    var count: Int { members.count }

    /// The numbers that are known of a base class.
    subscript(number: Int) -> Facts { Facts(facts, number) }

    /// The number of a base class's primary network; -1 for what is on none.
    func network(_ number: Int) -> Int { Facts.network(facts, number) }

    /// The number of a base class's ports.
    func ports(of number: Int) -> Int { Facts.ports(facts, number) }

    /// Whether a base class is of pods on their node's network.
    func usesNodeNetwork(_ number: Int) -> Bool { Facts.usesNodeNetwork(facts, number) }

    /// A base class.
    mutating func member(_ number: Int) -> Member { members.value(number) }

    /// The number of a base class, which is new if there was none like it; O(labels).
    mutating func number(of member: Member) -> Int {
        let before = members.count
        let number = members.number(of: member)
        if number == before { add(member, number) }
        return number
    }

    /// The number of a place, which is new if the place is.
    mutating func number(of place: Place) -> Int {
        let before = places.count
        let number = places.number(of: place)
        if number == before {
            if case .named = place {} else { namelessPlaces.append(number) }
            if place == .anywhere { anywhere = number }
        }
        return number
    }

    private mutating func add(_ member: Member, _ number: Int) {
        let place = self.number(of: member.place)
        let known = Facts(
            place: place, ports: ports.number(of: member.ports),
            network: member.network.map { networks.number(of: NetworkName($0)) } ?? -1,
            isAddresses: member.isAddresses, usesNodeNetwork: member.usesNodeNetwork,
            isSinglePod: member.isSinglePod, isImplied: member.isImplied)
        known.append(to: &facts)
        if member.isAddresses || member.usesNodeNetwork { addressed.append(number) }
        guard !member.isAddresses else { return }
        index.add(number, under: LabelKey.place(place))
        guard member.podLabels.isComplete else { return index.add(number, under: LabelKey.rest) }
        for (key, domain) in member.podLabels.known where domain != .absent {
            index.add(number, under: LabelKey.present(key))
            if domain.excludesValues {
                index.add(number, under: LabelKey.open(key))
            } else {
                for value in domain.values {
                    let label = LabelKey.label(key, value)
                    index.add(number, under: label)
                    index.add(number, under: LabelKey.label(label, in: place))
                }
            }
        }
    }
}

extension MemberTable {
    /// How many base classes have a label, given by its key.
    func count(ofLabel label: UInt64) -> Int { index.count(under: label) }

    /// How many namespaces had a label, given by its key.
    func count(ofNamespaceLabel label: UInt64) -> Int { namespaceLabels.count(under: label) }

    /// Counts the labels of a namespace, so that selectors are indexed by those that few have.
    mutating func count(_ namespace: Namespace) {
        for (key, domain) in namespace.labels.known {
            for value in domain.values { namespaceLabels.add(0, under: LabelKey.namespace(key, value)) }
        }
    }

    /// A place, kept for the next time.
    mutating func place(_ number: Int) -> Place { places.value(number) }

    /// The number of the place that is any namespace; `nil` while there is none.
    var anywherePlace: Int? { anywhere < 0 ? nil : anywhere }

    /// Whether a place is any namespace.
    func isAnywhere(_ place: Int) -> Bool { place == anywhere }

    /// Forgets what can be made anew from the bytes.
    mutating func forget() {
        members.forget()
        places.forget()
    }

    /// The base classes in a place.
    func numbers(in place: Int) -> [Int] {
        var found: [Int] = []
        index.collect(under: LabelKey.place(place), into: &found)
        return found
    }

    /// The base classes among which are all that a selector of labels may match, in some places or, for `nil`, anywhere.
    ///
    /// The requirement with the fewest candidates is looked up, as Calico's index does with what a selector "must have";
    /// O(candidates). Without one that can be looked up, everything in the places is a candidate.
    func candidates(for selector: LabelSelector, in places: [Int]?) -> [Int] {
        var found: [Int] = []
        guard let places else {
            if let keys = fewest(selector, in: nil) {
                for key in keys { index.collect(under: key, into: &found) }
            } else {
                found = Array(0..<count)
            }
            return found
        }
        for place in places {
            let all = LabelKey.place(place)
            for key in fewest(selector, in: place) ?? [all] { index.collect(under: key, into: &found) }
        }
        return found
    }

    /// The keys of the index that together have all that the selector may match, for its best requirement; `nil` where
    /// none is better than the place as a whole.
    private func fewest(_ selector: LabelSelector, in place: Int?) -> [UInt64]? {
        var best: (keys: [UInt64], count: Int)?
        if let place { best = ([LabelKey.place(place)], index.count(under: LabelKey.place(place))) }
        for requirement in selector.requirements where !requirement.domain.allowsAbsence {
            var keys: [UInt64]
            if requirement.domain.excludesValues {
                guard place == nil else { continue }
                keys = [LabelKey.present(requirement.key)]
            } else {
                keys = requirement.domain.values.map { value in
                    let label = LabelKey.label(requirement.key, value)
                    return place.map { LabelKey.label(label, in: $0) } ?? label
                }
                keys.append(LabelKey.open(requirement.key))
            }
            keys.append(LabelKey.rest)
            let count = keys.reduce(0) { $0 + index.count(under: $1) }
            if count < best?.count ?? .max { best = (keys, count) }
        }
        return best?.keys
    }
}

extension MemberTable: Packable {
    /// The tables, then the facts.
    func pack(into writer: inout PackWriter) {
        writer.write(members)
        writer.write(places)
        writer.write(ports)
        writer.write(networks)
        writer.write(index)
        writer.write(namespaceLabels)
        writer.write(flat: facts)
        writer.write(flat: namelessPlaces.map(Int32.init))
        writer.write(signed: anywhere)
        writer.write(flat: addressed.map(Int32.init))
    }

    /// Reads a table.
    init(from reader: inout PackReader) throws(PackError) {
        members = try reader.value()
        places = try reader.value()
        ports = try reader.value()
        networks = try reader.value()
        index = try reader.value()
        namespaceLabels = try reader.value()
        facts = try reader.list()
        guard facts.count == members.count * Facts.columns else { throw PackError() }
        namelessPlaces = try reader.flat(of: Int32.self).map(Int.init)
        anywhere = try reader.signed()
        addressed = try reader.flat(of: Int32.self).map(Int.init)
    }
}

extension MemberTable.Facts {
    /// How many numbers stand for what is known of a base class.
    fileprivate static let columns = 4

    fileprivate init(_ facts: FlatList<Int32>, _ number: Int) {
        let first = number * Self.columns
        let flags = facts[first + 3]
        self.init(
            place: Int(facts[first]), ports: Int(facts[first + 1]), network: Int(facts[first + 2]),
            isAddresses: flags & 1 != 0, usesNodeNetwork: flags & 2 != 0, isSinglePod: flags & 4 != 0,
            isImplied: flags & 8 != 0)
    }

    fileprivate static func ports(_ facts: FlatList<Int32>, _ number: Int) -> Int { Int(facts[number * columns + 1]) }

    fileprivate static func network(_ facts: FlatList<Int32>, _ number: Int) -> Int { Int(facts[number * columns + 2]) }

    fileprivate static func usesNodeNetwork(_ facts: FlatList<Int32>, _ number: Int) -> Bool {
        facts[number * columns + 3] & 2 != 0
    }

    fileprivate func append(to facts: inout FlatList<Int32>) {
        facts.append(Int32(place))
        facts.append(Int32(ports))
        facts.append(Int32(network))
        facts.append(
            (isAddresses ? 1 : 0) | (usesNodeNetwork ? 2 : 0) | (isSinglePod ? 4 : 0) | (isImplied ? 8 : 0))
    }
}
