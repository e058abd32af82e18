import Foundation
import FoundationXML
import Git
import Manifests
import Reachability
import Reports
import Review
import TestSupport
import Testing

/// Reviews as pages.
@Suite struct HTMLReportTests {
    @Test func `shows a review as a page`() throws {
        try expectSnapshot(page(of: Reviewed.full()), named: "review.html")
        try expectSnapshot(page(of: Reviewed.quiet()), named: "review-quiet.html")
    }

    /// It is more than HTML asks for, and tells that nothing out of a repository opens or closes an element.
    @Test func `is well-formed, whatever the names are`() throws {
        for review in [try Reviewed.full(), try Reviewed.quiet(), try Reviewed.hostile()] {
            let document = try document(of: review)
            let elements = try document.nodes(forXPath: "//*").compactMap { $0 as? XMLElement }
            let names = Set(elements.compactMap(\.name))
            #expect(names.isDisjoint(with: ["img", "b", "iframe", "object", "link", "base", "use", "foreignObject"]))
            #expect(elements.count { $0.name == "script" } == 1)
            #expect(elements.count { $0.name == "style" } == 1)
            let attributes = elements.flatMap { $0.attributes ?? [] }
            #expect(!attributes.contains { $0.name == "style" || $0.name?.hasPrefix("on") == true })
            for link in attributes where link.name == "href" {
                let target = try #require(link.stringValue)
                #expect(["#", "https://", "http://"].contains { target.hasPrefix($0) }, "\(target)")
            }
            let ids = attributes.filter { $0.name == "id" }.compactMap(\.stringValue)
            #expect(Set(ids).count == ids.count)
        }
    }

    @Test func `shows hostile names as what they are`() throws {
        let page = page(of: try Reviewed.hostile())
        let hidden = page.unicodeScalars.filter { scalar in
            let category = scalar.properties.generalCategory
            return scalar != "\n"
                && ([.control, .format, .lineSeparator, .paragraphSeparator].contains(category)
                    || scalar.properties.isDefaultIgnorableCodePoint)
        }
        #expect(hidden.isEmpty)
        let text = try document(of: Reviewed.hostile()).rootElement()?.stringValue ?? ""
        for shown in ["</details><script>alert(1)</script>&amp;", "\\u{202E}"] {
            #expect(text.contains(shown), "\(shown)")
        }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `has each change of a pair in the one cell of its groups`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let names = ["a", "b", "c", "d"]
        let ports = [80, 81] as [UInt16]
        var expected: [String: String] = [:]
        var destinations: [UInt16: [[String]: [String]]] = [:]
        for source in names {
            var ofPort: [UInt16: [String]] = [:]
            for destination in names {
                guard let port = (ports.map(Optional.some) + [nil]).randomElement(using: &random) ?? nil else {
                    continue
                }
                ofPort[port, default: []].append(destination)
                expected["x/\(source) → y/\(destination)"] = "nothing → TCP \(port)"
            }
            for (port, some) in ofPort { destinations[port, default: [:]][some, default: []].append(source) }
        }
        let changes = ports.flatMap { port in
            (destinations[port] ?? [:]).sorted { $0.value.joined() < $1.value.joined() }.map { destinations, sources in
                FlowChange(
                    sources: EndpointSet(sources.flatMap { Make.pods("x", $0) }),
                    destinations: EndpointSet(destinations.flatMap { Make.pods("y", $0) }), before: .nothing,
                    after: Verdict(allowed: Make.tcp(port)), cause: .access)
            }
        }
        // Others keep the four from being everybody.
        let others = ["p", "q", "r", "s", "t"]
        let cluster = ClusterChange(
            name: "", changes: changes, addedWorkloads: [], removedWorkloads: [],
            endpoints: ["x", "y"].flatMap { space in (names + others).flatMap { Make.pods(space, $0) } },
            singlePods: [], baseSources: Example.baseSources, headSources: Example.headSources)
        let review = try Reviewed.review(Example.report([cluster]), verdict: .attention)
        #expect(try cells(of: document(of: review)) == expected)
    }

    @Test func `says what it doesn't show`() throws {
        let changes = (0..<1100).map { number in
            FlowChange(
                sources: EndpointSet(Make.pods("x", "from-\(number)")),
                destinations: EndpointSet(Make.pods("y", "to-\(number)")), before: .nothing,
                after: Verdict(allowed: Make.tcp(80)), cause: .access)
        }
        let page = page(of: try Reviewed.review(Example.report([Example.cluster(changes: changes)]), verdict: .pass))
        #expect(page.contains("Showing 1000 of 1100 changes; the JSON report has all of them."))
        #expect(page.contains("1040 changes, 20 groups of sources, 36 groups of destinations."))
        #expect(page.contains("Not drawn, but in the list below: 1060 changes."))
    }

    private func page(of review: ChangeReview) -> String { written { HTMLReport.write(review, to: &$0) } }

    private func document(of review: ChangeReview) throws -> XMLDocument {
        let page = page(of: review).replacing("<!DOCTYPE html>\n", with: "")
        return try XMLDocument(xmlString: page, options: [.nodePreserveWhitespace])
    }

    /// What the matrix says of each pair of which it says something.
    private func cells(of document: XMLDocument) throws -> [String: String] {
        func texts(_ path: String, of node: XMLNode) throws -> [String] {
            try node.nodes(forXPath: path).map { $0.stringValue ?? "" }
        }
        var found: [String: String] = [:]
        guard let head = try document.nodes(forXPath: "//thead/tr").first else { return found }
        let columns = try texts("th", of: head).dropFirst()
        for row in try document.nodes(forXPath: "//tbody/tr") {
            let sources = try texts("th", of: row)[0].components(separatedBy: ", ")
            for (column, cell) in zip(columns, try texts("td", of: row)) where !cell.isEmpty {
                let change = cell.components(separatedBy: "opened").last?.trimmingCharacters(
                    in: .whitespacesAndNewlines)
                for destination in column.components(separatedBy: ", ") {
                    for source in sources { found["\(source) → \(destination)"] = change }
                }
            }
        }
        return found
    }
}

/// Reviews that the pages show.
enum Reviewed {
    private struct Unreadable: Error {}

    private static func id(_ digit: String) throws -> ObjectID {
        try #require(ObjectID(hex: String(String(repeating: digit, count: 40).prefix(40))))
    }

    private static func commit(_ digit: String, _ message: String) throws -> Commit {
        let ada = Commit.Signature(name: "Ada Lovelace", email: "ada@example.org", time: 1_800_000_000, offset: 0)
        return Commit(
            id: try id(digit), tree: try id("0"), parents: [try id("f")],
            summary: String(message.prefix { $0 != "\n" }), message: message, author: ada, committer: ada)
    }

    /// A review of a change, made by some commits.
    static func review(
        _ change: ChangeReport, _ messages: [String] = ["payments: let web call the api"],
        tickets: [TicketAssessment] = [], findings: [Finding] = [], verdict: ReviewVerdict
    ) throws -> ChangeReview {
        let commits = try messages.enumerated().map { number, message in
            ReviewedCommit(
                commit: try commit("\(number + 1)", message), message: CommitMessage(message), change: change,
                digest: change.flowDigest, origin: .written)
        }
        let head = try #require(commits.last).commit
        return ChangeReview(
            range: ResolvedRange(
                label: "main~1..main", baseLabel: "main~1", headLabel: "main", base: nil, head: head,
                commits: commits.map(\.commit), isDiverged: false),
            ref: "refs/heads/main", day: try #require(Day("2026-11-24")), configuration: .base, change: change,
            digest: change.flowDigest, commits: commits, tickets: tickets, findings: findings, diagnostics: [],
            verdict: verdict)
    }

    /// Something of everything.
    static func full() throws -> ChangeReview {
        guard case .record(let record) = try TicketRecord.read(Example.ticketFile()).reading else { throw Unreadable() }
        let (opened, possible) = (Example.changes[0], Example.changes[4])
        var ticket = TicketAssessment(
            id: record.id, url: "https://tickets.example/NET-42", commits: [try id("1")],
            sources: [.trailer(line: 3, key: "Ticket"), .branch("net-42")], record: record, isProposed: false,
            state: .ok)
        ticket.nextReview = record.nextReview(every: nil)
        ticket.requirements = zip(
            record.requirements, [.met, .notMet(cluster: "", opened), .undecided(cluster: "", possible)]
        ).map { RequirementOutcome(id: $0.id, text: $0.text, result: $1) }
        let excess = FlowExcess(
            cluster: "",
            region: FlowRegion(from: opened.sources, to: opened.destinations, traffic: opened.after.allowed),
            opens: true, isPossible: false)
        let findings = [
            Finding(.outOfScope(excess), severity: .block, tickets: [record.id]),
            Finding(.requirement(ticket.requirements[1]), severity: .attention, tickets: [record.id]),
            Finding(.ticketMissing, severity: .attention, commits: [try id("2")]),
            Finding(.guardrailIdle(name: "metrics stay open"), severity: .note),
        ]
        return try review(
            Example.report([Example.cluster()], diagnostics: Example.errors + Example.warnings),
            ["payments: let web call the api\n\nTicket: NET-42", "payments: and the rest"], tickets: [ticket],
            findings: findings, verdict: .block)
    }

    /// Nothing to say.
    static func quiet() throws -> ChangeReview {
        try review(
            Example.report([Example.cluster(changes: [])], diagnostics: []), ["docs: a word"], verdict: .pass)
    }

    /// Hostile text wherever a review takes any.
    static func hostile() throws -> ChangeReview {
        let text = Hostile.names.joined()
        var record = TicketRecord(id: text, title: text, at: SourceLocation(path: text, line: 1, column: 1))
        record.owner = Person(name: text, team: text, contact: text)
        record.funding = TicketRecord.Funding()
        record.funding?.costCentre = text
        var ticket = TicketAssessment(
            id: text, url: "javascript:alert(1)", commits: [], sources: [.branch(text), .pushOption(text)],
            record: record, isProposed: true, state: .unverifiable)
        ticket.requirements = [RequirementOutcome(id: text, text: text, result: .notTestable)]
        return try review(
            Hostile.report, Hostile.names.map { "\($0) \(text)\n\nTicket: javascript:alert(1)" }, tickets: [ticket],
            findings: [Finding(.guardrailIdle(name: text), severity: .note, tickets: [text])], verdict: .incomplete)
    }
}
