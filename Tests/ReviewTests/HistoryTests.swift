import Foundation
import Git
import Reachability
import Review
import TestSupport
import Testing

/// Random histories, walked back and forth by reviewers that are kept and by others that share a cache.
struct HistoryTests {
    struct Walk: Sendable, CustomTestStringConvertible {
        var seed: UInt64
        var isOdd: Bool
        var options = ReviewOptions()
        var testDescription: String { "\(seed), \(isOdd), \(options.implied) \(options.paths) \(options.largestFile)" }
    }

    private static let walks: [Walk] = [
        Walk(seed: 1, isOdd: false), Walk(seed: 2, isOdd: false, options: ReviewOptions(implied: .always)),
        Walk(seed: 3, isOdd: true), Walk(seed: 4, isOdd: true, options: ReviewOptions(implied: .never)),
        Walk(seed: 5, isOdd: true, options: ReviewOptions(paths: ["apps"])),
        Walk(seed: 6, isOdd: true, options: ReviewOptions(paths: ["apps/*.yaml", "!**/Chart.yaml", "!apps/f3*"])),
        Walk(seed: 7, isOdd: true, options: ReviewOptions(paths: ["z"])),
        Walk(seed: 8, isOdd: true, options: ReviewOptions(largestFile: 700)),
        Walk(seed: 9, isOdd: true), Walk(seed: 10, isOdd: true, options: ReviewOptions(implied: .always)),
    ]

    @Test(arguments: walks) func `a kept reviewer tells what reading everything tells`(walk: Walk) throws {
        let repository = try TemporaryRepository()
        var history = OddHistory(seed: walk.seed &* 1_000_003, isOdd: walk.isOdd)
        var commits = [try repository.commit(history, "0")]
        for number in 1..<24 {
            history.step()
            commits.append(try repository.commit(history, "\(number)"))
        }
        let arena = try Arena(repository.path, repository, options: walk.options)
        var generator = SeededGenerator(seed: walk.seed)
        var position = 0
        for _ in 0..<36 {
            let next = min(max(position + Int.random(in: -2...3, using: &generator), 0), commits.count - 1)
            try arena.compare(commits[position], commits[next], "seed \(walk.seed): \(position) to \(next)")
            position = next
        }
        print("\(walk.testDescription): \(arena.fromBaseline) of \(arena.comparisons) from a baseline")
        if !walk.isOdd { #expect(arena.fromBaseline * 4 > arena.comparisons) }
    }
}
