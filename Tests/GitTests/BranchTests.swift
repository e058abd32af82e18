import Git
import TestSupport
import Testing

/// The branches of a repository.
@Suite struct BranchTests {
    @Test func `lists branches of its own and followed ones, and no refs that only point to others`() throws {
        let temporary = try TemporaryRepository()
        let first = try temporary.commit("One")
        try temporary.git("branch", "team/feature")
        try temporary.git("tag", "v1")
        let second = try temporary.commit("Two")
        try temporary.git("update-ref", "refs/remotes/origin/main", first)
        try temporary.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
        let branches = try Repository(containing: temporary.path).branches()
        #expect(branches.map(\.ref) == ["refs/heads/main", "refs/heads/team/feature", "refs/remotes/origin/main"])
        #expect(branches.map(\.name) == ["main", "team/feature", "main"])
        #expect(branches.map(\.tip.id.hex) == [second, first, first])
    }

    @Test func `an empty repository has none`() throws {
        let temporary = try TemporaryRepository()
        #expect(try Repository(containing: temporary.path).branches().isEmpty)
    }
}
