import Git
import TestSupport
import Testing

@Suite struct HistoryTests {
    /// A history with merges: a commit on main, then rounds of a branch with some commits that is merged back.
    private func branching(rounds: Int) throws -> TemporaryRepository {
        let temporary = try TemporaryRepository()
        try temporary.commit("root")
        for round in 1...rounds {
            try temporary.git("checkout", "--quiet", "-b", "side\(round)")
            for step in 0..<round { try temporary.commit("side \(round).\(step)") }
            try temporary.git("checkout", "--quiet", "main")
            try temporary.commit("main \(round)")
            try temporary.git("merge", "--quiet", "--no-edit", "side\(round)")
        }
        return temporary
    }

    @Test func `lists what git lists, and children before parents`() throws {
        let temporary = try branching(rounds: 3)
        let repository = try temporary.opened()
        let commits = try repository.commits(reachableFrom: repository.resolve("main"))
        #expect(commits.map(\.id.hex) == (try temporary.git("rev-list", "--date-order", "main")).lines)
        let first = try repository.commits(reachableFrom: repository.resolve("main"), limit: 4)
        #expect(first == Array(commits.prefix(4)))
    }

    @Test func `leaves out what the base can reach`() throws {
        let temporary = try branching(rounds: 3)
        let repository = try temporary.opened()
        let head = try repository.resolve("main")
        for base in ["main~1", "side2", "side3", "main~2", "main"] {
            let commits = try repository.commits(reachableFrom: head, excluding: repository.resolve(base))
            let expected = try temporary.git("rev-list", "--date-order", "main", "^\(base)").lines
            #expect(commits.map(\.id.hex) == expected, "\(base)")
        }
    }

    @Test func `lists children before parents although a clock was wrong`() throws {
        let temporary = try TemporaryRepository()
        let root = try temporary.commit("root")
        let tree = "\(root)^{tree}"
        let old = try temporary.run(
            ["git", "commit-tree", "-p", root, "-m", "old", tree], in: temporary.path,
            environment: ["GIT_COMMITTER_DATE": "1000000000 +0000"])
        let new = try temporary.git("commit-tree", "-p", old, "-m", "new", tree)
        let repository = try temporary.opened()
        let commits = try repository.commits(reachableFrom: repository.resolve(new))
        #expect(commits.map(\.id.hex) == [new, old, root])
        let range = try repository.commits(
            reachableFrom: repository.resolve(new), excluding: repository.resolve(root))
        #expect(range.map(\.id.hex) == [new, old])
    }
}

extension String {
    /// The lines; none if there is no text.
    var lines: [String] { split(separator: "\n").map(String.init) }
}
