import Packing
import Review

extension JSONValue {
    /// A record as its file writes it (`ticket.v1.schema.json`).
    init(_ record: TicketRecord) {
        func texts(_ texts: [String]) -> JSONValue? { .list(texts) }
        self = .object(saying: [
            "apiVersion": .string(TicketRecord.apiVersion), "kind": .string(TicketRecord.kind),
            "id": .string(record.id), "aliases": texts(record.aliases), "title": .string(record.title),
            "type": .string(record.type.rawValue), "state": .string(record.state.rawValue),
            "requester": record.requester.map { JSONValue($0) }, "owner": record.owner.map { JSONValue($0) },
            "funding": record.funding.map { JSONValue($0) },
            "requirements": .list(record.requirements.map { JSONValue($0) }),
            "scope": record.scope.map { JSONValue($0) }, "risk": record.risk.map { JSONValue($0) },
            "plan": record.plan.map { JSONValue($0) }, "approvals": .list(record.approvals.map { JSONValue($0) }),
            "validity": record.validity == TicketRecord.Validity() ? nil : JSONValue(record.validity),
            "exceptions": .list(record.exceptions.map { JSONValue($0) }),
            "decisions": .list(record.decisions.map { JSONValue($0) }),
            "postImplementation": record.postImplementation.map { JSONValue($0) },
        ])
    }

    private init(_ funding: TicketRecord.Funding) {
        self = .object(saying: [
            "costCentre": funding.costCentre.map(JSONValue.string),
            "budgetCode": funding.budgetCode.map(JSONValue.string),
            "estimate": funding.estimate.map {
                .object(saying: [
                    "amount": $0.amount.map(JSONValue.string), "currency": $0.currency.map(JSONValue.string),
                    "effortDays": $0.effortDays.map(JSONValue.string),
                ])
            },
            "funded": funding.isFunded.map(JSONValue.bool), "fundedBy": funding.fundedBy.map { JSONValue($0) },
            "approvedOn": .day(funding.approvedOn),
        ])
    }

    private init(_ requirement: TicketRecord.Requirement) {
        self = .object(saying: [
            "id": .string(requirement.id), "text": .string(requirement.text),
            "justification": requirement.justification.map(JSONValue.string),
            "dataClass": requirement.dataClass.map(JSONValue.string),
            "assert": requirement.assertion.map { JSONValue($0) },
        ])
    }

    private init(_ assertion: TicketRecord.Assertion) {
        typealias Expectation = TicketRecord.Assertion.Expectation
        func flow(_ expectation: Expectation, _ flow: WrittenFlow) -> JSONValue {
            .object(saying: Self.members(of: flow.pattern).merging(["expect": .string(expectation.rawValue)]) { $1 })
        }
        switch assertion {
        case .mustReach(let written): self = flow(.mustReach, written)
        case .mustNotReach(let written): self = flow(.mustNotReach, written)
        case .nobodyElseGains(let to, let traffic, let names):
            self = .object(saying: [
                "expect": .string(Expectation.nobodyElseGains.rawValue), "to": JSONValue(to.pattern),
                "ports": .ports(traffic), "except": .list(names),
            ])
        }
    }

    private init(_ scope: TicketRecord.Scope) {
        self = .object(saying: [
            "opens": scope.opens.map { .array($0.map { JSONValue($0) }) },
            "closes": .list(scope.closes.map { JSONValue($0) }), "environments": .list(scope.environments),
            "repositories": .list(scope.repositories), "paths": .list(scope.paths),
        ])
    }

    private init(_ risk: TicketRecord.Risk) {
        self = .object(saying: [
            "rating": risk.rating.map { .string($0.rawValue) }, "zonesCrossed": .list(risk.zonesCrossed),
            "insecurePorts": .list(
                risk.insecurePorts.map { .object(["ports": .ports($0.traffic), "mitigation": .string($0.mitigation)]) }),
            "analysis": risk.analysis.map(JSONValue.string),
        ])
    }

    private init(_ plan: TicketRecord.Plan) {
        let hasWindow = plan.windowStart != nil || plan.windowEnd != nil
        self = .object(saying: [
            "steps": .list(plan.steps),
            "window": hasWindow
                ? .object(saying: ["from": .moment(plan.windowStart), "to": .moment(plan.windowEnd)]) : nil,
            "rollback": plan.rollback.map(JSONValue.string), "communication": .list(plan.communication),
        ])
    }

    private init(_ approval: TicketRecord.Approval) {
        self = .object(saying: [
            "role": approval.role.map(JSONValue.string), "by": JSONValue(approval.by), "at": .moment(approval.at),
            "method": approval.method.map { .string($0.rawValue) },
            "evidence": approval.evidence.map(JSONValue.string),
            "boundTo": approval.flowDigest.map { .object(["flowDigest": .string($0)]) },
        ])
    }

    private init(_ validity: TicketRecord.Validity) {
        self = .object(saying: [
            "notBefore": .day(validity.notBefore), "expires": .day(validity.expires),
            "reviewEvery": validity.reviewEvery.map { .string("\($0)") }, "nextReview": .day(validity.nextReview),
            "certifiedBy": validity.certifiedBy.map { JSONValue($0) }, "certifiedOn": .day(validity.certifiedOn),
            "certification": validity.certification.map { .string($0.rawValue) },
        ])
    }

    private init(_ exception: TicketRecord.ScopeException) {
        self = .object(
            saying: Self.members(of: exception.flow.pattern).merging([
                "id": .string(exception.id), "reason": .string(exception.reason), "expires": .day(exception.expires),
                "approvedBy": exception.approvedBy.map { JSONValue($0) },
            ]) { $1 })
    }

    private init(_ decision: TicketRecord.Decision) {
        self = .object(saying: [
            "at": .moment(decision.at), "by": decision.by.map { JSONValue($0) }, "what": .string(decision.what),
            "why": decision.why.map(JSONValue.string),
        ])
    }

    private init(_ review: TicketRecord.PostImplementationReview) {
        self = .object(saying: [
            "reviewedBy": review.reviewedBy.map { JSONValue($0) }, "at": .moment(review.at),
            "outcome": review.outcome.map(JSONValue.string), "closeCode": review.closeCode.map(JSONValue.string),
            "lessons": review.lessons.map(JSONValue.string),
        ])
    }

    /// A day; `nil` for none.
    static func day(_ day: Day?) -> JSONValue? { day.map { .string("\($0)") } }

    /// A moment; `nil` for none.
    private static func moment(_ moment: Moment?) -> JSONValue? { moment.map { .string("\($0)") } }
}
