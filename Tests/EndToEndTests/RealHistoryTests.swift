import Foundation
import TestSupport
import Testing

/// Histories of public repositories, as bundles in the folder that `NETREEVE_HISTORIES` names.
@Suite(.serialized) struct RealHistoryTests {
    private static let bundles: [String] = {
        guard let folder = ProcessInfo.processInfo.environment["NETREEVE_HISTORIES"], !folder.isEmpty else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".bundle") }.sorted().map { folder + "/" + $0 }
    }()

    @Test(.enabled(if: !bundles.isEmpty, "NETREEVE_HISTORIES names no folder of bundles"), arguments: bundles)
    func `answers for every commit of a real history`(bundle: String) async throws {
        let place = try TemporaryRepository()
        let clone = place.folder + "/clone"
        try place.run(["git", "clone", "--quiet", "--bare", bundle, clone], in: place.folder)
        let walk = try HistoryWalk(place, folder: clone)
        #expect(!walk.commits.isEmpty)
        try await walk.forEach(walk.commits) { commit in
            let run = try walk.run("diff", commit.id)
            #expect([0, 1, 3].contains(run.status), "\(commit.id): \(run.status) \(run.errors)")
            #expect(!run.output.isEmpty)
            #expect(run.errors.isEmpty)
        }
        withExtendedLifetime(place) {}
    }
}
