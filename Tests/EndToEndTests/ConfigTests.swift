import TestSupport
import Testing

/// `netreeve config` on real repositories.
@Suite struct ConfigTests {
    private let header = "apiVersion: netreeve.dev/v1\nkind: ReviewConfiguration\n"

    @Test func `without a file the defaults count`() throws {
        let repository = try TemporaryRepository()
        let check = try repository.netreeve("config", "check")
        #expect(check.status == 0)
        #expect(check.output == "Configuration: defaults, as there is no config/netreeve.yaml of worktree\n")
        let show = try repository.netreeve("config", "show")
        #expect(show.status == 0)
        #expect(show.output.contains("any other ref  lenient"))
    }

    @Test func `reads the working tree, a revision, or a file on disk`() throws {
        let repository = try TemporaryRepository()
        try repository.write("config/netreeve.yaml", header + "blastRadius: {closedPercent: 10}\n")
        try repository.commit("Configure")
        try repository.write("config/netreeve.yaml", header + "blastRadius: {closedPercent: 20}\n")
        try repository.write("host.yaml", header + "blastRadius: {closedPercent: 30}\n")
        for (arguments, share) in [
            ([], 20), (["--at", "HEAD"], 10), (["host.yaml"], 30), (["--config", "host.yaml"], 30),
        ] {
            let run = try repository.netreeve(["config", "show"] + arguments)
            #expect(run.status == 0)
            #expect(run.output.contains("more than \(share) % closed"))
        }
        #expect(try repository.netreeve("config", "show", "nowhere.yaml").status == 2)
    }

    @Test func `what is shown as JSON is the same configuration`() throws {
        let repository = try TemporaryRepository()
        try repository.write(
            "a.yaml",
            header + """
                guardrails:
                  sets: [dns]
                  rules:
                  - {name: a, expect: must-stay-shut, from: internet, to: {namespaceSelector: {matchExpressions: [
                     {key: env, operator: NotIn, values: [dev]}, {key: env, operator: Exists}]}, kind: Job}}
                verdicts: [{refs: [main], mode: strict, note: [trap]}]

                """)
        let first = try repository.netreeve("config", "show", "a.yaml", "--format", "json")
        try repository.write("b.yaml", first.output)
        let second = try repository.netreeve("config", "show", "b.yaml", "--format", "json")
        #expect(first.status == 0)
        #expect(first.output == second.output)
    }

    @Test func `a broken configuration is told with its place, and nothing is read by half of it`() throws {
        let repository = try TemporaryRepository()
        try repository.write("config/netreeve.yaml", header + "guardrails: {sets: [dsn]}\n")
        let check = try repository.netreeve("config", "check")
        #expect(check.status == 3)
        #expect(check.output.contains("config/netreeve.yaml:3:21: a set of guardrails can't be `dsn`"))
        #expect(check.output.contains("Did you mean `dns`?"))
        #expect(try repository.netreeve("config", "show").status == 3)
        let list = try repository.netreeve("ticket", "list")
        #expect(list.status == 3)
        #expect(list.output.isEmpty)
        #expect(list.errors.contains("the configuration can't be used"))
        #expect(try repository.netreeve("ticket", "new", "NET-1").status == 3)
    }
}
