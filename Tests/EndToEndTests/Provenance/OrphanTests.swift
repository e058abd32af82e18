import TestSupport
import Testing

/// `netreeve orphans` and `netreeve history` on real repositories.
@Suite struct OrphanTests {
    /// A shop in which everything is shut but `web → db`, and later `db` opens 8443 to `web` under NET-42.
    private func shutShop(_ ticket: Ticket) throws -> TemporaryRepository {
        let shop = try TemporaryRepository.shop([ticket])
        try shop.write(
            "policies/deny.yaml",
            """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: deny, namespace: shop}
            spec: {podSelector: {}, policyTypes: [Ingress, Egress], egress: [{to: [{podSelector: {}}]}]}

            """)
        try shop.commit("Shut everything else")
        try shop.write("policies/db.yaml", Shop.policy("db", ports: [5432, 8443]))
        try shop.commit("Open 8443\n\nTicket: NET-42\n")
        return shop
    }

    @Test func `a flow that a record authorises is no orphan, and the others are told with their commits`() throws {
        let shop = try shutShop(Ticket(rest: "validity: {expires: 2027-01-31}"))
        let run = try shop.netreeve("orphans", "--as-of", "2026-11-24")
        #expect(run.status == 1)
        #expect(run.output.hasPrefix("1 group of open flows without a ticket"))
        #expect(run.output.contains("shop/web → shop/db   TCP 5432\n"))
        #expect(!run.output.contains("TCP 8443"))
        let answer = try shop.orphans()
        #expect(answer.orphanOpeners == ["Open the shop"])
        #expect(answer.list("covered").compactMap { $0["ticket"] as? String } == ["NET-42"])
    }

    @Test func `when the ticket has expired its flows are orphans that it names`() throws {
        let shop = try shutShop(Ticket(rest: "validity: {expires: 2027-01-31}"))
        let answer = try shop.orphans(asOf: "2027-02-01")
        #expect(answer.orphanOpeners == ["Open 8443", "Open the shop"])
        #expect(answer.list("orphans").first?["lapsed"] as? [String] == ["NET-42"])
        let run = try shop.netreeve("orphans", "--as-of", "2027-02-01")
        #expect(run.output.contains("named by NET-42 which doesn't count: expired"))
    }

    @Test func `a ticket that isn't approved covers nothing`() throws {
        let shop = try shutShop(Ticket(state: "submitted"))
        #expect(try shop.orphans().orphanOpeners == ["Open 8443", "Open the shop"])
    }

    @Test func `a ticket for some repositories covers what is open here if this is known to be one of them`() throws {
        let scope = "scope: {opens: [{from: shop/web, to: shop/db, ports: TCP/8443}], repositories: [platform]}"
        let shop = try shutShop(Ticket(scope: scope))
        #expect(try shop.orphans().orphanOpeners == ["Open 8443", "Open the shop"])
        for (name, openers) in [("other", ["Open 8443", "Open the shop"]), ("platform", ["Open the shop"])] {
            try shop.configure("tickets: {repository: \(name)}")
            try shop.commit("Say that it is \(name)")
            #expect(try shop.orphans().orphanOpeners == openers)
        }
    }

    @Test func `where tickets cover everything there is nothing to say`() throws {
        let shop = try shutShop(
            Ticket(scope: "scope: {opens: [{from: shop/web, to: shop/db, ports: [TCP/8443, TCP/5432]}]}"))
        let run = try shop.netreeve("orphans", "--as-of", "2026-11-24")
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("Every open flow is covered by a ticket"))
    }

    @Test func `history tells what changed reachability, by ticket, workload, namespace and day`() throws {
        let shop = try shutShop(Ticket())
        try shop.write("README.md", "Nothing.\n")
        try shop.commit("Say nothing")
        #expect(try shop.history().subjects == ["Open 8443", "Shut everything else"])
        #expect(try shop.history("--ticket", "NET-42").subjects == ["Open 8443"])
        #expect(try shop.history("--workload", "shop/db").subjects == ["Open 8443", "Shut everything else"])
        #expect(try shop.history("--namespace", "other").subjects.isEmpty)
        #expect(try shop.history("--since", "2099-01-01").status == 1)
        #expect(try shop.history("--until", "2099-01-01").subjects.count == 2)
        let run = try shop.netreeve("history")
        #expect(run.status == 0)
        #expect(run.output.contains("NET-42  Open 8443  1 widened\n"))
    }
}
