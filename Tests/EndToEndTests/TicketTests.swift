import Foundation
import TestSupport
import Testing

/// `netreeve ticket` on real repositories.
@Suite struct TicketTests {
    private func record(_ id: String, _ fields: String = "") -> String {
        "apiVersion: netreeve.dev/v1\nkind: ProcurementTicket\nid: \(id)\ntitle: Title of \(id)\n\(fields)"
    }

    private func json(_ run: CommandOutcome) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    }

    @Test func `new writes a template that can be read, and overwrites nothing`() throws {
        let repository = try TemporaryRepository()
        let first = try repository.netreeve("ticket", "new", "NET-42", "--title", "Open: the \"scorer\" #1")
        #expect(first.status == 0)
        #expect(first.output == "tickets/NET-42.yaml\n")
        let check = try repository.netreeve("ticket", "check")
        #expect(check.status == 0)
        #expect(check.output == "1 record read\n")
        #expect(try repository.netreeve("ticket", "list").output.contains("Open: the \"scorer\" #1"))
        let second = try repository.netreeve("ticket", "new", "NET-42")
        #expect(second.status == 2)
        #expect(second.errors.contains("NET-42 has a record already, tickets/NET-42.yaml"))
    }

    @Test func `new refuses a key that another record has, and a file that is something else`() throws {
        let repository = try TemporaryRepository()
        try repository.write("tickets/a.yaml", record("NET-1", "aliases: [CHG1]\n"))
        try repository.write("tickets/NET-2.yaml", "kind: Deployment\napiVersion: apps/v1\n")
        #expect(try repository.netreeve("ticket", "new", "CHG1").status == 2)
        let taken = try repository.netreeve("ticket", "new", "NET-2")
        #expect(taken.status == 2)
        #expect(taken.errors.contains("is there already"))
        #expect(try repository.netreeve("ticket", "new", "../x").status == 2)
    }

    @Test func `new writes where the configuration says that records are, from any folder`() throws {
        let repository = try TemporaryRepository()
        try repository.write(
            "config/netreeve.yaml",
            "apiVersion: netreeve.dev/v1\nkind: ReviewConfiguration\ntickets: {paths: 'changes/*/*.yml'}\n")
        try repository.write("apps/web.yaml", "")
        let run = try repository.netreeve("ticket", "new", "NET-1", in: repository.path + "/apps")
        #expect(run.output == "changes/NET-1.yml\n")
        #expect(FileManager.default.fileExists(atPath: repository.path + "/changes/NET-1.yml"))
    }

    @Test func `list and show read the working tree, and other sides when asked to`() throws {
        let repository = try TemporaryRepository()
        try repository.write("tickets/NET-1.yaml", record("NET-1", "state: submitted\nowner: Ada\n"))
        try repository.commit("Ask")
        try repository.write("tickets/NET-1.yaml", record("NET-1", "state: rejected\nowner: Ada\n"))
        try repository.write("tickets/NET-2.yaml", record("NET-2"))
        #expect(
            try repository.netreeve("ticket", "list").output
                == "NET-1  rejected  Ada       Title of NET-1\nNET-2  draft     no owner  Title of NET-2\n")
        #expect(
            try repository.netreeve("ticket", "list", "--at", "HEAD").output
                == "NET-1  submitted  Ada  Title of NET-1\n")
        #expect(try repository.netreeve("ticket", "list", "--at", "dir:\(repository.path)").status == 0)
        #expect(try repository.netreeve("ticket", "show", "NET-2", "--at", "HEAD").status == 2)
        let shown = try repository.netreeve("ticket", "show", "NET-1", "--at", "HEAD")
        #expect(shown.status == 0)
        #expect(shown.output.hasPrefix("NET-1  Title of NET-1\n  state          submitted (not approved yet)\n"))
        #expect(try repository.netreeve("ticket", "list", "--at", "HEAD~1..HEAD").status == 2)
    }

    @Test func `show says in JSON what the file says, and whether it counts`() throws {
        let repository = try TemporaryRepository()
        let fields = "state: approved\nowner: Ada <ada@example.org>\nvalidity: {expires: 2026-11-24}\n"
        try repository.write("tickets/NET-1.yaml", record("NET-1", fields))
        func standing(_ day: String) throws -> String? {
            let run = try repository.netreeve("ticket", "show", "NET-1", "--format", "json", "--as-of", day)
            #expect(run.status == 0)
            let answer = try json(run)
            #expect(answer["asOf"] as? String == day)
            let ticket = try #require((answer["tickets"] as? [[String: Any]])?.first)
            let record = try #require(ticket["record"] as? [String: Any])
            #expect(record["owner"] as? [String: String] == ["name": "Ada", "contact": "ada@example.org"])
            return ticket["standing"] as? String
        }
        #expect(try standing("2026-11-24") == "in-force")
        #expect(try standing("2026-11-25") == "expired")
    }

    @Test func `show suggests a key that is near`() throws {
        let repository = try TemporaryRepository()
        try repository.write("tickets/NET-41.yaml", record("NET-41"))
        let run = try repository.netreeve("ticket", "show", "NET-14")
        #expect(run.status == 2)
        #expect(run.errors.contains("there is no record of NET-14"))
        #expect(run.errors.contains("did you mean NET-41?"))
    }

    @Test func `a broken record is told with its place, everywhere with status 3, and hides no other`() throws {
        let repository = try TemporaryRepository()
        try repository.write("tickets/NET-1.yaml", record("NET-1", "stat: approved\n"))
        try repository.write("tickets/NET-2.yaml", record("NET-2"))
        let check = try repository.netreeve("ticket", "check")
        #expect(check.status == 3)
        #expect(check.output.hasPrefix("1 record read, 1 file with errors\n"))
        #expect(check.output.contains("tickets/NET-1.yaml:5:1: unknown field `stat` in the record"))
        #expect(check.output.contains("Did you mean `state`?"))
        let list = try repository.netreeve("ticket", "list")
        #expect(list.status == 3)
        #expect(list.output.hasPrefix("NET-2"))
        #expect(list.errors.contains("tickets/NET-1.yaml:5:1: error:"))
        #expect(try repository.netreeve("ticket", "show", "NET-1").status == 3)
        #expect(try repository.netreeve("ticket", "show", "NET-2").status == 0)
        #expect(try repository.netreeve("ticket", "due").status == 3)
        let answer = try json(repository.netreeve("ticket", "check", "--format", "json"))
        #expect(answer["complete"] as? Bool == false)
        #expect((answer["diagnostics"] as? [[String: Any]])?.first?["code"] as? String == "unknown-field")
    }

    @Test func `a record that is a link isn't followed`() throws {
        let repository = try TemporaryRepository()
        try repository.write("elsewhere.yaml", record("NET-1"))
        try repository.link("tickets/NET-1.yaml", to: "../elsewhere.yaml")
        let check = try repository.netreeve("ticket", "check")
        #expect(check.status == 3)
        #expect(check.output.contains("a record has to be an ordinary file"))
    }

    @Test func `check reads files as they are on disk, without a repository`() throws {
        let repository = try TemporaryRepository()
        try repository.write("one.yaml", record("one"))
        try repository.write("two.yaml", record("two", "state: aproved\n"))
        let folder = repository.path
        #expect(try Netreeve.run(["ticket", "check", folder + "/one.yaml"], in: "/").status == 0)
        #expect(try Netreeve.run(["ticket", "check", "one.yaml", "two.yaml"], in: folder).status == 3)
        #expect(try Netreeve.run(["ticket", "check", "three.yaml"], in: folder).status == 2)
    }

    @Test func `due tells what ends, with who answers for it`() throws {
        let repository = try TemporaryRepository()
        let fields = """
            state: approved
            owner: {name: Ada, team: payments}
            validity: {expires: 2027-01-31, reviewEvery: P6M, certifiedOn: 2026-06-20}
            exceptions:
            - {id: X1, from: a/b, to: c/d, ports: 80, reason: r, expires: 2026-11-20}

            """
        try repository.write("tickets/NET-1.yaml", record("NET-1", fields))
        func due(_ arguments: String...) throws -> CommandOutcome {
            try repository.netreeve(["ticket", "due", "--as-of", "2026-11-24"] + arguments)
        }
        let run = try due("--within", "30d")
        #expect(run.status == 1)
        #expect(
            run.output
                == "2026-11-20  NET-1  exception X1 ends   Ada (payments)  Title of NET-1\n"
                + "2026-12-20  NET-1  has to be reviewed  Ada (payments)  Title of NET-1\n")
        #expect(try due("--within", "P1Y").output.contains("2027-01-31  NET-1  expires"))
        #expect(try due("--exit-zero").status == 0)
        let rows = try #require(try json(due("--format", "json"))["due"] as? [[String: Any]])
        #expect(rows.map { $0["reason"] as? String } == ["exception", "review"])
        #expect(rows.map { $0["day"] as? String } == ["2026-11-20", "2026-12-20"])
        let quiet = try repository.netreeve("ticket", "due", "--as-of", "2026-01-01", "--within", "1w")
        #expect(quiet.status == 0)
        #expect(quiet.output == "Nothing is due until 2026-01-08.\n")
        #expect(try due("--within", "soon").status == 2)
        #expect(try repository.netreeve("ticket", "due", "--as-of", "tomorrow").status == 2)
    }

    @Test func `due reminds of tickets that say nothing of reviews where the configuration asks for them`() throws {
        let repository = try TemporaryRepository()
        let approved = "state: approved\nowner: Ada\napprovals: [{by: Joan, at: 2026-06-01T09:00:00Z}]\n"
        let scope = "scope: {opens: [{from: a/b, to: c/d, ports: 80}]}\n"
        try repository.write("tickets/NET-1.yaml", record("NET-1", approved + scope))
        try repository.write("tickets/NET-2.yaml", record("NET-2", approved))
        try repository.write(
            "tickets/NET-3.yaml", record("NET-3", approved + scope + "validity: {reviewEvery: P1Y}\n"))
        func due() throws -> String {
            try repository.netreeve("ticket", "due", "--as-of", "2026-11-24", "--within", "30d").output
        }
        #expect(try due() == "Nothing is due until 2026-12-24.\n")
        try repository.write(
            "config/netreeve.yaml",
            "apiVersion: netreeve.dev/v1\nkind: ReviewConfiguration\ntickets: {reviewEvery: P6M}\n")
        #expect(try due() == "2026-12-01  NET-1  has to be reviewed  Ada  Title of NET-1\n")
        try repository.commit("Ask")
        let shown = try repository.netreeve("ticket", "show", "NET-1", "--as-of", "2026-12-01")
        #expect(shown.output.contains("next review    2026-12-01"))
        #expect(shown.output.contains("! its review is overdue"))
    }

    @Test func `whatever tells the day of the next review takes the configuration into account`() throws {
        let repository = try TemporaryRepository()
        try repository.write(
            "tickets/NET-1.yaml",
            record(
                "NET-1",
                "state: approved\napprovals: [{by: Joan, at: 2026-06-01T09:00:00Z}]\n"
                    + "scope: {opens: [{from: a/b, to: c/d, ports: 80}]}\n"))
        try repository.write(
            "config/netreeve.yaml",
            "apiVersion: netreeve.dev/v1\nkind: ReviewConfiguration\ntickets: {reviewEvery: P6M}\n")
        try repository.commit("Ask")
        try repository.write("notes.txt", "Nothing of Kubernetes.\n")
        try repository.commit("Note\n\nTicket: NET-1\n")
        func row(_ arguments: String...) throws -> [String: Any] {
            let run = try repository.netreeve(arguments + ["--as-of", "2026-11-24", "--format", "json"])
            return try #require((json(run)["tickets"] as? [[String: Any]])?.first)
        }
        let review = try row("review", "--no-cache")
        #expect((review["record"] as? [String: Any])?["nextReview"] as? String == "2026-12-01")
        for command in [["list"], ["show", "NET-1", "--at", "worktree"]] {
            let run = try repository.netreeve(
                ["ticket"] + command + ["--as-of", "2026-11-24", "--format", "json"])
            let rows = try json(run)["tickets"] as? [[String: Any]]
            #expect(rows?.first?["nextReview"] as? String == "2026-12-01", "\(command)")
        }
        let page = try repository.netreeve("review", "--no-cache", "--as-of", "2026-11-24", "--format", "html")
        #expect(page.output.contains("<dt>next review</dt><dd>2026-12-01</dd>"))
        let text = try repository.netreeve("ticket", "show", "NET-1", "--at", "worktree", "--as-of", "2026-11-24")
        #expect(text.output.contains("next review    2026-12-01"))
    }

    @Test func `hostile text is harmless in every output`() throws {
        let repository = try TemporaryRepository()
        let title = "\"\\e[31mred \\u202E evil\""
        try repository.write(
            "tickets/NET-1.yaml",
            "apiVersion: netreeve.dev/v1\nkind: ProcurementTicket\nid: NET-1\ntitle: \(title)\nstate: submitted\n"
                + "owner: \(title)\nvalidity: {expires: 2026-11-24}\n")
        for command in ["list", "show NET-1", "due --as-of 2026-11-24", "check"] {
            for format in ["text", "json"] {
                let arguments = command.split(separator: " ").map(String.init)
                let run = try repository.netreeve(["ticket"] + arguments + ["--format", format])
                let scalars = (run.output + run.errors).unicodeScalars
                #expect(!scalars.contains { $0.value == 0x1B || $0.value == 0x202E }, "\(command)")
                #expect(command == "check" || run.output.contains("evil"))
            }
        }
    }
}
