import Foundation
import Manifests
import NetworkModel
import Reachability
import Review
import TestSupport
import Testing

@Suite struct ReviewConfigurationTests {
    private func configuration(_ fields: String) throws -> ReviewConfiguration {
        try #require(readConfiguration(fields).configuration)
    }

    private func example() throws -> ReviewConfiguration {
        let url = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../config/netreeve.yaml")
            .standardized
        let (configuration, diagnostics) = ReviewConfiguration.read(
            SourceText(path: "config/netreeve.yaml", bytes: Array(try Data(contentsOf: url))))
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        return try #require(configuration)
    }

    @Test func `without any field it is the default, by which nothing blocks`() throws {
        #expect(try configuration("") == ReviewConfiguration())
        let standard = ReviewConfiguration()
        for kind in FindingKind.allCases {
            #expect(standard.severity(of: kind, own: .block, at: "refs/heads/main") == .attention)
        }
        #expect(standard.severity(of: .ticketMissing, at: nil) == .attention)
        #expect(standard.guardrails.isEmpty)
        #expect(standard.tickets.paths == ["tickets/*.yaml"])
        #expect(standard.tickets.ownRecords == .propose)
    }

    @Test func `reads how commits refer to tickets, and where records are`() throws {
        let configuration = try example()
        #expect(configuration.references.trailers == ["Ticket", "Change"])
        #expect(
            configuration.references.systems == [
                .init(.jira, projects: ["NET", "SEC"], url: "https://jira.example.org/browse/{id}"), .init(.serviceNow),
            ])
        #expect(
            configuration.references.patterns == [
                .init(
                    try TicketPattern(name: "procurement", pattern: "PO-(?<id>[0-9]{6})"),
                    url: "https://procurement.example.org/orders/{id}")
            ])
        #expect(configuration.tickets.paths == ["tickets/*.yaml"])
        #expect(configuration.tickets.ownRecords == .propose)
        #expect(configuration.tickets.fewestApprovals == 1)
        #expect(configuration.tickets.approvingRoles == ["network-security"])
        #expect(configuration.tickets.separatesDuties)
        #expect(configuration.tickets.reviewEvery == Period(months: 6))
        #expect(configuration.tickets.repository == "platform-policies")
        #expect(
            configuration.tickets.environments == [
                .init("prod", .paths(["clusters/prod/**"])),
                .init("test", .namespaces([NamePattern("test-*"), NamePattern("sandbox")])),
            ])
    }

    @Test func `the references come to rules`() throws {
        #expect(ReferenceRules(ReviewConfiguration().references) == ReferenceRules())
        let rules = ReferenceRules(try example().references)
        #expect(rules.trailerKey == "Ticket")
        #expect(rules.trailerAliases == ["Change"])
        #expect(rules.systems == [.jira, .serviceNow])
        #expect(rules.jiraProjects == ["NET", "SEC"])
        #expect(rules.customPatterns.map(\.name) == ["procurement"])
        #expect(rules.url(of: "NET-42", in: .jira) == "https://jira.example.org/browse/NET-42")
        #expect(
            rules.url(of: "123456", in: .custom("procurement")) == "https://procurement.example.org/orders/123456")
        let every = ReviewConfiguration.References.Name.allCases.map(\.rawValue).joined(separator: ", ")
        let named = try configuration("references: {systems: [\(every)]}\n").references
        #expect(
            ReferenceRules(named).systems == [.jira, .serviceNow, .azureBoards, .gitHub, .gitLab, .redmine, .gerrit])
    }

    @Test func `reads who needs no ticket`() throws {
        let exemptions = try example().exemptions
        #expect(exemptions.bot(name: "renovate[bot]", email: "29139614+renovate[bot]@example.org") != nil)
        #expect(exemptions.bot(name: "Mallory", email: "renovate@example.org") == nil)
        #expect(exemptions.emergencies?.trailer == "Emergency")
        #expect(exemptions.emergencies?.deadlineDays == 5)
        #expect(try configuration("exemptions: {emergencies: {}}\n").exemptions.emergencies != nil)
        #expect(ReviewConfiguration().exemptions.emergencies == nil)
    }

    @Test func `reads guardrails, its own after those of the sets`() throws {
        let configuration = try example()
        #expect(configuration.guardrailSets == GuardrailSet.allCases.sorted())
        let own = try #require(configuration.guardrails.last)
        #expect(own.name == "payments-database")
        #expect(own.expectation == .mustStayShut)
        #expect(own.flow.sources == .anyone)
        #expect(own.exceptSources?.parts.count == 2)
        #expect(own.flow.traffic == TrafficSet(.tcp, 5432...5432))
        #expect(own.severity == .block)
        #expect(own.reason == "Only its own services reach the database of payments.")
        #expect(own.set == nil)
        #expect(own.location?.line == 38)
    }

    @Test func `each set has guardrails of its own name`() {
        for set in GuardrailSet.allCases {
            let rails = set.guardrails()
            #expect(!rails.isEmpty)
            #expect(rails.allSatisfy { $0.set == set && $0.name.hasPrefix(set.rawValue) && $0.reason != nil })
        }
        let names = GuardrailSet.allCases.flatMap { $0.guardrails() }.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test func `the guardrails for the API server mean its pods, and addresses where they are given`() throws {
        let addresses = try EndpointPattern(text: "172.18.0.2/32")
        let (plain, given) = (
            GuardrailSet.apiServer.guardrails(), GuardrailSet.apiServer.guardrails(apiServer: addresses)
        )
        #expect(given[0].flow.destinations.parts == plain[0].flow.destinations.parts + addresses.parts)
    }

    @Test func `production is set apart by either label, in both directions`() throws {
        let rails = GuardrailSet.productionSeparation.guardrails()
        #expect(rails.map(\.expectation) == [.mustStayShut, .mustStayShut])
        #expect(rails[0].flow.sources == rails[1].flow.destinations)
        func isMeant(_ pattern: EndpointPattern, _ labels: [String: String]) -> Bool {
            pattern.parts.contains { part in
                guard case .pods(let pods) = part else { return false }
                return pods.namespaceLabels.matches(LabelFacts(labels)) == .yes
            }
        }
        let (others, production) = (rails[0].flow.sources, rails[0].flow.destinations)
        #expect(isMeant(production, ["environment": "prod"]))
        #expect(isMeant(production, ["env": "production"]))
        #expect(!isMeant(production, ["env": "dev"]))
        #expect(isMeant(others, ["env": "dev"]))
        #expect(!isMeant(others, ["environment": "production"]))
        #expect(!isMeant(others, ["team": "a"]))
        #expect(!isMeant(production, [:]))
    }

    @Test func `reads the share, and which files are looked at`() throws {
        let configuration = try configuration(
            "blastRadius: {closedPercent: 40}\nanalysis: {paths: [a, '!b'], implied: never, "
                + "clusters: [{name: z, path: z}, {name: a, path: a}]}\n")
        #expect(configuration.largestClosedShare == 40)
        #expect(configuration.analysis.paths == ["a", "!b"])
        #expect(configuration.analysis.implied == .never)
        #expect(configuration.analysis.clusters.map(\.name) == ["a", "z"])
    }

    @Test func `the first rule that matches a ref says how severe a finding is`() throws {
        let configuration = try example()
        func severity(_ kind: FindingKind, _ own: FindingSeverity? = nil, at ref: String) -> FindingSeverity {
            configuration.severity(of: kind, own: own, at: ref)
        }
        #expect(severity(.ticketMissing, at: "refs/heads/main") == .block)
        #expect(severity(.ticketMissing, at: "refs/heads/release/1.4") == .block)
        #expect(severity(.ticketMissing, at: "refs/heads/topic") == .attention)
        #expect(severity(.ticketMissing, at: "refs/tags/main") == .attention)
        #expect(severity(.shortfall, at: "refs/heads/main") == .block)
        #expect(severity(.ticketMalformed, at: "refs/heads/main") == .attention)
        #expect(severity(.trap, at: "refs/heads/main") == .note)
        #expect(severity(.guardrailOpen, .attention, at: "refs/heads/main") == .attention)
        #expect(severity(.guardrailOpen, .block, at: "refs/heads/main") == .block)
        #expect(severity(.guardrailOpen, .block, at: "refs/heads/topic") == .attention)
    }

    @Test func `what is written in another order is the same configuration`() throws {
        let one = try configuration(
            "verdicts: [{refs: main, block: [trap, shortfall]}]\nguardrails: {sets: [gitops, dns]}\n"
                + "exemptions: {bots: [b, a]}\ntickets: {approvingRoles: [y, x, y]}\n")
        let other = try configuration(
            "tickets: {approvingRoles: [x, y]}\nexemptions: {bots: [a, b, a]}\n"
                + "guardrails: {sets: [dns, gitops, dns]}\nverdicts: [{refs: [main], block: [shortfall, trap]}]\n")
        #expect(one == other)
    }

    @Test(arguments: [
        Fault("①reference: {}", "unknown-field", "Did you mean `references`?"),
        Fault("references: {trailers: ①'Ticket:'}", "invalid-value", "letters, digits and `-`"),
        Fault("references: {systems: [①jria]}", "invalid-value", "Did you mean `jira`?"),
        Fault("references: {systems: [①{projects: [NET]}]}", "missing-field", "no `name`"),
        Fault("references: {systems: [{name: jira, url: ①jira.example.org}]}", "invalid-value", "no address"),
        Fault("references: {systems: [{name: jira, url: ①'https://jira.example.org'}]}", "invalid-value", "`{id}`"),
        Fault("references: {patterns: [①{name: po}]}", "missing-field", "no `pattern`"),
        Fault("tickets: {environments: [①{name: a}]}", "invalid-value", "either `paths` or `namespaces`"),
        Fault("tickets: {environments: [①{name: a, paths: b, namespaces: c}]}", "invalid-value", "either `paths` or"),
        Fault("tickets: {environments: [①{paths: b}]}", "missing-field", "no `name`"),
        Fault("references: {trailers: ①Change-Id}", "invalid-value", "names no ticket"),
        Fault("references: {systems: [{name: github, projects: ①[a]}]}", "invalid-value", "no `projects`"),
        Fault("references: {patterns: [{name: po, pattern: ①'PO-[0-9]+'}]}", "invalid-pattern", "one group named id"),
        Fault(
            "references: {patterns: ①[{name: a, pattern: 'A(?<id>.)'}, {name: a, pattern: 'B(?<id>.)'}]}",
            "duplicate-id", "called `a`"),
        Fault("tickets: {ownRecords: ①allow}", "invalid-value", "Use `propose`, `authorise`."),
        Fault("tickets: {fewestApprovals: ①21}", "invalid-value", "within 0 and 20"),
        Fault("tickets: {fewestApprovals: ①one}", "wrong-type", "a whole number"),
        Fault("tickets: {separatesDuties: ①maybe}", "wrong-type", "true or false"),
        Fault("tickets: {reviewEvery: ①sometimes}", "invalid-period", "sometimes"),
        Fault("exemptions: {bots: ①'*'}", "invalid-value", "exempts everybody"),
        Fault("exemptions: {emergencies: {deadlineDays: ①0}}", "invalid-value", "within 1 and 365"),
        Fault("guardrails: {sets: [①dsn]}", "invalid-value", "Did you mean `dns`?"),
        Fault("guardrails: {rules: [①{expect: must-stay-open, from: a/b, to: c/d}]}", "missing-field", "no `name`"),
        Fault("guardrails: {rules: [①{name: a, from: a/b, to: c/d}]}", "missing-field", "no `expect`"),
        Fault("guardrails: {rules: [①{name: a, expect: must-stay-open, from: a/b}]}", "missing-field", "no `to`"),
        Fault(
            "guardrails: {rules: [{name: a, expect: ①must-stay-close, from: a/b, to: c/d}]}", "invalid-value",
            "must-stay-"),
        Fault(
            "guardrails: {rules: [{name: a, expect: must-stay-open, from: a/b, to: c/d, severity: ①blok}]}",
            "invalid-value", "Did you mean `block`?"),
        Fault(
            "guardrails: {rules: ①[{name: a, expect: must-stay-open, from: a/b, to: c/d}, "
                + "{name: a, expect: must-stay-shut, from: a/b, to: c/d}]}", "duplicate-id", "two of the `rules`"),
        Fault("blastRadius: {closedPercent: ①0}", "invalid-value", "within 1 and 100"),
        Fault("blastRadius: {closedPercent: ①25%}", "wrong-type", "a whole number"),
        Fault("verdicts: [①{mode: strict}]", "missing-field", "no `refs`"),
        Fault("verdicts: [{refs: main, mode: ①stricter}]", "invalid-value", "Did you mean `strict`?"),
        Fault("verdicts: [{refs: main, block: [①ticket-mising]}]", "invalid-value", "Did you mean `ticket-missing`?"),
        Fault("verdicts: [{refs: main, attention: [trap], block: [①trap]}]", "duplicate-id", "listed twice"),
        Fault("analysis: {implied: ①sometimes}", "invalid-value", "Use `auto`, `never`, `always`."),
        Fault("analysis: {clusters: [①{name: a}]}", "missing-field", "no `path`"),
        Fault("analysis: {paths: ①['!']}", "invalid-value", "leaves nothing out"),
    ])
    func `is refused with its place`(fault: Fault) throws {
        let (configuration, diagnostics) = readConfiguration(MarkedText(fault.text).text + "\n")
        #expect(configuration == nil)
        try fault.expect(.error, in: diagnostics, after: 2)
    }

    @Test func `a file of another kind is refused`() {
        let text = "apiVersion: netreeve.dev/v1\nkind: ProcurementTicket\nid: A\n"
        let (configuration, diagnostics) = ReviewConfiguration.read(
            SourceText(path: "config/netreeve.yaml", bytes: Array(text.utf8)))
        #expect(configuration == nil)
        #expect(diagnostics.map(\.code) == ["invalid-value"])
    }
}
