import TestSupport
import Testing

/// Changes that would read as none: behind another declaration, outside the clusters named, or of what is unknown.
@Suite struct HiddenChangeTests {
    private func monorepo() throws -> TemporaryRepository {
        let repository = try TemporaryRepository()
        try repository.writeShop(in: "clusters/eu/")
        try repository.writeShop(in: "clusters/us/")
        try repository.commit("Two clusters")
        try repository.openPorts([9090], in: "clusters/eu/")
        try repository.commit("Change one of them")
        return repository
    }

    @Test func `says that a change is hidden by another declaration of the object`() throws {
        let answer = try monorepo().diff()
        #expect(answer.status == 3)
        #expect(!answer.isComplete)
        let hidden = answer.diagnostics.filter { $0.code == "hidden-change" }
        #expect(hidden.map(\.path) == ["clusters/eu/policies/db.yaml"])
        #expect(hidden.first?.message.contains("clusters/us/policies/db.yaml:1") == true)
        #expect(hidden.first?.advice?.contains("--cluster NAME=GLOB") == true)
    }

    @Test func `shows it where the clusters are named`() throws {
        let answer = try monorepo().diff("--cluster", "eu=clusters/eu", "--cluster", "us=clusters/us")
        #expect(answer.status == 1)
        #expect(answer.changes == ["[eu] shop/web → shop/db: TCP 5432 → TCP 9090"])
    }

    @Test func `says nothing of a declaration that is hidden and doesn't change`() throws {
        let repository = try monorepo()
        try repository.write("notes/readme.yaml", "a: b")
        try repository.commit("Something else")
        #expect(try repository.diff().diagnostics.allSatisfy { $0.code != "hidden-change" })
    }

    @Test func `warns of a change in none of the clusters that are named`() throws {
        let answer = try monorepo().diff("--cluster", "us=clusters/us")
        let outside = answer.diagnostics.filter { $0.code == "outside-clusters" }
        #expect(outside.map(\.path) == ["clusters/eu/policies/db.yaml"])
    }

    @Test func `reports another name for a port that isn't known as a possible change`() throws {
        let repository = try TemporaryRepository()
        let policy = Shop.policy("db", ports: [5432])
        try repository.write("db.yaml", policy.replacing("5432", with: "sql"))
        try repository.commit("By name")
        try repository.write("db.yaml", policy.replacing("5432", with: "admin"))
        try repository.commit("By another name")
        let answer = try repository.diff()
        #expect(answer.status == 1)
        #expect(answer.summary["possible"] == 1)
    }
}
