import Glibc
import HookInstallation
import TestSupport
import Testing

/// What somebody tries who wants a push to go through.
@Suite struct HostilePushTests {
    private static let shut = """
        verdicts: [{refs: [main], mode: strict}]
        guardrails:
          rules:
          - {name: database, expect: must-stay-shut, from: shop/web, to: shop/db, ports: TCP/9000}
        """

    @Test func `a push that changes its own rules, guardrails and ticket is judged by those before it`() throws {
        let served = try ServedRepository([Ticket()], configuration: Self.shut)
        try served.work.configure("verdicts: [{refs: ['*'], mode: lenient, note: [ticket-missing, out-of-scope]}]")
        try served.work.write(Ticket(scope: "scope: {opens: [{from: shop/web, to: shop/db, ports: any}]}"))
        try served.work.commit("Loosen the rules")
        let commit = try served.work.commitPorts(5432, 9000, as: "Open\n\nTicket: NET-42\n")
        let push = try served.push("main")
        #expect(!push.isAccepted)
        #expect(
            push.says("opens shop/web → shop/db, which must stay shut (database)")
                && push.says("opens shop/web → shop/db TCP 9000, which NET-42 doesn't cover"), "\(push.lines)")
        #expect(try served.commit(of: "main") != commit)
    }

    @Test func `what the pusher's environment says changes nothing`() throws {
        let served = try ServedRepository(configuration: Configurations.strict)
        let other = try TemporaryRepository()
        try other.write("README", "elsewhere\n")
        try other.commit("Elsewhere")
        try other.write(
            "../home/.gitconfig",
            "[netreeve]\n\tfailure = open\n\tbudget = 1ms\n\tconfig = \(other.path)/lenient.yaml\n")
        try other.write(
            "lenient.yaml", "apiVersion: netreeve.dev/v1\nkind: ReviewConfiguration\nverdicts: []\n")
        let settings = [
            "netreeve.failure=open", "netreeve.budget=1ms", "netreeve.config=\(other.path)/lenient.yaml",
        ].enumerated().flatMap { number, setting in
            let parts = setting.split(separator: "=").map(String.init)
            return ["GIT_CONFIG_KEY_\(number)=\(parts[0])", "GIT_CONFIG_VALUE_\(number)=\(parts[1])"]
        }
        let commit = try served.work.commitPorts(5432, 8443)
        let objects = other.path + "/.git/objects"
        let variables =
            settings + [
                "GIT_CONFIG_COUNT=3", "GIT_DIR=\(other.path)/.git", "GIT_WORK_TREE=\(other.path)",
                "GIT_COMMON_DIR=\(other.path)/.git", "GIT_QUARANTINE_PATH=\(objects)",
                "GIT_OBJECT_DIRECTORY=\(objects)",
                "GIT_ALTERNATE_OBJECT_DIRECTORIES=\(objects)", "GIT_INDEX_FILE=\(other.path)/.git/index",
                "GIT_CONFIG_PARAMETERS='netreeve.failure=open'", "GIT_NAMESPACE=", "HOME=\(other.folder)/home",
                "XDG_CONFIG_HOME=\(other.folder)/home", "NETREEVE_BINARY=/bin/true", "PATH=/usr/bin:/bin",
            ]
        // Git starts the other end by a shell, so that whoever pushes to a folder may set what they like.
        for variable in variables + [variables.filter { $0.hasPrefix("GIT_CONFIG") }.joined(separator: " ")] {
            let push = try served.push("--receive-pack=env \(variable) git-receive-pack", "main")
            #expect(!push.isAccepted, "\(variable)")
            #expect(try served.commit(of: "main") != commit, "\(variable)")
        }
        let judged = try served.push(
            "--receive-pack=env HOME=\(other.folder)/home XDG_CONFIG_HOME=\(other.folder)/home git-receive-pack", "main"
        )
        #expect(
            judged.lines.first
                == "BLOCKED main: 1 commit that changes reachability without a ticket: \(commit.prefix(12))")
    }

    @Test func `options of a push that are meant for others do nothing`() throws {
        let served = try ServedRepository(configuration: Configurations.strict)
        try served.work.commitPorts(5432, 8443)
        for option in ["netreeve.failure=open", "netreeve.skip", "ci.skip", "ticket=", "ticket=NET-0"] {
            #expect(try !served.push("-o\(option)", "main").isAccepted, "\(option)")
        }
    }

    @Test func `a push that was refused leaves nothing behind`() throws {
        let served = try ServedRepository(configuration: Configurations.strict)
        try served.work.commitPorts(5432, 8443)
        let list = "find . -printf '%p %s %T@\\n' | sort"
        let before = try served.work.run(["sh", "-c", list], in: served.path)
        #expect(try !served.push("main").isAccepted)
        let after = try served.work.run(["sh", "-c", list], in: served.path)
        // Git makes its quarantine among the objects, and so touches that folder.
        func others(_ list: String) -> [Substring] {
            list.split(separator: "\n").filter { !$0.hasPrefix("./objects ") && !$0.hasPrefix(". ") }
        }
        #expect(others(before) == others(after))
        #expect(try served.work.run(["find", served.path, "-name", "tmp_objdir*"], in: "/").isEmpty)
    }

    @Test func `names that a terminal would act on are written out`() throws {
        let served = try ServedRepository()
        try served.work.write("policies/\u{1B}[2J\u{202E}.yaml", "kind: [\n")
        try served.work.commit("Hide")
        let push = try served.push("main")
        #expect(!push.isAccepted)
        #expect(push.says("policies/\\u{1B}[2J\\u{202E}.yaml"))
        #expect(!push.errors.contains("\u{202E}"))
    }

    @Test func `paths with a colon, quotes and blanks hide no commit`() throws {
        let served = try ServedRepository(configuration: Configurations.strict, name: "a \"b\": c.git")
        let commit = try served.work.commitPorts(5432, 8443)
        let push = try served.push("main")
        #expect(
            push.lines.first
                == "BLOCKED main: 1 commit that changes reachability without a ticket: \(commit.prefix(12))")
    }

    @Test func `commits that the repository borrows are found`() throws {
        let served = try ServedRepository(configuration: Configurations.strict)
        let fork = served.work.folder + "/fork.git"
        try served.work.git("clone", "--quiet", "--bare", "--shared", "--template=", served.path, fork)
        let program = try #require(Netreeve.binary)
        try served.work.write("../fork.git/hooks/pre-receive", HookScript(.preReceive, program: program).text)
        try #require(chmod(fork + "/hooks/pre-receive", 0o755) == 0)
        try served.work.commitPorts(5432, 8443)
        let push = try served.push("main", to: fork)
        #expect(!push.isAccepted)
        #expect(push.lines.first?.hasPrefix("BLOCKED main: ") == true, "\(push.lines)")
    }
}
