import HookInstallation
import TestSupport
import Testing

/// What a push comes to: real pushes to a real bare repository, of which the built command is the hook.
@Suite struct GateTests {
    private static let asked = "Open 8443\n\nTicket: NET-42\n"

    @Test func `a push that is asked for is accepted, and said in a line`() throws {
        let served = try ServedRepository([Ticket()], configuration: Configurations.strict)
        try served.work.commitPorts(5432, 8443, as: Self.asked)
        let push = try served.push("main")
        #expect(push.isAccepted, "\(push.errors)")
        #expect(push.lines == ["PASS main: 1 widened by 1 commit · NET-42 in force"])
        #expect(try served.commit(of: "main") == served.head())
    }

    @Test func `a push that nobody asked for is refused, with the reason and what to do`() throws {
        let served = try ServedRepository([Ticket()], configuration: Configurations.strict)
        let before = try served.commit(of: "main")
        let commit = try served.work.commitPorts(5432, 8443)
        let push = try served.push("main")
        #expect(!push.isAccepted)
        #expect(
            push.lines.first
                == "BLOCKED main: 1 commit that changes reachability without a ticket: \(commit.prefix(12))")
        #expect(push.says("Name the ticket in the last paragraph of the message"))
        let start = try #require(before)
        #expect(push.says("netreeve review \(start.prefix(12))..\(commit.prefix(12)) --ref main"))
        #expect(push.errors.contains("pre-receive hook declined"))
        #expect(try served.commit(of: "main") == before)
    }

    @Test func `the command that the refusal names tells the same`() throws {
        let served = try ServedRepository([Ticket()], configuration: Configurations.strict)
        try served.work.commitPorts(5432, 8443, 9000, as: Self.asked)
        let push = try served.push("main")
        let line = try #require(push.lines.first { $0.hasPrefix("The whole report: netreeve ") })
        let arguments = line.dropFirst("The whole report: netreeve ".count).split(separator: " ").map(String.init)
        let review = ReviewAnswer(try served.work.netreeve(arguments))
        #expect(review.status == 4)
        #expect(review.finds("opens shop/web → shop/db TCP 9000, which NET-42 doesn't cover"))
        #expect(push.lines.first == "BLOCKED main: opens shop/web → shop/db TCP 9000, which NET-42 doesn't cover")
    }

    @Test func `the README shows what a pusher reads`() throws {
        var root = #filePath.split(separator: "/").map(String.init)
        root.removeLast(4)
        let readme = try TemporaryRepository().run(["cat", "/" + root.joined(separator: "/") + "/README.md"], in: "/")
        let shown = readme.split(separator: "\n").map(String.init).drop { $0 != "$ git push origin main" }.dropFirst()
            .prefix { $0.hasPrefix("remote: ") }.map { String($0.dropFirst("remote: ".count)) }
        let served = try ServedRepository([Ticket()], configuration: Configurations.strict)
        try served.work.commitPorts(5432, 8443, 9000, as: Self.asked)
        let said = try served.push("main").lines
        let ids = #/[0-9a-f]{12}/#
        #expect(shown.map { $0.replacing(ids, with: "…") } == said.map { $0.replacing(ids, with: "…") })
        #expect(shown.count > 1)
    }

    @Test func `without a configuration nothing blocks, and a missing ticket is told`() throws {
        let served = try ServedRepository()
        let commit = try served.work.commitPorts(5432, 8443)
        let push = try served.push("main")
        #expect(push.isAccepted)
        #expect(push.lines.first == "ATTENTION main: 1 widened by 1 commit · 1 finding needs attention")
        #expect(push.says("1 commit that changes reachability without a ticket: \(commit.prefix(12))"))
    }

    @Test func `what can't be analysed is refused by name, unless the host accepts it`() throws {
        let served = try ServedRepository()
        try served.work.write("policies/broken.yaml", "kind: [\n")
        try served.work.commit("Break a file")
        let refused = try served.push("main")
        #expect(!refused.isAccepted)
        #expect(refused.lines.first?.hasPrefix("INCOMPLETE main: ") == true)
        #expect(refused.says("policies/broken.yaml:"))
        #expect(refused.says("Refused, as something could not be analysed"))
        try served.set("netreeve.incomplete", "accept")
        let accepted = try served.push("main")
        #expect(accepted.isAccepted)
        #expect(accepted.says("Let through although something could not be analysed"))
        #expect(try served.commit(of: "main") == served.head())
    }

    @Test func `a ticket may be named by an option of the push`() throws {
        let served = try ServedRepository([Ticket()], configuration: Configurations.strict)
        try served.work.commitPorts(5432, 8443)
        #expect(try !served.push("main").isAccepted)
        let push = try served.push("-oticket=NET-42", "main")
        #expect(push.isAccepted)
        #expect(push.lines == ["PASS main: 1 widened by 1 commit · NET-42 in force"])
    }

    @Test(arguments: [true, false]) func `a dry run changes nothing, whatever it comes to`(isGood: Bool) throws {
        let served = try ServedRepository([Ticket()], configuration: Configurations.strict)
        let before = try served.commit(of: "main")
        try served.work.commitPorts(5432, 8443, as: isGood ? Self.asked : "Open 8443")
        let push = try served.push("-onetreeve.dry-run", "main")
        #expect(!push.isAccepted)
        #expect(push.lines.first?.hasPrefix(isGood ? "PASS main:" : "BLOCKED main:") == true)
        let outcome = isGood ? "accepted" : "refused"
        #expect(push.lines.last == "Dry run: nothing was changed; the push would be \(outcome).")
        #expect(try served.commit(of: "main") == before)
    }

    @Test(arguments: [[], ["--atomic"]]) func `one bad ref holds back all`(options: [String]) throws {
        let served = try ServedRepository([Ticket()], configuration: Configurations.strict)
        let before = try served.commit(of: "main")
        try served.work.git("branch", "harmless")
        try served.work.commitPorts(5432, 8443)
        let push = try options.isEmpty ? served.push("main", "harmless") : served.push("--atomic", "main", "harmless")
        #expect(!push.isAccepted)
        #expect(push.lines.first?.hasPrefix("BLOCKED main: ") == true)
        #expect(push.says("PASS harmless: 0 commits without effect on reachability"))
        #expect(push.lines.last == "Nothing was changed: a ref that is refused holds back all refs of the push.")
        #expect(try served.commit(of: "main") == before)
        #expect(try served.commit(of: "harmless") == nil)
    }

    @Test func `update decides about each ref alone`() throws {
        let served = try ServedRepository([Ticket()], configuration: Configurations.strict, hooks: [.update])
        let before = try served.commit(of: "main")
        try served.work.git("branch", "harmless")
        try served.work.commitPorts(5432, 8443)
        let push = try served.push("main", "harmless")
        #expect(!push.isAccepted)
        #expect(push.says("BLOCKED main: "))
        #expect(try served.commit(of: "main") == before)
        #expect(try served.commit(of: "harmless") == before)
        let atomic = try served.push("--atomic", "main", "HEAD:refs/heads/other")
        #expect(!atomic.isAccepted)
        #expect(try served.commit(of: "other") == nil)
    }

    @Test func `the first push has nothing to be compared with`() throws {
        let served = try ServedRepository(settings: ["netreeve.failure": "closed"])
        let empty = served.work.folder + "/empty.git"
        try served.work.git("init", "--quiet", "--bare", "--initial-branch=main", "--template=", empty)
        let program = try #require(Netreeve.binary)
        try served.work.write("../empty.git/hooks/pre-receive", HookScript(.preReceive, program: program).text)
        try served.work.run(["chmod", "+x", empty + "/hooks/pre-receive"], in: "/")
        let push = try served.push("main", to: empty)
        #expect(push.isAccepted)
        #expect(push.lines == ["NOT REVIEWED main: there is no commit yet to compare it with"])
    }

    @Test func `a push of a thousand commits is one review, in few lines`() throws {
        let served = try ServedRepository(configuration: Configurations.strict, settings: ["netreeve.budget": "none"])
        var stream = ""
        for number in 1...1000 {
            stream += "commit refs/heads/many\ncommitter A <a@example.org> \(1_700_000_000 + number) +0000\n"
            stream += "data 8\nChange\n\n" + (number == 1 ? "from refs/heads/main\n" : "")
            let ports = number % 2 == 0 ? [5432] : [5432, 8443]
            let policy = Shop.policy("db", ports: ports)
            stream += "M 100644 inline policies/db.yaml\ndata \(policy.utf8.count)\n\(policy)\n"
        }
        try served.work.write("stream", stream)
        try served.work.run(["sh", "-c", "git fast-import --quiet <stream"], in: served.work.path)
        let push = try served.push("many:main")
        #expect(!push.isAccepted)
        #expect(push.lines.count <= 10)
        let first = try #require(push.lines.first)
        #expect(first.hasPrefix("BLOCKED main: 1000 commits that change reachability without a ticket: "), "\(first)")
        #expect(first.hasSuffix("and 996 more"), "\(first)")
    }

    @Test func `many refs are told in ten lines, the refused ones first`() throws {
        let served = try ServedRepository(
            [Ticket()], configuration: "verdicts: [{refs: [main, 'bad-*'], mode: strict}]")
        for number in 1...20 { try served.work.git("branch", "good-\(number)") }
        try served.work.commitPorts(5432, 8443)
        for number in 1...3 { try served.work.git("branch", "bad-\(number)") }
        let push = try served.push("--all")
        #expect(!push.isAccepted)
        #expect(push.lines.count <= 10, "\(push.lines)")
        // Three branches and main itself.
        #expect(push.lines.count { $0.hasPrefix("BLOCKED ") } == 4, "\(push.lines)")
        #expect(push.says("and 19 more refs: 19 PASS"), "\(push.lines)")
    }
}
