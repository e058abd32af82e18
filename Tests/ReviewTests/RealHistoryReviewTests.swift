import Foundation
import Review
import TestSupport
import Testing

/// Real histories, as bundles in the folder that `NETREEVE_HISTORIES` names: a kept reviewer against reading everything.
@Suite(.serialized) struct RealHistoryReviewTests {
    private static let bundles: [String] = {
        guard let folder = ProcessInfo.processInfo.environment["NETREEVE_HISTORIES"], !folder.isEmpty else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".bundle") }.sorted().map { folder + "/" + $0 }
    }()

    /// How many commits of each history are looked at: the latest ones of runs at even distances.
    private static let runs = 4
    private static let commitsOfRun = 6

    @Test(.enabled(if: !bundles.isEmpty, "NETREEVE_HISTORIES names no folder of bundles"), arguments: bundles)
    func `a kept reviewer tells of real commits what reading everything tells`(bundle: String) throws {
        let place = try TemporaryRepository()
        let clone = place.folder + "/clone"
        try place.run(["git", "clone", "--quiet", "--bare", bundle, clone], in: place.folder)
        let commits = try place.run(["git", "rev-list", "--first-parent", "--reverse", "HEAD"], in: clone)
            .split(separator: "\n").map(String.init)
        let arena = try Arena(clone, place)
        for run in 1...Self.runs {
            let end = commits.count * run / Self.runs
            let some = commits[max(0, end - Self.commitsOfRun)..<end]
            for (base, head) in zip(some, some.dropFirst()) {
                try arena.compare(base, head, "\(base.prefix(9)) to \(head.prefix(9))")
            }
            if let first = some.first, let last = some.last { try arena.compare(last, first, "\(run): back") }
        }
        print("\(bundle): \(arena.fromBaseline) of \(arena.comparisons) from a baseline")
        // Argo CD's objects stand in several renderings each, so that a change of them can't be told from its files.
        if !bundle.hasSuffix("/argo-cd.bundle") { #expect(arena.fromBaseline * 4 >= arena.comparisons * 3) }
    }
}
