import Review
import Testing

/// A message and the hints it gets.
struct Advice: Sendable, CustomTestStringConvertible {
    let message: String
    let hints: [String]

    init(_ message: String, _ hints: String...) {
        self.message = message
        self.hints = hints
    }

    var testDescription: String { String(message.prefix(60)).debugDescription }

    func check(_ rules: ReferenceRules = ReferenceRules()) {
        #expect(CommitMessage(message, rules: rules).hints.map(\.message) == hints, "\(message)")
    }
}

struct ReferenceHintTests {
    @Test(arguments: [
        Advice(
            "Open the port\n\nThe shop needs it.\n\nTicket: NET-42\n\nReviewed-by: Bo\n",
            "`Ticket:` stands at line 5, outside the trailer block; move it to the last paragraph"),
        Advice(
            "Open the port\n\nTicket: NET-42\n\nThat is all.\n",
            "`Ticket:` stands at line 3, outside the trailer block; move it to the last paragraph"),
        Advice("Ticket: NET-42\n", "`Ticket:` stands in the subject; move it to the last paragraph"),
        Advice("Ticket: NET-42\n\nReviewed-by: Bo\n", "`Ticket:` stands in the subject; move it to the last paragraph"),
        Advice(
            "Open the port\nTicket: NET-42\n",
            "`Ticket:` stands at line 2, outside the trailer block: put a blank line between line 1 and the trailers"),
        Advice(
            "shop: open the port\nTicket: NET-42\n",
            "`Ticket:` stands at line 2, outside the trailer block: put a blank line between line 1 and the trailers"),
        Advice(
            "Open the port\n\nThe shop\nneeds it.\nTicket: NET-42\nReviewed-by: Bo\n",
            "`Ticket:` stands at line 5, outside the trailer block: put a blank line between line 4 and the trailers"),
        Advice(
            "Open the port\n\nTicket: NET-42\nand that is all.\nReviewed-by: Bo\n",
            "`Ticket:` stands at line 3, in a paragraph that is no trailer block as line 4 is no trailer; "
                + "move it to a paragraph of trailers only, the last"),
        Advice(
            "Open the port\n\n  Ticket: NET-42\n",
            "`Ticket:` at line 3 doesn't begin its line; write it at the start of a line of the last paragraph"),
        Advice(
            "Open the port\n\n an indented line\nTicket: NET-42\n",
            "`Ticket:` stands at line 4, outside the trailer block: put a blank line between line 3 and the trailers"),
        Advice(
            "Open the port\n\n- Ticket: NET-42\n",
            "`Ticket:` at line 3 doesn't begin its line; write it at the start of a line of the last paragraph"),
        Advice(
            "Open the port\n\nReviewed-by: Bo\n Ticket: NET-42\n",
            "`Ticket:` at line 4 doesn't begin its line; write it at the start of a line of the last paragraph"),
        Advice(
            "Open the port\n\nEmergency: the shop is down\n\nThat is all.\n",
            "`Emergency:` stands at line 3, outside the trailer block; move it to the last paragraph"),
    ])
    func `a trailer in the wrong place gets a hint`(advice: Advice) { advice.check() }

    @Test(arguments: [
        ("Tickets", "Tickets"), ("Tiket", "Tiket"), ("Tickte", "Tickte"), ("Tickt", "Tickt"), ("Tixket", "Tixket"),
        ("ticket_id", "ticket_id"), ("ticket.id", "ticket.id"), ("Ticket-ID", "Ticket-ID"), ("Ticket No", "Ticket No"),
        ("Ticket #", "Ticket #"),
    ])
    func `a key that is misspelt gets a hint`(written: String, key: String) {
        let hint = "`\(key)` at line 3 isn't a key that is looked for; write `Ticket:`"
        Advice("Open the port\n\n\(written): NET-42\n", hint).check()
        Advice("Open the port\n\n\(written): NET-42\nReviewed-by: Bo\n", hint).check()
    }

    @Test(arguments: [
        "Ticket NET-42", "Ticket=NET-42", "Ticket = NET-42", "ticket NET-42", "Ticket NET-42, NET-43",
        "Ticket CHG0012345",
    ])
    func `a key without colon gets a hint`(line: String) {
        let expected = ReferenceHint.Problem.noColon(key: "Ticket")
        #expect(CommitMessage("Open the port\n\n\(line)\nReviewed-by: Bo\n").hints.map(\.problem) == [expected])
        #expect(CommitMessage("Open the port\n\n\(line)\n").hints.map(\.line) == [3])
    }

    @Test(arguments: [
        ("net-42", "NET-42"), ("NET 42", "NET-42"), ("NET_42", "NET-42"), ("NET42", "NET-42"), ("net_42", "NET-42"),
        ("chg0012345", "CHG0012345"), ("CHG-0012345", "CHG0012345"), ("CHG 0012345", "CHG0012345"), ("ab#7", "AB#7"),
        ("AB 7", "AB#7"), ("see NET-42", "NET-42"), ("Jira NET-42", "NET-42"),
    ])
    func `a malformed value gets its nearest form`(value: String, nearest: String) {
        let hint =
            "`Ticket: \(value)` at line 3 has the form of no ticket that is looked for; did you mean `\(nearest)`?"
        Advice("S\n\nTicket: \(value)\n", hint).check()
    }

    @Test(arguments: ["none", "n/a", "#12", "UTF-8", "RFC 2119", "???", "the one about the port", "port8080", "step 3"])
    func `a value that is near no form gets a hint without one`(value: String) {
        Advice("S\n\nTicket: \(value)\n", "`Ticket: \(value)` at line 3 has the form of no ticket that is looked for")
            .check()
    }

    @Test func `a trailer without a value gets a hint`() {
        Advice("S\n\nTicket:\nReviewed-by: Bo\n", "`Ticket:` at line 3 has no value").check()
    }

    @Test func `another project than the configured ones is malformed`() {
        Advice(
            "S\n\nTicket: FOO-42\n", "`Ticket: FOO-42` at line 3 has the form of no ticket that is looked for"
        ).check(ReferenceRules(jiraProjects: ["NET"]))
        Advice(
            "S\n\nTicket: net42\n",
            "`Ticket: net42` at line 3 has the form of no ticket that is looked for; did you mean `NET-42`?"
        )
        .check(ReferenceRules(jiraProjects: ["NET"]))
    }

    @Test(arguments: [
        "NET-42: open the port", "[NET-42] open the port", "(NET-42) open", "open the port (NET-42)", "open [NET-42]",
    ])
    func `a key in the subject gets a hint where projects aren't configured`(subject: String) {
        let hint =
            "`NET-42` at line 1 isn't taken for a ticket as its project isn't configured; write it into a trailer"
        Advice(subject, hint).check()
        Advice(subject + "\n\nTicket: NET-42\n").check()
        Advice(subject).check(ReferenceRules(jiraProjects: ["NET"]))
        Advice(subject).check(ReferenceRules(jiraProjects: ["OPS"]))
        Advice(subject).check(ReferenceRules(systems: [.serviceNow]))
    }

    @Test func `what is said properly elsewhere needs no hint`() {
        Advice("S\n\nTicket: NET-42\n\nBecause.\n\nTicket: NET-42\n").check()
        Advice("Ticket: NET-42\n\nTickets: NET-42\nTicket: NET-42\n").check()
    }

    @Test func `aliases are looked after as well`() {
        let rules = ReferenceRules(trailerAliases: ["Ext-ref"])
        Advice("S\n\nExtref: NET-42\n", "`Extref` at line 3 isn't a key that is looked for; write `Ext-ref:`").check(
            rules)
        Advice(
            "S\n\nExt-Ref: NET-42\n\nThat is all.\n",
            "`Ext-Ref:` stands at line 3, outside the trailer block; move it to the last paragraph"
        ).check(rules)
        Advice("S\n\nExt-Ref: NET-42\nTicket: NET-43\n").check(rules)
    }

    @Test func `hints of a message that is being written have the lines of its file`() {
        let message =
            "# Please write\n\n\nOpen the port\n\nTicket: NET-42\n# a comment\n\nThat is all.\n# On branch main\n"
        let hints = CommitMessage(message, stage: .beingWritten).hints
        #expect(hints.map(\.line) == [6])
        #expect(hints.map(\.problem) == [.notInLastParagraph(key: "Ticket")])
    }

    @Test(arguments: [
        "Ticket: allow several of them\n",
        "Ticket: reopen closed ones\n\nTicket: the type, not the trailer.\n\nReviewed-by: Bo\n",
        "Tickets: sort by date\n", "Open the port\n\nTickets are sold at the port. The price is 42.\n",
        "Open the port\n\nTicket sales need it.\nTicket NET is\n",
        "Open the port\n\nThe ticket says so, and the\nticket NET-42 too.\n",
        "Open the port\n\nEach ticket: one port. Each port: one ticket.\n", "S\n\nThicket: prune\n",
        "S\n\n    Ticket: NET-42\n\nReviewed-by: Bo\n", "S\n\n```\nTicket: NET-42\n```\n\nReviewed-by: Bo\n",
        "S\n\n# Ticket: NET-42\n\nReviewed-by: Bo\n", "S\n\nWrite `Ticket: NET-42` into messages.\n",
        "S\n\nkey=value\nticket=yes\nport: 5432\n", "S\n\nTicket: step 3 of the plan is next.\n\nReviewed-by: Bo\n",
        "UTF-8: decode it\n", "HTTP-2: allow it\n", "[RFC-2119] words\n", "x: y-1 (X-1)\n",
        "Emergency: exits are open\n",
        "S\n\nIn an emergency: call.\n", "S\n\nReviewed-by: Bo\nTested-by: Cy\n",
        "S\n\nticket = nil\nlet ticket: Int\n",
        "Merge branch 'NET-42' into main\n", "Bump actions/checkout from 3 to 4\n\nBumps NET-4 to 5.\n", "",
        "S\n\nTicker: 12\nChange: 12\nIssue: 12\nSprint: 42\nWidget: A-1\n",
    ])
    func `ordinary prose gets no hint`(message: String) { Advice(message).check() }

    @Test func `a number is near to a ticket of Gerrit's only where nothing follows it`() {
        let rules = ReferenceRules(systems: [.gerrit])
        Advice("S\n\nBug: 12 ports are open.\n\nIssue: 3 of them\n\nReviewed-by: Bo\n").check(rules)
        Advice(
            "S\n\nBug: 12345\n\nThat is all.\n",
            "`Bug:` stands at line 3, outside the trailer block; move it to the last paragraph"
        ).check(rules)
    }

    @Test func `the whole corpus of odd messages is without alarms besides its nearly right tickets`() {
        for message in MessageCorpus.all {
            for hint in CommitMessage(message.text).hints {
                let line = message.text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[
                    (hint.line ?? 1) - 1]
                let text = String(decoding: line, as: UTF8.self).lowercased()
                #expect(text.contains("ticket"), "\(message.name): \(hint.message)")
            }
        }
    }
}
