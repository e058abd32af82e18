import TestSupport
import Testing

@Suite struct PathTests {
    @Test func `looks only at the paths that match`() throws {
        let repository = try TemporaryRepository()
        try repository.writeShop(in: "prod/")
        try repository.writeShop(in: "old/", namespace: "old")
        try repository.commit("Start")
        try repository.openPorts([9090], in: "prod/")
        try repository.openPorts([9090], in: "old/", namespace: "old")
        try repository.commit("Change both")
        let (prod, old) = (
            "shop/web → shop/db: TCP 5432 → TCP 9090", "old/web → old/db: TCP 5432 → TCP 9090"
        )
        #expect(try repository.diff().changes == [old, prod])
        #expect(try repository.diff("--path", "prod").changes == [prod])
        #expect(try repository.diff("--path", "prod/**").changes == [prod])
        #expect(try repository.diff("--path", "!old").changes == [prod])
        #expect(try repository.diff("--path", "prod", "--path", "old").changes == [old, prod])
        #expect(try repository.diff("--path", "*/apps", "--path", "*/policies", "--path", "!prod").changes == [old])
    }

    @Test func `says that no manifest was read where the paths match none`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.commitPorts(9090)
        for arguments in [["--path", "policy"], ["--path", "!*"], ["--cluster", "prod=prd"]] {
            let answer = try Answer(shop.netreeve(["diff", "--format", "json"] + arguments))
            #expect(answer.headline.hasPrefix("No manifests on either side"), "\(arguments)")
        }
    }

    @Test func `reads a path as git does, with a dot or a slash too many`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.commitPorts(9090)
        for path in [".", "./policies", "policies/", "policies/db.yaml", "./policies/db.yaml", "policies//db.yaml"] {
            #expect(try shop.diff("--path", path).status == 1, "\(path)")
        }
    }

    @Test func `reads paths from the root of the repository wherever it runs`() throws {
        let repository = try TemporaryRepository()
        try repository.writeShop(in: "prod/")
        try repository.commit("Start")
        #expect(try repository.list("--path", "prod", in: repository.path + "/prod").connections.count > 1)
    }

    @Test func `leaves out what can't be analysed when its path is excluded`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.write("charts/broken.yaml", "kind: [\n")
        try shop.commit("Break")
        #expect(try shop.diff().status == 3)
        #expect(try shop.diff("--path", "!charts").status == 0)
    }
}

@Suite struct ClusterTests {
    /// Two clusters of the same names; staging's policy changes.
    private func repository() throws -> TemporaryRepository {
        let repository = try TemporaryRepository()
        try repository.writeShop(in: "prod/")
        try repository.writeShop(in: "staging/", ports: 6000)
        try repository.commit("Start")
        try repository.openPorts([7000], in: "staging/")
        try repository.commit("Change staging")
        return repository
    }

    @Test func `analyses clusters apart, so that equal names don't meet`() throws {
        let repository = try repository()
        let answer = try repository.diff("--cluster", "staging=staging", "--cluster", "prod=prod")
        #expect(answer.status == 1)
        #expect(answer.changes == ["[staging] shop/web → shop/db: TCP 6000 → TCP 7000"])
        #expect(answer.diagnostics.isEmpty)
        let listing = try repository.list("--cluster", "staging=staging", "--cluster", "prod=prod")
        #expect(listing.connections.contains("[prod] shop/web → shop/db: TCP 5432"))
        #expect(listing.connections.contains("[staging] shop/web → shop/db: TCP 7000"))
        #expect(try repository.diff("--cluster", "prod=prod").status == 0)
    }

    @Test func `explains a flow in each cluster`() throws {
        let repository = try repository()
        let answer = try repository.explain(
            "shop/web", "shop/db", "7000", "--cluster", "staging=staging", "--cluster", "prod=prod")
        #expect(answer.outcomes == ["denied", "allowed"])
        #expect(answer.explainedPairs == ["[prod] shop/web → shop/db", "[staging] shop/web → shop/db"])
        #expect(answer.status == 1)
    }

    @Test func `joins the patterns of one cluster`() throws {
        let repository = try repository()
        let answer = try repository.diff(
            "--cluster", "staging=staging/apps", "--cluster", "staging=staging/policies", "--cluster", "prod=prod")
        #expect(answer.changes == ["[staging] shop/web → shop/db: TCP 6000 → TCP 7000"])
    }

    @Test func `warns of objects declared twice in one cluster, of which the last path counts`() throws {
        let repository = try repository()
        let answer = try repository.list()
        // prod/ comes before staging/, which therefore counts.
        #expect(answer.connections.contains("shop/web → shop/db: TCP 7000"))
        #expect(!answer.connections.contains { $0.contains("5432") })
        #expect(answer.status == 0)
        let warnings = answer.diagnostics.filter { $0.code == "duplicate-object" }
        #expect(warnings.count == 3)
        #expect(warnings.allSatisfy { $0.severity == "warning" && $0.path.hasPrefix("staging/") })
        let policy = try #require(warnings.first { $0.path == "staging/policies/db.yaml" })
        #expect(policy.message.contains("prod/policies/db.yaml:1"))
        #expect(policy.message.contains("staging/policies/db.yaml:1"))
        #expect(policy.line == 1)
        let text = try repository.netreeve("diff")
        #expect(text.output.contains("at prod/apps/db.yaml:1:1 and staging/apps/db.yaml:1:1"))
    }

    @Test func `speaks of clusters when many objects collide`() throws {
        let repository = try TemporaryRepository()
        for number in 1...12 {
            for folder in ["prod", "staging"] {
                try repository.write("\(folder)/\(number).yaml", Shop.deployment("app-\(number)"))
            }
        }
        try repository.commit("Start")
        let answer = try repository.list()
        let warnings = answer.diagnostics.filter { $0.code == "duplicate-object" }
        #expect(warnings.count == 1)
        #expect(warnings.first?.message.contains("12 objects") == true)
        #expect(warnings.first?.advice?.contains("--cluster") == true)
        #expect(try repository.netreeve("list").output.contains("--cluster"))
        let apart = try repository.list("--cluster", "prod=prod", "--cluster", "staging=staging")
        #expect(apart.diagnostics.isEmpty)
    }
}
