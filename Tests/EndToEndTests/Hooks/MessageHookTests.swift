import TestSupport
import Testing

/// Messages as git will see them, and what is suggested for them.
@Suite struct MessageHookTests {
    /// A way of making a commit.
    struct Way: Sendable, CustomTestStringConvertible {
        var settings: [String] = []
        var arguments: [String] = []
        /// What is written in the editor, above what git put there; `nil` where none is started.
        var written: String?
        /// What is written below it.
        var below = ""

        var testDescription: String { "\(settings) \(arguments) \(written ?? "") … \(below)" }
    }

    static let ways: [Way] = [
        Way(written: "Open\n\nTicket: NET-42\n"),
        Way(written: "Open\n\n# Ticket: NET-42\n"),
        Way(written: "Open\n\nTicket: NET-42\n# a remark\n"),
        Way(written: "Open\n", below: "\nTicket: NET-42\n"),
        Way(written: "Open\n\n# Ticket: NET-42\nSigned-off-by: A <a@example.org>\n"),
        Way(settings: ["core.commentChar=;"], written: "Open\n\n; Ticket: NET-42\n"),
        Way(settings: ["core.commentChar=;"], written: "Open\n\n# heading\n\nTicket: NET-42\n; a remark\n"),
        Way(settings: ["core.commentChar=auto"], written: "Open\n\nTicket: NET-42\n"),
        Way(settings: ["core.commentChar=auto"], written: "Open\n\n# Ticket: NET-42\n"),
        Way(arguments: ["--verbose"], written: "Open\n\nTicket: NET-42\n"),
        Way(arguments: ["--verbose"], written: "Open\n", below: "\nTicket: NET-42\n"),
        Way(settings: ["commit.cleanup=scissors"], written: "Open\n\nTicket: NET-42\n"),
        Way(settings: ["commit.cleanup=scissors"], written: "Open\n", below: "\nTicket: NET-42\n"),
        Way(settings: ["commit.cleanup=scissors"], written: "Open\n\n# a heading\n\nTicket: NET-42\n"),
        Way(settings: ["commit.cleanup=strip"], arguments: ["--message", "Open\n\n# Ticket: NET-42"]),
        Way(settings: ["commit.cleanup=whitespace"], arguments: ["--message", "Open\n\nTicket: NET-42\n\n\n"]),
        Way(settings: ["commit.cleanup=verbatim"], arguments: ["--message", "Open\n\nTicket: NET-42   "]),
        Way(arguments: ["--message", "Open\n\nTicket: NET-42"]),
        Way(arguments: ["--message", "Open", "--message", "Ticket: NET-42"]),
        Way(arguments: ["--message", "Open\n\n# Ticket: NET-42"]),
        Way(arguments: ["--message", "Open\n\n#Ticket: NET-42\nTicket: NET-42"]),
        Way(arguments: ["--message", "Open\n\nTicket: NET-42\n\nMore words than those."]),
        Way(arguments: ["--message", "Open", "--trailer", "Ticket=NET-42"]),
    ]

    /// A configuration in which only trailers name tickets, so that `git log` tells whether one is named.
    private static let rules =
        Configurations.strict + "\nreferences: {systems: [servicenow], patterns: "
        + "[{name: net, pattern: '^(?<id>NET-[0-9]+)$'}]}"

    /// The trailer of the newest commit, as git tells it.
    private static func ticket(of repository: TemporaryRepository) throws -> String {
        let values = try repository.git("log", "-1", "--format=%(trailers:key=Ticket,valueonly)")
        return values.split(separator: "\n").joined(separator: ",")
    }

    private func commit(_ way: Way, in repository: TemporaryRepository) throws -> CommandOutcome {
        for setting in way.settings {
            let parts = setting.split(separator: "=").map(String.init)
            try repository.git("config", parts[0], parts[1])
        }
        try repository.openPorts([5432, 8443])
        try repository.git("add", "--all")
        guard let written = way.written else { return try repository.committing(way.arguments) }
        try repository.write("../written", written)
        try repository.write("../below", way.below)
        let folder = repository.folder
        return try repository.committing(
            way.arguments,
            editor: "cat \(folder)/written \"$1\" \(folder)/below >\(folder)/all; cp \(folder)/all \"$1\"")
    }

    @Test(arguments: ways) func `a ticket counts if git keeps it`(way: Way) throws {
        // The same commit without hooks, and what git makes of its message.
        let plain = try TemporaryRepository.shop([Ticket()], configuration: Self.rules)
        let made = try commit(way, in: plain)
        try #require(made.status == 0, "\(made.errors)")
        let kept = try Self.ticket(of: plain)
        let hooked = try ClientHookTests.hooked(configuration: Self.rules)
        let outcome = try commit(way, in: hooked)
        #expect((outcome.status == 0) == (kept == "NET-42"), "git keeps '\(kept)': \(outcome.errors)")
        #expect(outcome.errors.contains("BLOCKED: ") == (outcome.status != 0), "\(outcome.errors)")
    }

    @Test func `both kinds of messages are among those`() throws {
        var kept: Set<Bool> = []
        for way in Self.ways {
            let plain = try TemporaryRepository.shop([], configuration: nil)
            _ = try commit(way, in: plain)
            kept.insert(try Self.ticket(of: plain) == "NET-42")
        }
        #expect(kept == [true, false])
    }

    /// What stands in the editor before anybody writes.
    private func suggested(
        in repository: TemporaryRepository, settings: [String] = [], arguments: [String] = []
    ) throws -> (text: String, outcome: CommandOutcome) {
        for setting in settings {
            let parts = setting.split(separator: "=").map(String.init)
            try repository.git("config", parts[0], parts[1])
        }
        try repository.openPorts([5432, 8443])
        try repository.git("add", "--all")
        let folder = repository.folder
        let outcome = try repository.committing(["--no-verify"] + arguments, editor: "cp \"$1\" \(folder)/seen")
        return (try repository.run(["cat", folder + "/seen"], in: "/"), outcome)
    }

    @Test func `a ticket whose scope covers the change is suggested, and others aren't`() throws {
        let others = [
            Ticket(id: "NET-1", scope: "scope: {opens: [{from: shop/web, to: shop/db, ports: TCP/9000}]}"),
            Ticket(id: "NET-2", state: "closed"), Ticket(id: "NET-3", state: "draft"), Ticket(id: "NET-4", scope: nil),
        ]
        let repository = try ClientHookTests.hooked([Ticket()] + others)
        let (text, outcome) = try suggested(in: repository)
        #expect(text.contains("\n# Ticket: NET-42   Title of NET-42\n"), "\(text)")
        for id in ["NET-1 ", "NET-2", "NET-3", "NET-4 "] { #expect(!text.contains("Ticket: \(id)"), "\(text)") }
        // What nobody wrote is no message: the commit is given up, as without the hook.
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("empty commit message"), "\(outcome.errors)")
    }

    @Test func `a ticket that the branch's name holds is suggested`() throws {
        let repository = try ClientHookTests.hooked(
            [], configuration: "references: {systems: [{name: jira, projects: [NET]}]}")
        try repository.git("switch", "--quiet", "--create", "feature/NET-7-more")
        let (text, _) = try suggested(in: repository)
        #expect(text.contains("\n# Ticket: NET-7\n"), "\(text)")
    }

    @Test(arguments: [["commit.cleanup=scissors"], ["core.commentChar=;"], ["core.commentChar=auto"], []])
    func `suggestions are nowhere but in comments that git drops`(settings: [String]) throws {
        let repository = try ClientHookTests.hooked()
        let (text, _) = try suggested(in: repository, settings: settings)
        #expect(text.contains("Ticket: NET-42"), "\(text)")
        let made = try repository.committing(
            ["--no-verify"], editor: "{ echo Words; cat \"$1\"; } >\"$1.new\"; mv \"$1.new\" \"$1\"")
        #expect(made.status == 0, "\(made.errors)")
        #expect(try repository.git("log", "-1", "--format=%B").split(separator: "\n") == ["Words"])
    }

    @Test func `where git keeps comments nothing is added`() throws {
        let repository = try ClientHookTests.hooked()
        let (text, _) = try suggested(in: repository, settings: ["commit.cleanup=whitespace"])
        #expect(!text.contains("NET-42"), "\(text)")
        let other = try ClientHookTests.hooked()
        try other.openPorts([5432, 8443])
        #expect(try other.committing("--all", "--no-verify", "--message", "Words").status == 0)
        #expect(try other.git("log", "-1", "--format=%B").split(separator: "\n") == ["Words"])
    }
}
