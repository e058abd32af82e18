import Foundation
import TestSupport
import Testing

/// `netreeve audit` on a real repository.
@Suite struct AuditTests {
    private func changes(_ shop: TemporaryRepository, _ arguments: String...) throws -> [[String: String]] {
        try shop.rows(["audit"] + AuditedShop.period + arguments)
    }

    @Test func `the population holds each change of the period once, a merge for what it brings`() throws {
        let shop = try AuditedShop.make()
        let rows = try changes(shop)
        #expect(rows.map { $0["subject"] } == ["Merge feature", "Let the scanner in"])
        let merge = try #require(rows.first)
        #expect(merge["commit"] == (try shop.git("rev-parse", "HEAD")))
        #expect(merge["brings"] == (try shop.git("rev-list", "HEAD~1..HEAD^2")).replacing("\n", with: "; "))
        #expect(merge["tickets"] == "NET-42 approved (changes may be made in its name)")
        #expect(merge["author"] == "Ada Author <ada@example.org>")
        #expect(merge["committer"] == "Cleo Committer <cleo@example.org>")
        #expect(merge["authored"] == "2026-10-06T09:00:00Z")
        #expect(merge["committed"] == "2026-10-06T10:00:00Z")
        #expect(merge["approvers"] == "Joan Clarke <joan@example.org>")
        #expect(merge["separation of duties"] == "kept")
        #expect((merge["opened"], merge["closed"], merge["possible"]) == ("1", "0", "0"))
        #expect((merge["emergency"], merge["complete"]) == ("no", "yes"))
        let emergency = try #require(rows.last)
        #expect((emergency["emergency"], emergency["emergency reason"]) == ("yes", "db is under attack"))
        #expect(emergency["separation of duties"] == "nobody approved")
        let whole = try shop.rows(["audit", "--from", "2026-01-01", "--to", "2026-09-30"])
        #expect(whole.map { $0["subject"] } == ["Let the scanner in", "Open the shop"])
        #expect(whole.last?["brings"] == "")
        #expect(whole.last?["flow digest"]?.hasPrefix("sha256:") == true)
        #expect(try shop.netreeve("audit", "--from", "2026-12-01", "--to", "2026-11-01").status == 2)
    }

    @Test func `what the ledger says of a change stands beside it, under the digest of its review`() throws {
        let shop = try AuditedShop.make()
        let rows = try changes(shop)
        #expect(rows.map { $0["review"] } == ["2", "1"])
        for (row, revision) in zip(rows, ["HEAD", "HEAD~1"]) {
            let review = try shop.review(revision, asOf: "2026-10-06")
            #expect(row["flow digest"] == review.digest)
            #expect(row["reviewed digest"] == review.digest)
            #expect(row["reviewed head"] == row["commit"])
            #expect(row["verdict"]?.isEmpty == false)
            #expect(review.headline.lowercased().hasPrefix(row["verdict"] ?? "?"))
            #expect(row["recorded"]?.hasSuffix("Z") == true)
        }
        let elsewhere = try shop.netreeve(
            ["audit"] + AuditedShop.period, environment: ["HOME": "/nowhere", "XDG_CACHE_HOME": shop.folder + "/cache"])
        #expect(elsewhere.status == 0)
        #expect(elsewhere.errors == "netreeve: there is no ledger: verdicts and times of reviews are left out\n")
        #expect(Table(elsewhere.output).rows.map { $0["verdict"] } == ["", ""])
        let missing = try shop.netreeve(["audit"] + AuditedShop.period + ["--ledger", shop.folder + "/none.sqlite"])
        #expect((missing.status, missing.output) == (2, ""))
        #expect(try changes(shop, "--repository", "other").map { $0["verdict"] } == ["not recorded", "not recorded"])
    }

    @Test func `a merge that nobody reviewed is told by the review of its branch`() throws {
        let shop = try AuditedShop.make()
        let ledger = shop.folder + "/other.sqlite"
        _ = try shop.netreeve("review", "--no-cache", "--record", "--ledger", ledger, "HEAD~1..HEAD^2")
        let merge = try #require(try changes(shop, "--ledger", ledger).first)
        #expect(merge["review"] == "1")
        #expect(merge["reviewed head"] == (try shop.git("rev-parse", "HEAD^2")))
    }

    @Test func `records count as they were before the change, and makers who approve are told`() throws {
        let shop = try TemporaryRepository.shop([])
        try shop.write(Ticket(approvals: "approvals: [{by: Ada Author <ADA@example.org>}]"))
        try shop.openPorts([5432, 8443])
        try shop.commit("Open 8443\n\nTicket: NET-42\n", on: "2026-08-01")
        try shop.write(Ticket(state: "closed"))
        try shop.openPorts([5432, 8443, 9000])
        try shop.commit("Open 9000\n\nTicket: NET-42, NET-43\n", on: "2026-08-02")
        let rows = try changes(shop)
        #expect(
            rows.map { $0["tickets"] } == [
                "NET-42 approved (changes may be made in its name); NET-43 without a record",
                "NET-42 proposed, approved (changes may be made in its name)",
            ])
        #expect(rows.map { $0["separation of duties"] } == ["broken", "broken"])
    }

    @Test func `who merges makes nothing, and who commits what counts does`() throws {
        func duties(_ approver: String) throws -> [String: String] {
            let shop = try TemporaryRepository.shop([Ticket(approvals: "approvals: [{by: \(approver)}]")])
            try shop.git("checkout", "--quiet", "-b", "feature")
            try shop.openPorts([5432, 8443])
            try shop.run(
                [
                    "git", "commit", "--quiet", "--all", "--message",
                    "Open 8443\n\nTicket: NET-42\nCo-authored-by: Co <co@x>",
                ],
                in: shop.path)
            try shop.write("README.md", "Nothing that counts.\n")
            try shop.git("add", "--all")
            try shop.run(
                ["git", "commit", "--quiet", "--message", "Explain"], in: shop.path,
                environment: ["GIT_AUTHOR_NAME": "Tech Writer", "GIT_AUTHOR_EMAIL": "tech@example.org"])
            try shop.git("checkout", "--quiet", "main")
            try shop.run(
                ["git", "merge", "--quiet", "--no-ff", "--message", "Merge feature", "feature"], in: shop.path,
                environment: ["GIT_AUTHOR_NAME": "Joan Clarke", "GIT_AUTHOR_EMAIL": "joan@example.org"])
            return try #require(try shop.rows(["audit", "--from", "2023-01-01", "--to", "2023-12-31"]).first)
        }
        let merger = try duties("Joan Clarke <joan@example.org>")
        #expect(merger["author"] == "Joan Clarke <joan@example.org>")
        #expect(
            merger["made by"] == "Ada Author <ada@example.org>; Cleo Committer <cleo@example.org>; Co <co@x>")
        #expect(merger["separation of duties"] == "kept")
        #expect(try duties("tech@example.org")["separation of duties"] == "kept")
        for maker in ["ada@example.org", "Cleo Committer", "co@x"] {
            #expect(try duties(maker)["separation of duties"] == "broken", "\(maker)")
        }
    }

    @Test func `a commit that can't be analysed is among them, and the answer is incomplete`() throws {
        let shop = try AuditedShop.make()
        try shop.write("policies/broken.yaml", "kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nspec: [\n")
        try shop.commit("Break a file", on: "2026-11-02")
        let run = try shop.netreeve(["audit"] + AuditedShop.period)
        #expect(run.status == 3)
        let row = try #require(Table(run.output).rows.first)
        #expect((row["subject"], row["complete"], row["flow digest"]) == ("Break a file", "no", ""))
        #expect(try shop.netreeve(["audit", "--exit-zero"] + AuditedShop.period).status == 0)
    }

    @Test func `no field is a formula`() throws {
        let shop = try AuditedShop.make()
        try shop.openPorts([5432])
        try shop.commit("=HYPERLINK(\"http://evil.example\")", on: "2026-11-02")
        #expect(try changes(shop).first?["subject"] == "'=HYPERLINK(\"http://evil.example\")")
    }

    @Test func `every open flow has a row with what justifies it, or is an orphan`() throws {
        let shop = try AuditedShop.make()
        let rows = try changes(shop, "--table", "flows", "--as-of", "2026-11-24")
        func row(_ traffic: String) throws -> [String: String] {
            try #require(rows.first { $0["traffic"] == traffic }, "\(rows.map { $0["traffic"] ?? "" })")
        }
        #expect(rows.count == 5)
        #expect(rows.allSatisfy { $0["source"] == "shop/web" && $0["destination"] == "shop/db" })
        let justified = try row("TCP 8443")
        #expect(justified["orphan"] == "no")
        #expect(justified["ticket"] == "NET-42")
        #expect(justified["requirements"] == "R1: web reaches db on port 8443")
        #expect(justified["justification"] == "Orders have to be stored")
        #expect(justified["owner"] == "Katherine Johnson (payments) <katherine@example.org>")
        #expect(justified["approvers"] == "Joan Clarke <joan@example.org>")
        #expect((justified["expires"], justified["next review"]) == ("2099-11-23", "2027-05-20"))
        #expect(justified["certified by"] == "Joan Clarke <joan@example.org>")
        #expect((justified["origin subject"], justified["origin tickets"]) == ("Open 8443", "NET-42"))
        let unasked = try row("TCP 5432")
        #expect((unasked["ticket"], unasked["justification"]) == ("NET-42", ""))
        #expect((unasked["origin subject"], unasked["origin tickets"]) == ("Open the shop", ""))
        let excepted = try row("TCP 9200")
        #expect((excepted["exception"], excepted["justification"]) == ("X1", "the old client goes in spring"))
        #expect((excepted["expires"], excepted["approvers"]) == ("2099-03-31", "Alan Turing <alan@example.org>"))
        #expect(try row("TCP 9100")["lapsed tickets"] == "NET-7")
        let orphan = try row("TCP 9300")
        #expect((orphan["orphan"], orphan["ticket"]) == ("yes", ""))
        #expect((orphan["origin subject"], orphan["origin day"]) == ("Let the scanner in", "2026-09-07"))
    }

    @Test func `a record without a scope covers what its requirements ask for`() throws {
        let shop = try TemporaryRepository.shop([
            Ticket(
                scope: nil,
                rest: "requirements: [{id: R1, text: t, assert: "
                    + "{expect: must-reach, from: shop/web, to: shop/db, ports: TCP/5432}}]")
        ])
        let answer = try shop.orphans()
        #expect(answer.list("covered").first?["requirements"] as? [String] == ["R1"])
    }
}
