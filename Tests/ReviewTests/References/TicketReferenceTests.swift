import Review
import Testing

/// A message and the tickets it names.
struct Naming: Sendable, CustomTestStringConvertible {
    let message: String
    let ids: [String]

    init(_ message: String, _ ids: String...) {
        self.message = message
        self.ids = ids
    }

    var testDescription: String { String(message.prefix(60)).debugDescription }

    func check(_ rules: ReferenceRules) {
        #expect(CommitMessage(message, rules: rules).references.map(\.id) == ids, "\(message)")
    }
}

struct TicketReferenceTests {
    // MARK: Values of trailers

    @Test(arguments: [
        Naming("S\n\nTicket: NET-42\n", "NET-42"),
        Naming("S\n\nticket: NET-42\n", "NET-42"),
        Naming("S\n\nTicket: NET-42, NET-43\n", "NET-42", "NET-43"),
        Naming("S\n\nTicket: NET-42 NET-43; NET-44 and NET-45\n", "NET-42", "NET-43", "NET-44", "NET-45"),
        Naming("S\n\nTicket: NET-43\nTicket: NET-42\n", "NET-43", "NET-42"),
        Naming("S\n\nTicket: NET-42,\n  NET-43\n", "NET-42", "NET-43"),
        Naming("S\n\nTicket: NET-42 (replaces NET-41)\n", "NET-42"),
        Naming("S\n\nTicket: NET-42, as discussed in NET-41\n", "NET-42"),
        Naming("S\n\nTicket: NET-42: open the port\n", "NET-42"),
        Naming("S\n\nTicket: [NET-42]\n", "NET-42"),
        Naming("S\n\nTicket: NET-42.\n", "NET-42"),
        Naming("S\n\nTicket: NET-42/NET-43\n", "NET-42", "NET-43"),
        Naming("S\n\nTicket: NET2_A-42\n", "NET2_A-42"),
        Naming(
            "S\n\nTicket: CHG0012345\nTicket: RITM0000001, REQ1, INC42, PRB0040001\n",
            "CHG0012345", "RITM0000001", "REQ1", "INC42", "PRB0040001"),
        Naming("S\n\nTicket: AB#123\n", "AB#123"),
        Naming("S\n\nTicket: none\n"),
        Naming("S\n\nTicket: net-42\n"),
        Naming("S\n\nTicket: NET-042\n"),
        Naming("S\n\nTicket: X-1\n"),
        Naming("S\n\nTicket: UTF-8\n"),
        Naming("S\n\nTicket: #12\n"),
        Naming("S\n\nTicket: path/NET-42\n"),
        Naming("S\n\nReviewed-by: NET-42\n"),
        Naming("S\n\nChange-Id: I0123456789abcdef0123456789abcdef01234567\n"),
    ])
    func `a trailer's value is read by default as`(naming: Naming) { naming.check(ReferenceRules()) }

    @Test(arguments: [
        Naming("S\n\nBug: 12345\n", "12345"),
        Naming("S\n\nBug: chromium:12345, b/678\n", "chromium:12345", "b/678"),
        Naming("S\n\nExt-ref: MB-12345\nChange-Id: I0123456789abcdef0123456789abcdef01234567\n", "MB-12345"),
        Naming("S\n\nTicket: 12345\n"),
        Naming("S\n\nBug fix 12345\n"),
    ])
    func `Gerrit's footers are read as`(naming: Naming) {
        naming.check(ReferenceRules(systems: [.jira, .gerrit]))
    }

    @Test func `aliases are keys, but Change-Id never is`() {
        let rules = ReferenceRules(trailerKey: "Change", trailerAliases: ["Refs", "Change-Id"])
        Naming("S\n\nChange: CHG1\nRefs: NET-42\nTicket: NET-43\nChange-Id: NET-44\n", "CHG1", "NET-42").check(rules)
    }

    // MARK: Free text

    @Test(arguments: [
        "UTF-8", "SHA-256", "ISO-27001", "RFC-2119", "CVE-2024-1234", "HTTP-2", "X-1", "AES-256", "IPV-4", "NET-42",
        "GPT-4", "K8S-1", "H-264", "x86-64", "COVID-19", "CHG-1", "CHG12", "INC1", "REQ-2", "AB-12", "#12", "a/b#12",
        "AB#",
        "xCHG0012345", "CHG0012345x", "CHG0012345-1", "mail@CHG0012345.example", "/var/CHG0012345/log", "xAB#12",
        "AB#1.5",
    ])
    func `by default free text isn't taken for a ticket`(word: String) {
        for message in [
            "\(word)", "Use \(word) now", "S\n\n\(word)\n", "S\n\nUse (\(word)), please.\n\nReviewed-by: Bo\n",
        ] {
            Naming(message).check(ReferenceRules())
        }
    }

    @Test(arguments: [
        Naming("CHG0012345: open the port\n", "CHG0012345"),
        Naming("Open the port (AB#12)\n", "AB#12"),
        Naming("S\n\nAs CHG0012345 says, and RITM0012346.\n", "CHG0012345", "RITM0012346"),
        Naming("S\n\n“CHG0012345”—AB#12…\n", "CHG0012345", "AB#12"),
        Naming("S\n\n**CHG0012345**, _AB#12_, CHG0012347's\n", "CHG0012345", "AB#12", "CHG0012347"),
        Naming("S\n\n- CHG0012345\n* AB#12\n", "CHG0012345", "AB#12"),
        Naming("S\n\nFixes: CHG0012345\nReviewed-by: CHG0012346 <a@example.org>\n", "CHG0012345"),
    ])
    func `by default free text names`(naming: Naming) { naming.check(ReferenceRules()) }

    @Test(arguments: [
        Naming("NET-42: open the port\n", "NET-42"),
        Naming("[NET-42][OPS_A-1] open the port\n", "NET-42", "OPS_A-1"),
        Naming("NET-42 #comment opened #time 1h\n", "NET-42"),
        Naming("Revert \"NET-42: open the port\"\n", "NET-42"),
        Naming("S\n\nUTF-8, SHA-256 and FOO-1 aren't, NET-42 is.\n", "NET-42"),
        Naming("S\n\nNET-042, NET-42x, NET-42-1, SUBNET-42, net-42, NET-, NET-4.2\n"),
        Naming("S\n\nhttps://example.org/NET-42 and dir/NET-42/file\n"),
        Naming("S\n\nTicket: FOO-1, NET-42\n", "NET-42"),
    ])
    func `with projects, Jira's keys are`(naming: Naming) {
        naming.check(ReferenceRules(jiraProjects: ["NET", "OPS_A"]))
    }

    // GitHub's keywords; bare numbers; never where Markdown or git has another use of the sign.
    private static let numbers = [
        Naming("Open the port\n\nFixes #12\n", "#12"),
        Naming("Open the port, closes #12\n", "#12"),
        Naming("#12: open the port\n", "#12"),
        Naming("S\n\nSee #12, (#13) and [#14].\n", "#12", "#13", "#14"),
        Naming("S\n\nResolves shop/web#12\n", "shop/web#12"),
        Naming("S\n\n# 12\n## 13 things\n#14\n### #15\n"),
        Naming("S\n\n```\nfix #12\n```\n~~~yaml\n#13\n~~~\n\n    code #14\n\n\tcode #15\n"),
        Naming("S\n\nThe `#12` and ``a ` #13`` but ` #14\n", "#14"),
        Naming("S\n\n<!-- #12\nx #13 --> #14\n", "#14"),
        Naming("S\n\na#12 #12a #0 #012 &#12; x#12 #12.5 #ff0012 ##12\n"),
        Naming("S\n\nhttps://example.org/issues#12 /a/b#12 a//b#12\n"),
        Naming("Open the port (#12)\n"),
        Naming("Open the port (fixes #12)\n", "#12"),
        Naming("Merge pull request #12 from shop/port\n"),
        Naming("S\n\nSee PR #12 and merge request #13.\n"),
        Naming("S\n\n!12 shop/web!12\n"),
    ]

    @Test(
        arguments: numbers + [Naming("S\n\nGH-12, group/sub/project#13\n", "#12"), Naming("S\n\nTicket: #12\n", "#12")])
    func `with GitHub, numbers are`(naming: Naming) { naming.check(ReferenceRules(systems: [.gitHub])) }

    @Test(
        arguments: numbers + [
            Naming("S\n\nImplements group/sub/project#13, GH-12\n", "group/sub/project#13"),
            Naming("S\n\nTicket: group/project#12\n", "group/project#12"),
        ])
    func `with GitLab, numbers are`(naming: Naming) { naming.check(ReferenceRules(systems: [.gitLab])) }

    @Test(arguments: [
        Naming("S\n\nrefs #12\n", "#12"),
        Naming("S\n\nrefs #12, #13 and #14; then #15\n", "#12", "#13", "#14"),
        Naming("S\n\nReferences: #12 & #13\n", "#12", "#13"),
        Naming("S (fixes #12)\n", "#12"),
        Naming("S\n\nIssueID #12\n", "#12"),
        Naming("S\n\nSee #12, and refs of #13\n"),
        Naming("S\n\nTicket: #12\n", "#12"),
    ])
    func `with Redmine, numbers are`(naming: Naming) { naming.check(ReferenceRules(systems: [.redmine])) }

    @Test func `a keyword closes what follows it, item by item`() {
        let message =
            "S\n\nCloses #4, #6 and issue #7, see #8.\nFixing: a/b#9\nNot yet: #10\nMentions #11, closed.\n"
        let references = CommitMessage(message, rules: ReferenceRules(systems: [.gitLab])).references
        #expect(references.filter(\.closes).map(\.id) == ["#4", "#6", "#7", "a/b#9"])
        #expect(references.count { !$0.closes } == 3)
    }

    // MARK: Sources

    @Test func `references are ordered by evidence, and each keeps all its sources`() {
        let message = """
            NET-2: open the port (NET-3)

            For NET-4 and NET-1.

            Reviewed-by: Bo
            Ticket: NET-1
            Bug: NET-5, NET-2
            """
        let commit = CommitMessage(
            message, branch: "feature/NET-6-and-NET-1", pushOptions: ["ci.skip", "ticket=NET-7", "ticket=NET-6"],
            rules: ReferenceRules(trailerAliases: ["Bug"], jiraProjects: ["NET"]))
        #expect(commit.references.map(\.id) == ["NET-1", "NET-5", "NET-2", "NET-3", "NET-4", "NET-6", "NET-7"])
        #expect(
            commit.references.map(\.sources) == [
                [.trailer(line: 6, key: "Ticket"), .body(line: 3), .branch("feature/NET-6-and-NET-1")],
                [.trailer(line: 7, key: "Bug")],
                [.trailer(line: 7, key: "Bug"), .subject(line: 1)],
                [.subject(line: 1)],
                [.body(line: 3)],
                [.branch("feature/NET-6-and-NET-1"), .pushOption("ticket=NET-6")],
                [.pushOption("ticket=NET-7")],
            ])
    }

    @Test(arguments: [
        ("NET-42", ["NET-42"]), ("feature/NET-42-open", ["NET-42"]), ("NET-42_open_NET-43", ["NET-42", "NET-43"]),
        ("bo/CHG0012345/port", ["CHG0012345"]), ("AB#12-port", ["AB#12"]), ("feature/UTF-8", []), ("net-42", []),
        ("SUBNET-42", []), ("NET-42a", []), ("main", []), ("release-1.2", []), ("x_CHG0012345_y", ["CHG0012345"]),
    ])
    func `a branch's name names`(branch: String, ids: [String]) {
        let commit = CommitMessage(
            "S", branch: branch,
            rules: ReferenceRules(
                systems: [.jira, .serviceNow, .azureBoards], jiraProjects: ["NET"]))
        #expect(commit.references.map(\.id) == ids)
    }

    @Test func `push options other than tickets say nothing`() {
        let commit = CommitMessage(
            "S", pushOptions: ["NET-42", "topic=NET-42", "TICKET=NET-43", "ticket=#x", "ticket="])
        #expect(commit.references.map(\.id) == ["NET-43"])
        #expect(
            commit.hints.map(\.problem) == [
                .malformed(key: "ticket", value: "#x", nearest: nil), .empty(key: "ticket"),
            ])
    }

    // MARK: URLs

    @Test func `a template makes a URL, and is recognised`() {
        let rules = ReferenceRules(
            systems: [.jira, .gitHub, .azureBoards],
            urlTemplates: [
                .jira: "https://jira.example/browse/{id}", .gitHub: "https://github.com/{project}/issues/{number}",
                .azureBoards: "https://boards.example/edit/{number}?id={id}",
            ])
        let message = """
            S

            See [the ticket](https://jira.example/browse/NET-43), https://jira.example/browse/NET-44?x=1,
            https://other.example/browse/NET-45.

            Ticket: https://jira.example/browse/NET-42, AB#7, shop/web#12, #13
            """
        let references = CommitMessage(message, rules: rules).references
        #expect(references.map(\.id) == ["NET-42", "AB#7", "shop/web#12", "#13", "NET-43"])
        #expect(
            references.map(\.url) == [
                "https://jira.example/browse/NET-42", "https://boards.example/edit/7?id=AB%237",
                "https://github.com/shop/web/issues/12", nil, "https://jira.example/browse/NET-43",
            ])
    }

    @Test func `an id can't leave its place in a URL`() throws {
        let pattern = try TicketPattern(name: "any", pattern: "T (?<id>.+)")
        let rules = ReferenceRules(
            customPatterns: [pattern], urlTemplates: [.custom("any"): "https://t.example/{id}#end"])
        let reference = CommitMessage("S\n\nTicket: T ../a?b=c&d#ö{number}\n", rules: rules).references.first
        #expect(reference?.url == "https://t.example/..%2Fa%3Fb%3Dc%26d%23%C3%B6%7Bnumber%7D#end")
        #expect(reference?.system == .custom("any"))
    }
}
