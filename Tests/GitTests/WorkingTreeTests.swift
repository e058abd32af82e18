import Git
import TestSupport
import Testing

@Suite struct WorkingTreeTests {
    /// What `git add --all` stages, without touching the repository's own index.
    private func staged(_ temporary: TemporaryRepository) throws -> [String] {
        let other = ["GIT_INDEX_FILE": temporary.folder + "/index"]
        try temporary.run(["cp", ".git/index", temporary.folder + "/index"], in: temporary.path)
        try temporary.run(
            ["git", "-c", "advice.addEmbeddedRepo=false", "add", "--all"], in: temporary.path, environment: other)
        return try temporary.run(["git", "ls-files", "--stage"], in: temporary.path, environment: other).lines
    }

    /// The same for what we list.
    private func listed(_ tree: SourceTree) -> [String] {
        tree.entries.map { entry in
            let mode =
                switch entry.kind {
                case .file: "100644"
                case .executable: "100755"
                case .symbolicLink: "120000"
                case .submodule: "160000"
                case .conflicted, .special: "?"
                }
            return "\(mode) \(entry.id?.hex ?? "-") 0\t\(entry.path)"
        }
    }

    @Test func `equals the commit if nothing has changed`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a/b.yaml", "x")
        try temporary.write("c.yaml", "y")
        try temporary.link("d", to: "c.yaml")
        try temporary.commit("first")
        let repository = try temporary.opened()
        #expect(try repository.entriesOfWorkingTree() == repository.entries(of: repository.resolve("HEAD")))
    }

    @Test func `lists what git would add`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write(".gitignore", "*.log\nbuild/\n!keep.log\n/only-here\n")
        try temporary.write("a.yaml", "committed")
        try temporary.write("gone.yaml", "x")
        try temporary.write("build/forced.yaml", "x")
        try temporary.write("replaced/x.yaml", "x")
        try temporary.write("elsewhere/x.yaml", "x")
        try temporary.git("add", "--force", "build/forced.yaml")
        try temporary.commit("first")
        try temporary.write("a.yaml", "changed")
        try temporary.write("new/deep/b.yaml", "x")
        try temporary.write("debug.log", "x")
        try temporary.write("keep.log", "x")
        try temporary.write("build/other.yaml", "x")
        try temporary.write("new/.gitignore", "secret\n")
        try temporary.write("new/secret", "x")
        try temporary.write("new/only-here", "x")
        try temporary.write("only-here", "x")
        try temporary.run(["rm", "gone.yaml"], in: temporary.path)
        try temporary.run(["chmod", "+x", "a.yaml"], in: temporary.path)
        try temporary.run(["mkfifo", "pipe"], in: temporary.path)
        // A folder that became a link: its files are no longer there, although their old paths still lead somewhere.
        try temporary.run(["rm", "-r", "replaced"], in: temporary.path)
        try temporary.link("replaced", to: "elsewhere")
        let repository = try temporary.opened()
        let tree = try repository.entriesOfWorkingTree()
        #expect(
            tree.listing == [
                ".gitignore file", "a.yaml executable", "build/forced.yaml file", "elsewhere/x.yaml file",
                "keep.log file", "new/.gitignore file", "new/deep/b.yaml file", "new/only-here file",
                "replaced symbolicLink",
            ])
        #expect(listed(tree) == (try staged(temporary)))
        #expect(text(try repository.content(of: #require(tree["a.yaml"]), limit: 100)) == "changed")
        #expect(text(try repository.content(of: #require(tree["replaced"]), limit: 100)) == "elsewhere")
    }

    @Test func `reports nested repositories with the commit that is checked out`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a.yaml", "x")
        for name in ["tracked", "untracked", "ignored"] {
            try temporary.git("init", "--quiet", name)
            try temporary.git("-C", name, "commit", "--quiet", "--allow-empty", "--message", "nested")
        }
        try temporary.write(".gitignore", "ignored\n")
        try temporary.git("-c", "advice.addEmbeddedRepo=false", "add", "a.yaml", "tracked", ".gitignore")
        try temporary.git("commit", "--quiet", "--message", "first")
        try temporary.git("-C", "tracked", "commit", "--quiet", "--allow-empty", "--message", "moved on")
        let tree = try temporary.opened().entriesOfWorkingTree()
        #expect(tree.listing == [".gitignore file", "a.yaml file", "tracked submodule", "untracked submodule"])
        #expect(tree["tracked"]?.id?.hex == (try temporary.git("-C", "tracked", "rev-parse", "HEAD")))
        #expect(listed(tree) == (try staged(temporary)))
    }

    @Test func `keeps a submodule whose folder is empty`() throws {
        let temporary = try TemporaryRepository()
        let other = "1234567890123456789012345678901234567890"
        try temporary.git("update-index", "--add", "--cacheinfo", "160000,\(other),sub")
        try temporary.git("commit", "--quiet", "--message", "first")
        let repository = try temporary.opened()
        #expect(try repository.entriesOfWorkingTree().entries == [])
        try temporary.run(["mkdir", "sub"], in: temporary.path)
        #expect(try repository.entriesOfWorkingTree()["sub"]?.id?.hex == other)
    }

    @Test func `takes from the index what a sparse checkout leaves out`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("in/a.yaml", "x")
        try temporary.write("out/b.yaml", "y")
        try temporary.commit("first")
        try temporary.git("sparse-checkout", "set", "--cone", "--no-sparse-index", "in")
        let repository = try temporary.opened()
        let tree = try repository.entriesOfWorkingTree()
        #expect(tree.listing == ["in/a.yaml file", "out/b.yaml file"])
        #expect(text(try repository.content(of: #require(tree["out/b.yaml"]), limit: 100)) == "y")
    }

    @Test func `believes the index about modes if the file system has none`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("run.sh", "x")
        try temporary.git("add", "run.sh")
        try temporary.git("update-index", "--chmod=+x", "run.sh")
        try temporary.git("config", "core.fileMode", "false")
        #expect(try temporary.opened().entriesOfWorkingTree().listing == ["run.sh executable"])
    }

    @Test func `notices that a file changed after it was listed`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a.yaml", "before")
        let repository = try temporary.opened()
        let entry = try #require(try repository.entriesOfWorkingTree()["a.yaml"])
        try temporary.write("a.yaml", "after!")
        let error = try failure { _ = try repository.content(of: entry, limit: 100) }
        #expect(error.code == .unreadable)
        #expect(error.message == "\(temporary.path)/a.yaml changed while it was read")
    }
}
