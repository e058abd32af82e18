import TestSupport
import Testing

/// The hooks of somebody who works in a repository: real commits and pushes.
@Suite struct ClientHookTests {
    /// The shop with hooks.
    static func hooked(
        _ tickets: [Ticket] = [Ticket()], configuration: String? = Configurations.strict
    ) throws -> TemporaryRepository {
        let repository = try TemporaryRepository.shop(tickets, configuration: configuration)
        let installed = try repository.netreeve("hooks", "install")
        try #require(installed.status == 0, "\(installed.errors)")
        return repository
    }

    @Test func `a commit that changes reachability needs a ticket, and another one doesn't`() throws {
        let repository = try Self.hooked()
        let before = try repository.git("rev-parse", "HEAD")
        try repository.openPorts([5432, 8443])
        let stopped = try repository.committing("--all", "--message", "Open 8443")
        #expect(stopped.status == 1)
        #expect(stopped.errors.contains("BLOCKED: 1 widened"))
        #expect(stopped.errors.contains("it changes reachability, and the message names no ticket"))
        #expect(stopped.errors.contains("Name the ticket in the last paragraph of the message"))
        #expect(try repository.git("rev-parse", "HEAD") == before)

        #expect(try repository.committing("--all", "--message", "Open 8443\n\nTicket: NET-42").status == 0)
        try repository.write("README", "words\n")
        try repository.git("add", "--all")
        #expect(try repository.committing("--message", "Words").status == 0)
    }

    @Test func `a ticket of no known form is told with its line`() throws {
        let repository = try Self.hooked()
        try repository.openPorts([5432, 8443])
        let stopped = try repository.committing("--all", "--message", "Open 8443\n\nTicket: soon")
        #expect(stopped.status == 1)
        #expect(stopped.errors.contains("`Ticket: soon` at line 3 has the form of no ticket that is looked for"))
    }

    @Test func `where nothing blocks, a missing ticket is told and the commit is made`() throws {
        let repository = try Self.hooked(configuration: nil)
        try repository.openPorts([5432, 8443])
        let made = try repository.committing("--all", "--message", "Open 8443")
        #expect(made.status == 0)
        #expect(made.errors.contains("ATTENTION: 1 widened"))
        #expect(made.errors.contains("Reachability changes: 1 widened"))
        #expect(made.errors.contains("shop/web → shop/db  TCP 5432 → TCP 5432,8443"), "\(made.errors)")
    }

    @Test func `what is about to be melted, reverted or merged has its ticket elsewhere`() throws {
        let repository = try Self.hooked(
            configuration: Configurations.strict + "\nexemptions: {bots: ['renovate* <*>'], emergencies: {}}")
        try repository.openPorts([5432, 8443])
        #expect(try repository.committing("--all", "--fixup", "HEAD").status == 0)
        try repository.openPorts([5432, 9000])
        #expect(
            try repository.committing("--all", "--message", "Open", "--author", "renovate <r@example.org>").status == 0)
        try repository.openPorts([5432, 9100])
        #expect(try repository.committing("--all", "--message", "Open\n\nEmergency: it burns").status == 0)
        try repository.git("switch", "--quiet", "--create", "side", "HEAD~2")
        try repository.write("README", "words\n")
        try repository.git("add", "--all")
        #expect(try repository.committing("--message", "Words").status == 0)
        let merged = try CommandOutcome.running(
            ["git", "merge", "--no-edit", "main"], in: repository.path, environment: repository.hermeticEnvironment)
        #expect(merged.status == 0, "\(merged.errors)")
    }

    @Test func `the hook of a server and that of a client say the same of a push`() throws {
        let served = try ServedRepository([Ticket()], configuration: Configurations.strict)
        let installed = try served.work.netreeve("hooks", "install")
        #expect(installed.status == 0, "\(installed.errors)")
        try served.work.openPorts([5432, 8443])
        #expect(try served.work.committing("--all", "--no-verify", "--message", "Open 8443").status == 0)
        let early = try served.push("main")
        #expect(!early.isAccepted)
        #expect(early.lines.isEmpty)
        let late = try served.push("--no-verify", "main")
        #expect(!late.isAccepted && !late.lines.isEmpty)
        for line in late.lines { #expect(early.errors.contains(line), "\(line) isn't in \(early.errors)") }
    }

    @Test func `a new branch is held against what is known of the remote's main`() throws {
        let served = try ServedRepository(
            [Ticket()], configuration: "verdicts: [{refs: ['*'], mode: strict}]", hooks: [])
        #expect(try served.work.netreeve("hooks", "install").status == 0)
        try served.work.git("switch", "--quiet", "--create", "feature")
        try served.work.openPorts([5432, 8443])
        #expect(try served.work.committing("--all", "--no-verify", "--message", "Open 8443").status == 0)
        let stopped = try served.push("feature")
        #expect(!stopped.isAccepted)
        #expect(stopped.errors.contains("BLOCKED feature: 1 commit that changes reachability without a ticket"))
        #expect(try served.push("--no-verify", "feature").isAccepted)
        // Where nothing is known of the other side there is nothing to compare with.
        let empty = served.work.folder + "/empty.git"
        try served.work.git("init", "--quiet", "--bare", "--template=", empty)
        try served.work.git("remote", "add", "other", empty)
        let first = try served.push("feature", to: "other")
        #expect(first.isAccepted)
        #expect(first.errors.contains("NOT REVIEWED feature: there is no commit yet to compare it with"))
    }

    @Test func `a commit that isn't there locally leaves the verdict to the server`() throws {
        let served = try ServedRepository([Ticket()], configuration: Configurations.strict, hooks: [])
        let other = served.work.folder + "/other"
        try served.work.git("clone", "--quiet", "--template=", served.path, other)
        #expect(try served.work.netreeve("hooks", "install", "--repo", other).status == 0)
        try served.work.write("README", "words\n")
        try served.work.commit("Words")
        #expect(try served.push("main").isAccepted)
        let push = try CommandOutcome.running(
            ["git", "push", "--force", "origin", "main"], in: other, environment: served.work.hermeticEnvironment)
        #expect(push.errors.contains("NO VERDICT main: "), "\(push.errors)")
        #expect(push.errors.contains("Let through without a verdict, as netreeve.failure is open."))
        #expect(push.status == 0, "\(push.errors)")
    }

    @Test func `a first commit and a first push go through`() throws {
        let repository = try TemporaryRepository()
        #expect(try repository.netreeve("hooks", "install").status == 0)
        try repository.writeShop()
        try repository.git("add", "--all")
        let first = try repository.committing("--message", "Open the shop")
        #expect(first.status == 0, "\(first.errors)")
    }

    @Test func `a linked worktree and a submodule have the hooks as well`() throws {
        let repository = try Self.hooked()
        let linked = repository.folder + "/linked"
        try repository.git("worktree", "add", "--quiet", "-b", "release", linked)
        try repository.write("../linked/policies/db.yaml", Shop.policy("db", ports: [5432, 8443]))
        let made = try CommandOutcome.running(
            ["git", "commit", "--all", "--message", "Open"], in: linked, environment: repository.hermeticEnvironment)
        // The rules are those of the branch, which nobody protects.
        #expect(made.status == 0)
        #expect(made.errors.contains("ATTENTION: 1 widened"), "\(made.errors)")

        let outer = try TemporaryRepository()
        try outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", repository.path, "inner")
        let inner = outer.path + "/inner"
        #expect(try outer.netreeve("hooks", "install", "--repo", inner).status == 0)
        try outer.write("inner/policies/db.yaml", Shop.policy("db", ports: [5432, 9000]))
        let stopped = try CommandOutcome.running(
            ["git", "commit", "--all", "--message", "Open"], in: inner, environment: outer.hermeticEnvironment)
        #expect(stopped.status == 1)
        #expect(stopped.errors.contains("BLOCKED: 1 widened"), "\(stopped.errors)")
    }
}

extension TemporaryRepository {
    /// Commits, with whatever comes of it.
    ///
    /// - Parameter editor: the script that git starts as its editor, with the file of the message as `$1`.
    func committing(_ arguments: String..., editor: String? = nil) throws -> CommandOutcome {
        try committing(arguments, editor: editor)
    }

    /// The same with a list of arguments.
    func committing(_ arguments: [String], editor: String? = nil) throws -> CommandOutcome {
        var environment = hermeticEnvironment
        if let editor {
            try write("../editor", "#!/bin/sh\n\(editor)\n")
            try run(["chmod", "+x", folder + "/editor"], in: "/")
            environment["GIT_EDITOR"] = folder + "/editor"
        }
        return try CommandOutcome.running(["git", "commit"] + arguments, in: path, environment: environment)
    }
}
