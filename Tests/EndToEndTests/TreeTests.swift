import Glibc
import TestSupport
import Testing

/// What may stand in a tree in place of an ordinary file.
@Suite struct TreeTests {
    @Test func `follows a link to a file that isn't read by its own name`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.git("mv", "policies/db.yaml", "policies/db.txt")
        try shop.link("policies/linked.yaml", to: "db.txt")
        try shop.commit("Link to the policy")
        let answer = try shop.diff()
        #expect(answer.status == 0)
        #expect(answer.changes.isEmpty)
        #expect(answer.diagnostics.isEmpty)
    }

    @Test func `follows a link within a folder that a link leads to`() throws {
        let repository = try TemporaryRepository()
        try repository.writeShop(in: "base/")
        try repository.link("prod/shop", to: "../base")
        try repository.commit("Start")
        try repository.git("mv", "base/policies/db.yaml", "base/policies/db.txt")
        try repository.link("base/policies/db.yaml", to: "db.txt")
        try repository.commit("Link to the policy")
        let answer = try repository.diff("--path", "prod")
        #expect(answer.changes.isEmpty)
        #expect(answer.status == 0)
    }

    @Test func `counts once what a link leads to and its own name names too`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.link("policies/again.yaml", to: "../apps/web.yaml")
        try shop.link("all", to: "apps")
        try shop.link("here.yaml", to: ".")
        try shop.commit("Link what is read anyway")
        #expect(try shop.diff().status == 0)
        #expect(try shop.diff().diagnostics.isEmpty)
    }

    @Test func `follows a link to a folder that the paths leave out`() throws {
        let repository = try TemporaryRepository()
        try repository.writeShop(in: "base/")
        try repository.link("prod/shop", to: "../base")
        try repository.commit("Start")
        #expect(try repository.list("--path", "prod").connections.contains("shop/web → shop/db: TCP 5432"))
        try repository.openPorts([9090], in: "base/")
        try repository.commit("Change")
        let answer = try repository.diff("--cluster", "prod=prod")
        #expect(answer.changes == ["[prod] shop/web → shop/db: TCP 5432 → TCP 9090"])
    }

    @Test(arguments: [
        ("/etc/hostname", "link-outside"), ("../outside.yaml", "link-outside"), ("../../x", "link-outside"),
        ("nowhere.yaml", "link-dangling"), ("link.yaml", "link-dangling"), ("loop.yaml", "link-dangling"),
    ])
    func `refuses a link that leads nowhere or out of the tree`(target: String, code: String) throws {
        let shop = try TemporaryRepository.shop()
        try shop.write("../outside.yaml", Shop.deployment("outside"))
        try shop.link("link.yaml", to: target)
        if target == "loop.yaml" { try shop.link("loop.yaml", to: "link.yaml") }
        try shop.commitPorts(9090)
        let answer = try shop.diff()
        #expect(answer.status == 3)
        #expect(answer.changes == ["shop/web → shop/db: TCP 5432 → TCP 9090"])
        let remark = try #require(answer.diagnostics.first { $0.path == "link.yaml" })
        #expect(remark.code == code)
        #expect(remark.advice != nil)
        #expect(try !shop.netreeve("list").output.contains("outside/"))
        #expect(try shop.diff("HEAD^", "worktree").status == 3)
    }

    @Test func `says that a submodule is not analysed`() throws {
        let shop = try TemporaryRepository.shop()
        let commit = try shop.git("rev-parse", "HEAD")
        try shop.openPorts([9090])
        try shop.git("add", "--all")
        try shop.git("update-index", "--add", "--cacheinfo", "160000,\(commit),vendor/charts")
        try shop.git("commit", "--quiet", "--message", "Add a submodule")
        let answer = try shop.diff()
        #expect(answer.status == 3)
        #expect(answer.changes == ["shop/web → shop/db: TCP 5432 → TCP 9090"])
        let remark = try #require(answer.diagnostics.first { $0.code == "submodule" })
        #expect(remark.path == "vendor/charts")
        #expect(remark.advice?.contains("--path '!vendor/charts'") == true)
        #expect(try shop.diff("--path", "!vendor/charts").status == 1)
    }

    @Test func `says that an unresolved path of the index is not analysed`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.git("checkout", "--quiet", "-b", "side")
        try shop.commitPorts(6000)
        try shop.git("checkout", "--quiet", "main")
        try shop.commitPorts(7000)
        #expect(throws: TemporaryRepository.Failure.self) { try shop.git("merge", "--quiet", "side") }
        let index = try shop.diff("index")
        #expect(index.status == 3)
        #expect(index.changes.isEmpty)
        #expect(
            index.diagnostics.contains { $0.code == "unmerged" && $0.path == "policies/db.yaml" && $0.advice != nil })
        let files = try shop.diff("HEAD", "worktree")
        #expect(files.status == 3)
        #expect(files.changes.isEmpty)
        #expect(files.diagnostics.contains { $0.path == "policies/db.yaml" && $0.severity == "error" })
    }

    @Test func `is incomplete where only a rendering shows what a change means`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.write("kustomization.yaml", "resources:\n- apps\n- policies\n")
        try shop.write("charts/shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n")
        try shop.write("charts/shop/values.yaml", "enabled: true\n")
        try shop.commit("Add a kustomization and a chart")
        try shop.write("kustomization.yaml", "resources:\n- apps\n")
        try shop.commit("Leave the policies out")
        #expect(
            try shop.diff().diagnostics.filter { $0.code == "rendering-changed" }.map(\.path) == ["kustomization.yaml"])
        #expect(try shop.diff().status == 3)
        try shop.write("charts/shop/values.yaml", "enabled: false\n")
        try shop.commit("Turn it off")
        #expect(try shop.diff().status == 3)
    }

    @Test func `understands a kustomization that lists files that come or go with it`() throws {
        let shop = try TemporaryRepository.shop()
        let head = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n"
        try shop.write("cart/kustomization.yaml", head + "- cart.yaml\n")
        try shop.write("cart/cart.yaml", Shop.deployment("cart"))
        try shop.commit("Add a workload with a kustomization of its own")
        #expect(try shop.diff().isComplete)
        try shop.write("cart/kustomization.yaml", head + "- cart.yaml\n- policy.yaml\n")
        try shop.write("cart/policy.yaml", Shop.policy("cart", ports: [80]))
        try shop.commit("Add a policy and list it")
        let answer = try shop.diff()
        #expect(answer.isComplete)
        #expect(answer.status == 1)
        try shop.write("cart/kustomization.yaml", head + "- cart.yaml\n- policy.yaml\n- elsewhere.yaml\n")
        try shop.commit("List a file that doesn't come with it")
        #expect(try shop.diff().status == 3)
    }

    @Test func `notes kustomizations and charts, whose rendering it doesn't see`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.write("overlays/prod/kustomization.yaml", "resources: [../../apps]\nnamePrefix: prod-\n")
        try shop.write("charts/shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n")
        try shop.write("charts/shop/values.yaml", "replicas: 1\n")
        try shop.commit("Add an overlay and a chart")
        try shop.write("readme.md", "a shop")
        try shop.commit("Change something else")
        let answer = try shop.diff()
        #expect(answer.status == 0)
        #expect(answer.isComplete)
        #expect(Set(answer.diagnostics.map(\.code)) == ["unrendered-kustomization", "unrendered-chart"])
        #expect(answer.diagnostics.allSatisfy { $0.severity == "note" && $0.advice?.contains("rendered") == true })
        #expect(try shop.netreeve("diff").output.contains("overlays/prod"))
    }

    @Test(.enabled(if: getuid() != 0, "root may read everything"))
    func `says which folder can't be read`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.run(["chmod", "000", "apps"], in: shop.path)
        let run = try shop.netreeve("diff", "worktree")
        #expect(run.status == 2)
        #expect(run.errors.contains("apps"))
        #expect(run.output.isEmpty)
    }

    @Test func `reads nothing that isn't a manifest by its name`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.write("policies/db.yaml.orig", "kind: [\n")
        try shop.write("notes.txt", Shop.deployment("notes"))
        try shop.write("big.bin", bytes: Array(repeating: 0, count: 9 << 20))
        try shop.commit("Other files")
        let answer = try shop.diff()
        #expect(answer.status == 0)
        #expect(answer.diagnostics.isEmpty)
    }

    @Test func `reads what is stored, whatever attributes and filters say`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.git("config", "filter.evil.smudge", "touch \(shop.folder)/ran; cat")
        try shop.git("config", "filter.evil.clean", "touch \(shop.folder)/ran; cat")
        try shop.write(".gitattributes", "*.yaml filter=evil text eol=crlf\n")
        try shop.openPorts([9090])
        #expect(try shop.diff("worktree").changes == ["shop/web → shop/db: TCP 5432 → TCP 9090"])
        #expect(access(shop.folder + "/ran", F_OK) != 0)
    }
}
