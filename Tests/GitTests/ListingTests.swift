import Git
import TestSupport
import Testing

@Suite struct ListingTests {
    /// 5 × 5 × 5 files, of which the second commit changes one.
    private func nested() throws -> (TemporaryRepository, base: String, head: String) {
        let temporary = try TemporaryRepository()
        for number in 0..<125 { try temporary.write("a\(number / 25)/b\(number / 5 % 5)/\(number % 5)", "\(number)") }
        let base = try temporary.commit("base")
        try temporary.write("a2/b3/4", "changed")
        return (temporary, base, try temporary.commit("head"))
    }

    @Test func `opens only the folders on changed paths to compare two commits`() throws {
        let (temporary, base, head) = try nested()
        let repository = try temporary.opened()
        let (old, new) = (try repository.resolve(base), try repository.resolve(head))
        #expect(repository.work == RepositoryWork())
        #expect(try repository.changedPaths(from: old, to: new).map(\.path) == ["a2/b3/4"])
        // The root, a2 and b3, of either side.
        #expect(repository.work.treesOpened == 6)
        #expect(repository.work.blobsRead == 0)
        #expect(try repository.changedPaths(from: new, to: new) == [])
        #expect(repository.work.treesOpened == 6)
    }

    @Test func `opens each folder once to list a commit, and only what differs to list the next one`() throws {
        let (temporary, base, head) = try nested()
        let repository = try temporary.opened()
        let old = try repository.entries(of: repository.resolve(base))
        #expect(repository.work.treesOpened == 1 + 5 + 25)
        let new = try repository.entries(of: repository.resolve(head))
        #expect(repository.work.treesOpened == 1 + 5 + 25 + 6)
        #expect(try temporary.opened().entries(of: repository.resolve(head)) == new)
        #expect(try repository.entries(of: repository.resolve(head)) == new)
        #expect(repository.work.treesOpened == 1 + 5 + 25 + 6)
        #expect(new.pathsDiffering(from: old) == ["a2/b3/4"])
        #expect(old.pathsDiffering(from: old) == [])
    }

    @Test func `replaces the right one of two paths that look the same`() throws {
        let temporary = try TemporaryRepository()
        var commits: [String] = []
        for contents in [
            ["1", "2", "3"], ["1", "4", "3"], ["3", "3", "3"], ["3", "5"], ["5", "5", "0"], ["9"], [],
        ] {
            try temporary.run(["sh", "-c", "rm -f -- caf* a z"], in: temporary.path)
            for (number, content) in contents.enumerated() {
                let name = "$(printf 'caf\\35\(number)')"
                try temporary.run(["sh", "-c", "printf \(content) >\(name)"], in: temporary.path)
            }
            try temporary.write("z", "z")
            commits.append(try temporary.commit("next"))
        }
        let repository = try temporary.opened()
        for base in commits {
            for head in commits {
                let old = try repository.entries(of: repository.resolve(base))
                let new = try repository.entries(of: repository.resolve(head))
                let fresh = try temporary.opened().entries(of: repository.resolve(head))
                try #require(new == fresh)
                #expect(new.pathsDiffering(from: old).isEmpty == (old == new))
            }
        }
    }

    @Test func `lists a commit although the one before was of another kind altogether`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a", "file")
        let first = try temporary.commit("first")
        try temporary.run(["rm", "a"], in: temporary.path)
        try temporary.write("a/b/c", "folder")
        try temporary.link("b", to: "a/b/c")
        let second = try temporary.commit("second")
        let repository = try temporary.opened()
        for commit in [first, second, first] {
            let tree = try repository.entries(of: repository.resolve(commit))
            #expect(tree == (try temporary.opened().entries(of: repository.resolve(commit))))
        }
        #expect(try repository.entries(of: repository.resolve(second))["b"]?.linkTarget == "a/b/c")
    }
}
