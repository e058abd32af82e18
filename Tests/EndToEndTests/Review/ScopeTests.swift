import TestSupport
import Testing

/// What a ticket authorises and requires, against what a change does.
@Suite struct ScopeTests {
    /// What is said of a change of the ports that `web` may reach at `db`, at first 5432.
    private func review(_ ticket: Ticket, ports: [Int], configuration: String? = nil) throws -> ReviewAnswer {
        let repository = try TemporaryRepository.shop([ticket], configuration: configuration)
        try repository.openPorts(ports)
        try repository.commit("Change\n\nTicket: NET-42\n")
        return try repository.review("--ref", "main")
    }

    @Test func `what opens beyond the scope is told exactly, and nothing else`() throws {
        let answer = try review(Ticket(), ports: [5432, 8443, 9000], configuration: Configurations.strict)
        #expect(answer.status == 4)
        #expect(answer.findings == ["opens shop/web → shop/db TCP 9000, which NET-42 doesn't cover"])
    }

    @Test func `what closes needs to be authorised too`() throws {
        let answer = try review(Ticket(), ports: [8443])
        #expect(answer.status == 1)
        #expect(answer.findings == ["closes shop/web → shop/db TCP 5432, which NET-42 doesn't cover"])
        let closing = Ticket(
            scope:
                "scope: {opens: [{from: shop/web, to: shop/db, ports: 8443}], closes: [{from: shop/*, to: shop/db, ports: any}]}"
        )
        #expect(try review(closing, ports: [8443]).status == 0)
    }

    @Test func `a ticket without flows authorises none`() throws {
        let answer = try review(Ticket(scope: nil), ports: [5432, 8443], configuration: Configurations.strict)
        #expect(answer.status == 4)
        #expect(answer.findings == ["NET-42 states no flows, so that nothing is authorised"])
    }

    @Test(arguments: [
        ("environments: [prod]", "environments"), ("repositories: [other], paths: ['**']", "repositories"),
    ])
    func `a scope that is narrowed by what isn't judged authorises nothing`(field: String, name: String) throws {
        let scope = "scope: {opens: [{from: shop/web, to: shop/db, ports: 8443}], \(field)}"
        let answer = try review(Ticket(scope: scope), ports: [5432, 8443], configuration: Configurations.strict)
        #expect(answer.status == 4)
        #expect(answer.headline.contains("NET-42 unverifiable"))
        #expect(
            answer.findings == [
                "whether NET-42 covers this can't be told: its scope is narrowed by \(name), which isn't judged"
            ])
    }

    @Test(arguments: [
        ("repositories: [other, platform]", nil),
        (
            "repositories: [other]",
            "NET-42 covers nothing here: its scope is narrowed to other repositories than platform"
        ),
        // By paths: the policy is policies/db.yaml.
        ("environments: [policies]", nil), ("environments: [policies, elsewhere]", nil),
        (
            "environments: [clusters]",
            "whether NET-42 covers this can't be told: policies/db.yaml changes as well, which is in none of the "
                + "environments that its scope is narrowed to"
        ),
        // By namespaces: the flow is within shop.
        ("environments: [shops]", nil), ("environments: [clusters, shops]", nil),
        (
            "environments: [offices]",
            "whether NET-42 covers this can't be told: flows of namespace shop change as well, which is in none of the "
                + "environments that its scope is narrowed to"
        ),
        // What isn't configured may be anywhere.
        (
            "environments: [offices, elsewhere]",
            "whether NET-42 covers this can't be told: its scope is narrowed by environments, which isn't judged"
        ),
        ("repositories: [platform], environments: [shops], paths: [policies]", nil),
        (
            "repositories: [platform], environments: [shops], paths: [apps]",
            "whether NET-42 covers this can't be told: policies/db.yaml changes as well, which is none of the paths that "
                + "its scope is narrowed to"
        ),
    ])
    func `a scope is narrowed to repositories and environments that are configured`(
        field: String, finding: String?
    ) throws {
        let scope = "scope: {opens: [{from: shop/web, to: shop/db, ports: 8443}], \(field)}"
        let configuration = """
            \(Configurations.strict)
            tickets:
              repository: platform
              environments:
              - {name: policies, paths: [policies]}
              - {name: clusters, paths: ['clusters/**']}
              - {name: shops, namespaces: ['sh*']}
              - {name: offices, namespaces: [office]}
            """
        let answer = try review(Ticket(scope: scope), ports: [5432, 8443], configuration: configuration)
        #expect(answer.findings == [finding].compactMap(\.self), "\(answer.output)")
        #expect(answer.status == (finding == nil ? 0 : 4))
    }

    @Test func `an end in no environment is left out of account, and one has to be in one`() throws {
        func status(_ environments: String) throws -> ReviewAnswer {
            let scope = "scope: {opens: [{from: shop/web, to: shop/db, ports: 8443}], environments: [offices]}"
            return try review(
                Ticket(scope: scope), ports: [5432, 8443],
                configuration: "tickets: {environments: [\(environments)]}")
        }
        let neither = try status("{name: offices, namespaces: [office]}")
        #expect(
            neither.findings == [
                "whether NET-42 covers this can't be told: flows change as well whose ends are in none of the "
                    + "environments that its scope is narrowed to"
            ])
        let others = "{name: shops, namespaces: [shop]}"
        #expect(try status("{name: offices, namespaces: [office]}, \(others)").finds("flows of namespace shop change"))
    }

    @Test func `a scope that is narrowed to paths counts where all that changes lies there`() throws {
        func narrowed(_ paths: String) -> Ticket {
            Ticket(scope: "scope: {opens: [{from: shop/web, to: shop/db, ports: 8443}], paths: [\(paths)]}")
        }
        #expect(try review(narrowed("'policies/*'"), ports: [5432, 8443]).status == 0)
        let elsewhere = try review(narrowed("prod/**"), ports: [5432, 8443], configuration: Configurations.strict)
        #expect(elsewhere.status == 4)
        #expect(elsewhere.headline.contains("NET-42 unverifiable"))
        #expect(
            elsewhere.findings == [
                "whether NET-42 covers this can't be told: policies/db.yaml changes as well, which is none of the paths "
                    + "that its scope is narrowed to"
            ])

        let repository = try TemporaryRepository.shop([narrowed("policies")])
        try repository.openPorts([5432, 8443])
        try repository.write("README.md", "No manifest\n")
        try repository.write("tickets/NET-42.yaml", narrowed("policies").text + "# A remark\n")
        try repository.commit("Change\n\nTicket: NET-42\n")
        let answer = try repository.review()
        #expect(answer.status == 0 && answer.findings.isEmpty, "\(answer.output)")
        // What was a record and is a policy now isn't overlooked.
        try repository.write("tickets/NET-42.yaml", Shop.policy("other", ports: [1]))
        try repository.openPorts([5432, 8443, 8444])
        try repository.commit("Change\n\nTicket: NET-42\n")
        #expect(try repository.review().finds("tickets/NET-42.yaml changes as well"))
    }

    @Test func `without a scope, what must be reached may be opened`() throws {
        let assert = "assert: {expect: must-reach, from: shop/web, to: shop/db, ports: 8443}"
        let ticket = Ticket(scope: nil, rest: "requirements: [{id: R1, text: t, \(assert)}]")
        #expect(try review(ticket, ports: [5432, 8443]).status == 0)
        #expect(try review(ticket, ports: [5432, 8443, 9000]).findings.count == 1)
    }

    @Test func `an exception counts until its day`() throws {
        func ticket(_ day: String) -> Ticket {
            Ticket(rest: "exceptions: [{id: X1, from: shop/web, to: shop/db, ports: 9000, reason: r, expires: \(day)}]")
        }
        #expect(try review(ticket("2026-11-24"), ports: [5432, 8443, 9000]).status == 0)
        #expect(try review(ticket("2026-11-23"), ports: [5432, 8443, 9000]).status == 1)
    }

    @Test func `what is authorised and isn't there is a shortfall, which is noted`() throws {
        let scope = "scope: {opens: [{from: shop/web, to: shop/db, ports: [8443, 9000]}]}"
        let answer = try review(Ticket(scope: scope), ports: [5432, 8443])
        #expect(answer.status == 0)
        #expect(answer.findings.count == 1)
        #expect(answer.findings[0].hasPrefix("NET-42 authorises shop/web → shop/db, "))
        #expect(answer.findings[0].hasSuffix("and shop/web → shop/db can't pass yet"))
    }

    @Test func `what is authorised for somebody who isn't there is noted`() throws {
        let flows = "{from: shop/web, to: shop/db, ports: 8443}, {from: shop/web, to: shop/cache, ports: 6379}"
        let answer = try review(Ticket(scope: "scope: {opens: [\(flows)]}"), ports: [5432, 8443])
        #expect(answer.status == 0)
        #expect(
            answer.findings == ["NET-42 authorises shop/web → shop/cache, TCP 6379, and one of the two is nobody"])
    }

    /// How a requirement of the ticket turns out when port 8443 is opened.
    private func outcome(_ assertion: String?, besides: String = "") throws -> (line: String, answer: ReviewAnswer) {
        let assert = assertion.map { ", assert: \($0)" } ?? ""
        let ticket = Ticket(rest: "requirements: [{id: R1, text: t\(assert)}\(besides)]")
        let answer = try review(ticket, ports: [5432, 8443])
        return (try #require(answer.requirement("R1"), "\(answer.output)"), answer)
    }

    @Test func `must reach`() throws {
        let met = try outcome("{expect: must-reach, from: shop/web, to: shop/db, ports: [5432, 8443]}")
        #expect(met.line.hasPrefix("    ✓") && met.answer.status == 0)
        let not = try outcome("{expect: must-reach, from: shop/web, to: shop/db, ports: 9000}")
        #expect(not.line.hasPrefix("    ✗") && not.answer.status == 1)
        #expect(not.answer.finds("NET-42 R1 (t) is not met: shop/web → shop/db"))
    }

    @Test func `must not reach`() throws {
        let met = try outcome("{expect: must-not-reach, from: internet, to: shop/db}")
        #expect(met.line.hasPrefix("    ✓") && met.answer.status == 0)
        let not = try outcome("{expect: must-not-reach, from: shop/web, to: shop/db, ports: 8000-9000}")
        #expect(not.line.hasPrefix("    ✗") && not.answer.status == 1)
        #expect(not.answer.finds("is not met: shop/web → shop/db may pass TCP 8443"))
    }

    @Test func `nobody else gains`() throws {
        let reach = ", {id: R2, text: u, assert: {expect: must-reach, from: shop/web, to: shop/db, ports: 8443}}"
        let met = try outcome("{expect: nobody-else-gains, to: shop/db, except: [R2]}", besides: reach)
        #expect(met.line.hasPrefix("    ✓") && met.answer.status == 0, "\(met.answer.output)")
        let not = try outcome("{expect: nobody-else-gains, to: shop/db}")
        #expect(not.line.hasPrefix("    ✗") && not.answer.status == 1)
        // Port 5432 was open before.
        #expect(not.answer.finds("is not met: shop/web → shop/db may pass TCP 8443"))
        #expect(!not.answer.finds("5432"))
        let unharmed = try outcome("{expect: nobody-else-gains, to: shop/web}")
        #expect(unharmed.line.hasPrefix("    ✓") && unharmed.answer.status == 0)
    }

    @Test func `what is about nobody, and what only people can tell`() throws {
        let nobody = try outcome("{expect: must-reach, from: shop/web, to: shop/cache, ports: 80}")
        #expect(nobody.line.hasPrefix("    ?") && nobody.answer.status == 1)
        #expect(nobody.answer.finds("is about nobody in the repository"))
        let people = try outcome(nil)
        #expect(people.line.hasPrefix("    ·") && people.answer.status == 0)
    }

    @Test func `what depends on unknown labels can't be decided`() throws {
        // Nothing says whether the namespace other is labelled team=ops.
        let repository = try TemporaryRepository.shop([
            Ticket(
                scope: "scope: {opens: [{from: '*/*', to: shop/db, ports: any}]}",
                rest:
                    "requirements: [{id: R1, text: t, assert: {expect: must-reach, from: other/job, to: shop/db, ports: 5432}}]"
            )
        ])
        try repository.write("apps/job.yaml", Shop.deployment("job", namespace: "other"))
        let policy = Shop.policy("db", ports: [5432])
            .replacing("podSelector: {matchLabels: {app: web}}", with: "namespaceSelector: {matchLabels: {team: ops}}")
        try repository.write("policies/db.yaml", policy)
        try repository.commit("Let ops in\n\nTicket: NET-42\n")
        let answer = try repository.review()
        #expect(answer.requirement("R1")?.hasPrefix("    ?") == true, "\(answer.output)")
        #expect(answer.finds("NET-42 R1 (t) can't be decided: other/job → shop/db"))
        #expect(answer.status == 1)
    }
}
