import Git
import Glibc
import TestSupport
import Testing

@Suite struct FolderTests {
    @Test func `gives the ids that git gives`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("a/b.yaml", "x")
        try temporary.write("a-b.yaml", "")
        try temporary.write("run.sh", "y")
        try temporary.run(["chmod", "+x", "run.sh"], in: temporary.path)
        try temporary.link("link", to: "a")
        try temporary.commit("first")
        let repository = try temporary.opened()
        let folder = try Folder.entries(at: temporary.path)
        #expect(folder == (try repository.entries(of: repository.resolve("HEAD"))))
        #expect(folder["link"]?.linkTarget == "a")
        #expect(text(try Folder.content(of: #require(folder["a/b.yaml"]), at: temporary.path, limit: 1)) == "x")
        #expect(text(try Folder.content(of: #require(folder["link"]), at: temporary.path, limit: 1)) == "a")
    }

    @Test func `leaves out every .git and follows no link`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("sub/.git/config", "x")
        try temporary.write("worktree/.git", "gitdir: elsewhere")
        try temporary.write("worktree/a.yaml", "x")
        try temporary.write(".gitignore", "*\n")
        try temporary.link("circle", to: ".")
        try temporary.run(["mkfifo", "pipe"], in: temporary.path)
        let folder = try Folder.entries(at: temporary.path)
        #expect(folder.listing == [".gitignore file", "circle symbolicLink", "pipe special", "worktree/a.yaml file"])
        let error = try failure {
            _ = try Folder.content(of: #require(folder["pipe"]), at: temporary.path, limit: 100)
        }
        #expect(error.code == .invalidArgument)
    }

    @Test func `takes a link to a folder, with or without a slash`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("real/a.yaml", "x")
        try temporary.link("alias", to: "real")
        for path in ["/alias", "/alias/", "/real", "/real/"] {
            #expect(try Folder.entries(at: temporary.path + path).listing == ["a.yaml file"], "\(path)")
        }
    }

    @Test func `refuses a file over the limit`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("files/a.yaml", "12345")
        let path = temporary.path + "/files"
        let entry = try #require(try Folder.entries(at: path)["a.yaml"])
        #expect(try failure { _ = try Folder.content(of: entry, at: path, limit: 4) }.code == .tooLarge)
        #expect(text(try Folder.content(of: entry, at: path, limit: 5)) == "12345")
    }

    @Test func `says that a folder is missing or is a file`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("file", "x")
        let missing = try failure { _ = try Folder.entries(at: temporary.path + "/nowhere") }
        #expect(missing.code == .unreadable)
        #expect(missing.message == "\(temporary.path)/nowhere can't be read: No such file or directory")
        let file = try failure { _ = try Folder.entries(at: temporary.path + "/file") }
        #expect(file.message == "\(temporary.path)/file can't be read: Not a directory")
        #expect(try failure { _ = try Folder.entries(at: "") }.code == .invalidArgument)
    }

    @Test(.enabled(if: getuid() != 0, "root may read everything"))
    func `fails at a folder that can't be read`() throws {
        let temporary = try TemporaryRepository()
        try temporary.write("files/locked/a.yaml", "x")
        try temporary.run(["chmod", "000", "files/locked"], in: temporary.path)
        let error = try failure { _ = try Folder.entries(at: temporary.path + "/files") }
        #expect(error.code == .unreadable)
        #expect(error.message.contains("files/locked"))
    }
}
