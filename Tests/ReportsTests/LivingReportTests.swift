import Foundation
import Git
import Manifests
import NetworkModel
import Packing
import Reachability
import Reports
import Review
import TestSupport
import Testing

/// How a ticket is shown with what is known since.
@Suite struct LivingReportTests {
    @Test func `looks like this`() throws {
        let ticket = Example.living
        try expectSnapshot(written { TextReport.write(ticket, to: &$0) }, named: "living-ticket.txt")
        try expectSnapshot(
            written { TextReport.write(ticket, style: ReportStyle(colour: true, width: 80), to: &$0) },
            named: "living-ticket-terminal.txt")
        try expectSnapshot(written { HTMLReport.write(ticket, to: &$0) }, named: "living-ticket.html")
        try expectSnapshot(written { JSONReport.write(ticket, to: &$0) }, named: "living-ticket.json")
        try expectSnapshot(written { TextReport.write(Example.young, to: &$0) }, named: "living-ticket-young.txt")
        try expectSnapshot(written { HTMLReport.write(Example.young, to: &$0) }, named: "living-ticket-young.html")
    }

    @Test(.enabled(if: JSONSchema.canBeAsked, "python3 has no jsonschema"))
    func `satisfies its schema`() throws {
        for ticket in [Example.living, Example.young] {
            #expect(
                try JSONSchema.problems(
                    in: written { JSONReport.write(ticket, to: &$0) }, schema: "living-ticket") == [])
        }
    }
}

extension Example {
    private static func flow(_ source: String, _ destination: String, _ port: UInt16) -> FlowRegion {
        FlowRegion(
            from: EndpointSet(Make.pods("payments", source)), to: EndpointSet(Make.pods("shop", destination)),
            traffic: Make.tcp(port))
    }

    /// A ticket of which there is something of every sort to say.
    static var living: LivingTicket {
        var record = record
        record.approvals = [("network-security", "1"), ("owner", "2"), (nil, nil), ("risk", "3")]
            .map { role, digit in
                var approval = TicketRecord.Approval(
                    by: Person(name: "Joan", contact: "joan@example.org"), at: record.location)
                approval.role = role
                approval.flowDigest = digit.map { "sha256:" + String(repeating: $0, count: 64) }
                return approval
            }
        record.requirements = requirements.map { outcome in
            var requirement = TicketRecord.Requirement(id: outcome.id, text: outcome.text, at: record.location)
            requirement.justification = outcome.id == "R1" ? "orders have to be paid" : nil
            return requirement
        }
        let opener = Make.commit(2, "payments: let api reach the cart", parents: [1])
        func citation(
            _ number: UInt32, _ basis: TicketCitation.Basis, branches: [String] = [], arrival: UInt32? = nil
        ) -> TicketCitation {
            var citation = TicketCitation(
                commit: Make.commit(number, "Commit \(number)", parents: [number - 1]), basis: basis,
                branches: branches, arrival: arrival.map { Make.commit($0, "Merge", parents: [1, 2]) })
            guard branches.isEmpty else { return citation }
            let effect = CommitEffect.ClusterEffect(name: "", changes: Array(changes.prefix(2)), renamed: [])
            citation.effect = CommitEffect(clusters: [effect], isComplete: number != 4)
            citation.digest = Digest(of: "\(number)")
            return citation
        }
        var reach = TicketReach(name: "")
        reach.endpoints = Make.pods("payments", "api") + Make.pods("shop", "cart") + Make.pods("shop", "db")
        reach.opened = [.init([flow("api", "cart", 80)], .surely), .init([flow("api", "db", 81)], .possibly)]
        reach.closed = [.init([flow("api", "db", 22)], .surely)]
        reach.open = [.init([flow("api", "cart", 80)], .surely)]
        reach.overReach = [.init(.init([flow("api", "cart", 80)], .surely), by: opener)]
        reach.shortfall = [
            .init(text: "payments/api → shop/db, TCP 443", flows: [flow("api", "db", 443)], isPossible: false),
            .init(text: "payments/api → shop/cart, TCP 443", flows: [flow("api", "cart", 443)], isPossible: true),
            .init(text: "shop/gone → shop/db, TCP 1", flows: [], isPossible: false),
        ]
        let review = RecordedTicketReview(
            number: 7, recordedAt: "2026-11-20T08:00:00Z", ref: "refs/heads/main", head: Make.objectID(2).hex,
            verdict: "attention", state: "ok", digest: "sha256:11",
            findings: [.init(kind: "out-of-scope", severity: "attention", statement: "api reaches the cart")])
        return LivingTicket(
            record: record, commit: Make.commit(9, "Today", parents: [8]), day: day, nextReview: day.adding(days: -3),
            edits: [
                .init(commit: Make.commit(8, "Away", parents: [7]), action: .removed, path: "tickets/NET-42.yaml"),
                .init(commit: Make.commit(7, "Oops", parents: [6]), action: .broke, path: "tickets/NET-42.yaml"),
                .init(
                    commit: Make.commit(6, "Approve", parents: [5]),
                    action: .changed(fields: ["state", "approvals"], state: .approved), path: "tickets/NET-42.yaml"),
                .init(commit: Make.commit(1, "Ask", parents: [0]), action: .brought(.draft), path: "old/NET-42.yaml"),
            ],
            citations: [
                citation(5, .revert(of: Make.objectID(2))), citation(4, .merge(Make.objectID(3)), arrival: 3),
                citation(2, .message), citation(6, .message, branches: ["refs/heads/a", "refs/remotes/origin/a"]),
                citation(7, .branch, branches: ["refs/heads/NET-42-b"]),
            ], clusters: [reach], isScopeStated: true, requirements: requirements,
            approvals: zip(
                record.approvals,
                [.changes(commits: [Make.objectID(2)], reviews: [7]), .stale, .unbound, .pending]
            ).map(BoundApproval.init),
            reviews: [review], diagnostics: warnings.map(\.diagnostic))
    }

    /// A ticket in whose name nothing was done yet.
    static var young: LivingTicket {
        LivingTicket(
            record: TicketRecord(id: "NET-43", title: "Later", at: record.location),
            commit: Make.commit(9, "Today", parents: [8]), day: day, nextReview: nil, edits: [], citations: [],
            clusters: [TicketReach(name: "")], isScopeStated: false, requirements: [], approvals: [], reviews: nil,
            diagnostics: [])
    }
}
