import TestSupport
import Testing

@Suite struct ExplainTests {
    @Test func `shows the rule that allows a flow, with its place`() throws {
        let shop = try TemporaryRepository.shop()
        let run = try shop.netreeve("explain", "shop/web", "shop/db", "5432")
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("shop/web → shop/db  TCP 5432: ALLOWED at HEAD"))
        #expect(run.output.contains("policies/db.yaml:10"))
        #expect(run.output.contains("NetworkPolicy shop/db, ingress rule 1"))
        #expect(run.output.contains("no policy selects it"))
    }

    @Test func `shows the policy that isolates where a flow is denied`() throws {
        let shop = try TemporaryRepository.shop()
        let run = try shop.netreeve("explain", "shop/db", "shop/db", "5432")
        #expect(run.status == 1)
        #expect(run.output.hasPrefix("shop/db → shop/db  TCP 5432: DENIED at HEAD"))
        #expect(run.output.contains("policies/db.yaml:1 "))
        #expect(run.output.contains("isolated by NetworkPolicy shop/db"))
    }

    @Test func `says what is known of pods that no manifest describes, and what isn't`() throws {
        let shop = try TemporaryRepository()
        try shop.write("policies/db.yaml", Shop.policy("db", ports: [5432]))
        try shop.commit("Policies only")
        let run = try shop.netreeve("explain", "shop/{app=web}", "shop/{app=db}", "5432")
        #expect(run.status == 0)
        #expect(run.output.contains("known are their labels app=web and their namespace shop"))
        #expect(run.output.contains("not known: which ports they name"))
    }

    @Test func `explains in Markdown as well`() throws {
        let shop = try TemporaryRepository.shop()
        let run = try shop.netreeve("explain", "shop/web", "shop/db", "5432", "--format", "markdown")
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("```text\nshop/web → shop/db  TCP 5432: ALLOWED at HEAD"))
        #expect(run.output.hasSuffix("```\n"))
    }

    @Test func `takes a kind, a port's name, a protocol, a range, and any port`() throws {
        let shop = try TemporaryRepository.shop()
        func outcome(_ source: String, _ destination: String, _ port: String) throws -> [String] {
            try shop.explain(source, destination, port).outcomes
        }
        #expect(try outcome("deployment/shop/web", "Deployment/shop/db", "5432") == ["allowed"])
        #expect(try outcome("shop/web", "shop/db", "sql") == ["allowed"])
        let unnamed = try shop.netreeve("explain", "shop/web", "shop/db", "nosuchname")
        #expect(unnamed.status == 2)
        #expect(unnamed.errors.contains("no port of the name nosuchname: it names sql"))
        #expect(try outcome("shop/web", "shop/db", "UDP/53") == ["denied"])
        #expect(try outcome("shop/web", "shop/db", "5432/tcp") == ["allowed"])
        #expect(try outcome("shop/db", "shop/web", "UDP/53") == ["allowed"])
        #expect(try outcome("shop/web", "shop/db", "5000-6000") == ["partly"])
        #expect(try outcome("shop/web", "shop/db", "any") == ["partly"])
        #expect(try outcome("shop/db", "shop/web", "any") == ["allowed"])
        #expect(try shop.netreeve("explain", "daemonset/shop/web", "shop/db", "80").status == 2)
    }

    @Test func `takes addresses, blocks of them, and every address`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.write(
            "policies/web.yaml",
            Shop.policy("web", ports: [80]).replacing(
                "podSelector: {matchLabels: {app: web}}}]", with: "ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]"
            ))
        try shop.commit("Only from our network")
        func outcomes(_ source: String, _ port: String = "80") throws -> [String] {
            try shop.explain(source, "shop/web", port).outcomes
        }
        #expect(try outcomes("10.2.3.4") == ["allowed"])
        #expect(try outcomes("10.1.3.4") == ["denied"])
        #expect(try outcomes("192.0.2.1") == ["denied"])
        #expect(try outcomes("2001:db8::1") == ["denied"])
        #expect(try outcomes("10.2.0.0/16") == ["allowed"])
        #expect(try Set(outcomes("10.0.0.0/15")) == ["allowed", "denied"])
        #expect(try Set(outcomes("any-address")) == ["allowed", "denied"])
        #expect(try shop.explain("shop/web", "192.0.2.1", "443").outcomes == ["allowed"])
    }

    @Test func `takes pods that only a policy speaks of`() throws {
        let repository = try TemporaryRepository()
        try repository.commitPorts(5432)
        let answer = try repository.explain("shop/{app=web}", "shop/{app=db}", "5432")
        #expect(answer.status == 0)
        #expect(answer.outcomes == ["allowed"])
        #expect(answer.explainedPairs == ["any app=web in shop → any app=db in shop"])
        #expect(try repository.explain("shop/{app=web}", "shop/{app=db}", "80").status == 1)
        let unknown = try repository.netreeve("explain", "shop/{app=wb}", "shop/{app=db}", "80")
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("shop/{app=web}"))
    }

    @Test func `answers for two sides, and concludes from the newer`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.commitPorts(9090)
        for sides in [["HEAD^..HEAD"], ["HEAD^", "HEAD"], ["HEAD^", "worktree"], ["HEAD^...HEAD"]] {
            let answer = try Answer(
                shop.netreeve(["explain", "--format", "json", "shop/web", "shop/db", "9090"] + sides))
            #expect(answer.outcomes == ["denied", "allowed"])
            #expect(answer.status == 0)
        }
        let closed = try shop.netreeve("explain", "shop/web", "shop/db", "5432", "HEAD^..HEAD")
        #expect(closed.status == 1)
        #expect(closed.output.contains("Difference: allowed → denied"))
        let same = try shop.netreeve("explain", "shop/web", "shop/db", "80", "HEAD^..HEAD")
        #expect(same.output.contains("No difference: denied on both sides"))
    }

    @Test func `answers for the index, the working tree, and a folder`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.openPorts([6000])
        try shop.git("add", "--all")
        try shop.openPorts([7000])
        for (side, port) in [("HEAD", "5432"), ("index", "6000"), ("worktree", "7000"), ("dir:.", "7000")] {
            #expect(try shop.explain("shop/web", "shop/db", port, side).status == 0, "\(side)")
            #expect(try shop.explain("shop/web", "shop/db", "1", side).status == 1, "\(side)")
        }
    }

    @Test func `says where an endpoint is only on one side`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.write("apps/mail.yaml", Shop.deployment("mail"))
        try shop.commit("Mail")
        #expect(try shop.explain("shop/web", "shop/mail", "25", "HEAD^..HEAD").outcomes == ["absent", "allowed"])
        #expect(try shop.explain("shop/web", "shop/mail", "25", "HEAD", "HEAD^").outcomes == ["allowed", "absent"])
        #expect(try shop.explain("shop/web", "shop/mail", "25", "HEAD", "HEAD^").status == 1)
        #expect(try shop.netreeve("explain", "shop/web", "shop/mail", "25", "HEAD^").status == 2)
    }

    @Test func `suggests names for an endpoint that isn't there`() throws {
        let shop = try TemporaryRepository.shop()
        let run = try shop.netreeve("explain", "shop/wbe", "shop/db", "80")
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("shop/wbe"))
        #expect(run.errors.contains("did you mean"))
        #expect(run.errors.contains("shop/web"))
        let namespace = try shop.netreeve("explain", "shpo/web", "shop/db", "80")
        #expect(namespace.errors.contains("shop/web"))
        let list = try shop.netreeve("list", "--from", "shop/wbe")
        #expect(list.status == 2)
        #expect(list.errors.contains("shop/web"))
    }

    @Test func `explains every pair that a pattern stands for`() throws {
        let shop = try TemporaryRepository.shop()
        let answer = try shop.explain("shop/*", "shop/db", "5432")
        #expect(answer.explainedPairs == ["shop/db → shop/db", "shop/web → shop/db"])
        #expect(answer.outcomes == ["denied", "allowed"])
        #expect(answer.status == 1)
    }
}
