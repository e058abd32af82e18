import TestSupport
import Testing

/// Repositories and revisions that can't be read.
@Suite struct RepositoryTests {
    /// Runs diff where it can't succeed; it must say why on stderr alone.
    private func trouble(
        _ repository: TemporaryRepository, _ arguments: String..., in folder: String? = nil,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws -> String {
        let run = try repository.netreeve(["diff"] + arguments, in: folder)
        #expect(run.status == 2, sourceLocation: sourceLocation)
        #expect(run.output.isEmpty, sourceLocation: sourceLocation)
        #expect(run.errors.hasPrefix("netreeve: "), sourceLocation: sourceLocation)
        #expect(run.errors.split(separator: "\n").count == 2, "a message and advice", sourceLocation: sourceLocation)
        return run.errors
    }

    @Test func `says that a shallow clone lacks history, and how to get it`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.commitPorts(9090)
        let clone = shop.folder + "/clone"
        try shop.git("clone", "--quiet", "--depth", "1", "file://\(shop.path)", clone)
        for revision in ["HEAD", "HEAD~1", "HEAD^..HEAD"] {
            let message = try trouble(shop, revision, in: clone)
            #expect(message.contains("shallow"))
            #expect(message.contains("git fetch --unshallow"))
        }
        #expect(try shop.list(in: clone).status == 0)
    }

    @Test func `says that a partial clone lacks objects, and how to get them`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.commitPorts(9090)
        try shop.git("config", "uploadpack.allowFilter", "true")
        let clone = shop.folder + "/clone"
        try shop.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", "file://\(shop.path)", clone)
        let message = try trouble(shop, in: clone)
        #expect(message.contains("partial clone"))
        #expect(message.contains("git fetch --refetch"))
    }

    @Test func `says that an object is missing or damaged`() throws {
        let shop = try TemporaryRepository.shop()
        let blob = try shop.git("rev-parse", "HEAD:policies/db.yaml")
        let object = ".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
        try shop.run(["chmod", "u+w", object], in: shop.path)
        try shop.write(object, "nonsense")
        #expect(try trouble(shop).contains("git fsck"))
        try shop.run(["rm", object], in: shop.path)
        #expect(try trouble(shop).contains("git fsck"))
    }

    @Test func `says that it can't read a repository of another object format`() throws {
        let repository = try TemporaryRepository("--object-format=sha256")
        try repository.writeShop()
        try repository.commit("Open the shop")
        let message = try trouble(repository)
        #expect(message.contains("object format"))
        #expect(message.contains("git worktree add"))
        #expect(try repository.list("dir:.").status == 0)
    }

    @Test func `says that it can't read reftables`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.git("config", "core.repositoryFormatVersion", "1")
        try shop.write(
            ".git/config",
            "[core]\n\trepositoryformatversion = 1\n\tbare = false\n[extensions]\n\trefStorage = reftable\n")
        let message = try trouble(shop)
        #expect(message.contains("reftable"))
        #expect(message.contains("git refs migrate"))
    }

    @Test func `says that a repository has no commit yet`() throws {
        let repository = try TemporaryRepository()
        #expect(try trouble(repository).contains("no commits yet"))
        try repository.writeShop()
        try repository.git("add", "--all")
        let staged = try repository.diff("index")
        #expect(staged.status == 1)
        #expect(staged.changes.contains("shop/web → shop/db: nothing → TCP 5432"))
        #expect(try repository.list("index").connections.contains("shop/web → shop/db: TCP 5432"))
    }

    @Test func `says which revision is missing`() throws {
        let shop = try TemporaryRepository.shop()
        #expect(try trouble(shop, "release").contains("no revision release in \(shop.path)"))
        #expect(try trouble(shop, "HEAD~7").contains("HEAD~7"))
        #expect(try trouble(shop, "main..release").contains("no revision release"))
        #expect(try trouble(shop, String(repeating: "0", count: 40)).contains("0000"))
    }

    @Test func `says what a name stands for that is no commit`() throws {
        let shop = try TemporaryRepository.shop()
        let run = try shop.netreeve("diff", "HEAD:policies")
        #expect(run.status == 2)
        #expect(run.errors.contains("HEAD:policies names a tree, not a commit"))
    }

    @Test func `says that a short id is ambiguous`() throws {
        let shop = try TemporaryRepository.shop()
        let blobs = "for i in $(seq 1 2000); do printf 'blob\\ndata 5\\n%05d\\n' $i; done | git fast-import --quiet"
        try shop.run(["sh", "-c", blobs], in: shop.path)
        let ids = try shop.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
            .split(separator: "\n").map { $0.prefix(4) }
        let short = try #require(zip(ids, ids.dropFirst()).first { $0 == $1 }?.0)
        let message = try trouble(shop, String(short))
        #expect(message.contains("\(short) is ambiguous"))
        #expect(message.contains("more digits"))
    }

    @Test func `says where there is no repository`() throws {
        let place = try TemporaryRepository()
        let message = try trouble(place, in: place.folder + "/home")
        #expect(message.contains("no git repository at or above"))
        let missing = try place.netreeve("diff", "--repo", place.folder + "/nowhere")
        #expect(missing.status == 2)
        #expect(missing.errors.contains("there is no folder \(place.folder)/nowhere"))
        let file = try place.netreeve("diff", "dir:nowhere", "dir:elsewhere")
        #expect(file.status == 2)
        #expect(file.errors.contains("nowhere"))
    }

    @Test func `takes no notice of variables that point git elsewhere`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.commitPorts(9090)
        let other = try TemporaryRepository()
        let run = try shop.netreeve("diff", environment: ["HOME": "/nonexistent", "GIT_TRACE": "1"])
        #expect(run.status == 1)
        #expect(run.errors.isEmpty)
        #expect(try other.netreeve("diff", "--repo", shop.path).status == 1)
    }
}
