import Ledger
import Review
import TestSupport
import Testing

/// What commits do is kept in a ledger, and answers don't depend on whether it is.
@Suite struct KeptEffectTests {
    @Test func `what commits do is compared once, and afterwards taken from the ledger`() throws {
        let shop = try TemporaryRepository.shop()
        for port in 1...6 {
            try shop.write("policies/db.yaml", Shop.policy("db", ports: [5432] + (1...port).map { 9000 + $0 }))
            try shop.commit("Open \(9000 + port)")
        }
        func run(_ counters: String, _ arguments: String...) throws -> (output: String, comparisons: Int) {
            let run = try shop.netreeve(
                ["blame", "shop/web", "shop/db", "9001", "--no-cache", "--format", "json", "--counters", counters]
                    + arguments)
            #expect(run.status == 0)
            let counts = try shop.run(["cat", counters], in: shop.path)
            let number = counts.split(separator: ",").first { $0.contains("comparisonsFromBaseline") } ?? ""
            return (run.output, Int(number.filter(\.isNumber)) ?? 0)
        }
        let ledger = "\(shop.folder)/ledger.sqlite"
        let alone = try run("\(shop.folder)/a")
        let first = try run("\(shop.folder)/b", "--ledger", ledger)
        let second = try run("\(shop.folder)/c", "--ledger", ledger)
        #expect(alone.output == first.output)
        #expect(first.output == second.output)
        // Six commits on the way, and the one that opened the port is looked at again for its rules.
        #expect(first.comparisons == alone.comparisons)
        #expect(second.comparisons == first.comparisons - 6)
        try shop.write("policies/db.yaml", Shop.policy("db", ports: [5432, 9001]))
        try shop.commit("Shut the others")
        let third = try run("\(shop.folder)/d", "--ledger", ledger)
        #expect(third.comparisons == second.comparisons + 1)
        #expect(try shop.netreeve("ledger", "verify", "--ledger", ledger).status == 0)
    }

    @Test func `what merges bring is learned ahead against each parent`() throws {
        let shop = try TemporaryRepository.shop()
        func merge(_ branch: String, _ change: () throws -> Void) throws -> (merge: String, parents: [String]) {
            try shop.git("checkout", "-q", "-b", branch)
            try change()
            try shop.commit("On \(branch)")
            try shop.git("checkout", "-q", "main")
            try shop.write("README.md", "Before \(branch)\n")
            try shop.commit("Meanwhile")
            try shop.git("merge", "-q", "--no-ff", "-m", "Merge \(branch)", branch)
            let parents = try shop.git("rev-parse", "HEAD^1", "HEAD^2").split(separator: "\n").map(String.init)
            return (try shop.git("rev-parse", "HEAD"), parents)
        }
        let opening = try merge("opening") {
            try shop.write("policies/db.yaml", Shop.policy("db", ports: [5432, 9000]))
        }
        let remark = try merge("remark") { try shop.write("NOTES.md", "Nothing.\n") }
        let path = "\(shop.folder)/ledger.sqlite"
        #expect(try shop.netreeve("ledger", "learn", "--ledger", path).output == "6 commits learned\n")
        let known = try Ledger(at: path).effects(
            repository: "\(shop.path)/.git", scope: EffectBook.scope(ReviewOptions()))
        func parents(_ merge: String) -> Set<String> { Set(known.filter { $0.commit == merge }.map(\.parent)) }
        #expect(parents(opening.merge) == Set(opening.parents))
        // What brings no flow is asked for no further than its first parent.
        #expect(parents(remark.merge) == [remark.parents[0]])
        #expect(known.count == 7)
    }

    @Test func `nothing is learned by a configuration that can't be used, and that is said`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.commitPorts(5432, 9000)
        try shop.configure("tikets: {}")
        try shop.commit("Configure")
        let path = "\(shop.folder)/ledger.sqlite"
        let run = try shop.netreeve("ledger", "learn", "--ledger", path)
        #expect(run.status == 3)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("config/netreeve.yaml:3:1: error: unknown field `tikets`"))
        #expect(run.errors.contains("the configuration of HEAD can't be used, and nothing was learned"))
        let check = try shop.netreeve("ledger", "verify", "--ledger", path, "--repo", ".")
        #expect(check.status == 0)
        #expect(check.output.contains("not compared: the configuration of HEAD can't be used"))
        let known = try Ledger(at: path).effects(
            repository: "\(shop.path)/.git", scope: EffectBook.scope(ReviewOptions()))
        #expect(known.isEmpty)
        try shop.configure("")
        try shop.commit("Configure again")
        #expect(try shop.netreeve("ledger", "learn", "--ledger", path).output == "3 commits learned\n")
    }

    @Test func `what commits do can be learned ahead, and git is asked whether it is true`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.write("policies/db.yaml", Shop.policy("db", ports: [5432, 9000]))
        let commit = try shop.commit("Open 9000")
        try shop.write("README.md", "Nothing.\n")
        try shop.commit("Say nothing")
        let path = "\(shop.folder)/ledger.sqlite"
        func ledger(_ arguments: String...) throws -> CommandOutcome {
            try shop.netreeve(["ledger"] + arguments + ["--ledger", path])
        }
        #expect(try ledger("learn").output == "2 commits learned\n")
        #expect(try ledger("learn").output == "0 commits learned\n")
        let check = try ledger("verify", "--repo", ".")
        #expect(check.status == 0)
        #expect(check.output.contains("2 effects of commits of \(shop.path)/.git compared with git\n"))
        // Somebody who knows how says that the commit did nothing.
        let parent = try shop.git("rev-parse", "\(commit)^")
        let name = "\(shop.path)/.git"
        let kept = try Ledger.opened(at: path)
        let scope = EffectBook.scope(ReviewOptions())
        let nothing = try #require(kept.effects(repository: name, scope: scope).first { $0.commit != commit })
        try kept.add(
            [StoredEffect(commit: commit, parent: parent, bytes: nothing.bytes)], repository: name, scope: scope)
        #expect(try ledger("verify").status == 0)
        let forged = try ledger("verify", "--repo", ".")
        #expect(forged.status == 1)
        #expect(forged.output.contains("commit_id \(commit)"))
        #expect(forged.output.contains("git says other flow changes"))
    }
}
