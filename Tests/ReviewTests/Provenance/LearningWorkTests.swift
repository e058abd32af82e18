import ClusterShapes
import Git
import Reachability
import Review
import TestSupport
import Testing

/// How much work it is to learn what commits do, in counts that are the same on every machine.
@Suite struct LearningWorkTests {
    private let shape = Shape.gitops(workloads: 60, seed: 3)

    @Test func `each file of a history is parsed once, and each object unpacked once`() throws {
        let temporary = try TemporaryRepository()
        let history = shape.history(count: 120)
        let place = try ShapeRepository(at: temporary.folder + "/shape.git", of: shape, history: history).path
        let repository = try Repository(gitDirectory: place)
        var reviewer = Reviewer(repository: repository)
        let count = try reviewer.learn(ShapeRepository.historyBranch) { _ in false }
        #expect(count == history.count)

        // The older side of each commit is the newer side of one before, or the base's.
        let edited = history.flatMap(\.files).filter { $0.text != nil }
        let versions = Array(shape.files).count + edited.count
        #expect(reviewer.work.sidesRead == 1)
        #expect(reviewer.work.filesParsed <= versions)
        #expect(reviewer.work.blobsRead <= versions)
        let counts = try temporary.run(["git", "count-objects", "-v"], in: place).split(separator: "\n")
        let objects = try #require(counts.first { $0.hasPrefix("in-pack: ") }.flatMap { Int($0.dropFirst(9)) })
        #expect(repository.work.objectsUnpacked > count && repository.work.objectsUnpacked <= objects)
    }

    @Test func `twice as many commits are at most twice as much work`() throws {
        let temporary = try TemporaryRepository()
        let place = try ShapeRepository(
            at: temporary.folder + "/shape.git", of: shape, history: shape.history(count: 240)
        ).path
        let (half, all) = (try work("history~120", place), try work("history", place))
        #expect(all.analysis.selectorsEvaluated <= 2 * half.analysis.selectorsEvaluated, "\(half) \(all)")
        #expect(all.analysis.candidatesCompared <= 2 * half.analysis.candidatesCompared, "\(half) \(all)")
        #expect(all.analysis.walks <= 2 * half.analysis.walks, "\(half) \(all)")
        #expect(all.treesOpened <= 2 * half.treesOpened, "\(half) \(all)")
    }

    private func work(_ revision: String, _ place: String) throws -> ReviewWork {
        var reviewer = Reviewer(repository: try Repository(gitDirectory: place))
        _ = try reviewer.learn(revision) { _ in false }
        return reviewer.work
    }

    @Test func `what is learned ahead is what comparing a commit by itself tells`() throws {
        let temporary = try TemporaryRepository()
        let place = try ShapeRepository(
            at: temporary.folder + "/shape.git", of: shape, history: shape.history(count: 60)
        ).path
        var reviewer = Reviewer(repository: try Repository(gitDirectory: place))
        _ = try reviewer.learn(ShapeRepository.historyBranch) { _ in false }
        #expect(reviewer.effects.found.count > 40)
        for (edge, bytes) in reviewer.effects.found {
            // Another reviewer for each: it has nothing from before.
            var other = Reviewer(repository: try Repository(gitDirectory: place))
            #expect(try other.packedEffect(edge) == bytes, "\(edge.commit)")
        }
    }
}
