import Glibc
import HookInstallation
import TestSupport
import Testing

/// Putting hooks where git looks for them, taking them away, and telling what is missing.
@Suite struct HookInstallationTests {
    private static func lines(_ outcome: CommandOutcome) -> [String] {
        outcome.output.split(separator: "\n").map(String.init)
    }

    private static func bare(in repository: TemporaryRepository) throws -> String {
        let path = repository.folder + "/bare.git"
        try repository.git("clone", "--quiet", "--bare", "--template=", repository.path, path)
        return path
    }

    @Test func `the scripts in the folder hooks are those that are installed`() throws {
        var root = #filePath.split(separator: "/").map(String.init)
        root.removeLast(4)
        let folder = "/" + root.joined(separator: "/") + "/hooks"
        let repository = try TemporaryRepository()
        for hook in HookName.allCases {
            let script = try repository.run(["cat", "\(folder)/\(hook.rawValue)"], in: "/")
            #expect(script + "\n" == HookScript(hook).text, "\(hook.rawValue)")
            #expect(access("\(folder)/\(hook.rawValue)", X_OK) == 0)
        }
    }

    @Test func `every script is one that a POSIX shell takes`() throws {
        let repository = try TemporaryRepository()
        for hook in HookName.allCases {
            for isShared in [false, true] {
                let script = HookScript(hook, program: "/opt/it's here/netreeve", isShared: isShared)
                try repository.write("script", script.text)
                try repository.run(["sh", "-n", "script"], in: repository.path)
                #expect(HookScript.isOurs(script.text))
                #expect(HookScript.program(of: script.text) == "/opt/it's here/netreeve")
            }
        }
        #expect(!HookScript.isOurs("#!/bin/sh\n# Somebody's hook\n"))
    }

    @Test func `a bare repository gets a server's hooks, any other a client's`() throws {
        let repository = try TemporaryRepository.shop()
        let client = try repository.netreeve("hooks", "install")
        #expect(client.status == 0, "\(client.errors)")
        let hooks = repository.path + "/.git/hooks"
        #expect(
            Self.lines(client) == HookName.ofClient.map { "installed  \(hooks)/\($0.rawValue)" })
        let bare = try Self.bare(in: repository)
        let server = try repository.netreeve("hooks", "install", "--repo", bare)
        #expect(
            Self.lines(server) == HookName.ofServer.map { "installed  \(bare)/hooks/\($0.rawValue)" })
        for place in [repository.path, bare] {
            let status = try repository.netreeve("hooks", "status", "--repo", place)
            #expect(status.status == 0)
            #expect(Self.lines(status).allSatisfy { $0.hasPrefix("✓ ") })
        }
        // What is there already is made anew.
        #expect(try repository.netreeve("hooks", "install").status == 0)
        let perRef = try repository.netreeve("hooks", "install", "--repo", bare, "--per-ref")
        #expect(Self.lines(perRef).first == "installed  \(bare)/hooks/update")
    }

    @Test func `status tells what is missing, somebody else's, or finds no program`() throws {
        let repository = try TemporaryRepository.shop()
        let hooks = repository.path + "/.git/hooks"
        let before = try repository.netreeve("hooks", "status")
        #expect(before.status == 1)
        #expect(Self.lines(before) == HookName.ofClient.map { "✗ \($0.rawValue) is missing (\(hooks)/\($0.rawValue))" })
        #expect(try repository.netreeve("hooks", "install", "--program", "/nowhere/netreeve").status == 0)
        try repository.write(".git/hooks/pre-push", "#!/bin/sh\nexit 0\n")
        let after = try repository.netreeve("hooks", "status")
        #expect(after.status == 1)
        let program = "runs /nowhere/netreeve, but finds no /nowhere/netreeve"
        #expect(after.output.contains("✗ commit-msg \(program) (\(hooks)/commit-msg)"), "\(after.output)")
        #expect(after.output.contains("✗ pre-push is somebody else's (\(hooks)/pre-push)"))
        try #require(chmod(hooks + "/commit-msg", 0o644) == 0)
        #expect(try repository.netreeve("hooks", "status").output.contains("but may not be run"))
    }

    @Test func `a hook that is there already is asked first, and comes back`() throws {
        let served = try ServedRepository(configuration: Configurations.strict, hooks: [])
        let own = "#!/bin/sh\ncat >\"$GIT_DIR/seen\"\n! grep -q refuse-me \"$GIT_DIR/seen\"\n"
        try served.write(own, to: "hooks/pre-receive")
        let installed = try served.work.netreeve("hooks", "install", "--repo", served.path)
        #expect(installed.output.contains("asks pre-receive.chained, which was there before, first"))
        let before = try served.head()
        try served.work.write("README", "words\n")
        let commit = try served.work.commit("Words")
        let accepted = try served.push("main")
        #expect(accepted.isAccepted)
        #expect(accepted.says("PASS main: "))
        let seen = try served.work.run(["cat", served.path + "/seen"], in: "/")
        #expect(seen == "\(before) \(commit) refs/heads/main")
        let refused = try served.push("main:refs/heads/refuse-me")
        #expect(!refused.isAccepted)
        #expect(refused.lines.isEmpty, "\(refused.lines)")
        try served.work.commitPorts(5432, 8443)
        #expect(try !served.push("main").isAccepted)

        let status = try served.work.netreeve("hooks", "status", "--repo", served.path)
        #expect(status.status == 0)
        #expect(status.output.contains("after the one that was there before"))
        #expect(try served.work.netreeve("hooks", "uninstall", "--repo", served.path).status == 0)
        #expect(try served.work.run(["cat", served.path + "/hooks/pre-receive"], in: "/") + "\n" == own)
        #expect(access(served.path + "/hooks/post-receive", F_OK) != 0)
        #expect(try served.push("main").isAccepted)
    }

    @Test func `a link to a hook is kept as a link`() throws {
        let served = try ServedRepository(hooks: [])
        try served.write("#!/bin/sh\nexit 3\n", to: "elsewhere")
        try served.work.link("../remote.git/hooks/pre-receive", to: served.path + "/elsewhere")
        #expect(try served.work.netreeve("hooks", "install", "--repo", served.path).status == 0)
        #expect(
            try served.work.run(["readlink", "hooks/pre-receive.chained"], in: served.path) == served.path
                + "/elsewhere")
        #expect(try !served.push("main:refs/heads/other").isAccepted)
        #expect(try served.work.run(["cat", "elsewhere"], in: served.path) == "#!/bin/sh\nexit 3")
    }

    @Test func `two hooks of others are left alone`() throws {
        let repository = try TemporaryRepository.shop()
        try repository.write(".git/hooks/pre-commit", "#!/bin/sh\n")
        try repository.write(".git/hooks/pre-commit.chained", "#!/bin/sh\n")
        let refused = try repository.netreeve("hooks", "install")
        #expect(refused.status == 2)
        #expect(refused.errors.contains("neither is Netreeve's"))
        #expect(try repository.run(["cat", ".git/hooks/pre-commit"], in: repository.path) == "#!/bin/sh")
    }

    @Test func `a repository's own folder of hooks is where they go`() throws {
        let repository = try TemporaryRepository.shop()
        try repository.git("config", "core.hooksPath", ".githooks")
        let installed = try repository.netreeve("hooks", "install")
        #expect(Self.lines(installed).first == "installed  \(repository.path)/.githooks/pre-commit", "\(installed)")
        let linked = repository.folder + "/linked"
        try repository.git("config", "--unset", "core.hooksPath")
        try repository.git("worktree", "add", "--quiet", "-b", "other", linked)
        let other = try repository.netreeve("hooks", "install", in: linked)
        #expect(Self.lines(other).first == "installed  \(repository.path)/.git/hooks/pre-commit", "\(other)")
    }

    @Test func `hooks for all repositories ask each repository's own first`() throws {
        let repository = try TemporaryRepository.shop([Ticket()], configuration: Configurations.strict)
        let user = ["GIT_CONFIG_GLOBAL": repository.folder + "/home/.gitconfig"]
        let folder = repository.folder + "/home/netreeve/hooks"
        let installed = try repository.netreeve("hooks", "install", "--shared", environment: user)
        #expect(installed.status == 0, "\(installed.errors)")
        #expect(Self.lines(installed).last == "core.hooksPath of the global configuration is \(folder) now")
        let single = try repository.netreeve("hooks", "install", environment: user)
        #expect(single.status == 2)
        #expect(single.errors.contains("Install them there with --shared"), "\(single.errors)")

        try repository.write(".git/hooks/commit-msg", "#!/bin/sh\ngrep -q sure \"$1\"\n")
        try #require(chmod(repository.path + "/.git/hooks/commit-msg", 0o755) == 0)
        try repository.openPorts([5432, 8443])
        func commit(_ message: String) throws -> CommandOutcome {
            try CommandOutcome.running(
                ["git", "commit", "--all", "--message", message], in: repository.path,
                environment: repository.hermeticEnvironment.merging(user) { $1 })
        }
        let unsure = try commit("Open\n\nTicket: NET-42")
        #expect(unsure.status != 0 && !unsure.errors.contains("BLOCKED"), "\(unsure.errors)")
        let blocked = try commit("Open, sure")
        #expect(blocked.status != 0 && blocked.errors.contains("BLOCKED"), "\(blocked.errors)")
        #expect(try commit("Open, sure\n\nTicket: NET-42").status == 0)

        let removed = try repository.netreeve("hooks", "uninstall", "--shared", environment: user)
        #expect(removed.output.contains("git config --global --unset core.hooksPath"))
        #expect(try repository.run(["ls", folder], in: "/").isEmpty)
    }

    @Test func `repositories that are made later have the hooks of the template folder`() throws {
        let repository = try TemporaryRepository.shop()
        let user = ["GIT_CONFIG_GLOBAL": repository.folder + "/home/.gitconfig"]
        let template = repository.folder + "/my template"
        try repository.run(["git", "config", "--global", "init.templateDir", template], in: "/", environment: user)
        #expect(try repository.netreeve("hooks", "install", "--template", environment: user).status == 0)
        let later = repository.folder + "/later"
        try repository.run(["git", "clone", "--quiet", repository.path, later], in: "/", environment: user)
        let status = try repository.netreeve("hooks", "status", "--repo", later, environment: user)
        #expect(status.status == 0, "\(status.output)\(status.errors)")
    }

    @Test func `the doctor tells what is missing, and what to do`() throws {
        let repository = try TemporaryRepository.shop()
        let bare = try Self.bare(in: repository)
        let ill = try repository.netreeve("hooks", "doctor", "--repo", bare)
        #expect(ill.status == 1)
        #expect(ill.output.contains("✗ pre-receive is missing"))
        #expect(ill.output.contains("✗ options of a push aren't taken"))
        #expect(ill.output.contains("git -C \(bare) config receive.advertisePushOptions true"))
        #expect(ill.output.contains("· HEAD has no config/netreeve.yaml"))
        #expect(ill.output.contains("· no daemon is told of pushes"))
        #expect(ill.output.contains("✓ without a verdict the hooks are fail-closed"))

        let cache = repository.folder + "/cache"
        try repository.run(["mkdir", cache], in: "/")
        for (name, value) in [("receive.advertisePushOptions", "true"), ("netreeve.cacheDir", cache)] {
            try repository.git("--git-dir", bare, "config", name, value)
        }
        #expect(try repository.netreeve("hooks", "install", "--repo", bare).status == 0)
        let well = try repository.netreeve("hooks", "doctor", "--repo", bare)
        #expect(well.status == 0, "\(well.output)")
        #expect(!well.output.contains("✗"))

        for (name, value) in [
            ("netreeve.reports", "/dev/null/none"), ("netreeve.config", "/dev/null/none"), ("netreeve.budget", "soon"),
        ] {
            try repository.git("--git-dir", bare, "config", name, value)
            let worse = try repository.netreeve("hooks", "doctor", "--repo", bare)
            #expect(worse.status == 1)
            #expect(worse.output.contains(value), "\(worse.output)")
        }
    }

    @Test func `the doctor says which repository git may not use`() throws {
        let repository = try TemporaryRepository.shop()
        let bare = try Self.bare(in: repository)
        try repository.run(["chown", "-R", "1234", bare], in: "/")
        let user = ["GIT_CONFIG_GLOBAL": repository.folder + "/home/.gitconfig"]
        let refused = try repository.netreeve("hooks", "doctor", "--repo", bare, environment: user)
        #expect(refused.status == 2)
        #expect(refused.errors.contains("safe.directory"), "\(refused.errors)")
        // Git takes `*`, and libgit2 1.5 doesn't.
        try repository.run(
            ["git", "config", "--global", "safe.directory", "*"], in: "/", environment: user)
        let half = try repository.netreeve("hooks", "doctor", "--repo", bare, environment: user)
        #expect(half.status == 1)
        #expect(half.output.contains("✗ the repository \(bare) belongs to another user"), "\(half.output)")
        #expect(half.output.contains("git config --global --add safe.directory \(bare)"))
    }

    @Test func `the doctor finds a stage of the pre-commit framework that isn't installed`() throws {
        let repository = try TemporaryRepository.shop()
        try repository.write(
            ".pre-commit-config.yaml", "repos: [{repo: x, rev: y, hooks: [{id: netreeve-commit-msg}]}]\n")
        let ill = try repository.netreeve("hooks", "doctor")
        #expect(ill.status == 1)
        #expect(ill.output.contains("names netreeve-commit-msg, and its stage isn't installed"))
        #expect(ill.output.contains("pre-commit install --hook-type commit-msg"))
    }
}
