import Git
import TestSupport
import Testing

@Suite struct TreeTests {
    @Test func `lists files of every kind in the order of their bytes`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a/b.yaml", "x")
        try temporary.write("a-b.yaml", "y")
        try temporary.write("run.sh", "#!/bin/sh\n")
        try temporary.git("add", "--all")
        try temporary.git("update-index", "--chmod=+x", "run.sh")
        try temporary.link("link", to: "a/b.yaml")
        try temporary.git("add", "link")
        let other = "1234567890123456789012345678901234567890"
        try temporary.git("update-index", "--add", "--cacheinfo", "160000,\(other),sub")
        try temporary.git("commit", "--quiet", "--message", "first")
        let repository = try temporary.opened()
        let tree = try repository.entries(of: repository.resolve("HEAD"))
        #expect(
            tree.listing == [
                "a-b.yaml file", "a/b.yaml file", "link symbolicLink", "run.sh executable", "sub submodule",
            ])
        #expect(tree["sub"]?.id?.hex == other)
        #expect(tree["link"]?.linkTarget == "a/b.yaml")
        #expect(tree["a/b.yaml"]?.id?.hex == (try temporary.git("rev-parse", "HEAD:a/b.yaml")))
        #expect(tree["a"] == nil)
        #expect(tree.containsFolder("a"))
        #expect(!tree.containsFolder("a-b.yaml"))
        #expect(text(try repository.content(of: #require(tree["a/b.yaml"]), limit: 1)) == "x")
        #expect(text(try repository.content(of: #require(tree["link"]), limit: 100)) == "a/b.yaml")
        let submodule = try failure { _ = try repository.content(of: #require(tree["sub"]), limit: 100) }
        #expect(submodule.code == .invalidArgument)
    }

    @Test func `refuses a blob over the limit without reading it`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("big.yaml", String(repeating: "x", count: 1001))
        try temporary.commit("first")
        let repository = try temporary.opened()
        let entry = try #require(try repository.entries(of: repository.resolve("HEAD"))["big.yaml"])
        let error = try failure { _ = try repository.content(of: entry, limit: 1000) }
        #expect(error.code == .tooLarge)
        #expect(error.message == "big.yaml has 1001 bytes, more than the limit of 1000")
        #expect(try repository.content(of: entry, limit: 1001).count == 1001)
    }

    @Test func `refuses a tree that spells out billions of files`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a", "x")
        try temporary.commit("first")
        var tree = try temporary.git("rev-parse", "HEAD^{tree}")
        for _ in 1...10 {
            let lines = (0..<10).map { "040000 tree \(tree)\\t\($0)\\n" }.joined()
            tree = try temporary.run(["sh", "-c", "printf '\(lines)' | git mktree"], in: temporary.path)
        }
        let bomb = try temporary.git("commit-tree", "-m", "bomb", tree)
        let repository = try temporary.opened()
        repository.limits.mostEntries = 1000
        let (base, head) = (try repository.resolve("HEAD"), try repository.resolve(bomb))
        #expect(try failure { _ = try repository.entries(of: head) }.code == .tooLarge)
        #expect(try failure { _ = try repository.changedPaths(from: base, to: head) }.code == .tooLarge)
    }

    @Test func `refuses folders nested deeper than any file system has them`() throws {
        let temporary = try TemporaryRepository()
        try temporary.run(
            [
                "sh", "-c",
                """
                tree=$(printf x | git hash-object -w --stdin)
                tree=$(printf "100644 blob $tree\\tf\\n" | git mktree)
                for i in $(seq 1 300); do tree=$(printf "040000 tree $tree\\td\\n" | git mktree); done
                git update-ref refs/heads/deep $(git commit-tree -m deep $tree)
                """,
            ], in: temporary.path)
        let repository = try temporary.opened()
        #expect(try failure { _ = try repository.entries(of: repository.resolve("deep")) }.code == .tooLarge)
    }

    @Test func `says which object is damaged`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a.yaml", "x")
        try temporary.write("b.yaml", "y")
        try temporary.commit("first")
        func file(_ revision: String) throws -> String {
            let hex = try temporary.git("rev-parse", revision)
            return ".git/objects/\(hex.prefix(2))/\(hex.dropFirst(2))"
        }
        let (a, b) = (try file("HEAD:a.yaml"), try file("HEAD:b.yaml"))
        // One is no longer compressed data, the other is another object's data.
        try temporary.run(["cp", "--remove-destination", a, b], in: temporary.path)
        try temporary.run(["chmod", "u+w", a], in: temporary.path)
        try temporary.write(a, "garbage that isn't zlib at all")
        let repository = try temporary.opened()
        let tree = try repository.entries(of: repository.resolve("HEAD"))
        for path in ["a.yaml", "b.yaml"] {
            let error = try failure { _ = try repository.content(of: #require(tree[path]), limit: 100) }
            #expect(error.code == .corruptObject)
            #expect(error.message.contains(path))
            #expect(error.advice?.contains("git fsck") == true)
        }
    }

    @Test func `keeps every path that isn't UTF-8`() throws {
        let temporary = try TemporaryRepository()
        try temporary.run(
            ["sh", "-c", "printf 1 >$(printf 'caf\\351.yaml'); printf 2 >$(printf 'caf\\350.yaml')"], in: temporary.path
        )
        try temporary.commit("first")
        let repository = try temporary.opened()
        for tree in try [repository.entries(of: repository.resolve("HEAD")), repository.entriesOfWorkingTree()] {
            #expect(tree.listing == ["caf\u{FFFD}.yaml file", "caf\u{FFFD}.yaml file"])
            let contents = try tree.entries.map { text(try repository.content(of: $0, limit: 10)) }
            #expect(contents.sorted() == ["1", "2"])
        }
        let folder = try Folder.entries(at: temporary.path)
        #expect(folder == (try repository.entriesOfWorkingTree()))
        let contents = try folder.entries.map { text(try Folder.content(of: $0, at: temporary.path, limit: 10)) }
        #expect(contents.sorted() == ["1", "2"])
    }

    @Test func `tells apart names that only look the same`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("\u{E9}", "composed")
        try temporary.write("e\u{301}", "decomposed")
        try temporary.commit("first")
        let repository = try temporary.opened()
        let tree = try repository.entries(of: repository.resolve("HEAD"))
        #expect(tree.entries.count == 2)
        #expect(text(try repository.content(of: #require(tree["\u{E9}"]), limit: 100)) == "composed")
        #expect(text(try repository.content(of: #require(tree["e\u{301}"]), limit: 100)) == "decomposed")
        #expect(tree["\u{E9}"] != tree["e\u{301}"])
    }
}
