import TestSupport
import Testing

/// A reference to a ticket in each of its states, on real repositories.
///
/// The change opens port 8443 of `db` to `web`, which is what NET-42 authorises.
@Suite struct TicketStateTests {
    /// What a review of the change says, without and with `main` protected.
    private func review(
        _ tickets: [Ticket], message: String = "Open 8443\n\nTicket: NET-42\n", ports: [Int] = [5432, 8443],
        configuration: String = "", _ arguments: String..., asOf day: String = "2026-11-24"
    ) throws -> (lenient: ReviewAnswer, strict: ReviewAnswer) {
        let repository = try TemporaryRepository.shop(
            tickets, configuration: [Configurations.strict, configuration].joined(separator: "\n"))
        try repository.openPorts(ports)
        try repository.commit(message)
        func run(_ more: [String]) throws -> ReviewAnswer {
            ReviewAnswer(try repository.netreeve(["review", "--no-cache", "--as-of", day] + arguments + more))
        }
        return (try run([]), try run(["--ref", "main"]))
    }

    private func expectBad(
        _ found: (lenient: ReviewAnswer, strict: ReviewAnswer), _ text: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let comment = Comment(rawValue: found.lenient.output)
        #expect(found.lenient.status == 1, comment, sourceLocation: sourceLocation)
        #expect(found.strict.status == 4, comment, sourceLocation: sourceLocation)
        #expect(found.lenient.finds(text), comment, sourceLocation: sourceLocation)
        #expect(found.strict.finds(text), comment, sourceLocation: sourceLocation)
        #expect(found.lenient.headline.hasPrefix("ATTENTION: 1 "), comment, sourceLocation: sourceLocation)
        #expect(found.strict.headline.hasPrefix("BLOCKED: 1 "), comment, sourceLocation: sourceLocation)
    }

    @Test func `a ticket in force that authorises the change lets it pass everywhere`() throws {
        let (lenient, strict) = try review([Ticket()])
        #expect(lenient.status == 0 && strict.status == 0)
        #expect(strict.headline == "PASS: 1 widened by 1 commit · NET-42 in force")
        #expect(strict.findings.isEmpty)
    }

    @Test func `a missing ticket is told with the commit, and only where reachability changes`() throws {
        expectBad(
            try review([Ticket()], message: "Open 8443"), "1 commit that changes reachability without a ticket: ")
        let (lenient, strict) = try review([Ticket()], message: "Nothing", ports: [5432])
        #expect(lenient.status == 0 && strict.status == 0)
        #expect(strict.headline == "PASS: 1 commit without effect on reachability")
    }

    @Test func `without any configuration or record a missing ticket needs attention, and nothing blocks`() throws {
        let repository = try TemporaryRepository.shop()
        try repository.commitPorts(5432, 8443)
        let answer = try repository.review("--ref", "main")
        #expect(answer.status == 1)
        #expect(answer.finds("without a ticket"))
    }

    @Test func `what has the form of no ticket is told with its line, and isn't called missing as well`() throws {
        let found = try review([Ticket()], message: "Open 8443\n\nTicket: net42\n")
        expectBad(found, "`Ticket: net42` at line 3 has the form of no ticket")
        #expect(!found.lenient.finds("without a ticket"))
        expectBad(
            try review([Ticket()], message: "Open 8443\n\nTicket: NET-42\nTicket: later\n"), "`Ticket: later` at line 4"
        )
    }

    @Test func `a reference that is nearly right is missing, with a hint that says what to do`() throws {
        let found = try review([Ticket()], message: "Open 8443\n\nTicket: NET-42\n\nAs agreed.\n")
        expectBad(found, "without a ticket")
        #expect(
            found.lenient.finds("`Ticket:` stands at line 3, outside the trailer block; move it to the last paragraph"))
    }

    @Test func `a ticket without a record is unknown, with the nearest that there is`() throws {
        expectBad(
            try review([Ticket()], message: "Open 8443\n\nTicket: NET-24\n"),
            "NET-24 has no record: is NET-42 meant?")
    }

    @Test func `a ticket that isn't approved yet authorises nothing`() throws {
        expectBad(try review([Ticket(state: "submitted")]), "NET-42 isn't approved: its state is submitted")
    }

    @Test func `approvals are counted by people and roles`() throws {
        expectBad(try review([Ticket(approvals: "")]), "NET-42 has 0 of 1 approvals that count")
        expectBad(
            try review([Ticket()], configuration: "tickets: {fewestApprovals: 2, approvingRoles: [owner]}"),
            "NET-42 has 1 of 2 approvals that count, none by owner")
        let twice = "approvals: [{by: Joan Clarke <joan@example.org>}, {by: J. Clarke <JOAN@example.org>}]"
        expectBad(
            try review([Ticket(approvals: twice)], configuration: "tickets: {fewestApprovals: 2}"),
            "NET-42 has 1 of 2 approvals that count")
    }

    @Test(arguments: [
        "Ada Author <ada@example.org>", "Cleo <cleo@example.org>", "grace@example.org", "Bob <bob@example.org>",
    ])
    func `who asked for the change or made it can't approve it`(person: String) throws {
        let ticket = Ticket(approvals: "approvals: [{by: '\(person)'}]")
        let message = "Open 8443\n\nTicket: NET-42\nCo-authored-by: Bob <bob@example.org>\n"
        expectBad(try review([ticket], message: message), "NET-42 was approved by ")
        let allowed = try review([ticket], message: message, configuration: "tickets: {separatesDuties: false}")
        #expect(allowed.strict.status == 0)
    }

    @Test func `where enough others agreed, a party's approval does no harm`() throws {
        let both = "approvals: [{by: ada@example.org}, {by: Joan Clarke <joan@example.org>}]"
        let (lenient, strict) = try review([Ticket(approvals: both)])
        #expect(lenient.status == 0 && strict.status == 0)
        #expect(strict.findings.isEmpty)
    }

    @Test(arguments: ["closed", "rejected"])
    func `a closed ticket authorises nothing`(state: String) throws {
        expectBad(try review([Ticket(state: state)]), "NET-42 is \(state)")
    }

    @Test func `a ticket counts until the end of its last day`() throws {
        let ticket = Ticket(rest: "validity: {notBefore: 2026-11-20, expires: 2026-11-24}")
        #expect(try review([ticket], asOf: "2026-11-24").strict.status == 0)
        #expect(try review([ticket], asOf: "2026-11-20").strict.status == 0)
        expectBad(try review([ticket], asOf: "2026-11-25"), "NET-42 has expired on 2026-11-24")
        expectBad(try review([ticket], asOf: "2026-11-19"), "NET-42 isn't valid before 2026-11-20")
        expectBad(try review([Ticket(state: "expired")]), "NET-42 has expired")
    }

    @Test func `without records nobody can tell whether a ticket is any good`() throws {
        expectBad(
            try review([]), "whether NET-42 is approved can't be told: the repository keeps no records of tickets")
    }

    @Test func `a broken record can't be judged, and counts for nothing`() throws {
        expectBad(
            try review([Ticket(rest: "stat: approved")]), "NET-42 can't be judged: its record tickets/NET-42.yaml:")
    }

    @Test func `of two records of one key neither counts`() throws {
        expectBad(
            try review([Ticket(), Ticket(id: "NET-43", rest: "aliases: [NET-42]")]),
            "NET-42 can't be judged: it has several records")
    }

    @Test func `two keys of one record are one ticket`() throws {
        let found = try review(
            [Ticket(rest: "aliases: [CHG0012345]")],
            message: "Open 8443\n\nTicket: NET-42\nTicket: CHG0012345\n")
        #expect(found.strict.headline == "PASS: 1 widened by 1 commit · NET-42 in force")
    }

    @Test func `the branch or a push option names a ticket of every commit`() throws {
        let project = "references: {systems: [{name: jira, projects: [NET]}]}"
        let byBranch = try review(
            [Ticket()], message: "Open 8443", configuration: project, "--branch", "feature/NET-42-scorer")
        #expect(byBranch.strict.headline == "PASS: 1 widened by 1 commit · NET-42 in force")
        let byPush = try review([Ticket()], message: "Open 8443", "--push-option", "ticket=NET-42")
        #expect(byPush.strict.status == 0)
        expectBad(
            try review([Ticket()], message: "Open 8443\n\nTicket: NET-42\n", "--push-option", "ticket=soon"),
            "the push: `ticket: soon` has the form of no ticket")
    }
}
