import Foundation
import TestSupport

/// A shop that an auditor visits: a year of changes, with tickets that say everything, and a ledger.
enum AuditedShop {
    /// The period that is audited; the shop was opened before it.
    static let period = ["--from", "2026-07-01", "--to", "2026-12-31"]

    /// `web → db`: 5432 and 8443 under NET-42, 9200 by an exception of it; 9100 under NET-7, which is closed.
    ///
    /// 8443 comes by a merge in August, 9300 by an emergency in September; both are reviewed and recorded.
    static func make() throws -> TemporaryRepository {
        let shop = try TemporaryRepository()
        try shop.writeShop(ports: 5432, 9100, 9200)
        try shop.write("policies/deny.yaml", deny)
        try shop.write("tickets/NET-42.yaml", ticket)
        try shop.write(
            Ticket(
                id: "NET-7", state: "closed", scope: "scope: {opens: [{from: shop/web, to: shop/db, ports: TCP/9100}]}")
        )
        try shop.configure("exemptions: {emergencies: {trailer: Emergency, deadlineDays: 3}}")
        try shop.commit("Open the shop", on: "2026-05-04")
        try shop.git("checkout", "--quiet", "-b", "feature")
        try shop.openPorts([5432, 8443, 9100, 9200])
        try shop.commit("Open 8443\n\nTicket: NET-42\n", on: "2026-08-03")
        try shop.git("checkout", "--quiet", "main")
        try shop.write("README.md", "Nothing that counts.\n")
        try shop.commit("Say what it is", on: "2026-08-03")
        try shop.openPorts([5432, 9100, 9200, 9300])
        try shop.commit("Let the scanner in\n\nEmergency: db is under attack\n", on: "2026-09-07")
        try shop.git("checkout", "--quiet", "feature")
        try shop.openPorts([5432, 8443, 9100, 9200, 9300])
        try shop.commit("Follow main", on: "2026-10-05")
        try shop.git("checkout", "--quiet", "main")
        try shop.run(
            [
                "git", "merge", "--quiet", "--no-ff", "--strategy-option=theirs", "--message", "Merge feature",
                "feature",
            ],
            in: shop.path, environment: dates("2026-10-06"))
        for revision in ["HEAD~1", "HEAD"] {
            _ = try shop.netreeve("review", "--no-cache", "--record", "--as-of", "2026-10-06", revision)
        }
        return shop
    }

    /// The variables by which git makes a commit on a day.
    static func dates(_ day: String) -> [String: String] {
        ["GIT_AUTHOR_DATE": "\(day)T09:00:00Z", "GIT_COMMITTER_DATE": "\(day)T10:00:00Z"]
    }

    /// Nothing but what other policies open.
    private static let deny = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: deny, namespace: shop}
        spec: {podSelector: {}, policyTypes: [Ingress, Egress], egress: [{to: [{podSelector: {}}]}]}

        """

    private static let ticket = """
        apiVersion: netreeve.dev/v1
        kind: ProcurementTicket
        id: NET-42
        title: Orders reach the database
        state: approved
        requester: Grace Hopper <grace@example.org>
        owner: {name: Katherine Johnson, team: payments, contact: katherine@example.org}
        funding:
          costCentre: CC-4410
          budgetCode: FY27-RISK
          estimate: {amount: 1800, currency: EUR, effortDays: 2}
          funded: true
        requirements:
        - id: R1
          text: web reaches db on port 8443
          justification: Orders have to be stored
          assert: {expect: must-reach, from: shop/web, to: shop/db, ports: TCP/8443}
        - id: R2
          text: the internet doesn't
          justification: It holds addresses of people
          assert: {expect: must-not-reach, from: internet, to: shop/db}
        scope: {opens: [{from: shop/web, to: shop/db, ports: [TCP/5432, TCP/8443]}]}
        risk: {rating: medium, analysis: A stolen front end could read orders.}
        plan:
          steps: [merge the policy]
          window: {from: 2026-10-06T10:00:00Z, to: 2026-10-06T12:00:00Z}
          rollback: revert the commit
          communication: ['#payments']
        approvals: [{role: network-security, by: Joan Clarke <joan@example.org>, at: 2026-07-20T09:30:00Z}]
        validity:
          expires: 2099-11-23
          nextReview: 2027-05-20
          certifiedBy: Joan Clarke <joan@example.org>
          certifiedOn: 2026-11-20
          certification: certified
        exceptions:
        - {id: X1, from: shop/web, to: shop/db, ports: TCP/9200, reason: the old client goes in spring,
           expires: 2099-03-31, approvedBy: Alan Turing <alan@example.org>}
        decisions: [{at: 2026-07-18, by: Ada Lovelace, what: no batch jobs, why: they use the queue}]
        postImplementation: {reviewedBy: Grace Hopper, at: 2026-11-01, outcome: nothing else changed}

        """
}

extension TemporaryRepository {
    /// Stages everything and commits it on a day; returns the commit's id.
    @discardableResult
    func commit(_ message: String, on day: String) throws -> String {
        try git("add", "--all")
        try run(
            ["git", "commit", "--quiet", "--message", message], in: path, environment: AuditedShop.dates(day))
        return try git("rev-parse", "HEAD")
    }

    /// The rows of an answer in CSV, each by its columns' titles.
    func rows(_ arguments: [String], environment: [String: String] = [:]) throws -> [[String: String]] {
        Table(try netreeve(arguments, environment: environment).output).rows
    }
}

/// A table in CSV (RFC 4180), every field of which is quoted.
struct Table {
    let rows: [[String: String]]

    init(_ text: String) {
        let lines: [[String]] = text.components(separatedBy: "\r\n").filter { !$0.isEmpty }.map { line in
            line.dropFirst().dropLast().components(separatedBy: "\",\"").map {
                $0.replacingOccurrences(of: "\"\"", with: "\"")
            }
        }
        let titles = lines.first ?? []
        rows = lines.dropFirst().map { line in
            Dictionary(zip(titles, line), uniquingKeysWith: { first, _ in first })
        }
    }
}
