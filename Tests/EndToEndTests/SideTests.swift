import TestSupport
import Testing

@Suite struct SideTests {
    /// What the shop's changes look like when only the ports of `db` change.
    private func ports(_ before: String, _ after: String) -> [String] {
        ["shop/web → shop/db: TCP \(before) → TCP \(after)"]
    }

    @Test func `compares a commit with its first parent, and HEAD when none is named`() throws {
        let shop = try TemporaryRepository.shop()
        let second = try shop.commitPorts(5432, 9090)
        try shop.commitPorts(9090)
        for arguments in [[], ["HEAD"], ["main"], ["@"]] {
            let answer = try Answer(shop.netreeve(["diff", "--format", "json", "--pairs"] + arguments))
            #expect(answer.status == 1)
            #expect(answer.changes == ports("5432,9090", "9090"))
        }
        #expect(try shop.diff(second).changes == ports("5432", "5432,9090"))
        #expect(try shop.diff(String(second.prefix(9))).changes == ports("5432", "5432,9090"))
    }

    @Test func `compares the two ends of a range or of two arguments, whatever lies between`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.commitPorts(6000)
        try shop.commitPorts(7000)
        #expect(try shop.diff("HEAD~2..HEAD").changes == ports("5432", "7000"))
        #expect(try shop.diff("HEAD~2..").changes == ports("5432", "7000"))
        #expect(try shop.diff("..HEAD~1").changes == ports("7000", "6000"))
        #expect(try shop.diff("HEAD~2", "HEAD").changes == ports("5432", "7000"))
        let same = try shop.diff("HEAD", "HEAD")
        #expect(same.status == 0)
        #expect(same.headline == "No reachability change (no file changed).")
    }

    @Test func `compares with the merge base for three dots`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.git("checkout", "--quiet", "-b", "side")
        try shop.commitPorts(5432, 9090)
        try shop.git("checkout", "--quiet", "main")
        try shop.commitPorts(6000)
        let answer = try shop.diff("main...side")
        #expect(answer.changes == ports("5432", "5432,9090"))
        #expect(answer.label(of: "base") == "merge base of main and side")
        #expect(try shop.diff("main..side").changes == ports("6000", "5432,9090"))
    }

    @Test func `says that there is no merge base of unrelated histories`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.git("checkout", "--quiet", "--orphan", "other")
        try shop.commitPorts(6000)
        let run = try shop.netreeve("diff", "main...other")
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("no common ancestor"))
        #expect(run.errors.contains("main..other"))
    }

    @Test func `compares the index with HEAD and the working tree with the index`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.openPorts([6000])
        try shop.git("add", "policies")
        try shop.openPorts([7000])
        #expect(try shop.diff("index").changes == ports("5432", "6000"))
        #expect(try shop.diff("worktree").changes == ports("6000", "7000"))
        #expect(try shop.diff("HEAD", "worktree").changes == ports("5432", "7000"))
        #expect(try shop.diff("worktree", "HEAD").changes == ports("7000", "5432"))
    }

    @Test func `counts untracked files of the working tree and not ignored ones`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.write(".gitignore", "ignored/\n")
        try shop.commit("Ignore")
        try shop.write("ignored/batch.yaml", Shop.deployment("ignored"))
        #expect(try shop.diff("worktree").status == 0)
        try shop.write("apps/mail.yaml", Shop.deployment("mail"))
        let answer = try shop.diff("worktree")
        #expect(answer.status == 1)
        #expect(answer.summary["addedWorkloads"] == 1)
        #expect(answer.changes.contains("shop/web → shop/mail: nothing → all"))
        #expect(!answer.changes.contains { $0.contains("ignored") })
        #expect(try shop.diff("index").status == 0)
    }

    @Test func `notices a file that was removed from the working tree`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.run(["rm", "policies/db.yaml"], in: shop.path)
        #expect(
            try shop.diff("worktree").changes == [
                "anywhere → shop/db: nothing → all", "shop/db → shop/db: nothing → all",
                "shop/web → shop/db: TCP 5432 → all",
            ])
    }

    @Test func `compares two folders where there is no repository`() throws {
        let place = try TemporaryRepository()
        let (old, new) = (place.folder + "/home/old", place.folder + "/home/new")
        try place.writeShop(in: "../home/old/")
        try place.writeShop(in: "../home/new/", ports: 9090)
        let home = place.folder + "/home"
        #expect(try place.diff("dir:\(old)", "dir:\(new)", in: home).changes == ports("5432", "9090"))
        #expect(try place.diff("dir:old", "dir:new", in: home).changes == ports("5432", "9090"))
        #expect(try place.list("dir:new", in: home).connections.contains("shop/web → shop/db: TCP 9090"))
        let alone = try place.netreeve("diff", "dir:old", in: home)
        #expect(alone.errors.contains("name a second side"))
    }

    @Test func `compares a folder with a commit`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.writeShop(in: "../rendered/", ports: 9090)
        #expect(try shop.diff("HEAD", "dir:\(shop.folder)/rendered").changes == ports("5432", "9090"))
    }

    @Test func `reports a root commit as new from end to end`() throws {
        let shop = try TemporaryRepository.shop()
        let answer = try shop.diff()
        #expect(answer.status == 1)
        #expect(answer.label(of: "base") == "nothing")
        #expect(answer.summary["addedWorkloads"] == 2)
        #expect(answer.changes.contains("shop/web → shop/db: nothing → TCP 5432"))
    }

    @Test func `compares a merge with its first parent`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.git("checkout", "--quiet", "-b", "side")
        try shop.commitPorts(5432, 9090)
        try shop.git("checkout", "--quiet", "main")
        try shop.write("apps/mail.yaml", Shop.deployment("mail"))
        try shop.commit("Mail")
        try shop.git("merge", "--quiet", "--no-edit", "side")
        #expect(try shop.diff().changes == ports("5432", "5432,9090"))
        #expect(try shop.diff("HEAD^2").changes == ports("5432", "5432,9090"))
        #expect(try shop.diff("HEAD^2", "HEAD").summary["addedWorkloads"] == 1)
    }

    @Test func `takes tags, ancestors, reflogs and messages as revisions`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.git("tag", "--annotate", "--message", "The first", "v1")
        try shop.commitPorts(6000, as: "Move the database")
        try shop.git("tag", "light")
        try shop.commitPorts(7000, as: "Move it again")
        for middle in ["light", "HEAD~1", "main@{1}", ":/Move the database", "HEAD^{/Move the}", "v1^0..HEAD~1"] {
            #expect(try shop.diff(middle).changes == ports("5432", "6000"), "\(middle)")
        }
        #expect(try shop.diff("v1", "HEAD").changes == ports("5432", "7000"))
        #expect(try shop.diff("v1..light").changes == ports("5432", "6000"))
    }
}

@Suite struct PlaceTests {
    private let expected = ["shop/web → shop/db: TCP 5432 → TCP 9090"]

    @Test func `reads a repository from elsewhere, from a folder of it, and by its git directory`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.commitPorts(9090)
        #expect(try shop.diff("--repo", shop.path, in: "/").changes == expected)
        #expect(try shop.diff("--repo", shop.path + "/policies", in: "/").changes == expected)
        #expect(try shop.diff("--repo", shop.path + "/.git", in: "/").changes == expected)
        #expect(try shop.diff("--repo", "../repository", in: shop.folder + "/home").changes == expected)
        let inside = try shop.diff(in: shop.path + "/policies")
        #expect(inside.changes == expected)
        #expect(try shop.list(in: shop.path + "/apps").connections.contains("shop/web → shop/db: TCP 9090"))
    }

    @Test func `reads the whole working tree from one of its folders`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.openPorts([9090])
        #expect(try shop.diff("worktree", in: shop.path + "/apps").changes == expected)
    }

    @Test func `reads a bare repository`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.commitPorts(9090)
        let bare = shop.folder + "/bare.git"
        try shop.git("clone", "--quiet", "--bare", shop.path, bare)
        #expect(try shop.diff("main", in: bare).changes == expected)
        #expect(try shop.diff("--repo", bare, in: "/").changes == expected)
        let run = try shop.netreeve("diff", "worktree", in: bare)
        #expect(run.status == 2)
        #expect(run.errors.hasPrefix("netreeve: "))
    }

    @Test func `reads a linked worktree with a HEAD and an index of its own`() throws {
        let shop = try TemporaryRepository.shop()
        let linked = shop.folder + "/linked"
        try shop.git("worktree", "add", "--quiet", "-b", "side", linked)
        try shop.write("../linked/policies/db.yaml", Shop.policy("db", ports: [9090]))
        #expect(try shop.diff("worktree", in: linked).changes == expected)
        try shop.run(["git", "add", "--all"], in: linked)
        #expect(try shop.diff("index", in: linked).changes == expected)
        try shop.run(["git", "commit", "--quiet", "--message", "side"], in: linked)
        #expect(try shop.diff(in: linked).changes == expected)
        #expect(try shop.diff("main..side").changes == expected)
        #expect(try shop.diff("index").status == 0)
    }

    @Test func `never writes to the repository it reads`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.openPorts([9090])
        let listing = ["sh", "-c", "find . -type f -exec md5sum {} + | sort; find . -printf '%p %T@\\n' | sort"]
        let before = try shop.run(listing, in: shop.path)
        for side in ["HEAD", "index", "worktree"] { _ = try shop.diff(side) }
        #expect(try shop.run(listing, in: shop.path) == before)
    }
}
