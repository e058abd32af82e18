import Git
import TestSupport
import Testing

@Suite struct MergeTests {
    private static let lines = (1...30).map { "line \($0)\n" }

    /// A file of thirty lines, of which some are others.
    private func text(_ changes: [Int: String] = [:]) -> String {
        Self.lines.enumerated().map { changes[$0.offset + 1] ?? $0.element }.joined()
    }

    /// Main and a branch `side`, which change the files of a common commit.
    private func diverged(
        common: [String: String], main: [String: String], side: [String: String]
    ) throws -> TemporaryRepository {
        let temporary = try TemporaryRepository()
        try commit(common, "common", in: temporary)
        try temporary.git("checkout", "--quiet", "-b", "side")
        try commit(side, "side", in: temporary)
        try temporary.git("checkout", "--quiet", "main")
        try commit(main, "main", in: temporary)
        return temporary
    }

    private func commit(_ files: [String: String], _ message: String, in temporary: TemporaryRepository) throws {
        for (path, text) in files { try temporary.write(path, text) }
        try temporary.git("add", "--all")
        try temporary.git("commit", "--quiet", "--message", message)
    }

    private func departure(_ temporary: TemporaryRepository, _ revision: String = "HEAD") throws -> MergeDeparture? {
        let repository = try temporary.opened()
        return try repository.departure(ofMerge: repository.resolve(revision))
    }

    @Test func `a merge of files that one parent changed departs from nothing`() throws {
        let temporary = try diverged(common: ["a": "1", "b": "1"], main: ["a": "2"], side: ["b": "2", "c": "3"])
        try temporary.git("merge", "--quiet", "--no-edit", "side")
        #expect(try departure(temporary) == nil)
    }

    @Test func `a merge of one file's different lines departs from nothing`() throws {
        let temporary = try diverged(
            common: ["a": text()], main: ["a": text([3: "mine\n"])], side: ["a": text([25: "theirs\n"])])
        try temporary.git("merge", "--quiet", "--no-edit", "side")
        #expect(try departure(temporary) == nil)
    }

    @Test func `a merge of a renamed and changed file departs from nothing`() throws {
        let temporary = try diverged(common: ["a": text()], main: ["a": text([3: "mine\n"])], side: ["z": "1"])
        try temporary.git("checkout", "--quiet", "side")
        try temporary.git("mv", "a", "b")
        try temporary.git("commit", "--quiet", "--message", "rename")
        try temporary.git("checkout", "--quiet", "main")
        try temporary.git("merge", "--quiet", "--no-edit", "side")
        #expect(try departure(temporary) == nil)
    }

    @Test func `what a merge slips in is told`() throws {
        let temporary = try diverged(common: ["a": "1", "b": "1"], main: ["a": "2"], side: ["b": "2"])
        try temporary.git("merge", "--quiet", "--no-commit", "side")
        try temporary.write("policies/open.yaml", "slipped in")
        try temporary.write("b", "3")
        try temporary.git("add", "--all")
        try temporary.git("commit", "--quiet", "--message", "Merge side")
        #expect(try departure(temporary) == MergeDeparture(conflicts: [], paths: ["b", "policies/open.yaml"]))
    }

    @Test func `what a merge leaves out is told`() throws {
        let temporary = try diverged(common: ["a": "1", "b": "1"], main: ["a": "2"], side: ["b": "2"])
        try temporary.git("merge", "--quiet", "--no-commit", "--strategy", "ours", "side")
        try temporary.git("commit", "--quiet", "--message", "Merge side")
        #expect(try departure(temporary) == MergeDeparture(conflicts: [], paths: ["b"]))
    }

    @Test func `a conflict that a person resolved is told`() throws {
        let temporary = try diverged(common: ["a": "1"], main: ["a": "2"], side: ["a": "3", "b": "1"])
        _ = try? temporary.git("merge", "--quiet", "--no-edit", "side")
        try temporary.write("a", "4")
        try temporary.git("add", "--all")
        try temporary.git("commit", "--quiet", "--message", "Merge side")
        #expect(try departure(temporary) == MergeDeparture(conflicts: ["a"], paths: []))
    }

    @Test func `unrelated histories are merged from nothing`() throws {
        let temporary = try TemporaryRepository()
        try commit(["a": "1"], "one", in: temporary)
        try temporary.git("checkout", "--quiet", "--orphan", "other")
        try temporary.git("rm", "--quiet", "-rf", ".")
        try commit(["b": "1"], "two", in: temporary)
        try temporary.git("merge", "--quiet", "--no-edit", "--allow-unrelated-histories", "main")
        #expect(try departure(temporary) == nil)
    }

    @Test func `a commit that is no merge of two is refused`() throws {
        let temporary = try diverged(common: ["a": "1"], main: ["a": "2"], side: ["b": "3"])
        #expect(throws: GitError.self) { try departure(temporary) }
    }
}
