import Git
import Manifests
import NetworkModel
import Packing
import Reachability
public import Review

extension JSONReport {
    /// Writes a ticket with what is known since (`living-ticket.v1.schema.json`).
    public static func write(_ ticket: LivingTicket, to output: inout some TextOutputStream) {
        let record = ticket.record
        var writer = JSONObjectWriter(&output)
        writer.write("approvals", elements: ticket.approvals.map { JSONValue($0) }, to: &output)
        writer.write("asOf", .string("\(ticket.day)"), to: &output)
        writer.write("clusters", elements: ticket.clusters.lazy.map { JSONValue($0) }, to: &output)
        writer.write("commit", .string(ticket.commit.id.hex), to: &output)
        writer.write("commits", elements: ticket.citations.lazy.map { JSONValue($0) }, to: &output)
        writer.write("complete", .bool(ticket.isComplete), to: &output)
        writer.write("diagnostics", elements: ticket.diagnostics.map { JSONValue($0) }, to: &output)
        writer.write("history", elements: ticket.edits.map { JSONValue($0) }, to: &output)
        writer.write("nextReview", .day(ticket.nextReview) ?? .null, to: &output)
        writer.write("path", .string(record.location.path), to: &output)
        writer.write("record", JSONValue(record), to: &output)
        writer.write("requirements", elements: ticket.requirements.map { JSONValue($0) }, to: &output)
        if let reviews = ticket.reviews {
            writer.write("reviews", elements: reviews.map { JSONValue($0) }, to: &output)
        } else {
            writer.write("reviews", .null, to: &output)
        }
        writer.write("schema", .string("netreeve.dev/living-ticket/v1"), to: &output)
        writer.write("scopeStated", .bool(ticket.isScopeStated), to: &output)
        writer.write("standing", .string(record.standing(asOf: ticket.day).word), to: &output)
        writer.end(&output)
    }
}

extension JSONValue {
    fileprivate init(_ bound: BoundApproval) {
        let (state, commits, reviews): (String, [ObjectID], [Int]) =
            switch bound.binding {
            case .unbound: ("unbound", [], [])
            case .pending: ("pending", [], [])
            case .stale: ("stale", [], [])
            case .changes(let commits, let reviews): ("matching", commits, reviews)
            }
        self = .object([
            "by": JSONValue(bound.approval.by), "role": .optional(bound.approval.role),
            "at": .optional(bound.approval.at.map { "\($0)" }), "flowDigest": .optional(bound.approval.flowDigest),
            "binding": .string(state), "commits": .array(commits.map { .string($0.hex) }),
            "reviews": .array(reviews.map(JSONValue.int)),
        ])
    }

    fileprivate init(_ reach: TicketReach) {
        self = .object([
            "name": .string(reach.name), "opened": .array(reach.opened.map { .object(Self.members(of: $0)) }),
            "closed": .array(reach.closed.map { .object(Self.members(of: $0)) }),
            "open": .array(reach.open.map { .object(Self.members(of: $0)) }),
            "overReach": .array(
                reach.overReach.map { found in
                    .object(Self.members(of: found.flows).merging(["commit": .string(found.commit.id.hex)]) { $1 })
                }),
            "shortfall": .array(
                reach.shortfall.map { found in
                    .object([
                        "text": .string(found.text), "flows": .array(found.flows.map { JSONValue($0) }),
                        "possible": .bool(found.isPossible),
                    ])
                }), "uncertain": .array(reach.uncertain.map { .string($0.hex) }),
        ])
    }

    private static func members(of open: TicketReach.OpenFlows) -> [String: JSONValue] {
        ["flows": .array(open.flows.map { JSONValue($0) }), "openness": .string(open.openness.rawValue)]
    }

    fileprivate init(_ citation: TicketCitation) {
        let (basis, source): (String, ObjectID?) =
            switch citation.basis {
            case .message: ("message", nil)
            case .revert(let id): ("revert", id)
            case .merge(let id): ("merge", id)
            case .branch: ("branch", nil)
            }
        var members = Self.members(of: citation.commit)
        members["basis"] = .string(basis)
        members["basisCommit"] = .optional(source?.hex)
        members["branches"] = .array(citation.branches.map(JSONValue.string))
        members["merged"] = .bool(citation.isMerged)
        members["arrival"] = .optional(citation.arrival?.id.hex)
        members["complete"] = citation.effect.map { .bool($0.isComplete) } ?? .null
        members["digest"] = .optional(citation.digest.map { "\($0)" })
        members["changes"] = .array(
            (citation.effect?.clusters ?? []).flatMap { cluster in
                cluster.changes.map { JSONValue.change($0).of(cluster: cluster.name) }
            })
        self = .object(members)
    }

    fileprivate init(_ edit: RecordEdit) {
        var members = Self.members(of: edit.commit)
        members["path"] = .string(edit.path)
        let (action, fields, state): (String, [String], TicketRecord.State?) =
            switch edit.action {
            case .brought(let state): ("brought", [], state)
            case .changed(let fields, let state): ("changed", fields, state)
            case .removed: ("removed", [], nil)
            case .broke: ("broke", [], nil)
            }
        members["action"] = .string(action)
        members["fields"] = .array(fields.map(JSONValue.string))
        members["state"] = .optional(state?.rawValue)
        self = .object(members)
    }

    fileprivate init(_ review: RecordedTicketReview) {
        self = .object([
            "seq": .int(review.number), "recordedAt": .string(review.recordedAt), "ref": .optional(review.ref),
            "head": .string(review.head), "verdict": .string(review.verdict), "state": .string(review.state),
            "digest": .optional(review.digest),
            "findings": .array(
                review.findings.map { finding in
                    .object([
                        "kind": .string(finding.kind), "severity": .string(finding.severity),
                        "statement": .string(finding.statement),
                    ])
                }),
        ])
    }
}
