import NetworkModel
import Packing

/// The selectors of pods, numbered, with an index from what pods are to the selectors that may match them.
///
/// Each selector is found by what all that it matches must have: a pod label of certain values, with the namespace's name or
/// one of its labels where it asks for that too.
struct SelectorTable: Sendable {
    private var selectors = PackedTable<PodSelector>(remembers: true)
    /// By selector: the number of the place that it looks into, where that is a namespace by name; otherwise -1.
    private var scopes = FlatList<Int32>()
    private var index = Postings()

    /// How many selectors there are.
    var count: Int { selectors.count }

    /// A selector.
    mutating func value(_ number: Int) -> PodSelector { selectors.value(number) }

    /// Forgets what can be made anew from the bytes.
    mutating func forget() { selectors.forget() }

    /// The number of a selector, which is new if the selector is.
    mutating func number(of selector: PodSelector, _ members: inout MemberTable) -> Int {
        let before = selectors.count
        let number = selectors.number(of: selector)
        if number == before { add(selector, number, &members) }
        return number
    }

    private mutating func add(_ selector: PodSelector, _ number: Int, _ members: inout MemberTable) {
        let best = Self.rarest(selector.pods, LabelKey.label) { members.count(ofLabel: $0) }
        if let best { index.add(number, under: LabelKey.open(best.key)) }
        switch selector.namespaces {
        case .named(let name):
            let place = members.number(of: .named(name))
            scopes.append(Int32(place))
            guard let best else { return index.add(number, under: LabelKey.place(place)) }
            for label in best.labels { index.add(number, under: LabelKey.label(label, in: place)) }
        case .matching(let namespaces):
            scopes.append(-1)
            let places = Self.rarest(namespaces, LabelKey.namespace) { members.count(ofNamespaceLabel: $0) }
            if places != nil { index.add(number, under: LabelKey.byNamespace) }
            switch (best?.labels, places?.labels) {
            case (let labels?, let places?):
                for label in labels {
                    for place in places { index.add(number, under: LabelKey.label(label, inNamespacesWith: place)) }
                }
            case (let keys?, nil), (nil, let keys?): for key in keys { index.add(number, under: key) }
            case (nil, nil): index.add(number, under: LabelKey.rest)
            }
        }
    }

    /// The requirement of listed values that the fewest satisfy, with its labels' keys.
    private static func rarest(
        _ selector: LabelSelector, _ label: (String, String) -> UInt64, count: (UInt64) -> Int
    ) -> (key: String, labels: [UInt64])? {
        // Most selectors ask for one value of one label.
        if selector.requirements.count == 1, let value = selector.requirements[0].domain.onlyValue {
            return (selector.requirements[0].key, [label(selector.requirements[0].key, value)])
        }
        let listed = selector.requirements.filter { $0.domain.isListed }
            .map { requirement in (requirement.key, requirement.domain.values.map { label(requirement.key, $0) }) }
        return listed.count < 2
            ? listed.first : listed.min { $0.1.reduce(0) { $0 + count($1) } < $1.1.reduce(0) { $0 + count($1) } }
    }

    /// The selectors among which are all that may match a base class: ascending.
    ///
    /// - Parameters:
    ///   - member: the base class, whose place has the number `place`.
    ///   - namespace: what is known of the labels of its namespace.
    func candidates(for member: Member, place: Int, namespace: NamespaceKeys) -> [Int] {
        guard member.podLabels.isComplete else { return Array(0..<count) }
        var found: [Int] = []
        index.collect(under: LabelKey.place(place), into: &found)
        index.collect(under: LabelKey.rest, into: &found)
        if !namespace.isListed { index.collect(under: LabelKey.byNamespace, into: &found) }
        for key in namespace.keys { index.collect(under: key, into: &found) }
        for (key, domain) in member.podLabels.known {
            if domain.excludesValues { index.collect(under: LabelKey.open(key), into: &found) }
            for value in domain.values where !domain.excludesValues {
                let label = LabelKey.label(key, value)
                index.collect(under: LabelKey.label(label, in: place), into: &found)
                index.collect(under: label, into: &found)
                for key in namespace.keys {
                    index.collect(under: LabelKey.label(label, inNamespacesWith: key), into: &found)
                }
            }
        }
        found.sort()
        var last = -1
        found.removeAll { number in
            defer { last = number }
            return number == last
        }
        return found
    }

    /// Whether a selector looks into one namespace alone, by its name: then the number of its place.
    func place(of number: Int) -> Int? { scopes[number] < 0 ? nil : Int(scopes[number]) }
}

/// What is known of the labels of a namespace, with the keys by which selectors are found that ask for one of them.
struct NamespaceKeys: Sendable {
    let labels: LabelFacts
    fileprivate let keys: [UInt64]
    /// Whether every label is one of listed values, so that the keys are all there are.
    fileprivate let isListed: Bool

    init(_ labels: LabelFacts) {
        self.labels = labels
        isListed = labels.isComplete && !labels.known.contains { $1.excludesValues }
        var keys: [UInt64] = []
        if isListed {
            for (key, domain) in labels.known { keys += domain.values.map { LabelKey.namespace(key, $0) } }
        }
        self.keys = keys
    }
}

extension LabelDomain {
    /// Whether what satisfies it is one of the values that it lists.
    var isListed: Bool { !allowsAbsence && !excludesValues }
}

extension SelectorTable: Packable {
    /// The selectors and their index.
    func pack(into writer: inout PackWriter) {
        writer.write(selectors)
        writer.write(flat: scopes)
        writer.write(index)
    }

    /// Reads a table.
    init(from reader: inout PackReader) throws(PackError) {
        selectors = try reader.value()
        scopes = try reader.list()
        guard scopes.count == selectors.count else { throw PackError() }
        index = try reader.value()
    }
}
