import TestSupport
import Testing

@Suite struct BadFileTests {
    @Test(arguments: BadFile.all)
    func `names a file that can't be analysed, says what to do, and analyses the rest`(bad: BadFile) throws {
        let shop = try TemporaryRepository.shop()
        try shop.write(bad.path, bytes: bad.bytes)
        try shop.commitPorts(5432, 9090)
        let answer = try shop.diff()
        #expect(answer.status == 3)
        #expect(!answer.isComplete)
        #expect(answer.errors.isEmpty)
        #expect(answer.headline.hasPrefix("INCOMPLETE: 1 file could not be analysed. In the rest: 1 widened"))
        #expect(answer.changes == ["shop/web → shop/db: TCP 5432 → TCP 5432,9090"])
        let found = answer.diagnostics.filter { $0.severity == "error" }
        let remark = try #require(found.first { $0.code == bad.code }, "\(found.map(\.code))")
        #expect(remark.path == bad.path)
        #expect(remark.side == "head")
        #expect(!remark.message.isEmpty)
        if let line = bad.line { #expect(remark.line == line) }
        if let advice = bad.advice {
            #expect(remark.advice?.contains(advice) == true, "\(remark.advice ?? "no advice")")
        }

        let text = try shop.netreeve("diff")
        #expect(text.status == 3)
        #expect(text.output.contains("! \(bad.path)"))
        #expect(!text.output.contains("\nNo reachability change"))
        #expect(text.output.utf8.count < 20_000)
        #expect(try shop.netreeve("list").status == 3)
        #expect(try shop.netreeve("explain", "shop/web", "shop/db", "9090").status == 3)
    }

    @Test(arguments: BadFile.all)
    func `never says that nothing changes where a file can't be analysed`(bad: BadFile) throws {
        let shop = try TemporaryRepository.shop()
        try shop.write(bad.path, bytes: bad.bytes)
        try shop.commit("Add a bad file")
        let answer = try shop.diff()
        #expect(answer.status == 3)
        #expect(
            answer.headline.hasPrefix("INCOMPLETE: 1 file could not be analysed; no reachability change in the rest"))
        #expect(try !shop.netreeve("diff").output.contains("\nNo reachability change"))
        // It stays incomplete while the file is there, and when it goes.
        try shop.commit("Nothing")
        #expect(try shop.diff().diagnostics.contains { $0.code == bad.code && $0.side == "both" })
        try shop.git("rm", "--quiet", bad.path)
        try shop.commit("Remove it")
        #expect(try shop.diff().status == 3)
        #expect(try shop.diff().diagnostics.contains { $0.code == bad.code && $0.side == "base" })
    }

    @Test func `reads the other documents of a file beside one that is broken`() throws {
        let shop = try TemporaryRepository.shop()
        let mail = Shop.deployment("mail")
        try shop.write("apps/more.yaml", "\(mail)---\nkind: [\n---\n\(Shop.deployment("post"))")
        try shop.commit("Two and a half")
        let answer = try shop.diff()
        #expect(answer.status == 3)
        #expect(answer.summary["addedWorkloads"] == 2)
    }

    @Test func `only notes a file that can't be read and says nothing of Kubernetes`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.write("pipeline.yaml", "steps: [\n")
        try shop.write("words.yml", "Just words.\n")
        try shop.write("page.json", "<html>\n")
        try shop.commit("Other files")
        let answer = try shop.diff()
        #expect(answer.status == 0)
        #expect(answer.diagnostics.allSatisfy { $0.severity == "note" })
        #expect(answer.diagnostics.map(\.path) == ["page.json", "pipeline.yaml", "words.yml"])
    }

    @Test func `reports every bad file, each by its name`() throws {
        let shop = try TemporaryRepository.shop()
        for number in 1...30 { try shop.write("bad/\(number).yaml", "kind: [\n") }
        try shop.commit("Break much")
        #expect(try shop.diff().headline.hasPrefix("INCOMPLETE: 30 files could not be analysed"))
        let text = try shop.netreeve("diff").output
        for number in 1...30 { #expect(text.contains("bad/\(number).yaml")) }
    }
}

@Suite struct StayingInForceTests {
    @Test func `keeps base's policy in force where head's is refused, and says so`() throws {
        let shop = try TemporaryRepository.shop()
        let refused = Shop.policy("db", ports: [5432, 9090]).replacing("  ingress:", with: "  ingres:")
        try shop.write("policies/db.yaml", refused)
        try shop.commit("Misspell")
        let answer = try shop.diff()
        #expect(answer.status == 3)
        #expect(answer.changes.isEmpty)
        let kept = try #require(answer.diagnostics.first { $0.code == "kept-in-force" })
        #expect(kept.message.contains("NetworkPolicy shop/db"))
        #expect(kept.message.contains("stays in force"))
        #expect(kept.side == "head")
        #expect(try shop.netreeve("diff").output.contains("stays in force"))
    }

    @Test func `keeps base's policy in force where head refuses it in another file`() throws {
        let shop = try TemporaryRepository.shop()
        let refused = Shop.policy("db", ports: [5432, 9090]).replacing("  ingress:", with: "  ingres:")
        try shop.git("rm", "--quiet", "policies/db.yaml")
        try shop.write("moved/database.yaml", refused)
        try shop.commit("Move and misspell")
        let answer = try shop.diff()
        #expect(answer.status == 3)
        #expect(answer.changes.isEmpty)
        #expect(answer.diagnostics.contains { $0.code == "kept-in-force" })
    }

    @Test func `keeps the objects of a file that head has broken`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.write("policies/db.yaml", "kind: [\n")
        try shop.write("apps/web.yaml", Shop.deployment("web").replacing("  name: web", with: "<<<<<<< HEAD"))
        try shop.commit("Break")
        let answer = try shop.diff()
        #expect(answer.status == 3)
        #expect(answer.changes.isEmpty)
        #expect(answer.summary["removedWorkloads"] == 0)
        let kept = answer.diagnostics.filter { $0.code == "kept-in-force" }.map(\.path)
        #expect(kept == ["apps/web.yaml", "policies/db.yaml"])
        let explained = try shop.explain("shop/web", "shop/db", "80", "HEAD^..HEAD")
        #expect(explained.outcomes == ["denied", "denied"])
    }

    /// Such as a link in a clone without links, a truncated file, or the mark of a conflict and nothing else.
    @Test(arguments: ["../elsewhere/db.yaml\n", "apiVersion: networking.k8s.io/v1\nki", "<<<<<<< HEAD\n", "\u{0}\u{0}"])
    func `keeps the objects of a file that says nothing of Kubernetes any more and can't be read`(text: String) throws {
        let shop = try TemporaryRepository.shop()
        try shop.write("policies/db.yaml", text)
        try shop.commit("Break")
        let answer = try shop.diff()
        #expect(answer.status == 3)
        #expect(answer.changes.isEmpty)
        #expect(answer.diagnostics.contains { $0.code == "kept-in-force" })
    }

    @Test func `lets a policy go that head removes beside a broken file`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.git("rm", "--quiet", "policies/db.yaml")
        try shop.write("other.yaml", "kind: [\n")
        try shop.commit("Remove and break")
        let answer = try shop.diff()
        #expect(answer.status == 3)
        #expect(answer.changes.contains("shop/web → shop/db: TCP 5432 → all"))
    }

    @Test func `keeps the objects of a file that becomes an LFS pointer, a folder's link, or too large`() throws {
        for content in [
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            String(repeating: "# x\n", count: 3 << 20),
        ] {
            let shop = try TemporaryRepository.shop()
            try shop.write("policies/db.yaml", content)
            try shop.commit("Replace")
            let answer = try shop.diff()
            #expect(answer.status == 3)
            #expect(answer.changes.isEmpty)
        }
        let shop = try TemporaryRepository.shop()
        try shop.git("rm", "--quiet", "policies/db.yaml")
        try shop.link("policies/db.yaml", to: "/etc/passwd")
        try shop.commit("Link out")
        #expect(try shop.diff().status == 3)
        #expect(try shop.diff().changes.isEmpty)
    }
}
