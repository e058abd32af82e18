import TestSupport
import Testing

@Suite struct ExitStatusTests {
    @Test func `diff ends with 0 for no change, 1 for a change, 2 for trouble, 3 for an incomplete answer`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.commit("Nothing")
        #expect(try shop.netreeve("diff").status == 0)
        try shop.commitPorts(9090)
        #expect(try shop.netreeve("diff").status == 1)
        #expect(try shop.netreeve("diff", "--exit-zero").status == 0)
        let trouble = try shop.netreeve("diff", "nowhere", "--exit-zero")
        #expect(trouble.status == 2)
        #expect(trouble.output.isEmpty)
        try shop.write("broken.yaml", "kind: [\n")
        try shop.commitPorts(7000)
        #expect(try shop.netreeve("diff").status == 3)
        #expect(try shop.netreeve("diff", "--exit-zero").status == 0)
        // Once both sides lack it, the answer is still about the rest only.
        try shop.commit("Nothing")
        #expect(try shop.netreeve("diff").status == 3)
        try shop.run(["rm", "broken.yaml"], in: shop.path)
        try shop.commit("Mend")
        #expect(try shop.netreeve("diff").status == 3)
        try shop.commit("Nothing")
        #expect(try shop.netreeve("diff").status == 0)
    }

    @Test func `list ends with 0 where something may connect, 1 where nothing may, 2 for trouble, 3 if incomplete`()
        throws
    {
        let shop = try TemporaryRepository.shop()
        #expect(try shop.netreeve("list").status == 0)
        #expect(try shop.netreeve("list", "--to", "shop/db", "--port", "5432").status == 0)
        #expect(try shop.netreeve("list", "--to", "shop/db", "--port", "80").status == 1)
        #expect(try shop.netreeve("list", "--to", "shop/db", "--port", "80", "--exit-zero").status == 0)
        #expect(try shop.netreeve("list", "--to", "shop/dbx").status == 2)
        #expect(try shop.netreeve("list", "nowhere", "--exit-zero").status == 2)
        try shop.write("broken.yaml", "kind: [\n")
        try shop.commit("Break")
        #expect(try shop.netreeve("list").status == 3)
        #expect(try shop.netreeve("list", "--exit-zero").status == 0)
        #expect(try shop.list().headline.isEmpty)
    }

    @Test func `explain ends with 0 for allowed, 1 for denied, 2 for trouble, 3 for an incomplete answer`() throws {
        let shop = try TemporaryRepository.shop()
        func status(_ arguments: String...) throws -> Int32 { try shop.netreeve(["explain"] + arguments).status }
        #expect(try status("shop/web", "shop/db", "5432") == 0)
        #expect(try status("shop/web", "shop/db", "80") == 1)
        #expect(try status("shop/web", "shop/db", "5430-5440") == 1)
        #expect(try status("shop/web", "shop/db", "80", "--exit-zero") == 0)
        #expect(try status("shop/web", "shop/nobody", "80", "--exit-zero") == 2)
        #expect(try status("shop/web", "shop/db", "5432", "nowhere") == 2)
        try shop.write("broken.yaml", "kind: [\n")
        try shop.commit("Break")
        #expect(try status("shop/web", "shop/db", "5432") == 3)
        #expect(try status("shop/web", "shop/db", "5432", "--exit-zero") == 0)
    }

    @Test(arguments: [
        ["diff", "a", "b", "c"], ["diff", "--format", "yaml"], ["diff", "--path", ""], ["diff", "--cluster", "prod"],
        ["diff", "--implied", "perhaps"], ["diff", "--nonsense"], ["diff", "a..b", "c"], ["list", "a..b"],
        ["list", "--port", "70000"], ["list", "--to", "nobody"], ["explain", "shop/web", "shop/db"],
        ["explain", "shop/web", "shop/db", "0"], ["explain", "shop/web", "db", "80"], ["reviews"],
    ])
    func `says on stderr what is wrong with its arguments, and ends with trouble`(arguments: [String]) throws {
        let shop = try TemporaryRepository.shop()
        let run = try shop.netreeve(arguments)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("Error: "))
        #expect(run.errors.contains("--help"))
        // The help promises 2 for trouble.
        #expect(run.status == 2)
    }

    @Test func `prints help and version on stdout and ends with 0`() throws {
        let place = try TemporaryRepository()
        for arguments in [["--help"], ["help", "diff"], ["list", "--help"], ["help", "explain"], ["--version"], []] {
            let run = try place.netreeve(arguments, in: "/")
            #expect(run.status == 0)
            #expect(!run.output.isEmpty)
            #expect(run.errors.isEmpty)
        }
        #expect(try place.netreeve("help", "diff").output.contains("Exit status: 0 "))
    }

    @Test(arguments: ["diff", "list", "explain", "review"])
    func `a subcommand answers a cry for help as the whole command does`(name: String) throws {
        let place = try TemporaryRepository()
        let help = try place.netreeve("help", name).output
        #expect(help.contains("USAGE: netreeve \(name) "))
        for arguments in [[name, "--help"], [name, "-h", "HEAD"], [name, "HEAD", "--help"]] {
            #expect(try place.netreeve(arguments).output == help)
        }
        #expect(try place.netreeve(name, "--version").output == place.netreeve("--version").output)
        let mistake = try place.netreeve(name, "--nonsense", "HEAD")
        #expect(mistake.errors.contains("Usage: netreeve \(name) "))
        #expect(mistake.errors.contains("See 'netreeve \(name) --help'"))
    }
}
