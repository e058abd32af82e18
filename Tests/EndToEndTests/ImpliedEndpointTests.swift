import TestSupport
import Testing

@Suite struct ImpliedEndpointTests {
    /// A repository without a workload: a policy comes, changes, and goes.
    private func policiesOnly() throws -> TemporaryRepository {
        let repository = try TemporaryRepository()
        try repository.write("README.md", "Policies\n")
        try repository.commit("Start")
        try repository.commitPorts(5432, as: "First policy")
        try repository.commitPorts(5432, 9090, as: "Open a port")
        try repository.git("rm", "--quiet", "-r", "policies")
        try repository.commit("Last policy")
        return repository
    }

    private let web = "any app=web in shop"
    private let db = "any app=db in shop"

    @Test func `takes the first policy of pods that no manifest describes for a restriction`() throws {
        let answer = try policiesOnly().diff("HEAD~2")
        #expect(answer.status == 1)
        #expect(
            answer.changes == [
                "\(db) → \(db): all → nothing", "\(web) → \(db): all → TCP 5432", "anywhere → \(db): all → nothing",
            ])
        #expect(answer.summary["addedFlows"] == 0)
        #expect(answer.summary["addedWorkloads"] == 0)
        #expect(answer.summary["closed"] == 1)
        #expect(answer.summary["narrowed"] == 1)
    }

    @Test func `takes the last policy of such pods for an opening`() throws {
        let answer = try policiesOnly().diff("HEAD")
        #expect(answer.status == 1)
        #expect(
            answer.changes == [
                "\(db) → \(db): nothing → all", "\(web) → \(db): TCP 5432,9090 → all",
                "anywhere → \(db): nothing → all",
            ])
        #expect(answer.summary["opened"] == 1)
        #expect(answer.summary["widened"] == 1)
        #expect(answer.summary["removedFlows"] == 0)
    }

    @Test func `sees a port that a policy opens where there are only policies`() throws {
        let repository = try policiesOnly()
        #expect(try repository.diff("HEAD~1").changes == ["\(web) → \(db): TCP 5432 → TCP 5432,9090"])
        let text = try repository.netreeve("diff", "HEAD~1").output
        #expect(text.contains("app=web in shop (not in this repository)"))
    }

    @Test func `supposes no pods with --implied never`() throws {
        let repository = try policiesOnly()
        for revision in ["HEAD", "HEAD~1", "HEAD~2"] {
            let answer = try repository.diff(revision, "--implied", "never")
            #expect(answer.status == 0)
            #expect(answer.changes.isEmpty)
        }
        #expect(try repository.list("HEAD~1", "--implied", "never").status == 1)
    }

    @Test func `supposes pods beside workloads only with --implied always`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.commitPorts(9090)
        let change = "TCP 5432 → TCP 9090"
        #expect(try shop.diff().changes == ["shop/web → shop/db: \(change)"])
        #expect(try shop.diff("--implied", "never").changes == ["shop/web → shop/db: \(change)"])
        #expect(
            try shop.diff("--implied", "always").changes == [
                "\(web) → \(db): \(change)", "\(web) → shop/db: \(change)", "shop/web → \(db): \(change)",
                "shop/web → shop/db: \(change)",
            ])
    }

    @Test func `supposes the peer when only the subject is a workload`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.write("policies/db.yaml", Shop.policy("db", from: "backup", ports: [5432]))
        try shop.commit("Let the backup in")
        let answer = try shop.diff()
        #expect(
            answer.changes == [
                "any app=backup in shop → shop/db: nothing → TCP 5432", "shop/web → shop/db: TCP 5432 → nothing",
            ])
    }
}
