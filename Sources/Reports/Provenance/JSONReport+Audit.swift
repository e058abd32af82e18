import Git
import NetworkModel
import Packing
import Reachability
public import Review

extension JSONReport {
    /// Writes the changes of a period, and the flows that are open after it with what justifies them
    /// (`audit.v1.schema.json`).
    public static func write(
        _ population: ChangePopulation, _ coverage: FlowCoverage, to output: inout some TextOutputStream
    ) {
        var writer = JSONObjectWriter(&output)
        writer.write("changes", elements: population.changes.lazy.map { JSONValue($0) }, to: &output)
        writer.write("commit", .string(population.head.id.hex), to: &output)
        writer.write("complete", .bool(population.isComplete && coverage.isComplete), to: &output)
        writer.write("day", .string("\(coverage.day)"), to: &output)
        writer.write("diagnostics", elements: coverage.diagnostics.lazy.map { JSONValue($0) }, to: &output)
        writer.write("flows", elements: coverage.justifiedFlows.lazy.map { JSONValue($0) }, to: &output)
        writer.write("from", .string("\(population.first)"), to: &output)
        writer.write("ledger", .bool(population.hasLedger), to: &output)
        writer.write("schema", .string("netreeve.dev/audit/v1"), to: &output)
        writer.write("to", .string("\(population.last)"), to: &output)
        writer.end(&output)
    }
}

extension JSONValue {
    fileprivate init(_ change: AuditedChange) {
        var members = Self.members(of: change.commit)
        members["brings"] = .array(change.entry.brought.map { .string($0.id.hex) })
        members["madeBy"] = .array(change.makers.map { JSONValue($0) })
        members["tickets"] = .array(change.tickets.map { JSONValue($0) })
        members["approvers"] = .array(change.approvers.map { JSONValue($0) })
        members["separationOfDuties"] = .string(change.separationOfDuties.rawValue)
        members["emergency"] = .optional(change.entry.emergency)
        members["opened"] = .int(change.openedCount)
        members["closed"] = .int(change.closedCount)
        members["possible"] = .int(change.possibleCount)
        members["digest"] = .optional(change.entry.digest?.description)
        members["changes"] = .array(
            change.entry.clusters.flatMap { cluster in
                cluster.changes.map { JSONValue.change($0).of(cluster: cluster.name) }
            })
        members["reviews"] = .array(change.reviews.map { JSONValue($0) })
        members["verdict"] = .optional(change.review?.verdict)
        members["complete"] = .bool(change.isComplete)
        self = .object(members)
    }

    private init(_ ticket: AuditedTicket) {
        self = .object([
            "id": .string(ticket.id), "record": .bool(ticket.record != nil), "proposed": .bool(ticket.isProposed),
            "title": .optional(ticket.record?.title), "type": .optional(ticket.record?.type.rawValue),
            "state": .optional(ticket.record?.state.rawValue), "inForce": .bool(ticket.standing == .inForce),
            "standing": .optional(ticket.standing?.words),
        ])
    }

    private init(_ review: RecordedVerdict) {
        self = .object([
            "number": .int(review.number), "key": .string(review.key), "recordedAt": .string(review.recordedAt),
            "bodyDigest": .string(review.bodyDigest), "ref": .optional(review.ref), "head": .string(review.head),
            "verdict": .string(review.verdict), "complete": .bool(review.isComplete),
            "digest": .optional(review.digest), "tool": .string(review.tool),
            "configurationDigest": .optional(review.configurationDigest),
        ])
    }

    fileprivate init(_ flow: JustifiedFlows) {
        let (origin, covered) = (flow.blamed.origin, flow.covered)
        let (record, validity) = (covered?.record, covered?.record.validity)
        var members: [String: JSONValue] = [
            "flows": .array(origin.flows.map { JSONValue($0) }), "openness": .string(origin.openness.rawValue),
            "orphan": .bool(covered == nil), "ticket": .optional(record?.id), "title": .optional(record?.title),
            "requirements": .array(
                covered?.requirements.map { requirement in
                    .object([
                        "id": .string(requirement.id), "text": .string(requirement.text),
                        "justification": .optional(requirement.justification),
                    ])
                } ?? []), "justification": .array(covered?.justification.map(JSONValue.string) ?? []),
            "exception": .optional(covered?.exception?.id), "owner": record?.owner.map { JSONValue($0) } ?? .null,
            "approvers": .array(covered?.approvers.map { JSONValue($0) } ?? []),
            "expires": .optional(covered?.expires.map { "\($0)" }),
            "nextReview": .optional(covered?.nextReview.map { "\($0)" }),
            "certifiedBy": validity?.certifiedBy.map { JSONValue($0) } ?? .null,
            "certifiedOn": .optional(validity?.certifiedOn.map { "\($0)" }),
            "certification": .optional(validity?.certification?.rawValue),
            "lapsed": .array(flow.lapsed.map { .string($0.id) }),
            "origin": .object(Self.members(of: origin.commit)),
            "originTickets": .array(flow.blamed.tickets.map { .string($0.reference.id) }),
            "beginning": .optional(origin.beginning?.rawValue),
            "uncertain": .array(origin.uncertain.map { .string($0.hex) }),
        ]
        if !origin.cluster.isEmpty { members["cluster"] = .string(origin.cluster) }
        self = .object(members)
    }
}
