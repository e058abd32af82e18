import NetworkModel
import Packing

/// The selectors of pods, numbered, with an index from what pods are to the selectors that may match them.
///
/// Each selector is found by one requirement that whatever it matches must have: a pod label of certain values, or the
/// place, or a namespace label.
struct SelectorTable: Sendable {
    private var selectors = PackedTable<PodSelector>()
    private var index = Postings()

    /// How many selectors there are.
    var count: Int { selectors.count }

    /// A selector.
    mutating func value(_ number: Int) -> PodSelector { selectors.value(number) }

    /// The number of a selector, which is new if the selector is.
    mutating func number(of selector: PodSelector, _ members: inout MemberTable) -> Int {
        let before = selectors.count
        let number = selectors.number(of: selector)
        if number == before { add(selector, number, &members) }
        return number
    }

    private mutating func add(_ selector: PodSelector, _ number: Int, _ members: inout MemberTable) {
        let best = selector.pods.requirements.filter { $0.domain.isListed }
            .min { $0.domain.values.count < $1.domain.values.count }
        switch selector.namespaces {
        case .named(let name):
            let place = members.number(of: .named(name))
            guard let best else { return index.add(number, under: LabelKey.place(place)) }
            for value in best.domain.values {
                index.add(number, under: LabelKey.label(best.key, value, in: place))
            }
            index.add(number, under: LabelKey.open(best.key))
        case .matching(let namespaces):
            if let best {
                for value in best.domain.values { index.add(number, under: LabelKey.label(best.key, value)) }
                index.add(number, under: LabelKey.open(best.key))
            } else if let best = namespaces.requirements.first(where: { $0.domain.isListed }) {
                for value in best.domain.values { index.add(number, under: LabelKey.namespace(best.key, value)) }
                index.add(number, under: LabelKey.byNamespace)
            } else {
                index.add(number, under: LabelKey.rest)
            }
        }
    }

    /// The selectors among which are all that may match a base class: ascending.
    ///
    /// - Parameters:
    ///   - member: the base class, whose place has the number `place`.
    ///   - namespaceLabels: what is known of the labels of its namespace.
    func candidates(for member: Member, place: Int, namespaceLabels: LabelFacts) -> [Int] {
        guard member.podLabels.isComplete else { return Array(0..<count) }
        var found: [Int] = []
        index.collect(under: LabelKey.place(place), into: &found)
        index.collect(under: LabelKey.rest, into: &found)
        for (key, domain) in member.podLabels.known {
            if domain.excludesValues { index.collect(under: LabelKey.open(key), into: &found) }
            for value in domain.values where !domain.excludesValues {
                index.collect(under: LabelKey.label(key, value, in: place), into: &found)
                index.collect(under: LabelKey.label(key, value), into: &found)
            }
        }
        if namespaceLabels.isComplete, !namespaceLabels.known.values.contains(where: \.excludesValues) {
            for (key, domain) in namespaceLabels.known {
                for value in domain.values { index.collect(under: LabelKey.namespace(key, value), into: &found) }
            }
        } else {
            index.collect(under: LabelKey.byNamespace, into: &found)
        }
        return Set(found).sorted()
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
        writer.write(index)
    }

    /// Reads a table.
    init(from reader: inout PackReader) throws(PackError) {
        selectors = try reader.value()
        index = try reader.value()
    }
}
