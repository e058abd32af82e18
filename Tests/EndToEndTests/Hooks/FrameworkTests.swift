import Glibc
import TestSupport
import Testing

/// The pre-commit framework, as `scripts/test` installs it.
private enum Framework {
    /// Its program; `nil` where it isn't there.
    static let program = getenv("NETREEVE_TEST_PRE_COMMIT").map { String(cString: $0) }
}

/// The hooks by the pre-commit framework: `.pre-commit-hooks.yaml` with the real one.
@Suite(.enabled(if: Framework.program != nil)) struct FrameworkTests {
    /// The shop, with all stages of the framework installed.
    private func framed() throws -> (repository: TemporaryRepository, environment: [String: String]) {
        let program = try #require(Framework.program)
        var root = #filePath.split(separator: "/").map(String.init)
        root.removeLast(4)
        let repository = try TemporaryRepository.shop([Ticket()], configuration: Configurations.strict)
        // The framework takes hooks from a repository of their own.
        let hooks = repository.folder + "/hooks"
        try repository.git("init", "--quiet", "--template=", hooks)
        try repository.run(["cp", "/" + root.joined(separator: "/") + "/.pre-commit-hooks.yaml", hooks], in: "/")
        try repository.run(["git", "add", "--all"], in: hooks)
        try repository.run(["git", "commit", "--quiet", "--message", "Hooks"], in: hooks)
        let commit = try repository.run(["git", "rev-parse", "HEAD"], in: hooks)
        let bin = repository.folder + "/bin"
        try repository.run(["mkdir", bin], in: "/")
        try repository.link("../bin/netreeve", to: try #require(Netreeve.binary))
        let environment = [
            "PATH": bin + ":" + (repository.hermeticEnvironment["PATH"] ?? ""),
            "PRE_COMMIT_HOME": repository.folder + "/framework", "PRE_COMMIT_COLOR": "never",
        ]
        let ids = ["netreeve", "netreeve-prepare-commit-msg", "netreeve-commit-msg", "netreeve-pre-push"]
        try repository.write(
            ".pre-commit-config.yaml",
            "repos:\n- repo: \(hooks)\n  rev: \(commit)\n  hooks: [\(ids.map { "{id: \($0)}" }.joined(separator: ", "))]\n"
        )
        try repository.commit("Hooks")
        let stages = ["pre-commit", "prepare-commit-msg", "commit-msg", "pre-push"].flatMap { ["--hook-type", $0] }
        try repository.run([program, "install"] + stages, in: repository.path, environment: environment)
        return (repository, environment)
    }

    @Test func `each stage says what the plain hook says`() throws {
        let (repository, environment) = try framed()
        let variables = repository.hermeticEnvironment.merging(environment) { $1 }
        func git(_ arguments: String...) throws -> CommandOutcome {
            try CommandOutcome.running(["git"] + arguments, in: repository.path, environment: variables)
        }
        try repository.openPorts([5432, 8443])
        let stopped = try git("commit", "--all", "--message", "Open 8443")
        #expect(stopped.status == 1)
        let said = stopped.output + stopped.errors
        #expect(said.contains("shop/web → shop/db  TCP 5432 → TCP 5432,8443"), "\(said)")
        #expect(said.contains("it changes reachability, and the message names no ticket"), "\(said)")
        #expect(try git("commit", "--all", "--message", "Open 8443\n\nTicket: NET-42").status == 0)

        let remote = repository.folder + "/remote.git"
        try repository.git("init", "--quiet", "--bare", "--template=", remote)
        try repository.git("remote", "add", "origin", remote)
        try repository.git("push", "--quiet", "--no-verify", "origin", "HEAD~1:refs/heads/main")
        try repository.git("fetch", "--quiet", "origin")
        let pushed = try git("push", "origin", "main")
        #expect(pushed.status == 0, "\(pushed.output)\(pushed.errors)")
        let heard = pushed.output + pushed.errors
        #expect(heard.contains("PASS main: 1 widened by 1 commit · NET-42 in force"), "\(heard)")

        try repository.openPorts([5432, 9000])
        #expect(try git("commit", "--all", "--no-verify", "--message", "Open 9000").status == 0)
        let refused = try git("push", "origin", "main")
        #expect(refused.status != 0)
        #expect(
            (refused.output + refused.errors).contains("BLOCKED main: 1 commit that changes reachability"),
            "\(refused.output)\(refused.errors)")
    }
}
