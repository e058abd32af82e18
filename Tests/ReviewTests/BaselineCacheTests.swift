import Cache
import ClusterShapes
import Foundation
import Git
import Review
import TestSupport
import Testing

/// A cache whose entries are damaged, lost or swapped: it makes a review slower, never wrong.
struct BaselineCacheTests {
    /// A repository with a few branches, and a cache that reviews of them have filled.
    private final class Place {
        let temporary: TemporaryRepository
        let arena: Arena
        let branches: [String]

        init() throws {
            temporary = try TemporaryRepository()
            let shape = try #require(Shape(named: "gitops", workloads: 40))
            let edits: [ShapeEdit] = [.policyPort, .workloadLabel, .comment]
            let changes = edits.compactMap { shape.change($0) }
            let repository = try ShapeRepository(at: temporary.folder + "/shape.git", of: shape, changes: changes)
            branches = changes.map { ShapeRepository.branch(of: $0) }
            arena = try Arena(repository.path, temporary)
            for branch in branches { _ = try arena.freshReport("main", branch) }
        }

        var names: [String] {
            get throws { try FileManager.default.contentsOfDirectory(atPath: arena.cachePath).sorted() }
        }

        func content(_ name: String) throws -> [UInt8] {
            Array(try Data(contentsOf: URL(fileURLWithPath: "\(arena.cachePath)/\(name)")))
        }

        func put(_ bytes: [UInt8], _ name: String) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: "\(arena.cachePath)/\(name)"))
        }

        func expectSame(_ place: String) throws {
            for branch in branches {
                Arena.expectEqual(
                    try arena.freshReport("main", branch), try arena.wholeReport("main", branch), "\(place), \(branch)")
            }
        }
    }

    @Test func `damaged entries make no report wrong, and are replaced`() throws {
        let place = try Place()
        let sound = try place.names
        #expect(
            Set(sound.compactMap { $0.split(separator: "-").first }).isSuperset(of: ["record", "network", "places"]))
        var entries: [String: [UInt8]] = [:]
        for name in sound { entries[name] = try place.content(name) }
        for name in sound {
            let bytes = entries[name] ?? []
            let other = entries[sound.first { $0 != name } ?? ""] ?? []
            let middle = bytes.count / 2
            var damaged: [[UInt8]] = [[], Array(bytes.dropLast()), Array(bytes.prefix(middle)), other, bytes + [0]]
            for position in [0, 9, 40, middle, bytes.count - 1] where position < bytes.count {
                var flipped = bytes
                flipped[position] ^= 1 << (position % 8)
                damaged.append(flipped)
            }
            for (number, wrong) in damaged.enumerated() {
                try place.put(wrong, name)
                try place.expectSame("\(name.prefix(12)), damage \(number)")
                let kind = name.split(separator: "-").first ?? ""
                // Of these, nothing is asked for where the record of the very tree is there.
                if kind != "parsed", kind != "latest" {
                    #expect(try place.content(name) != wrong, "\(name.prefix(12)), damage \(number) is replaced")
                }
                try place.put(bytes, name)
            }
        }
    }

    @Test func `entries that are folders, links or gone make no report wrong`() throws {
        let place = try Place()
        for name in try place.names {
            let path = "\(place.arena.cachePath)/\(name)"
            let bytes = try place.content(name)
            for command in [
                "rm -f", "rm -f '\(path)'; mkdir", "rm -f '\(path)'; mkdir -p '\(path)/x'; true", "ln -sf /etc/passwd",
            ] {
                try place.temporary.run(["sh", "-c", "\(command) '\(path)'"], in: "/")
                try place.expectSame("\(name.prefix(12)), \(command.prefix(12))")
                try place.temporary.run(["rm", "-rf", path], in: "/")
                try place.put(bytes, name)
            }
        }
    }

    @Test func `another repository's baseline of the same tree, and other options, have entries of their own`() throws {
        let place = try Place()
        for paths in [["base"], ["!*policies*"]] {
            let other = try Arena(place.arena.path, place.temporary, options: ReviewOptions(paths: paths))
            for branch in place.branches { try other.compare("main", branch, "\(paths)") }
        }
        try place.expectSame("after others")
    }

    @Test func `reviewers that share a cache at once tell the same`() async throws {
        let place = try Place()
        let (path, cache, branches) = (place.arena.path, place.arena.cachePath, place.branches)
        var expected: [String: ChangeReport] = [:]
        for branch in branches { expected[branch] = try place.arena.wholeReport("main", branch) }
        try place.temporary.run(["rm", "-rf", cache], in: "/")
        let reports = try await withThrowingTaskGroup(of: [(String, ChangeReport)].self) { group in
            for worker in 0..<4 {
                group.addTask {
                    try (0..<6).map { round in
                        let branch = branches[(round + worker) % branches.count]
                        var reviewer = Reviewer(
                            repository: try Repository(containing: path), cache: CacheFolder(path: cache))
                        return (branch, try reviewer.compare(Arena.pair("main", branch)))
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        for (branch, report) in reports {
            if let wanted = expected[branch] { Arena.expectEqual(report, wanted, branch) }
        }
        #expect(reports.count == 24)
    }
}
