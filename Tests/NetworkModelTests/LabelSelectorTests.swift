import NetworkModel
import Testing

@Suite struct LabelSelectorTests {
    typealias Requirement = LabelSelector.Requirement

    @Test func `equalities are the same however they are written`() {
        let equalities = LabelSelector(matching: ["app": "web", "tier": "front"])
        #expect(
            equalities == LabelSelector([Requirement("tier", .oneOf(["front"])), Requirement("app", .value("web"))]))
        #expect(
            equalities
                == LabelSelector([
                    Requirement("app", .oneOf(["web", "db"])), Requirement("app", .oneOf(["web"])),
                    Requirement("tier", .value("front")), Requirement("tier", .present),
                ]))
    }

    @Test func `conditions that ask nothing leave no trace`() {
        #expect(LabelSelector([Requirement("app", .anything)]) == .everything)
        #expect(LabelSelector([Requirement("app", .absentOrNoneOf([]))]).isEverything)
        #expect(LabelSelector(matching: [:]) == .everything)
    }

    @Test func `requirements are sorted by key, one each`() {
        let selector = LabelSelector([
            Requirement("b", .present), Requirement("a", .absent), Requirement("b", .absentOrNoneOf(["x"])),
        ])
        #expect(selector.requirements.map(\.key) == ["a", "b"])
        #expect(selector.requirements[1].domain == LabelDomain.absentOrNoneOf(["x"]).intersection(.present))
    }

    /// What may be asked of a key, or known of it.
    static let domains: [LabelDomain] = [
        .anything, .present, .absent, .value("a"), .value("b"), .oneOf(["a", "b"]), .absentOrNoneOf(["a"]),
        LabelDomain.absentOrNoneOf(["b"]).intersection(.present),
    ]

    /// Every way in which two keys can be labelled; `z` stands for values that nothing mentions.
    static let assignments: [[String: String]] = [nil, "a", "b", "z"].flatMap { x in
        [nil, "a", "b", "z"].map { (y: String?) in
            ["x": x, "y": y].compactMapValues { $0 }
        }
    }

    static let selectors: [LabelSelector] = domains.flatMap { x in
        domains.map { y in LabelSelector([Requirement("x", x), Requirement("y", y)]) }
    }

    @Test func `labels known in full match or don't, key by key`() {
        for selector in Self.selectors {
            for labels in Self.assignments {
                let holds = selector.requirements.allSatisfy { requirement in
                    let label = labels[requirement.key].map(LabelDomain.value) ?? .absent
                    return label.isSubset(of: requirement.domain)
                }
                #expect(selector.matches(LabelFacts(labels)) == (holds ? .yes : .no))
            }
        }
    }

    @Test func `labels known in part match possibly when some completions match and some don't`() {
        for known in Self.selectors {
            let completions = Self.assignments.filter { known.matches(LabelFacts($0)) == .yes }
            for asked in Self.selectors {
                let matching = completions.count { asked.matches(LabelFacts($0)) == .yes }
                let expected: Match = matching == completions.count ? .yes : matching == 0 ? .no : .possible
                let match = asked.matches(LabelFacts(knowing: known))
                if match != expected { Issue.record("'\(asked)' of '\(known)': \(match), not \(expected)") }
            }
        }
    }

    @Test func `facts say absent or anything for keys they lack`() {
        #expect(LabelFacts(["a": "1"])["b"] == .absent)
        #expect(LabelFacts(knowing: LabelSelector(matching: ["a": "1"]))["b"] == .anything)
        var facts = LabelFacts(["a": "1"])
        facts["hash"] = .anything
        #expect(LabelSelector([Requirement("hash", .present)]).matches(facts) == .possible)
        #expect(LabelSelector(matching: ["a": "1"]).matches(facts) == .yes)
    }

    @Test func `facts are the same in whatever order they are told`() {
        var told = LabelFacts(["b": "2"])
        told["c"] = .anything
        told["a"] = .value("1")
        told["b"] = .present
        let requirements = [
            Requirement("c", .anything), Requirement("b", .present), Requirement("a", .oneOf(["1", "2"])),
            Requirement("a", .oneOf(["0", "1"])),
        ]
        #expect(told == LabelFacts(requirements, isComplete: true))
        #expect(told.known.map(\.key) == ["a", "b", "c"])
        #expect(told.known["a"] == .value("1"))
        #expect(told.known["b"] == .present)
        #expect(told.known["ab"] == nil)
        #expect(Array(told.known.values) == [.value("1"), .present, .anything])
    }

    @Test(arguments: [
        (Requirement("app", .value("web")), "app=web"),
        (Requirement("app", .oneOf(["b", "a"])), "app in (a,b)"),
        (Requirement("app", .absentOrNoneOf(["b", "a"])), "app notin (a,b)"),
        (Requirement("app", .present), "app"),
        (Requirement("app", .absent), "!app"),
        (Requirement("app", LabelDomain.absentOrNoneOf(["a"]).intersection(.present)), "app,app notin (a)"),
    ])
    func `is written as kubectl writes it`(requirement: Requirement, text: String) {
        #expect(LabelSelector([requirement]).description == text)
    }

    @Test func `joins its terms with commas`() {
        let selector = LabelSelector([Requirement("b", .absent), Requirement("a", .value("1"))])
        #expect(selector.description == "a=1,!b")
        #expect(LabelSelector.everything.description == "")
    }
}
