import Git
import TestSupport
import Testing

@Suite struct RevisionTests {
    @Test func `copies what a commit says`() throws {
        let temporary = try TemporaryRepository()
        let parent = try temporary.commit("first")
        let hex = try temporary.commit("Open the database\nfor the shop\n\nTicket: NET-42")
        let commit = try temporary.opened().resolve("HEAD")
        #expect(commit.id.hex == hex)
        #expect(commit.tree.hex == (try temporary.git("rev-parse", "HEAD^{tree}")))
        #expect(commit.parents.map(\.hex) == [parent])
        #expect(commit.summary == "Open the database for the shop")
        #expect(commit.message == "Open the database\nfor the shop\n\nTicket: NET-42\n")
        #expect(commit.author.name == "Ada Author")
        #expect(commit.author.email == "ada@example.org")
        #expect(commit.author.offset == 60)
        #expect("\(commit.author.time)" == (try temporary.git("log", "-1", "--format=%at")))
        #expect(commit.committer.name == "Cleo Committer")
        #expect(commit.committer.offset == 0)
    }

    @Test func `takes the notations that git takes`() throws {
        let temporary = try TemporaryRepository()
        let first = try temporary.commit("first")
        try temporary.git("tag", "--annotate", "--message", "release", "v1.0")
        let second = try temporary.commit("second: fix the gate")
        try temporary.git("branch", "topic/a")
        let third = try temporary.commit("third")
        let repository = try temporary.opened()
        let expected = [
            ("HEAD", third), ("@", third), ("main", third), ("refs/heads/main", third), ("heads/main", third),
            ("HEAD~2", first), ("HEAD^", second), ("@~1", second), ("@^", second), ("v1.0", first), ("v1.0^{}", first),
            ("v1.0^{commit}", first), ("topic/a", second), ("main@{1}", second), ("@{1}", second), (":/fix", second),
            ("HEAD^{/fix}", second), (third, third), (String(second.prefix(8)), second), ("HEAD^0", third),
            ("v1.0-1-g\(second.prefix(7))", second),
        ]
        for (revision, hex) in expected {
            #expect(try repository.resolve(revision).id.hex == hex, "\(revision)")
        }
    }

    @Test func `repairs a message that isn't UTF-8`() throws {
        let temporary = try TemporaryRepository()
        try temporary.run(
            ["sh", "-c", "printf 'caf\\351' | git -c i18n.commitEncoding=x commit -q --allow-empty -F -"],
            in: temporary.path)
        #expect(try temporary.opened().resolve("HEAD").summary == "caf\u{FFFD}")
    }

    @Test func `says that a repository is empty`() throws {
        let temporary = try TemporaryRepository()
        let repository = try temporary.opened()
        for revision in ["HEAD", "main", "v1.0"] {
            let error = try failure { _ = try repository.resolve(revision) }
            #expect(error.code == .emptyRepository)
            #expect(error.message == "\(temporary.path) has no commits yet, so there is no revision \(revision)")
        }
    }

    @Test func `says that the branch which is checked out has no commits`() throws {
        let temporary = try TemporaryRepository()
        try temporary.commit("first")
        try temporary.git("checkout", "--quiet", "--orphan", "fresh")
        let repository = try temporary.opened()
        for revision in ["HEAD", "HEAD~1"] {
            #expect(try failure { _ = try repository.resolve(revision) }.code == .emptyRepository)
        }
        #expect(try failure { _ = try repository.resolve("fresh") }.code == .missingRevision)
        #expect(try repository.resolve("main").summary == "first")
    }

    @Test(arguments: ["nowhere", "HEAD~9", "0123456789012345678901234567890123456789", "-x", "main@{99}"])
    func `says that there is no such revision`(revision: String) throws {
        let temporary = try TemporaryRepository()
        try temporary.commit("first")
        let error = try failure { _ = try temporary.opened().resolve(revision) }
        #expect(error.code == .missingRevision)
        #expect(error.message == "there is no revision \(revision) in \(temporary.path)")
    }

    @Test(arguments: ["", "HEAD..main", "HEAD:a.yaml", "HEAD^{tree}", "blob", "a\0b"])
    func `refuses what isn't one commit`(revision: String) throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a.yaml", "x")
        try temporary.commit("first")
        try temporary.git("tag", "blob", "HEAD:a.yaml")
        #expect(try failure { _ = try temporary.opened().resolve(revision) }.code == .invalidArgument)
    }

    @Test func `says that an abbreviated id is ambiguous`() throws {
        let temporary = try TemporaryRepository()
        try temporary.commit("first")
        // An abbreviation has four digits at least, so it takes many objects until two agree in that many.
        try temporary.run(
            [
                "sh", "-c",
                "for i in $(seq 1 2000); do printf 'blob\\ndata 5\\n%05d\\n' $i; done | git fast-import --quiet",
            ], in: temporary.path)
        let ids = try temporary.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
            .split(separator: "\n").map { $0.prefix(4) }
        let pair = try #require(zip(ids, ids.dropFirst()).first { $0 == $1 })
        let error = try failure { _ = try temporary.opened().resolve(String(pair.0)) }
        #expect(error.code == .ambiguousRevision)
        #expect(error.message.contains(pair.0))
    }

    @Test func `gives no parent for a root commit and the first of a merge`() throws {
        let temporary = try TemporaryRepository()
        let root = try temporary.commit("root")
        try temporary.git("checkout", "--quiet", "-b", "side")
        let side = try temporary.commit("side")
        try temporary.git("checkout", "--quiet", "main")
        let main = try temporary.commit("main")
        try temporary.git("merge", "--quiet", "--no-edit", "side")
        let repository = try temporary.opened()
        let merge = try repository.resolve("HEAD")
        #expect(merge.parents.map(\.hex) == [main, side])
        #expect(try repository.firstParent(of: merge)?.id.hex == main)
        #expect(try repository.firstParent(of: repository.resolve(root)) == nil)
        #expect(try repository.mergeBase(of: repository.resolve(main), and: repository.resolve(side))?.id.hex == root)
        #expect(try repository.mergeBase(of: merge, and: repository.resolve(side))?.id.hex == side)
        #expect(try repository.mergeBase(of: merge, and: merge) == merge)
    }

    @Test func `finds no merge base of histories that have nothing in common`() throws {
        let temporary = try TemporaryRepository()
        try temporary.commit("root")
        try temporary.git("checkout", "--quiet", "--orphan", "other")
        try temporary.commit("other root")
        let repository = try temporary.opened()
        #expect(try repository.mergeBase(of: repository.resolve("main"), and: repository.resolve("other")) == nil)
    }
}
