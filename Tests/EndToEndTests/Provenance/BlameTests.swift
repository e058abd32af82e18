import Foundation
import TestSupport
import Testing

/// `netreeve blame` on real repositories.
@Suite struct BlameTests {
    /// A shop whose `db` is opened to `api` under a ticket.
    private func openedShop() throws -> TemporaryRepository {
        let shop = try TemporaryRepository.shop([
            Ticket(
                rest: "owner: Payments\nvalidity: {expires: 2027-03-01}\n")
        ])
        try shop.write("apps/api.yaml", Shop.deployment("api"))
        try shop.commit("Bring api")
        try shop.write(
            "policies/api.yaml", Shop.policy("db", from: "api", ports: [5432]).replacing("name: db\n", "name: db-api\n")
        )
        try shop.commit("Let api read the database\n\nTicket: NET-42\n")
        return shop
    }

    @Test func `names the commit, its ticket with who agreed, and the rule`() throws {
        let shop = try openedShop()
        let run = try shop.netreeve("blame", "shop/api", "shop/db", "5432")
        #expect(run.status == 0)
        #expect(run.output.contains("shop/api → shop/db   TCP 5432"))
        #expect(run.output.contains("Ada Author  Let api read the database"))
        #expect(
            run.output.contains(
                "NET-42 “Title of NET-42”, approved, owner Payments, approved by Joan Clarke, until 2027-03-01"))
        #expect(run.output.contains("now allowed policies/api.yaml:10  NetworkPolicy shop/db-api, ingress rule 1"))
        let answer = try shop.blame("shop/api", "shop/db", "5432")
        #expect(answer.openers == ["Let api read the database"])
        #expect(answer.tickets == ["NET-42"])
    }

    @Test func `tells what isn't open, and ends with 1`() throws {
        let shop = try openedShop()
        let run = try shop.netreeve("blame", "shop/api", "shop/db", "5432-5433")
        #expect(run.status == 1)
        #expect(run.output.contains("shop/api → shop/db   TCP 5433 not open"))
        #expect(try shop.blame("shop/api", "shop/db", "80").openers.isEmpty)
    }

    @Test func `a flow that is open since the beginning comes from the first commit`() throws {
        let shop = try openedShop()
        let run = try shop.netreeve("blame", "shop/web", "shop/db", "5432")
        #expect(run.status == 0)
        #expect(run.output.contains("Open the shop"))
        #expect(run.output.contains("the history begins with this commit"))
    }

    @Test func `what is closed and opened again comes from the last opening`() throws {
        let shop = try openedShop()
        try shop.git("revert", "--no-edit", "HEAD")
        #expect(try shop.blame("shop/api", "shop/db", "5432").openers.isEmpty)
        let revert = try shop.git("log", "-1", "--format=%s", "HEAD")
        #expect(revert.hasPrefix("Revert"))
        try shop.git("revert", "--no-edit", "HEAD")
        let again = try shop.git("log", "-1", "--format=%s")
        #expect(try shop.blame("shop/api", "shop/db", "5432").openers == [again])
        #expect(try shop.blame("shop/api", "shop/db", "5432", "HEAD~2").openers == ["Let api read the database"])
    }

    @Test func `what a merge brings comes from the commit on its branch`() throws {
        let shop = try openedShop()
        try shop.git("checkout", "--quiet", "-b", "feature", "HEAD~1")
        try shop.write(
            "policies/wide.yaml", Shop.policy("db", from: "web", ports: [9000]).replacing("name: db\n", "name: wide\n"))
        try shop.commit("Open 9000 to web")
        try shop.git("checkout", "--quiet", "main")
        try shop.git("merge", "--quiet", "--no-ff", "--message", "Merge feature", "feature")
        let answer = try shop.blame("shop/web", "shop/db", "9000")
        #expect(answer.openers == ["Open 9000 to web"])
        #expect(answer.arrivals == ["Merge feature"])
        // What was there before the merge is none of its doing.
        let other = try shop.blame("shop/api", "shop/db", "5432")
        #expect(other.openers == ["Let api read the database"])
        #expect(other.arrivals.isEmpty)
    }

    @Test func `moved files and renamed workloads don't hide who opened a flow`() throws {
        let shop = try openedShop()
        try shop.git("mv", "policies/api.yaml", "policies/moved.yaml")
        try shop.commit("Move")
        try shop.write(
            "apps/api.yaml", Shop.deployment("api").replacing("name: api\n  namespace", "name: gateway\n  namespace"))
        try shop.commit("Rename")
        let run = try shop.netreeve("blame", "shop/gateway", "shop/db", "5432")
        #expect(run.output.contains("Let api read the database"))
        #expect(run.output.contains("shop/gateway was called shop/api before"))
        #expect(try shop.blame("shop/gateway", "shop/db", "5432").openers == ["Let api read the database"])
    }

    @Test func `tells who changed what else may pass since`() throws {
        let shop = try openedShop()
        try shop.write(
            "policies/api.yaml",
            Shop.policy("db", from: "api", ports: [5432, 5433]).replacing("name: db\n", "name: db-api\n"))
        try shop.commit("Open 5433 too")
        let run = try shop.netreeve("blame", "shop/api", "shop/db", "5432")
        #expect(run.status == 0)
        let lines = run.output.split(separator: "\n")
        #expect(lines.contains { $0.contains("since") && $0.hasSuffix("Open 5433 too") })
        #expect(lines.contains { $0.contains("shop/api → shop/db   TCP 5432 → TCP 5432-5433") })
        let ports = try shop.blame("shop/api", "shop/db", "5432-5433")
        #expect(ports.openers == ["Open 5433 too", "Let api read the database"])
    }

    @Test func `pods that no manifest describes have a history too`() throws {
        let shop = try TemporaryRepository()
        try shop.write("policies/db.yaml", Shop.policy("db", ports: [5432]))
        try shop.commit("Policies only")
        try shop.write("policies/db.yaml", Shop.policy("db", ports: [5432, 5433]))
        try shop.commit("Open 5433")
        try shop.write("policies/cache.yaml", Shop.policy("cache", ports: [6379]))
        try shop.commit("Another policy")
        let answer = try shop.blame("shop/{app=web}", "shop/{app=db}", "5432-5433")
        #expect(answer.openers == ["Open 5433", "Policies only"])
        // Before the first policy for the cache, everybody could reach it.
        #expect(try shop.blame("shop/{app=web}", "shop/{app=cache}", "6379").openers == ["Policies only"])
    }

    @Test func `says where a shallow clone ends, and what isn't a question`() throws {
        let shop = try openedShop()
        try shop.run(["git", "clone", "--quiet", "--depth", "1", "file://\(shop.path)", "shallow"], in: shop.folder)
        let run = try shop.netreeve("blame", "shop/api", "shop/db", "5432", in: shop.folder + "/shallow")
        #expect(run.status == 0)
        #expect(run.output.contains("what was before isn't in this shallow clone"))
        #expect(try shop.netreeve("blame", "shop/nobody", "shop/db", "5432").status == 2)
        #expect(try shop.netreeve("blame", "shop/api", "shop/db", "icmp").status == 2)
        #expect(try shop.netreeve("blame", "shop/api", "shop/db", "5432", in: "/").status == 2)
    }

    @Test func `a commit that can't be analysed as a whole makes the answer incomplete`() throws {
        let shop = try openedShop()
        try shop.write("policies/broken.yaml", "kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nspec: [\n")
        try shop.commit("Break a file")
        try shop.git("rm", "--quiet", "policies/broken.yaml")
        try shop.commit("Mend it")
        let run = try shop.netreeve("blame", "shop/api", "shop/db", "5432")
        #expect(run.status == 3)
        #expect(run.output.hasPrefix("INCOMPLETE"))
        #expect(run.output.contains("Let api read the database"))
    }
}

extension String {
    fileprivate func replacing(_ text: String, _ other: String) -> String {
        replacingOccurrences(of: text, with: other)
    }
}
