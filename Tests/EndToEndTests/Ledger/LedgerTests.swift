import Foundation
import Glibc
import TestSupport
import Testing

/// `netreeve review --record` and `netreeve ledger`, as a pipeline runs them.
@Suite struct LedgerTests {
    private static func ledger(_ repository: TemporaryRepository) -> String { repository.folder + "/ledger.sqlite" }

    /// A shop with three reviewed commits, one of them by a host's configuration.
    private func recordedShop() throws -> TemporaryRepository {
        let repository = try TemporaryRepository.shop([Ticket()])
        try repository.commitPorts(5432, 8443, as: "Open 8443\n\nTicket: NET-42\n")
        try repository.commitPorts(5432, as: "Close it")
        for range in ["HEAD~2", "HEAD~1", "HEAD~2..HEAD"] { try record(range, in: repository) }
        return repository
    }

    @discardableResult
    private func record(_ arguments: String..., in repository: TemporaryRepository) throws -> ReviewAnswer {
        ReviewAnswer(
            try repository.netreeve(
                ["review", "--no-cache", "--as-of", "2026-11-24", "--record", "--ledger", Self.ledger(repository)]
                    + arguments))
    }

    @discardableResult
    private func ledger(_ arguments: String..., of repository: TemporaryRepository) throws -> CommandOutcome {
        try repository.netreeve(["ledger"] + arguments + ["--ledger", Self.ledger(repository)])
    }

    @Test func `a recorded review is printed and concludes as any other`() throws {
        let repository = try TemporaryRepository.shop([], configuration: Configurations.strict)
        try repository.commitPorts(5432, 8443)
        let (plain, recorded) = (
            try repository.review("--ref", "main"), try record("--ref", "main", in: repository)
        )
        #expect(plain.status == 4)
        #expect((recorded.status, recorded.output) == (plain.status, plain.output))
        #expect(try record("--ref", "main", in: repository).status == 4)
        let check = try ledger("verify", "--repo", ".", "--no-cache", of: repository)
        #expect(check.status == 0)
        #expect(check.output.hasPrefix("1 entry\nhead sha256:"))
        #expect(check.output.hasSuffix("1 review of \(repository.path)/.git made again from git\nintact\n"))
    }

    @Test func `goes to the state folder unless a file is named`() throws {
        let repository = try TemporaryRepository.shop()
        let run = try repository.netreeve(
            "review", "--no-cache", "--record", environment: ["XDG_STATE_HOME": repository.folder + "/state"])
        #expect(run.status == 1)
        #expect(access(repository.folder + "/state/netreeve/ledger.sqlite", F_OK) == 0)
        #expect(try repository.netreeve("review", "--no-cache", "--record").status == 1)
        #expect(access(repository.folder + "/home/.local/state/netreeve/ledger.sqlite", F_OK) == 0)
        let nowhere = try Netreeve.run(["review", "--no-cache", "--record"], in: repository.path)
        #expect(nowhere.status == 2)
        #expect(nowhere.errors.contains("there is no home to keep a ledger in\n  Name a file with --ledger."))
    }

    @Test func `trouble with the ledger is trouble, and nothing is printed`() throws {
        let repository = try TemporaryRepository.shop()
        try FileManager.default.createDirectory(atPath: Self.ledger(repository), withIntermediateDirectories: false)
        let folder = try record(in: repository)
        #expect((folder.status, folder.output) == (2, ""))
        #expect(folder.errors.hasPrefix("netreeve: "))
        let other = try repository.netreeve(
            "review", "--no-cache", "--record", "--ledger", repository.path + "/apps/web.yaml")
        #expect(other.status == 2)
        #expect(other.errors.contains("web.yaml is no ledger"))
        #expect(try repository.git("status", "--porcelain") == "")
        for arguments in [["--ledger", "x"], ["--repository", "x"]] {
            #expect(try repository.netreeve(["review"] + arguments).status == 2)
        }
        #expect(
            try repository.netreeve("ledger", "verify", "--ledger", "/nowhere").errors.contains("there is no ledger"))
    }

    @Test func `all reviews are made again from git, whatever they were called`() throws {
        let repository = try recordedShop()
        try repository.git("switch", "--quiet", "--create", "later")
        try repository.commitPorts(9000)
        let check = try ledger("verify", "--repo", repository.path, "--no-cache", of: repository)
        #expect(check.status == 0, "\(check.output)")
        #expect(check.output.contains("3 reviews of \(repository.path)/.git made again from git\nintact"))
    }

    @Test func `options and what came with a push are part of what is made again`() throws {
        let repository = try TemporaryRepository.shop([Ticket()])
        try repository.commitPorts(5432, 8443, as: "Open 8443")
        let one = try record("--branch", "NET-42-web", "--path", "apps", "--path", "policies", in: repository)
        try record(
            "--push-option", "ticket=NET-42", "--cluster", "one=policies/*", "--implied", "always", in: repository)
        #expect(one.output.contains("NET-42"))
        let check = try ledger("verify", "--repo", ".", "--no-cache", of: repository)
        #expect(check.output.contains("2 reviews of"), "\(check.output)")
        #expect(check.status == 0)
    }

    @Test func `a merge, a first commit and diverged ends`() throws {
        let repository = try TemporaryRepository.shop([Ticket()])
        try repository.git("switch", "--quiet", "--create", "feature")
        try repository.commitPorts(5432, 8443, as: "Open 8443\n\nTicket: NET-42\n")
        try repository.git("switch", "--quiet", "main")
        try repository.write("apps/queue.yaml", Shop.deployment("queue"))
        try repository.commit("Queue")
        try record("HEAD~1", in: repository)
        try record("main..feature", in: repository)
        try repository.git("merge", "--quiet", "--no-ff", "--no-edit", "feature")
        try record(in: repository)
        let check = try ledger("verify", "--repo", ".", "--no-cache", of: repository)
        #expect(check.output.contains("3 reviews of"), "\(check.output)")
        #expect(check.status == 0)
    }

    @Test func `a host's configuration has to be at hand`() throws {
        let repository = try TemporaryRepository.shop([Ticket()])
        try repository.commitPorts(5432, 8443)
        let file = repository.folder + "/host.yaml"
        let text = "apiVersion: netreeve.dev/v1\nkind: ReviewConfiguration\nguardrails: {sets: [dns]}\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        try record("--config", file, in: repository)
        let without = try ledger("verify", "--repo", ".", "--no-cache", of: repository)
        #expect(without.output.contains("0 reviews of"))
        #expect(without.output.contains("1 judged by a host's configuration that isn't at hand\nintact"))
        let with = try ledger("verify", "--repo", ".", "--no-cache", "--config", file, of: repository)
        #expect(with.output.contains("1 review of"), "\(with.output)\(with.errors)")
        #expect(with.status == 0)
    }

    @Test func `a review that isn't what git says is found, though its chain is whole`() throws {
        let repository = try TemporaryRepository.shop([Ticket()])
        try repository.commitPorts(5432, 8443, as: "Open 8443")
        let binary = try #require(Netreeve.binary)
        let beside = String(binary.dropLast("netreeve".count)) + "ledger-writer"
        let forged = try CommandOutcome.running(
            [beside, Self.ledger(repository), repository.path, repository.path + "/.git", "0", "1", "forge"],
            in: repository.path, environment: repository.hermeticEnvironment)
        try #require(forged.status == 0, "\(forged.output)")
        #expect(try ledger("verify", of: repository).status == 0)
        let check = try ledger("verify", "--repo", ".", "--no-cache", of: repository)
        #expect(check.status == 1)
        #expect(
            check.output.contains(
                "TOUCHED: table entry, row seq 1, column body: a review made again says something else in review.verdict"
            ),
            "\(check.output)")
    }

    @Test func `commits that aren't there are told, and another repository's reviews are left alone`() throws {
        let repository = try recordedShop()
        let other = try TemporaryRepository.shop([])
        let run = try other.netreeve(
            "ledger", "verify", "--repo", ".", "--no-cache", "--ledger", Self.ledger(repository))
        #expect(run.output.contains("0 reviews of \(other.path)/.git made again from git\nintact"))
        let named = try other.netreeve(
            "ledger", "verify", "--repo", ".", "--repository", repository.path + "/.git", "--no-cache", "--ledger",
            Self.ledger(repository))
        #expect(named.output.contains("made again from git, 3 whose commits aren't there\nintact"), "\(named.output)")
        #expect(named.status == 0)
    }

    @Test func `of a shallow clone, what it has is compared`() throws {
        let repository = try recordedShop()
        let clone = repository.folder + "/clone"
        try repository.run(
            ["git", "clone", "--quiet", "--depth", "2", "file://\(repository.path)", clone], in: repository.folder)
        let run = try repository.netreeve(
            "ledger", "verify", "--repo", clone, "--repository", repository.path + "/.git", "--no-cache", "--ledger",
            Self.ledger(repository))
        #expect(run.output.contains(" whose commits aren't there\nintact"), "\(run.output)\(run.errors)")
        #expect(run.status == 0)
    }

    @Test func `the name of a repository may be given, and is the same in all its worktrees`() throws {
        let repository = try TemporaryRepository.shop()
        try record("--repository", "shop", in: repository)
        try repository.git("worktree", "add", "--quiet", repository.folder + "/linked")
        let linked = try repository.netreeve(
            "review", "--no-cache", "--record", "--ledger", Self.ledger(repository),
            in: repository.folder + "/linked")
        #expect(linked.status == 1)
        try record(in: repository)
        let lines = try ledger("export", "--format", "csv", of: repository).output.split(separator: "\r\n")
        #expect(lines.count == 3)
        #expect(lines[1].contains("\"shop\"") && lines[2].contains("\"\(repository.path)/.git\""))
        #expect(try ledger("verify", "--repo", ".", "--repository", "shop", "--no-cache", of: repository).status == 0)
    }

    @Test func `export, backup and prune`() throws {
        let repository = try recordedShop()
        let (before, copy) = (try ledger("verify", of: repository), repository.folder + "/copy.sqlite")
        #expect(try ledger("backup", copy, of: repository).output == before.output)
        #expect(try ledger("backup", copy, of: repository).status == 2)
        #expect(try repository.netreeve("ledger", "verify", "--ledger", copy).output == before.output)
        let exported = try ledger("export", of: repository).output
        #expect(exported.split(separator: "\n").count == 3)
        let head = try #require(before.output.split(separator: "\n").dropFirst().first?.dropFirst(5)).description
        #expect(
            try ledger("prune", "--before", "9999-12-31", of: repository).output
                == "3 reviews recorded before 9999-12-31 given up\n")
        let after = try ledger("verify", "--head", head, of: repository)
        #expect((after.status, after.output.hasPrefix("4 entries\n")) == (0, true))
        let kept = try ledger("export", of: repository).output.split(separator: "\n")
        #expect(kept.count == 4 && kept[0].hasPrefix("{\"body\":null,"))
        let wrong = try ledger("verify", "--head", String(repeating: "0", count: 63) + "1", of: repository)
        #expect(wrong.status == 1)
        #expect(wrong.output.contains("TOUCHED: table entry: no entry has the digest sha256:000"))
        #expect(try ledger("verify", "--head", "short", of: repository).status == 2)
    }

    @Test(.enabled(if: JSONSchema.canBeAsked)) func `lines and bodies are what their schemas say`() throws {
        let repository = try recordedShop()
        try ledger("prune", "--before", "2000-01-01", of: repository)
        for line in try ledger("export", of: repository).output.split(separator: "\n") {
            #expect(try JSONSchema.problems(in: String(line), schema: "ledger-entry") == [])
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            let body = try #require(object?["body"] as? String)
            #expect(try JSONSchema.problems(in: body, schema: "ledger-review") == [])
        }
        try ledger("prune", "--before", "9999-12-31", of: repository)
        let last = try #require(try ledger("export", of: repository).output.split(separator: "\n").last)
        #expect(try JSONSchema.problems(in: String(last), schema: "ledger-entry") == [])
        let object = try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any]
        let body = try #require(object?["body"] as? String)
        #expect(try JSONSchema.problems(in: body, schema: "ledger-prune") == [])
    }

    @Test func `commands that are killed one after another leave every commit that they confirmed`() throws {
        let repository = try TemporaryRepository.shop()
        for port in 0..<12 { try repository.commitPorts(6000 + port, as: "Port \(port)") }
        let binary = try #require(Netreeve.binary)
        let script = """
            for commit in $(git rev-list --reverse HEAD); do
                "$0" review $commit --no-cache --record --exit-zero --ledger "$1" >/dev/null && echo $commit
            done >>"$2"
            """
        let confirmed = repository.folder + "/confirmed"
        for round in 0..<8 {
            let delay = Double(1 + (round * 7919) % 13) / 10
            _ = try CommandOutcome.running(
                [
                    "timeout", "--signal=KILL", "\(delay)", "sh", "-c", script, binary, Self.ledger(repository),
                    confirmed,
                ],
                in: repository.path, environment: repository.hermeticEnvironment)
        }
        _ = try CommandOutcome.running(
            ["sh", "-c", script, binary, Self.ledger(repository), confirmed], in: repository.path,
            environment: repository.hermeticEnvironment)
        let check = try ledger("verify", "--repo", ".", "--no-cache", of: repository)
        #expect(check.output.hasPrefix("13 entries\n"), "\(check.output)\(check.errors)")
        #expect(check.output.hasSuffix("intact\n"))
    }
}
