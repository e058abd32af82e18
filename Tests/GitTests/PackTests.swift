import Git
import Glibc
import TestSupport
import Testing

/// Files that are read in bulk out of packs are those that libgit2 reads one by one, or fail as they do there.
@Suite struct PackTests {
    private static let limit = 4_000

    /// Versions of some files, each of which git stores as what differs from another.
    private func packed(_ arguments: String...) throws -> TemporaryRepository {
        let temporary = try TemporaryRepository()
        let lines = (0..<40).map { "line \($0): \($0 &* 7_919 % 1_000)\n" }
        for version in 0..<3 {
            for number in 0..<30 {
                var text = lines
                text[number] = "changed \(number) in version \(version)\n"
                text[(number + version) % 40] = String(repeating: "x", count: number)
                try temporary.write("f\(number % 4)/\(number).yaml", text.joined())
            }
            try temporary.write("large.yaml", String(repeating: "large \(version)\n", count: 500))
            for number in 0..<40 { try temporary.write("small/\(number).yaml", "\(number)\n") }
            try temporary.write("small/empty.yaml", "")
            try temporary.commit("version \(version)")
        }
        try temporary.run(["git"] + arguments + ["repack", "-adfq", "--depth=20", "--window=40"], in: temporary.path)
        return temporary
    }

    private func expectSame(
        _ temporary: TemporaryRepository, _ comment: Comment? = nil,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws {
        let repository = try temporary.opened()
        let entries = try repository.entries(of: repository.resolve("HEAD")).entries
        let expected = entries.map { entry -> Result<[UInt8], GitError> in
            do throws(GitError) {
                return .success(try repository.content(of: entry, limit: Self.limit))
            } catch {
                return .failure(error)
            }
        }
        let found = repository.mapContents(of: entries, limit: Self.limit, workers: 1) { $1 }
        #expect(found == expected, comment, sourceLocation: sourceLocation)
    }

    private func file(_ temporary: TemporaryRepository, _ suffix: String) throws -> String {
        let folder = temporary.path + "/.git/objects/pack"
        let names = try temporary.run(["ls", folder], in: temporary.path).split(separator: "\n")
        return folder + "/" + String(try #require(names.first { $0.hasSuffix(suffix) }))
    }

    @Test(arguments: ["true", "false"])
    func `whole objects and deltas of either form are read`(byOffset: String) throws {
        let temporary = try packed("-c", "repack.useDeltaBaseOffset=\(byOffset)")
        let pack = try file(temporary, ".idx")
        #expect(try temporary.git("verify-pack", "-v", pack).contains("chain length = 3"))
        try expectSame(temporary)
    }

    @Test func `several packs and loose objects are read`() throws {
        let temporary = try packed()
        try temporary.write("small/0.yaml", "in a second pack\n")
        try temporary.commit("second")
        try temporary.git("repack", "-q")
        try temporary.write("small/1.yaml", "loose\n")
        try temporary.commit("third")
        try expectSame(temporary)
    }

    @Test func `a damaged byte is noticed wherever libgit2 notices it`() throws {
        let temporary = try packed()
        let path = try file(temporary, ".pack")
        for place in stride(from: 0, to: try bytes(of: path).count, by: 37) {
            try change(path, temporary) { $0[place] ^= 1 << (place % 8) }
            // Where a commit or a tree is damaged, no file is listed.
            if isListed(temporary) { try expectSame(temporary, "byte \(place)") }
            try #require(history(of: temporary, true) == history(of: temporary, false), "byte \(place)")
            try change(path, temporary) { $0[place] ^= 1 << (place % 8) }
        }
        try expectSame(temporary)
    }

    @Test(arguments: ["1", "2"])
    func `an index that leads past the end of its pack is refused`(version: String) throws {
        let temporary = try packed("-c", "pack.indexVersion=\(version)")
        let path = try file(temporary, ".idx")
        try expectSame(temporary)
        let whole = try bytes(of: path)
        let isSecond = version == "2"
        let last = isSecond ? 1032 - 4 : 1024 - 4
        let count = whole[last..<last + 4].reduce(0) { $0 << 8 | Int($1) }
        for number in 0..<count {
            let offset = isSecond ? 1032 + 24 * count + 4 * number : 1024 + 24 * number
            // Without this, libgit2 reads what is mapped behind the pack, if anything is.
            for byte in [1, 2] {
                try change(path, temporary) { $0[offset + byte] = 0x7d }
                let error = try failure { _ = try Repository(containing: temporary.path) }
                #expect(error.code == .corruptObject)
                #expect(error.message.hasSuffix(".idx leads past the end of its pack"))
                try change(path, temporary) { $0[offset + byte] = whole[offset + byte] }
            }
        }
        try expectSame(temporary)
    }

    @Test func `an index that leads to other objects isn't believed`() throws {
        let temporary = try packed()
        let path = try file(temporary, ".idx")
        let names = try ["small/1.yaml", "small/2.yaml"].map { try temporary.git("rev-parse", "HEAD:\($0)") }
        try change(path, temporary) { index in
            let count = index[1028..<1032].reduce(0) { $0 << 8 | Int($1) }
            let numbers = names.map { name in
                (0..<count).first { number in
                    let start = 1032 + 20 * number
                    return ObjectID(hex: name) == ObjectID(hex: hex(index[start..<start + 20]))
                }
            }
            let offsets = numbers.compactMap { $0.map { 1032 + 24 * count + 4 * $0 } }
            for place in 0..<4 where offsets.count == 2 { index.swapAt(offsets[0] + place, offsets[1] + place) }
        }
        try expectSame(temporary)
        let repository = try temporary.opened()
        let entries = try repository.entries(of: repository.resolve("HEAD")).entries
        let failed = repository.mapContents(of: entries, limit: Self.limit, workers: 1) { $1 }.filter {
            if case .failure(let error) = $0 { error.code == .corruptObject } else { false }
        }
        #expect(failed.count == 2)
    }

    private func hex(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func bytes(of path: String) throws -> [UInt8] {
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, file))
        return bytes
    }

    /// Changes a file, which a new one then replaces, since the old one may still be mapped.
    private func change(_ path: String, _ temporary: TemporaryRepository, _ body: (inout [UInt8]) -> Void) throws {
        var bytes = try bytes(of: path)
        body(&bytes)
        unlink(path)
        let file = try #require(fopen(path, "w"))
        defer { fclose(file) }
        try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    }

    /// What each of the last commits changes, as far as that can be read.
    private func history(of temporary: TemporaryRepository, _ isPrepared: Bool) -> [Result<[PathChange], GitError>] {
        var found: [Result<[PathChange], GitError>] = []
        do throws(GitError) {
            let repository = try Repository(containing: temporary.path)
            if isPrepared { repository.prepareForHistory() }
            var next = try repository.lineage(of: repository.resolve("HEAD").id)
            while let first = next.parents.first {
                let parent = try repository.lineage(of: first)
                do throws(GitError) {
                    found.append(.success(try repository.changedPaths(fromTree: parent.tree, toTree: next.tree)))
                } catch {
                    found.append(.failure(error))
                }
                next = parent
            }
        } catch {
            found.append(.failure(error))
        }
        return found
    }

    private func isListed(_ temporary: TemporaryRepository) -> Bool {
        do {
            let repository = try temporary.opened()
            return try !repository.entries(of: repository.resolve("HEAD")).entries.isEmpty
        } catch {
            return false
        }
    }
}
