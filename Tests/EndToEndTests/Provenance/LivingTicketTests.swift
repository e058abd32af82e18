import Foundation
import TestSupport
import Testing

/// `netreeve ticket show` after a history, on real repositories.
@Suite struct LivingTicketTests {
    /// A shop in which everything is shut but `web → db` at 5432.
    private func shutShop(_ ticket: Ticket, configuration: String? = nil) throws -> TemporaryRepository {
        let shop = try TemporaryRepository.shop([], configuration: configuration)
        try shop.write(
            "policies/deny.yaml",
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: deny, namespace: shop}
            spec: {podSelector: {}, policyTypes: [Ingress, Egress], egress: [{to: [{podSelector: {}}]}]}

            """)
        try shop.commit("Shut everything else")
        try shop.write(ticket)
        try shop.commit("Ask for it")
        return shop
    }

    private func open(_ shop: TemporaryRepository, _ ports: Int..., as message: String) throws -> String {
        try shop.openPorts([5432] + ports)
        return try shop.commit(message)
    }

    /// An answer of `netreeve ticket show`.
    private struct Shown {
        let status: Int32
        let members: [String: Any]

        func list(_ name: String) -> [[String: Any]] { members[name] as? [[String: Any]] ?? [] }
        func list(_ name: String, ofCluster number: Int) -> [[String: Any]] {
            list("clusters")[number][name] as? [[String: Any]] ?? []
        }
        /// The ports of flows such as `opened`, `open`, `overReach` or `shortfall` of the first cluster.
        func ports(_ name: String) -> [Int] {
            list(name, ofCluster: 0).flatMap { $0["flows"] as? [[String: Any]] ?? [] }
                .flatMap { $0["traffic"] as? [[String: Any]] ?? [] }
                .flatMap { $0["ports"] as? [[Int]] ?? [] }.compactMap(\.first).sorted()
        }
        var subjects: [String] { list("commits").compactMap { $0["subject"] as? String } }
        var bindings: [String] { list("approvals").compactMap { $0["binding"] as? String } }
        func result(_ requirement: String) -> String? {
            list("requirements").first { $0["id"] as? String == requirement }?["result"] as? String
        }
    }

    private func show(_ shop: TemporaryRepository, _ arguments: String..., asOf day: String = "2026-11-24") throws
        -> Shown
    {
        let run = try shop.netreeve(["ticket", "show", "NET-42", "--format", "json", "--as-of", day] + arguments)
        let members = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        return Shown(status: run.status, members: try #require(members, "\(run.errors)"))
    }

    @Test func `joins the record, its history, the commits on every branch, and their merges`() throws {
        let shop = try shutShop(Ticket(state: "submitted"))
        try shop.write(Ticket())
        let approved = try shop.commit("Approve")
        try shop.git("checkout", "--quiet", "-b", "feature")
        _ = try open(shop, 8443, as: "Open 8443\n\nTicket: NET-42\n")
        try shop.git("checkout", "--quiet", "main")
        try shop.git("merge", "--quiet", "--no-ff", "--message", "Merge feature", "feature")
        try shop.git("checkout", "--quiet", "-b", "later")
        try shop.write("README", "text\n")
        try shop.commit("Words\n\nTicket: NET-42\n")
        try shop.git("checkout", "--quiet", "main")
        try shop.write("README", "other\n")
        try shop.commit("Words of another ticket\n\nTicket: NET-7\n")

        let ticket = try show(shop)
        #expect(ticket.status == 0)
        #expect(ticket.members["schema"] as? String == "netreeve.dev/living-ticket/v1")
        #expect(ticket.subjects == ["Open 8443", "Words"])
        let commits = ticket.list("commits")
        #expect(commits.map { $0["merged"] as? Bool } == [true, false])
        #expect(commits[0]["arrival"] as? String == (try shop.git("rev-parse", "main~1")))
        #expect(commits[1]["branches"] as? [String] == ["refs/heads/later"])
        #expect(ticket.ports("opened") == [8443])
        #expect(ticket.ports("open") == [8443])
        #expect(ticket.ports("overReach").isEmpty)
        #expect(ticket.ports("shortfall").isEmpty)
        let history = ticket.list("history")
        #expect(history.map { $0["action"] as? String } == ["changed", "brought"])
        #expect(history[0]["id"] as? String == approved)
        #expect(history[0]["fields"] as? [String] == ["state"])
        #expect(history.map { $0["state"] as? String } == ["approved", "submitted"])
        let run = try shop.netreeve("ticket", "show", "NET-42", "--as-of", "2026-11-24")
        #expect(run.output.contains("1 commit merged, 1 on branches"))
        #expect(run.output.contains("Words  not merged: refs/heads/later"))
        // Before the merge nothing is on the main line.
        let before = try show(shop, "main~2")
        #expect(before.list("commits").allSatisfy { $0["merged"] as? Bool == false })
        #expect(before.ports("shortfall") == [8443])
    }

    @Test func `says what is open beyond the scope and short of it, and whether requirements hold today`() throws {
        let requirements = """
            requirements:
            - {id: R1, text: a, assert: {expect: must-reach, from: shop/web, to: shop/db, ports: TCP/8443}}
            - {id: R2, text: b, assert: {expect: must-reach, from: shop/web, to: shop/db, ports: TCP/9443}}
            - {id: R3, text: c, assert: {expect: nobody-else-gains, to: shop/db, except: [R1, R2]}}
            """
        let scope = "scope: {opens: [{from: shop/web, to: shop/db, ports: [TCP/8443, TCP/9443]}]}"
        let shop = try shutShop(Ticket(scope: scope, rest: requirements))
        let opener = try open(shop, 8443, 9999, as: "Open 8443\n\nTicket: NET-42\n")
        _ = try open(shop, 8443, 9999, 7777, as: "Open 7777 for another ticket\n\nTicket: NET-7\n")
        let ticket = try show(shop)
        #expect(ticket.ports("open") == [8443, 9999])
        #expect(ticket.ports("overReach") == [9999])
        #expect(ticket.list("overReach", ofCluster: 0).first?["commit"] as? String == opener)
        #expect(ticket.ports("shortfall") == [9443])
        #expect(["R1", "R2", "R3"].map(ticket.result) == ["met", "not-met", "not-met"])
        // What is shut again is over.
        _ = try open(shop, 8443, 9443, as: "Shut 9999\n\nTicket: NET-42\n")
        let mended = try show(shop)
        #expect(mended.ports("overReach").isEmpty)
        #expect(mended.ports("shortfall").isEmpty)
        #expect(["R1", "R2", "R3"].map(mended.result) == ["met", "met", "met"])
        #expect(mended.ports("opened") == [8443, 9443])
        #expect(mended.ports("closed") == [7777])
    }

    @Test func `a revert is one of the ticket, and takes back what it did`() throws {
        let shop = try shutShop(Ticket())
        _ = try open(shop, 8443, as: "Open 8443\n\nTicket: NET-42\n")
        try shop.git("revert", "--no-edit", "HEAD")
        let message = try shop.git("log", "-1", "--format=%B")
        #expect(!message.contains("Ticket:"))
        let ticket = try show(shop)
        #expect(ticket.list("commits").map { $0["basis"] as? String } == ["revert", "message"])
        #expect(ticket.ports("opened").isEmpty)
        #expect(ticket.ports("closed").isEmpty)
        #expect(ticket.ports("open").isEmpty)
        #expect(ticket.ports("shortfall") == [8443])
    }

    @Test func `commits that name none have the ticket of their merge, or of their branch`() throws {
        let shop = try shutShop(Ticket(), configuration: "references: {systems: [{name: jira, projects: [NET]}]}")
        try shop.git("checkout", "--quiet", "-b", "feature")
        _ = try open(shop, 8443, 9999, as: "Open two")
        try shop.git("checkout", "--quiet", "main")
        try shop.git("merge", "--quiet", "--no-ff", "--message", "Merge feature\n\nTicket: NET-42\n", "feature")
        try shop.git("checkout", "--quiet", "-b", "NET-42-more")
        try shop.write("README", "text\n")
        try shop.commit("Words")
        try shop.git("checkout", "--quiet", "main")
        let ticket = try show(shop)
        #expect(ticket.list("commits").map { $0["basis"] as? String } == ["message", "merge", "branch"])
        #expect(ticket.ports("opened") == [8443, 9999])
        #expect(ticket.ports("overReach") == [9999])
    }

    @Test func `renamed workloads don't hide what is open because of it`() throws {
        let shop = try shutShop(Ticket())
        _ = try open(shop, 9999, as: "Open 9999\n\nTicket: NET-42\n")
        let renamed = Shop.deployment("web").replacingOccurrences(
            of: "name: web\n  namespace", with: "name: front\n  namespace")
        try shop.write("apps/web.yaml", renamed)
        try shop.commit("Rename")
        let ticket = try show(shop)
        #expect(ticket.ports("overReach") == [9999])
        let sources = ticket.list("overReach", ofCluster: 0).flatMap { $0["flows"] as? [[String: Any]] ?? [] }
            .flatMap { $0["sources"] as? [[String: Any]] ?? [] }
        #expect(sources.map { $0["name"] as? String } == ["front"])
        // The scope names a workload that is no more.
        #expect(ticket.list("shortfall", ofCluster: 0).count == 1)
        let run = try shop.netreeve("ticket", "show", "NET-42", "--as-of", "2026-11-24")
        #expect(run.output.contains("shop/web → shop/db, TCP 8443 is about nobody"))
    }

    @Test func `an approval is for the change that it was bound to`() throws {
        func ticket(_ digest: String) -> Ticket {
            Ticket(approvals: "approvals: [{by: Joan <joan@example.org>, boundTo: {flowDigest: '\(digest)'}}]")
        }
        let other = "sha256:" + String(repeating: "0", count: 64)
        let shop = try shutShop(ticket(other))
        #expect(try show(shop).bindings == ["pending"])
        try shop.git("checkout", "--quiet", "-b", "feature")
        _ = try open(shop, 8443, as: "Open 8443\n\nTicket: NET-42\n")
        _ = try open(shop, 8443, 8444, as: "Open 8444\n\nTicket: NET-42\n")
        let digest = try #require(try shop.review("main..feature").digest)
        try shop.git("checkout", "--quiet", "main")
        try shop.git("merge", "--quiet", "--ff-only", "feature")
        #expect(try show(shop).bindings == ["stale"])
        let run = try shop.netreeve("ticket", "show", "NET-42", "--as-of", "2026-11-24")
        #expect(run.output.contains("! 1 approval is for other flow changes than were made"))
        try shop.write(ticket(digest))
        try shop.commit("Approve what was made")
        let shown = try show(shop)
        #expect(shown.bindings == ["matching"])
        #expect((shown.list("approvals")[0]["commits"] as? [String])?.count == 2)
    }

    @Test func `an approval may be for a commit, or for what a merge brings; which is counted once`() throws {
        func ticket(_ digests: [String]) -> Ticket {
            let approvals = digests.map { "{by: Joan, boundTo: {flowDigest: '\($0)'}}" }.joined(separator: ", ")
            return Ticket(approvals: "approvals: [\(approvals)]")
        }
        let shop = try shutShop(Ticket())
        try shop.git("checkout", "--quiet", "-b", "feature")
        let first = try open(shop, 8443, as: "Open 8443\n\nTicket: NET-42\n")
        let one = try #require(try shop.review("HEAD").digest)
        _ = try open(shop, 8443, 8444, as: "Open 8444\n\nTicket: NET-42\n")
        let both = try #require(try shop.review("main..feature").digest)
        try shop.git("checkout", "--quiet", "main")
        try shop.git("merge", "--quiet", "--no-ff", "--message", "Merge feature\n\nTicket: NET-42\n", "feature")
        let merge = try shop.git("rev-parse", "HEAD")
        try shop.write(ticket([one, both]))
        try shop.commit("Approve both")
        let shown = try show(shop)
        #expect(shown.bindings == ["matching", "matching"])
        let commits = shown.list("approvals").map { $0["commits"] as? [String] ?? [] }
        #expect(commits[0] == [first])
        #expect(commits[1].contains(merge))
        #expect(shown.ports("opened") == [8443])
        #expect(shown.ports("overReach") == [8444])
        // What is taken back and made again under the ticket is open, once.
        _ = try open(shop, 8443, as: "Shut 8444\n\nTicket: NET-42\n")
        #expect(try show(shop).ports("open") == [8443])
        _ = try open(shop, 8443, 8444, as: "Open 8444 again\n\nTicket: NET-42\n")
        let again = try show(shop)
        #expect(again.ports("overReach") == [8444])
        #expect(again.ports("closed").isEmpty)
    }

    @Test func `tells recorded reviews with what they found about it`() throws {
        let shop = try shutShop(Ticket())
        _ = try open(shop, 8443, 9999, as: "Open too much\n\nTicket: NET-42\n")
        let ledger = "\(shop.folder)/ledger.sqlite"
        #expect(try show(shop).members["reviews"] is NSNull)
        let record = ["--record", "--ledger", ledger, "--repository", "shop", "--exit-zero", "--as-of", "2026-11-24"]
        #expect(try shop.netreeve(["review"] + record).status == 0)
        #expect(try shop.netreeve(["review", "HEAD~1"] + record).status == 0)
        let shown = try show(shop, "--ledger", ledger, "--repository", "shop")
        let reviews = shown.list("reviews")
        #expect(reviews.count == 1)
        #expect(reviews.first?["verdict"] as? String == "attention")
        let findings = reviews.first?["findings"] as? [[String: Any]] ?? []
        #expect(findings.contains { $0["kind"] as? String == "out-of-scope" })
        #expect(try show(shop, "--ledger", ledger, "--repository", "other").list("reviews").isEmpty)
        #expect(try shop.netreeve("ledger", "verify", "--ledger", ledger).status == 0)
    }

    @Test func `without a history the record alone is shown, as with --at`() throws {
        let shop = try TemporaryRepository()
        try shop.write(Ticket())
        let alone = try shop.netreeve("ticket", "show", "NET-42")
        #expect(alone.status == 0)
        #expect(alone.output == (try shop.netreeve("ticket", "show", "NET-42", "--at", "worktree").output))
        #expect(try shop.netreeve("ticket", "show", "NET-42", "--format", "html").status == 2)
        try shop.commit("Begin")
        try shop.write(Ticket(state: "closed"))
        let run = try shop.netreeve("ticket", "show", "NET-42")
        #expect(run.output.contains("so far         nothing merged"))
        #expect(run.output.contains("state          approved"))
        #expect(run.errors.contains("the working tree has another version of the record"))
        #expect(try shop.netreeve("ticket", "show", "NET-42", "--at", "worktree").output.contains("closed"))
        #expect(try shop.netreeve("ticket", "show", "NET-43", "HEAD").status == 2)
        #expect(try shop.netreeve("ticket", "show", "NET-42", "HEAD", "--at", "HEAD").status != 0)
        try shop.commit("Close")
        try shop.run(["git", "clone", "--quiet", "--depth", "1", "file://\(shop.path)", "shallow"], in: shop.folder)
        let shallow = try shop.netreeve("ticket", "show", "NET-42", in: shop.folder + "/shallow")
        #expect(shallow.status == 0)
        #expect(shallow.errors.contains("the record alone"))
    }

    @Test func `a commit that can't be analysed as a whole makes the answer incomplete`() throws {
        let shop = try shutShop(Ticket())
        try shop.write("policies/broken.yaml", "kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nspec: [\n")
        _ = try open(shop, 8443, as: "Open 8443\n\nTicket: NET-42\n")
        try shop.git("rm", "--quiet", "policies/broken.yaml")
        try shop.commit("Mend it")
        let shown = try show(shop)
        #expect(shown.status == 3)
        #expect(shown.members["complete"] as? Bool == false)
    }

    @Test func `hostile text is harmless in every format`() throws {
        let evil = "\\e[31m\\u202E</code><script>alert(1)</script>"
        let rest = "owner: \"\(evil)\"\nrequirements: [{id: R1, text: \"\(evil)\", justification: \"\(evil)\"}]"
        let shop = try shutShop(
            Ticket(approvals: "approvals: [{role: \"\(evil)\", by: \"\(evil)\"}]", rest: rest))
        let words = "\u{1B}[31m\u{202E}</code><script>alert(1)</script>"
        _ = try open(shop, 8443, 9999, as: "\(words)\n\nTicket: NET-42\n")
        try shop.git("checkout", "--quiet", "-b", "<script>alert(1)</script>")
        try shop.commit("\(words)\n\nTicket: NET-42\n")
        try shop.git("checkout", "--quiet", "main")
        for format in ["text", "json", "html"] {
            let run = try shop.netreeve("ticket", "show", "NET-42", "--format", format)
            #expect(run.status == 0, "\(run.errors)")
            let scalars = (run.output + run.errors).unicodeScalars
            #expect(!scalars.contains { $0.value == 0x1B || $0.value == 0x202E }, "\(format)")
            #expect(run.output.contains("alert(1)"))
            if format == "html" { #expect(run.output.components(separatedBy: "<script>").count == 2) }
        }
    }
}
