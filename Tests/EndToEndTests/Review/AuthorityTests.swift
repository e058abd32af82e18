import TestSupport
import Testing

/// By what a change is judged: never by what it brings itself.
@Suite struct AuthorityTests {
    private static let message = "Open 8443\n\nTicket: NET-42\n"

    /// The digest of the flow changes of a change of ports of the shop.
    private func digest(ports: [Int]) throws -> String {
        let repository = try TemporaryRepository.shop([Ticket()])
        try repository.openPorts(ports)
        try repository.commit(Self.message)
        return try #require(try repository.review().digest)
    }

    private func ticket(boundTo digest: String) -> Ticket {
        Ticket(approvals: "approvals: [{by: Joan Clarke, boundTo: {flowDigest: '\(digest)'}}]")
    }

    @Test func `an approval is for flows: a rebase keeps it, other flows void it`() throws {
        let repository = try TemporaryRepository.shop(
            [ticket(boundTo: try digest(ports: [5432, 8443]))], configuration: Configurations.strict)
        try repository.git("switch", "--quiet", "--create", "feature")
        try repository.commitPorts(5432, 8443, as: Self.message)
        #expect(try repository.review("main..HEAD", "--ref", "main").status == 0)

        try repository.git("switch", "--quiet", "main")
        try repository.write("apps/queue.yaml", Shop.deployment("queue", namespace: "other"))
        try repository.commit("Something else")
        try repository.git("switch", "--quiet", "feature")
        try repository.git("rebase", "--quiet", "main")
        #expect(try repository.review("main..HEAD", "--ref", "main").status == 0)

        try repository.commitPorts(5432, 8443, 9000, as: "More\n\nTicket: NET-42\n")
        let answer = try repository.review("main..HEAD", "--ref", "main")
        #expect(answer.status == 4)
        #expect(answer.finds("NET-42 was approved by Joan Clarke for other flow changes than these"))
        #expect(answer.headline.contains("NET-42 approved for other flows"))
    }

    @Test func `a bound approval says nothing about a range without effect`() throws {
        let repository = try TemporaryRepository.shop([ticket(boundTo: try digest(ports: [80]))])
        try repository.commitPorts(5432, as: Self.message)
        #expect(try repository.review().headline.hasPrefix("PASS: 1 commit without effect on reachability"))
    }

    @Test func `a record that the change brings authorises nothing, and is shown as proposed`() throws {
        let repository = try TemporaryRepository.shop([Ticket(id: "NET-1")], configuration: Configurations.strict)
        try repository.write(Ticket())
        try repository.commitPorts(5432, 8443, as: Self.message)
        let answer = try repository.review("--ref", "main")
        #expect(answer.status == 4)
        #expect(answer.finds("the change itself brings the record of NET-42, which authorises nothing"))
        #expect(answer.headline.contains("NET-42 unknown"))
        #expect(answer.output.contains("(record proposed by this change)"))
    }

    @Test func `an edit of a record doesn't widen what it authorises`() throws {
        let repository = try TemporaryRepository.shop([Ticket()], configuration: Configurations.strict)
        try repository.write(Ticket(scope: "scope: {opens: [{from: shop/web, to: shop/db, ports: any}]}"))
        try repository.commitPorts(5432, 9000, as: Self.message)
        let answer = try repository.review("--ref", "main")
        #expect(answer.status == 4)
        #expect(answer.finds("the change itself edits the record of NET-42"))
        #expect(answer.finds("opens shop/web → shop/db TCP 9000, which NET-42 doesn't cover"))
    }

    @Test func `comments of a record are no edit of it`() throws {
        let repository = try TemporaryRepository.shop([Ticket()], configuration: Configurations.strict)
        try repository.write("tickets/NET-42.yaml", "# Who asked is on leave.\n\n" + Ticket().text)
        try repository.commitPorts(5432, 8443, as: Self.message)
        let answer = try repository.review("--ref", "main")
        #expect(answer.status == 0 && answer.findings.isEmpty, "\(answer.output)")
    }

    @Test func `a proposed record's requirements are judged all the same`() throws {
        let repository = try TemporaryRepository.shop([])
        let reach =
            "requirements: [{id: R1, text: t, assert: {expect: must-reach, from: shop/web, to: shop/db, ports: 8443}}]"
        try repository.write(Ticket(rest: reach))
        try repository.commitPorts(5432, 8443, as: Self.message)
        let answer = try repository.review()
        #expect(answer.requirement("R1")?.contains("is met") == true, "\(answer.output)")
        #expect(answer.status == 1)
    }

    @Test func `where the base's configuration lets it, a change may bring its own record`() throws {
        let repository = try TemporaryRepository.shop(
            [], configuration: Configurations.strict + "\ntickets: {ownRecords: authorise}")
        try repository.write(Ticket())
        try repository.commitPorts(5432, 8443, as: Self.message)
        let answer = try repository.review("--ref", "main")
        #expect(answer.status == 0, "\(answer.output)")
        #expect(answer.headline.contains("NET-42 in force"))
    }

    @Test func `a change that edits the configuration is judged by the base's`() throws {
        let repository = try TemporaryRepository.shop([], configuration: Configurations.strict)
        try repository.configure("verdicts: [{refs: ['*'], mode: lenient, note: [ticket-missing]}]")
        try repository.commitPorts(5432, 8443)
        #expect(try repository.review("--ref", "main").status == 4)
        try repository.commitPorts(5432, 9000)
        #expect(try repository.review("--ref", "main").status == 0)
    }

    @Test func `a branch off an old commit is judged by what counts now`() throws {
        let repository = try TemporaryRepository.shop([Ticket()])
        try repository.git("switch", "--quiet", "--create", "feature")
        try repository.commitPorts(5432, 8443, as: Self.message)
        try repository.git("switch", "--quiet", "main")
        try repository.write(Ticket(state: "closed"))
        try repository.configure(Configurations.strict)
        try repository.commit("Close the ticket, protect main")
        for range in ["main..feature", "main...feature"] {
            let answer = try repository.review(range, "--ref", "main")
            #expect(answer.status == 4, "\(answer.output)")
            #expect(answer.finds("NET-42 is closed"))
        }
    }

    @Test func `the host's configuration counts instead of the repository's`() throws {
        let repository = try TemporaryRepository.shop(
            [], configuration: "verdicts: [{refs: ['*'], note: [ticket-missing]}]")
        try repository.commitPorts(5432, 8443)
        #expect(try repository.review("--ref", "main").status == 0)
        let host = repository.folder + "/host.yaml"
        let text = "apiVersion: netreeve.dev/v1\nkind: ReviewConfiguration\n"
        try repository.write("../host.yaml", text + Configurations.strict + "\n")
        #expect(try repository.review("--ref", "main", "--config", host).status == 4)
        try repository.write("../host.yaml", text + "verdict: []\n")
        let broken = try repository.review("--config", host)
        #expect(broken.status == 3)
        #expect(broken.errors.contains("the configuration can't be used"))
    }

    @Test func `rules are those of the ref that the commits are meant for`() throws {
        let repository = try TemporaryRepository.shop([], configuration: Configurations.strict)
        try repository.commitPorts(5432, 8443)
        #expect(try repository.review("--ref", "main").status == 4)
        #expect(try repository.review("--ref", "refs/heads/main").status == 4)
        #expect(try repository.review("--ref", "refs/heads/feature").status == 1)
        #expect(try repository.review().status == 1)
    }

    @Test func `a broken configuration at base never passes, whatever the change does`() throws {
        let repository = try TemporaryRepository.shop(
            [Ticket()], configuration: "verdict: [{refs: [main], mode: strict}]")
        try repository.write("README", "nothing\n")
        try repository.commit("Nothing")
        let nothing = try repository.review("--ref", "main")
        #expect(nothing.status == 3)
        #expect(nothing.headline.hasPrefix("INCOMPLETE: "))
        #expect(nothing.finds("the configuration of the base commit can't be used"))
        #expect(nothing.output.contains("config/netreeve.yaml:3:1"))
        try repository.commitPorts(5432, 8443, as: Self.message)
        #expect(try repository.review("--ref", "main").status == 3)
    }

    @Test func `bots and emergencies need no ticket where the configuration says so`() throws {
        let exemptions = "exemptions: {bots: ['renovate* <*>'], emergencies: {trailer: Emergency, deadlineDays: 3}}"
        let repository = try TemporaryRepository.shop(
            [Ticket()], configuration: Configurations.strict + "\n" + exemptions)
        let start = try repository.git("rev-parse", "HEAD")
        try repository.openPorts([5432, 8443])
        try repository.git("add", "--all")
        try repository.git("commit", "--quiet", "--author", "renovate[bot] <bot@example.org>", "--message", "Bump")
        #expect(try repository.review("--ref", "main").status == 0)
        #expect(try repository.review("--ref", "main").findings.isEmpty)

        try repository.commitPorts(5432, as: "Close it\n\nEmergency: db is under attack\n")
        let day = try repository.git("log", "-1", "--date=format-local:%Y-%m-%d", "--format=%cd")
        #expect(day.hasPrefix("2023-11-1"))
        let emergency = try repository.review("--ref", "main")
        #expect(emergency.status == 1)
        #expect(emergency.finds("an emergency: db is under attack; a ticket is owed by \(day.dropLast())"))

        // What needs no ticket is beyond nobody's: only the last commit is asked for by one.
        try repository.commitPorts(9000, as: "Other\n\nTicket: NET-42\n")
        let answer = try repository.review("\(start)..HEAD", "--ref", "main")
        #expect(answer.status == 4)
        #expect(answer.finds("opens shop/web → shop/db TCP 9000, which NET-42 doesn't cover"))
    }

    @Test func `an emergency is no excuse where nobody allows one`() throws {
        let repository = try TemporaryRepository.shop([], configuration: Configurations.strict)
        try repository.commitPorts(5432, 8443, as: "Open\n\nEmergency: because\n")
        #expect(try repository.review("--ref", "main").status == 4)
    }
}
