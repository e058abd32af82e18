import Foundation
import Manifests
import NetworkModel
import Reachability
import Review
import TestSupport
import Testing

/// What a record's fields become.
@Suite struct TicketRecordTests {
    /// The record of the annotated example, which has every field.
    private func example() throws -> TicketRecord {
        let url = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../config/NET-42.yaml").standardized
        let (reading, diagnostics) = TicketRecord.read(
            SourceText(path: "tickets/NET-42.yaml", bytes: Array(try Data(contentsOf: url))))
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        guard case .record(let record) = reading else { throw Missing() }
        return record
    }

    private struct Missing: Error {}

    private func day(_ text: String) throws -> Day { try #require(Day(text)) }

    private func record(_ fields: String) throws -> TicketRecord {
        guard case .record(let record) = readTicket(fields).reading else { throw Missing() }
        return record
    }

    @Test func `reads who, what and how much`() throws {
        let record = try example()
        #expect(record.id == "NET-42")
        #expect(record.aliases == ["CHG0012345"])
        #expect(record.title == "Allow checkout to call the fraud scorer")
        #expect(record.type == .normal)
        #expect(record.state == .approved)
        #expect(record.requester == Person(name: "Grace Hopper", contact: "grace@example.org"))
        #expect(record.owner == Person(name: "Ada Lovelace", team: "payments", contact: "ada@example.org"))
        let funding = try #require(record.funding)
        #expect(funding.costCentre == "CC-4410")
        #expect(funding.budgetCode == "FY27-RISK")
        #expect(funding.estimate == TicketRecord.Estimate(amount: "1800", currency: "EUR", effortDays: "2"))
        #expect(funding.isFunded == true)
        #expect(funding.fundedBy?.name == "Katherine Johnson")
        #expect(funding.approvedOn == Day("2026-11-10"))
    }

    @Test func `reads requirements as flows`() throws {
        let requirements = try example().requirements
        #expect(requirements.map(\.id) == ["R1", "R2", "R3"])
        #expect(requirements[0].text == "checkout reaches the fraud scorer on port 8443")
        #expect(requirements[0].justification == "PSD2 demands that payments are scored")
        #expect(requirements[0].dataClass == "cardholder")
        guard case .mustReach(let first)? = requirements[0].assertion,
            case .mustNotReach(let second)? = requirements[1].assertion,
            case .nobodyElseGains(let to, let traffic, let unless)? = requirements[2].assertion
        else { throw Missing() }
        #expect(first.text == "shop/checkout → risk/scorer, TCP 8443")
        #expect(first.pattern.traffic == TrafficSet(.tcp, 8443...8443))
        #expect(second.text == "internet → risk/scorer, any port")
        #expect(second.pattern.sources == .internet)
        #expect(to.text == "risk/scorer")
        #expect(traffic == .all)
        #expect(unless == ["R1"])
    }

    @Test func `reads the scope, with exceptions until their end`() throws {
        let record = try example()
        let scope = try #require(record.scope)
        #expect(scope.opens?.map(\.text) == ["shop/checkout → risk/scorer, TCP 8443"])
        #expect(
            scope.closes.map(\.text) == ["shop/* {app=legacy-checkout} → 10.20.0.0/16 except 10.20.1.0/24, any port"])
        #expect(scope.environments == ["prod"])
        #expect(scope.repositories == ["platform-policies"])
        #expect(scope.paths == ["clusters/prod/**"])
        #expect(record.flowsToClose == scope.closes)
        #expect(record.exceptions.map(\.id) == ["X1"])
        #expect(record.exceptions.first?.reason == "the canary is compared for a month")
        #expect(record.exceptions.first?.approvedBy?.name == "Joan Clarke")
        #expect(record.flowsToOpen(asOf: try day("2026-12-24")).count == 2)
        #expect(record.flowsToOpen(asOf: try day("2026-12-25")).count == 1)
    }

    @Test func `without a scope, what must be reached may be opened`() throws {
        let requirement =
            "requirements: [{id: R1, text: t, assert: {expect: must-reach, from: a/b, to: c/d, ports: 1}}]\n"
        let today = try day("2026-11-24")
        #expect(try record(requirement).flowsToOpen(asOf: today).map(\.text) == ["a/b → c/d, TCP 1"])
        #expect(try record(requirement + "scope: {paths: [x]}\n").flowsToOpen(asOf: today).count == 1)
        #expect(try record(requirement + "scope: {opens: []}\n").flowsToOpen(asOf: today).isEmpty)
    }

    @Test func `reads risk and plan`() throws {
        let record = try example()
        let (risk, plan) = (try #require(record.risk), try #require(record.plan))
        #expect(risk.rating == .medium)
        #expect(risk.zonesCrossed == ["shop > risk (cardholder data)"])
        #expect(risk.insecurePorts.map(\.mitigation) == ["the certificate is checked on both sides"])
        #expect(risk.insecurePorts.map(\.traffic) == [TrafficSet(.tcp, 8443...8443)])
        #expect(risk.analysis?.hasPrefix("A stolen checkout") == true)
        #expect(plan.steps == ["merge the policy", "watch the scorer's error rate for an hour"])
        #expect(plan.windowStart?.description == "2026-11-24T19:00:00Z")
        #expect(plan.windowEnd?.description == "2026-11-24T21:00:00Z")
        #expect(plan.rollback == "revert the commit; the flow is closed again")
        #expect(plan.communication == ["#payments", "network-operations@example.org"])
    }

    @Test func `reads approvals, decisions and what came after`() throws {
        let record = try example()
        let approval = try #require(record.approvals.first)
        #expect(approval.role == "network-security")
        #expect(approval.by.name == "Joan Clarke")
        #expect(approval.at == Moment("2026-11-20T09:30:00Z"))
        #expect(approval.method == .forgeReview)
        #expect(approval.evidence == "https://git.example.org/platform/policies/pulls/311")
        #expect(approval.flowDigest?.hasPrefix("sha256:9f86d08") == true)
        #expect(record.decisions.map(\.what) == ["no access for the batch jobs"])
        #expect(record.decisions.first?.why == "they can use the queue")
        #expect(record.decisions.first?.by?.name == "Ada Lovelace")
        #expect(record.decisions.first?.at == Moment("2026-11-18"))
        let review = try #require(record.postImplementation)
        #expect(review.reviewedBy?.name == "Grace Hopper")
        #expect(review.at == Moment("2026-12-01"))
        #expect(review.outcome == "the flow works, nothing else changed")
        #expect(review.closeCode == "successful")
        #expect(review.lessons == "name the port in the ticket")
    }

    @Test func `reads from when until when it counts`() throws {
        let validity = try example().validity
        #expect(validity.notBefore == Day("2026-11-24"))
        #expect(validity.expires == Day("2027-11-23"))
        #expect(validity.reviewEvery == Period(months: 6))
        #expect(validity.nextReview == Day("2027-05-24"))
        #expect(validity.certifiedBy?.name == "Joan Clarke")
        #expect(validity.certifiedOn == Day("2026-11-24"))
        #expect(validity.certification == .certified)
    }

    @Test func `four fields are enough, and make a draft`() throws {
        let record = try record("")
        #expect(record == TicketRecord(id: "NET-42", title: "Allow", at: record.location))
        #expect(record.state == .draft)
        #expect(record.type == .normal)
    }

    @Test func `states come in their order, and three of them authorise`() {
        let states = TicketRecord.State.allCases
        #expect(states == states.sorted())
        #expect(states.filter(\.authorises) == [.approved, .implementing, .verified])
    }

    @Test(arguments: [
        ("state: draft", "2026-11-24", TicketRecord.Standing.notApproved(.draft)),
        ("state: assessed", "2026-11-24", .notApproved(.assessed)),
        ("state: approved", "2026-11-24", .inForce), ("state: implementing", "2026-11-24", .inForce),
        ("state: closed", "2026-11-24", .closed(.closed)), ("state: rejected", "2026-11-24", .closed(.rejected)),
        ("state: expired", "2026-11-24", .expired(nil)),
        ("{state: approved, validity: {expires: 2026-11-24}}", "2026-11-24", .inForce),
        ("{state: approved, validity: {expires: 2026-11-24}}", "2026-11-25", .expired(Day("2026-11-24"))),
        ("{state: draft, validity: {expires: 2026-11-24}}", "2026-11-25", .expired(Day("2026-11-24"))),
        ("{state: verified, validity: {notBefore: 2026-11-24}}", "2026-11-24", .inForce),
    ])
    func `stands by its state and dates`(fields: String, today: String, standing: TicketRecord.Standing) throws {
        let lines = fields.hasPrefix("{") ? "<<: \(fields)\n" : fields + "\n"
        #expect(try record(lines).standing(asOf: try day(today)) == standing)
    }

    @Test func `doesn't count before its first day`() throws {
        let record = try record("state: approved\nvalidity: {notBefore: 2026-11-25}\n")
        #expect(record.standing(asOf: try day("2026-11-24")) == .notYet(try day("2026-11-25")))
    }

    @Test(arguments: [
        ("validity: {nextReview: 2027-01-01, reviewEvery: P6M}", "2027-01-01"),
        ("validity: {certifiedOn: 2026-11-24, reviewEvery: P6M, notBefore: 2026-01-01}", "2027-05-24"),
        ("{validity: {reviewEvery: P6M, notBefore: 2026-01-01}, approvals: [{by: A, at: 2026-03-31}]}", "2026-09-30"),
        ("validity: {reviewEvery: P3M, notBefore: 2026-01-01}", "2026-04-01"), ("validity: {reviewEvery: P3M}", nil),
        ("validity: {notBefore: 2026-01-01}", nil),
    ])
    func `has to be reviewed a period after the last look`(fields: String, expected: String?) throws {
        let lines = fields.hasPrefix("{") ? "<<: \(fields)\n" : fields + "\n"
        #expect(try record(lines).nextReview(every: nil)?.description == expected)
    }

    @Test func `tells what ends, early ones first`() throws {
        let record = try example()
        let dates = record.dueDates(through: try day("2027-11-23"), reviewEvery: nil)
        #expect(dates.map { "\($0.day)" } == ["2026-12-24", "2027-05-24", "2027-11-23"])
        #expect(dates.map(\.reason) == [.exception("X1"), .review, .expiry])
        #expect(dates.allSatisfy { $0.ticket == "NET-42" && $0.owner?.name == "Ada Lovelace" })
        #expect(record.dueDates(through: try day("2026-12-23"), reviewEvery: nil).isEmpty)
        var closed = record
        closed.state = .closed
        #expect(closed.dueDates(through: try day("2027-11-23"), reviewEvery: nil).isEmpty)
    }
}
