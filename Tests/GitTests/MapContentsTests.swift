import Git
import Glibc
import TestSupport
import Testing

@Suite struct MapContentsTests {
    private static let limit = 200

    /// A repository of 240 small files, a few that are too large, a link and a submodule.
    private func populated() throws -> TemporaryRepository {
        let temporary = try TemporaryRepository()
        for number in 0..<240 {
            try temporary.write("f\(number % 12)/\(number).yaml", String(repeating: "\(number) ", count: number % 60))
        }
        try temporary.link("link", to: "f0/0.yaml")
        try temporary.git("update-index", "--add", "--cacheinfo", "160000,\(String(repeating: "1", count: 40)),sub")
        try temporary.git("add", "--all", "--", "f*", "link")
        try temporary.git("commit", "--quiet", "--message", "first")
        return temporary
    }

    private func expectSame(
        _ repository: Repository, _ entries: [SourceTree.Entry],
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) {
        let expected = entries.map { entry -> Result<[UInt8], GitError> in
            do throws(GitError) {
                return .success(try repository.content(of: entry, limit: Self.limit))
            } catch {
                return .failure(error)
            }
        }
        for workers in [0, 1, 2, 3, 8] {
            let found = repository.mapContents(of: entries, limit: Self.limit, workers: workers) { index, bytes in
                Numbered(index: index, bytes: bytes)
            }
            let numbered = expected.enumerated().map { index, result in
                result.map { Numbered(index: index, bytes: $0) }
            }
            #expect(found == numbered, "\(workers) workers", sourceLocation: sourceLocation)
        }
    }

    private struct Numbered: Hashable {
        var index: Int
        var bytes: [UInt8]
    }

    private func expectSame(_ repository: Repository, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws
    {
        let entries = try repository.entries(of: repository.resolve("HEAD")).entries
        try #require(entries.count == 242)
        expectSame(repository, entries, sourceLocation: sourceLocation)
        expectSame(repository, Array(entries.reversed()), sourceLocation: sourceLocation)
        for count in [0, 1, 31, 32, 33] {
            expectSame(repository, Array(entries.prefix(count)), sourceLocation: sourceLocation)
        }
    }

    @Test func `gives what reading one by one gives, loose and packed`() throws {
        let temporary = try populated()
        try expectSame(temporary.opened())
        try temporary.git("gc", "--quiet")
        try expectSame(temporary.opened())
    }

    @Test func `finds what a clone borrows, and what a hook was given`() throws {
        let temporary = try populated()
        let (shared, bare) = (temporary.folder + "/shared", temporary.folder + "/bare")
        try temporary.git("clone", "--quiet", "--shared", ".", shared)
        try expectSame(Repository(containing: shared))
        try temporary.git("clone", "--quiet", "--bare", ".", bare)
        try temporary.run(["sh", "-c", "mv objects elsewhere; mkdir objects"], in: bare)
        try expectSame(Repository(gitDirectory: bare, objectDirectories: [bare + "/elsewhere"]))
    }

    @Test func `works in a linked worktree, a bare repository, the index and the working tree`() throws {
        let temporary = try populated()
        let (linked, bare) = (temporary.folder + "/linked", temporary.folder + "/bare")
        try temporary.git("worktree", "add", "--quiet", "--detach", linked)
        try expectSame(Repository(containing: linked))
        try temporary.git("clone", "--quiet", "--bare", ".", bare)
        try expectSame(Repository(containing: bare + "/refs"))
        try temporary.write("f1/1.yaml", "changed")
        let repository = try Repository(containing: temporary.path + "/f1")
        expectSame(repository, try repository.entriesOfIndex().entries)
        expectSame(repository, try repository.entriesOfWorkingTree().entries)
    }

    @Test func `tells of each file that is missing, damaged or changed, and reads the others`() throws {
        let temporary = try populated()
        let repository = try temporary.opened()
        let (tree, disk) = (
            try repository.entries(of: repository.resolve("HEAD")), try repository.entriesOfWorkingTree()
        )
        for (number, command) in ["rm -f", "cp --remove-destination README"].enumerated() {
            let hex = try #require(tree["f\(number + 1)/\(number + 25).yaml"]?.id).hex
            let object = ".git/objects/\(hex.prefix(2))/\(hex.dropFirst(2))"
            try temporary.write("README", "no object")
            try temporary.run(["sh", "-c", "\(command) \(object)"], in: temporary.path)
        }
        try temporary.write("f3/3.yaml", "changed since")
        let fresh = try temporary.opened()
        expectSame(fresh, tree.entries)
        expectSame(fresh, disk.entries)
        let failed = fresh.mapContents(of: tree.entries, limit: Self.limit, workers: 2) { _, _ in 0 }.compactMap {
            if case .failure(let error) = $0 { error.code } else { nil }
        }
        #expect(Set(failed) == [.missingObject, .corruptObject, .tooLarge, .invalidArgument])
    }

    @Test func `reads a plain folder alike`() throws {
        let temporary = try populated()
        let entries = try Folder.entries(at: temporary.path).entries
        try temporary.write("f3/3.yaml", "changed since")
        let expected = entries.map { entry -> Result<[UInt8], GitError> in
            do throws(GitError) {
                return .success(try Folder.content(of: entry, at: temporary.path, limit: Self.limit))
            } catch {
                return .failure(error)
            }
        }
        for workers in 1...3 {
            let found = Folder.mapContents(of: entries, at: temporary.path, limit: Self.limit, workers: workers) { $1 }
            #expect(found == expected)
        }
    }

    @Test func `counts what was read, whichever thread did it`() throws {
        let temporary = try populated()
        for workers in 1...3 {
            let repository = try temporary.opened()
            let files = try repository.entries(of: repository.resolve("HEAD")).entries.filter { $0.kind == .file }
            let before = repository.work.blobsRead
            let found = repository.mapContents(of: files, limit: 1 << 20, workers: workers) { _, bytes in bytes.count }
            #expect(found.count == 240)
            #expect(repository.work.blobsRead - before == 240)
        }
    }
}
