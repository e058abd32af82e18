import NetworkModel
import Testing

/// Compares label domains with their members, over three values, one that no domain mentions, and absence.
@Suite struct LabelDomainTests {
    /// `nil` is absence; `z` stands for every value that nothing mentions.
    static let universe: [String?] = [nil, "a", "b", "c", "z"]

    /// A domain and, said independently, who is in it.
    struct Case: Sendable {
        var domain: LabelDomain
        var members: Set<String?>
    }

    /// Every domain that the operators, alone or together, can make of three values.
    static let cases: [Case] = {
        var cases = [Case(domain: .absent, members: [nil])]
        for mask in 0..<8 {
            let values = ["a", "b", "c"].enumerated().filter { mask & (1 << $0.offset) != 0 }.map(\.element)
            let others = Set(universe.filter { $0.map { !values.contains($0) } ?? false })
            cases.append(Case(domain: .oneOf(values), members: Set(values)))
            cases.append(Case(domain: .absentOrNoneOf(values), members: others.union([nil])))
            cases.append(Case(domain: .absentOrNoneOf(values).intersection(.present), members: others))
        }
        return cases
    }()

    @Test func `the four operators behave as semantics E-13 says`() {
        let labels: [(String?, in: Bool, notIn: Bool, exists: Bool, doesNotExist: Bool)] = [
            ("a", true, false, true, false),
            ("b", false, true, true, false),
            ("", false, true, true, false),
            (nil, false, true, false, true),
        ]
        for label in labels {
            let facts = label.0.map(LabelDomain.value) ?? .absent
            #expect(facts.matches(.oneOf(["a"])) == (label.in ? .yes : .no))
            #expect(facts.matches(.absentOrNoneOf(["a"])) == (label.notIn ? .yes : .no))
            #expect(facts.matches(.present) == (label.exists ? .yes : .no))
            #expect(facts.matches(.absent) == (label.doesNotExist ? .yes : .no))
        }
    }

    @Test func `the empty string is a value like any other`() {
        #expect(LabelDomain.value("").matches(.value("")) == .yes)
        #expect(LabelDomain.absent.matches(.value("")) == .no)
    }

    @Test func `domains with the same members are equal values`() {
        for a in Self.cases {
            for b in Self.cases { #expect((a.domain == b.domain) == (a.members == b.members)) }
        }
        #expect(LabelDomain.oneOf(["b", "a", "b"]) == .oneOf(["a", "b"]))
    }

    @Test func `intersection, subset and emptiness agree with the members`() {
        for a in Self.cases {
            #expect(a.domain.isEmpty == a.members.isEmpty)
            for b in Self.cases {
                let common = a.members.intersection(b.members)
                #expect(Self.cases.first { $0.members == common }?.domain == a.domain.intersection(b.domain))
                #expect(a.domain.isSubset(of: b.domain) == a.members.isSubset(of: b.members))
            }
        }
    }

    @Test func `a match is sure when every label that is possible agrees`() {
        for known in Self.cases where !known.members.isEmpty {
            for asked in Self.cases {
                let agreeing = known.members.intersection(asked.members)
                let expected: Match = agreeing == known.members ? .yes : agreeing.isEmpty ? .no : .possible
                #expect(known.domain.matches(asked.domain) == expected)
            }
        }
    }

    @Test func `only a single value that must be present is the only value`() {
        for item in Self.cases {
            let expected = item.members.count == 1 && item.members != ["z"] ? item.members.first ?? nil : nil
            #expect(item.domain.onlyValue == expected)
        }
    }
}

@Suite struct MatchTests {
    @Test func `conjunction and disjunction are minimum and maximum`() {
        let all: [Match] = [.no, .possible, .yes]
        for a in all {
            for b in all {
                #expect(a.and(b) == min(a, b))
                #expect(a.or(b) == max(a, b))
            }
        }
    }
}
