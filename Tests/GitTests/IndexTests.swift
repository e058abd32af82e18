import Git
import TestSupport
import Testing

@Suite struct IndexTests {
    @Test func `lists what is staged, not what is on disk`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a.yaml", "committed")
        try temporary.write("gone.yaml", "x")
        try temporary.commit("first")
        let repository = try temporary.opened()
        #expect(try repository.entriesOfIndex() == repository.entries(of: repository.resolve("HEAD")))
        try temporary.write("a.yaml", "staged")
        try temporary.write("new.yaml", "staged too")
        try temporary.git("add", "a.yaml", "new.yaml")
        try temporary.git("rm", "--quiet", "--cached", "gone.yaml")
        try temporary.write("a.yaml", "on disk")
        try temporary.write("intended.yaml", "x")
        try temporary.git("add", "--intent-to-add", "intended.yaml")
        // The same handle must notice that the index has changed.
        let tree = try repository.entriesOfIndex()
        #expect(tree.listing == ["a.yaml file", "new.yaml file"])
        #expect(text(try repository.content(of: #require(tree["a.yaml"]), limit: 100)) == "staged")
    }

    @Test func `reads the index that a pre-commit hook is told of`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a.yaml", "x")
        try temporary.write("b.yaml", "y")
        let other = temporary.folder + "/index"
        try temporary.run(["git", "add", "a.yaml"], in: temporary.path, environment: ["GIT_INDEX_FILE": other])
        let repository = try temporary.opened()
        #expect(try repository.entriesOfIndex().listing == [])
        #expect(try repository.entriesOfIndex(file: other).listing == ["a.yaml file"])
    }

    @Test func `reports an unresolved merge once for each path`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a.yaml", "base\n")
        try temporary.write("b.yaml", "b\n")
        try temporary.commit("base")
        try temporary.git("checkout", "--quiet", "-b", "side")
        try temporary.write("a.yaml", "side\n")
        try temporary.commit("side")
        try temporary.git("checkout", "--quiet", "main")
        try temporary.write("a.yaml", "main\n")
        try temporary.commit("main")
        #expect(throws: TemporaryRepository.Failure.self) { try temporary.git("merge", "side") }
        let repository = try temporary.opened()
        let tree = try repository.entriesOfIndex()
        #expect(tree.listing == ["a.yaml conflicted", "b.yaml file"])
        let conflicted = try #require(tree["a.yaml"])
        #expect(conflicted.id == nil)
        #expect(try failure { _ = try repository.content(of: conflicted, limit: 100) }.code == .invalidArgument)
        #expect(try repository.entriesOfWorkingTree().listing == ["a.yaml file", "b.yaml file"])
    }

    @Test func `lists nothing for an index that doesn't exist yet`() throws {
        #expect(try TemporaryRepository().opened().entriesOfIndex().entries == [])
    }

    @Test func `says that the index is damaged`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a.yaml", "x")
        try temporary.commit("first")
        try temporary.write(".git/index", "this is no index, and too long to be taken for an empty one")
        let error = try failure { _ = try temporary.opened().entriesOfIndex() }
        #expect(error.code == .corruptObject)
    }

    @Test func `names the way out of a split index`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a.yaml", "x")
        try temporary.commit("first")
        try temporary.git("update-index", "--split-index")
        let error = try failure { _ = try temporary.opened().entriesOfIndex() }
        #expect(error.code == .unsupportedRepository)
        #expect(error.advice?.contains("`git update-index --no-split-index`") == true)
    }
}
