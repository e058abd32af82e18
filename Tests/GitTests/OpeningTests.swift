import Git
import Glibc
import TestSupport
import Testing

@Suite struct OpeningTests {
    @Test func `finds the repository from a folder deep inside`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a/b/c.yaml", "x")
        let repository = try Repository(containing: temporary.path + "/a/b")
        #expect(repository.workingDirectory == temporary.path)
        #expect(repository.gitDirectory == temporary.path + "/.git")
    }

    @Test func `opens a bare repository, which has no working tree`() throws {
        let temporary = try TemporaryRepository("--bare")
        let repository = try temporary.opened()
        #expect(repository.gitDirectory == temporary.path)
        #expect(repository.workingDirectory == nil)
        let error = try failure { _ = try repository.entriesOfWorkingTree() }
        #expect(error.code == .invalidArgument)
    }

    @Test func `opens a linked worktree with its own head and files`() throws {
        let temporary = try TemporaryRepository()
        let first = try temporary.commit("first")
        let linked = temporary.folder + "/linked"
        try temporary.git("worktree", "add", "--quiet", "-b", "side", linked)
        try temporary.commit("second")
        let repository = try Repository(containing: linked)
        #expect(repository.workingDirectory == linked)
        #expect(repository.gitDirectory == temporary.path + "/.git/worktrees/linked")
        #expect(try repository.resolve("HEAD").id.hex == first)
    }

    @Test func `sees objects in a further folder, as a pre-receive hook has to`() throws {
        let temporary = try TemporaryRepository()
        let base = try temporary.commit("base")
        let quarantine = temporary.folder + "/quarantine"
        try temporary.run(["mkdir", quarantine], in: temporary.folder)
        let pushed = try temporary.run(
            ["git", "commit-tree", "-p", base, "-m", "pushed", "\(base)^{tree}"], in: temporary.path,
            environment: [
                "GIT_OBJECT_DIRECTORY": quarantine,
                "GIT_ALTERNATE_OBJECT_DIRECTORIES": temporary.path + "/.git/objects",
            ])
        let without = try failure { _ = try Repository(gitDirectory: temporary.path + "/.git").resolve(pushed) }
        #expect(without.code == .missingRevision)
        let repository = try Repository(gitDirectory: temporary.path + "/.git", objectDirectories: [quarantine])
        let commit = try repository.resolve(pushed)
        #expect(try repository.firstParent(of: commit)?.id.hex == base)
    }

    @Test func `does not search if the git directory is given`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a/b.yaml", "x")
        let error = try failure { _ = try Repository(gitDirectory: temporary.path + "/a") }
        #expect(error.code == .notARepository)
    }

    @Test func `says where it found no repository`() throws {
        let temporary = try TemporaryRepository()
        let error = try failure { _ = try Repository(containing: temporary.folder) }
        #expect(error.code == .notARepository)
        #expect(error.message == "there is no git repository at or above \(temporary.folder)")
    }

    @Test func `says that a folder doesn't exist`() throws {
        let temporary = try TemporaryRepository()
        let error = try failure { _ = try Repository(containing: temporary.folder + "/nowhere") }
        #expect(error.code == .notARepository)
        #expect(error.message == "there is no folder \(temporary.folder)/nowhere")
    }

    @Test func `names the object format that can't be read`() throws {
        let temporary = try TemporaryRepository("--object-format=sha256")
        let error = try failure { _ = try temporary.opened() }
        #expect(error.code == .unsupportedRepository)
        #expect(error.message == "\(temporary.path) uses the object format sha256, which can't be read")
        #expect(error.advice != nil)
    }

    @Test func `names the reference storage that can't be read`() throws {
        let temporary = try TemporaryRepository()
        try temporary.git("config", "core.repositoryFormatVersion", "1")
        try temporary.git("config", "extensions.refStorage", "reftable")
        let error = try failure { _ = try temporary.opened() }
        #expect(error.code == .unsupportedRepository)
        #expect(error.message == "\(temporary.path) uses the reference storage reftable, which can't be read")
    }

    @Test func `names an extension that it doesn't know`() throws {
        let temporary = try TemporaryRepository()
        try temporary.git("config", "core.repositoryFormatVersion", "1")
        try temporary.git("config", "extensions.teleport", "true")
        let error = try failure { _ = try temporary.opened() }
        #expect(error.code == .unsupportedRepository)
        #expect(error.message.contains("the extension teleport"))
    }

    @Test func `refuses a repository format of the future`() throws {
        let temporary = try TemporaryRepository()
        try temporary.git("config", "core.repositoryFormatVersion", "2")
        let error = try failure { _ = try temporary.opened() }
        #expect(error.code == .unsupportedRepository)
        #expect(error.message.contains("version 2"))
    }

    @Test(arguments: [
        ("partialClone", "origin"), ("worktreeConfig", "true"), ("preciousObjects", "true"), ("objectFormat", "sha1"),
        ("refStorage", "files"), ("noop", "1"),
    ])
    func `reads a repository with an extension that is harmless for reading`(name: String, value: String) throws {
        let temporary = try TemporaryRepository()
        let commit = try temporary.commit("first")
        try temporary.git("config", "core.repositoryFormatVersion", "1")
        try temporary.git("config", "extensions.\(name)", value)
        #expect(try temporary.opened().resolve("HEAD").id.hex == commit)
    }

    @Test func `knows a bare repository that says so only in its worktree configuration`() throws {
        let temporary = try TemporaryRepository("--bare")
        try temporary.git("config", "core.repositoryFormatVersion", "1")
        try temporary.git("config", "extensions.worktreeConfig", "true")
        try temporary.git("config", "--unset", "core.bare")
        try temporary.git("config", "--file", temporary.path + "/config.worktree", "core.bare", "true")
        #expect(try temporary.opened().workingDirectory == nil)
    }

    @Test(.enabled(if: getuid() == 0, "only root can give a folder away"))
    func `gives the line that makes a foreign repository safe`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a/b.yaml", "x")
        try temporary.run(["chown", "-R", "12345:12345", temporary.path], in: temporary.folder)
        let error = try failure { _ = try Repository(containing: temporary.path + "/a") }
        #expect(error.code == .notOwned)
        #expect(error.message == "the repository \(temporary.path) belongs to another user")
        let line = "git config --global --add safe.directory \(temporary.path)"
        #expect(error.advice?.contains("`\(line)`") == true)
    }

    @Test func `libgit2 reads no certificates, which nobody needs`() throws {
        typealias Reading = @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?) -> CInt
        // Where libgit2 uses another library for TLS, there is nothing to take the place of.
        guard let symbol = dlsym(nil, "mbedtls_x509_crt_parse_file") else { return }
        #expect(unsafeBitCast(symbol, to: Reading.self)(nil, "/there is no such file") == 0)
    }
}
