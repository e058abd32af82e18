import Cache
import Git
import NetworkModel
import PolicyCompiler
import TestSupport
import Testing

@testable import Review

/// Whole ranges of random histories, commit by commit.
struct ReviewedRangeTests {
    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `each commit of a range does what comparing it anew with its first parent tells`(seed: UInt64) throws {
        let repository = try TemporaryRepository()
        var history = OddHistory(seed: seed &* 7_919, isOdd: seed.isMultiple(of: 2))
        let first = try repository.commit(history, "0")
        var generator = SeededGenerator(seed: seed)
        for number in 1...18 {
            history.step()
            try repository.commit(history, "\(number)")
            // Every few commits, one more parent: what the merge holds is whatever comes next.
            guard number == 9 || Int.random(in: 0..<3, using: &generator) == 0 else { continue }
            let ancestor = "HEAD~\(Int.random(in: 1...min(number, 4), using: &generator))"
            let side = try repository.sideCommit(off: ancestor, file: "base/side\(number).yaml", text: history.anyText)
            history.step()
            try repository.commitMerge(of: side, history, "merge \(number)")
        }
        let arena = try Arena(repository.path, repository)
        let range = ReviewRange.commits(base: first, head: "HEAD")
        for cache in [nil, CacheFolder(path: repository.folder + "/reviews")] {
            var reviewer = Reviewer(repository: try Repository(containing: repository.path), cache: cache)
            let review = try reviewer.review(ReviewRequest(range, day: try #require(Day("2026-11-24"))))
            let expected = try repository.git("rev-list", "--count", "\(first)..HEAD")
            #expect("\(review.commits.count)" == expected)
            #expect(review.commits.contains { $0.origin.isMerge })
            var again = Reviewer(repository: try Repository(containing: repository.path))
            let other = try again.review(ReviewRequest(range, day: try #require(Day("2026-11-24"))))
            #expect(other == review)
            if cache == nil { #expect(again.work == reviewer.work) }
            for commit in review.commits {
                let parent = try #require(commit.commit.parents.first)
                var whole = try arena.wholeReport(parent.hex, commit.commit.id.hex)
                // The last commit of a range may be told as the range.
                (whole.base.label, whole.head.label) = (commit.change.base.label, commit.change.head.label)
                Arena.expectEqual(commit.change, whole, "seed \(seed): \(commit.commit.summary)")
            }
            var whole = try arena.wholeReport(first, "HEAD")
            (whole.base.label, whole.head.label) = (review.change.base.label, review.change.head.label)
            Arena.expectEqual(review.change.asDiffed(like: whole), whole, "seed \(seed): the range")
        }
    }
}

extension ChangeReport {
    /// The report without what a review looks at besides what changes, and the places of policies that decide about that.
    fileprivate func asDiffed(like other: ChangeReport) -> ChangeReport {
        var report = self
        for (number, cluster) in other.clusters.enumerated() where number < report.clusters.count {
            report.clusters[number].watched = []
            report.clusters[number].baseSources = clusters[number].baseSources.only(citedBy: cluster.baseSources)
            report.clusters[number].headSources = clusters[number].headSources.only(citedBy: cluster.headSources)
        }
        return report
    }

}

extension SourceTable {
    /// The places of the policies that another table has.
    fileprivate func only(citedBy other: SourceTable) -> SourceTable {
        SourceTable(
            policies: policies.filter { other.policies[$0.key] != nil },
            rules: rules.filter { other.policies[$0.key.policy] != nil })
    }
}

extension OddHistory {
    /// The text of one of its files.
    fileprivate var anyText: String { files.sorted { $0.key < $1.key }.first?.value ?? "" }
}

extension TemporaryRepository {
    /// Makes a commit beside the branch that is checked out, with one more file than an ancestor; gives its id.
    fileprivate func sideCommit(off ancestor: String, file: String, text: String) throws -> String {
        let index = ["GIT_INDEX_FILE": folder + "/side-index"]
        try write("../side", text)
        let blob = try git("hash-object", "-w", folder + "/side")
        try run(["git", "read-tree", ancestor], in: path, environment: index)
        try run(
            ["git", "update-index", "--add", "--cacheinfo", "100644,\(blob),\(file)"], in: path, environment: index)
        let tree = try run(["git", "write-tree"], in: path, environment: index)
        return try git("commit-tree", "-p", ancestor, "-m", "side", tree)
    }

    /// Commits a state of a history as a merge of the branch with another commit.
    fileprivate func commitMerge(of other: String, _ history: OddHistory, _ message: String) throws {
        let parent = try git("rev-parse", "HEAD")
        let state = try commit(history, message)
        let merge = try git("commit-tree", "-p", parent, "-p", other, "-m", message, state + "^{tree}")
        try git("reset", "--quiet", "--soft", merge)
    }
}
