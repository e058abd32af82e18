import Git
import TestSupport
import Testing

@Suite struct ChangedPathsTests {
    @Test func `sees a new mode, a file that became a folder, and a link that became a file`() throws {
        let temporary = try TemporaryRepository()
        for path in ["mode", "a", "a-b", "same/x"] { try temporary.write(path, path) }
        try temporary.link("link", to: "a")
        let first = try temporary.commit("first")
        try temporary.run(["rm", "a", "link"], in: temporary.path)
        try temporary.run(["chmod", "+x", "mode"], in: temporary.path)
        try temporary.write("a/x", "a")
        try temporary.write("a/y/z", "z")
        try temporary.write("link", "a")
        let second = try temporary.commit("second")
        let repository = try temporary.opened()
        let (base, head) = (try repository.resolve(first), try repository.resolve(second))
        let changes = try repository.changedPaths(from: base, to: head)
        #expect(
            changes.map { "\($0.path) \($0.status)" }
                == ["a deleted", "a/x added", "a/y/z added", "link modified", "mode modified"])
        #expect(changes[3].base?.kind == .symbolicLink)
        #expect(changes[3].head?.kind == .file)
        #expect(changes[4].base?.id == changes[4].head?.id)
        #expect(changes[4].head?.kind == .executable)
        #expect(try repository.changedPaths(from: base, to: base) == [])
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func `agrees with git on a generated history`(seed: UInt64) throws {
        let temporary = try TemporaryRepository()
        var random = SeededGenerator(seed: seed)
        let names = ["a", "a.yaml", "b", "b-c", "b.d"]
        var commits: [String] = []
        for round in 0..<6 {
            for _ in 0..<8 {
                // A path may be a file in one commit and a folder in another.
                let depth = Int.random(in: 1...3, using: &random)
                let parts = (0..<depth).map { _ in names.randomElement(using: &random) ?? "a" }
                for end in 1..<max(depth, 2) where end < depth {
                    let above = parts[..<end].joined(separator: "/")
                    try temporary.run(
                        ["sh", "-c", "if [ -f \(above) ]; then rm \(above); fi"], in: temporary.path)
                }
                let path = parts.joined(separator: "/")
                try temporary.run(["rm", "-rf", path], in: temporary.path)
                if Int.random(in: 0..<4, using: &random) > 0 {
                    try temporary.write(path, "\(Int.random(in: 0..<3, using: &random))")
                    let mode = Bool.random(using: &random) ? "+x" : "-x"
                    try temporary.run(["chmod", mode, path], in: temporary.path)
                }
            }
            commits.append(try temporary.commit("round \(round)"))
        }
        let repository = try temporary.opened()
        for base in commits {
            for head in commits {
                let changes = try repository.changedPaths(from: repository.resolve(base), to: repository.resolve(head))
                let expected = try temporary.git("diff-tree", "-r", "--name-status", "--no-renames", base, head).lines
                try #require(changes.map { "\(letter($0.status))\t\($0.path)" } == expected, "\(base) \(head)")
                // The handle has listed another commit before, from which it goes on.
                let old = try repository.entries(of: repository.resolve(base))
                let new = try repository.entries(of: repository.resolve(head))
                let fresh = try temporary.opened().entries(of: repository.resolve(head))
                try #require(new == fresh, "\(base) \(head)")
                try #require(new.pathsDiffering(from: old) == changes.map(\.path), "\(base) \(head)")
            }
        }
        try expectSameOutOfPacks(commits, repository, temporary)
    }

    /// Expects that a handle which reads a history tells of some commits what another does, which reads single objects.
    private func expectSameOutOfPacks(
        _ commits: [String], _ repository: Repository, _ temporary: TemporaryRepository
    ) throws {
        try temporary.git("repack", "-adfq", "--depth=20")
        let packed = try temporary.opened()
        packed.prepareForHistory()
        for base in commits {
            let old = try repository.resolve(base)
            let lineage = try packed.lineage(of: old.id)
            try #require(lineage.tree == old.tree && lineage.parents == old.parents)
            for head in commits {
                let new = try repository.resolve(head)
                let changes = try packed.changedPaths(from: old, to: new)
                try #require(try changes == repository.changedPaths(from: old, to: new), "\(base) \(head)")
                for case let entry? in changes.flatMap({ [$0.base, $0.head] }) {
                    let content = try packed.content(of: entry, limit: 1 << 20)
                    try #require(try content == repository.content(of: entry, limit: 1 << 20))
                }
            }
        }
        packed.finishHistory()
        // What is in the pack was unpacked out of it, and nothing twice.
        let counts = try temporary.git("count-objects", "-v").lines
        let count = try #require(counts.first { $0.hasPrefix("in-pack: ") }.flatMap { Int($0.dropFirst(9)) })
        #expect(packed.work.objectsUnpacked > commits.count && packed.work.objectsUnpacked <= count)
    }

    private func letter(_ status: PathChange.Status) -> String {
        switch status {
        case .added: "A"
        case .deleted: "D"
        case .modified: "M"
        }
    }
}
