import Git
import TestSupport
import Testing

@Suite struct IncompleteCloneTests {
    /// Three commits, and beside them a clone that has the newest `depth` of them.
    private func shallow(depth: Int) throws -> TemporaryRepository {
        let temporary = try TemporaryRepository()
        for number in 1...3 {
            try temporary.write("a.yaml", "\(number)")
            try temporary.commit("commit \(number)")
        }
        try temporary.git("clone", "--quiet", "--depth", "\(depth)", "file://\(temporary.path)", temporary.clone)
        return temporary
    }

    @Test func `never takes the boundary of a shallow clone for a root`() throws {
        let temporary = try shallow(depth: 1)
        let repository = try Repository(containing: temporary.clone)
        let head = try repository.resolve("HEAD")
        #expect(try repository.entries(of: head).listing == ["a.yaml file"])
        let parent = try failure { _ = try repository.firstParent(of: head) }
        #expect(parent.code == .truncatedHistory)
        #expect(parent.advice?.contains("git fetch --unshallow") == true)
        #expect(try failure { _ = try repository.resolve("HEAD~1") }.code == .truncatedHistory)
        #expect(try failure { _ = try repository.resolve("HEAD^2~1") }.code == .truncatedHistory)
        #expect(try failure { _ = try repository.commits(reachableFrom: head) }.code == .truncatedHistory)
    }

    @Test func `lists as many commits as a shallow clone has`() throws {
        let temporary = try shallow(depth: 2)
        let repository = try Repository(containing: temporary.clone)
        let head = try repository.resolve("HEAD")
        let base = try #require(try repository.firstParent(of: head))
        #expect(try repository.commits(reachableFrom: head, limit: 2) == [head, base])
        #expect(try repository.commits(reachableFrom: head, excluding: base) == [head])
        #expect(try failure { _ = try repository.commits(reachableFrom: head, limit: 3) }.code == .truncatedHistory)
    }

    @Test func `says that an unknown name may be missing because the clone is shallow`() throws {
        let temporary = try shallow(depth: 1)
        let error = try failure { _ = try Repository(containing: temporary.clone).resolve("nowhere") }
        #expect(error.code == .missingRevision)
        #expect(error.advice?.contains("shallow") == true)
    }

    @Test func `notices the shallow clone from a linked worktree`() throws {
        let temporary = try shallow(depth: 1)
        try temporary.run(
            ["git", "worktree", "add", "--quiet", "--detach", temporary.folder + "/linked"], in: temporary.clone)
        let repository = try Repository(containing: temporary.folder + "/linked")
        let error = try failure { _ = try repository.firstParent(of: repository.resolve("HEAD")) }
        #expect(error.code == .truncatedHistory)
    }

    @Test func `says that a merge base was cut off`() throws {
        let temporary = try TemporaryRepository()
        try temporary.commit("root")
        try temporary.git("branch", "side")
        try temporary.commit("main")
        try temporary.git("checkout", "--quiet", "side")
        try temporary.commit("side")
        try temporary.git(
            "clone", "--quiet", "--depth", "1", "--no-single-branch", "file://\(temporary.path)", temporary.clone)
        let repository = try Repository(containing: temporary.clone)
        let (a, b) = (try repository.resolve("origin/main"), try repository.resolve("origin/side"))
        let error = try failure { _ = try repository.mergeBase(of: a, and: b) }
        #expect(error.code == .truncatedHistory, "\(error)")
    }

    @Test func `lists a partial clone and says what its blobs lack`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a.yaml", "x")
        try temporary.link("b.yaml", to: "a.yaml")
        try temporary.commit("first")
        try temporary.git("config", "uploadpack.allowFilter", "true")
        try temporary.git(
            "clone", "--quiet", "--no-checkout", "--filter=blob:none", "file://\(temporary.path)", temporary.clone)
        let repository = try Repository(containing: temporary.clone)
        let tree = try repository.entries(of: repository.resolve("HEAD"))
        #expect(tree.listing == ["a.yaml file", "b.yaml symbolicLink"])
        let entry = try #require(tree["a.yaml"])
        let error = try failure { _ = try repository.content(of: entry, limit: 100) }
        #expect(error.code == .missingObject)
        #expect(error.message.contains("a.yaml"))
        #expect(error.advice?.contains("`git fetch --refetch --no-filter`") == true)
        // The advice must be right.
        try temporary.run(["git", "fetch", "--quiet", "--refetch", "--no-filter"], in: temporary.clone)
        #expect(text(try Repository(containing: temporary.clone).content(of: entry, limit: 100)) == "x")
    }
}

extension TemporaryRepository {
    /// Where a clone has room.
    fileprivate var clone: String { folder + "/clone" }
}
