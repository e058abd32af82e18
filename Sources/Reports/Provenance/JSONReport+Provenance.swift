import Git
import NetworkModel
import Packing
import Reachability
public import Review

extension JSONReport {
    /// Writes which commits opened some flows (`blame.v1.schema.json`).
    public static func write(_ blame: FlowBlame, to output: inout some TextOutputStream) {
        var writer = JSONObjectWriter(&output)
        writer.write("commit", .string(blame.commit.id.hex), to: &output)
        writer.write("complete", .bool(blame.isComplete), to: &output)
        writer.write("diagnostics", elements: blame.diagnostics.lazy.map { JSONValue($0) }, to: &output)
        writer.write(
            "flows", elements: blame.flows.lazy.map { JSONValue.object(JSONValue.members(of: $0)) }, to: &output)
        writer.write("schema", .string("netreeve.dev/blame/v1"), to: &output)
        writer.write(
            "shut",
            elements: blame.shut.lazy.flatMap { shut in shut.flows.lazy.map { JSONValue($0).of(cluster: shut.cluster) }
            },
            to: &output)
        writer.end(&output)
    }

    /// Writes the flows that are open, by whether a ticket covers them (`orphans.v1.schema.json`).
    public static func write(_ coverage: FlowCoverage, to output: inout some TextOutputStream) {
        var writer = JSONObjectWriter(&output)
        writer.write("commit", .string(coverage.commit.id.hex), to: &output)
        writer.write("complete", .bool(coverage.isComplete), to: &output)
        writer.write(
            "covered",
            elements: coverage.covered.lazy.map { covered in
                JSONValue.object([
                    "flows": .array(covered.flows.map { JSONValue($0) }),
                    "openness": .string(covered.openness.rawValue),
                    "ticket": .string(covered.record.id),
                    "expires": .optional(covered.expires.map { "\($0)" }),
                    "owner": .optional(covered.record.owner?.name),
                    "exception": .optional(covered.exception?.id),
                    "requirements": .array(covered.requirements.map { .string($0.id) }),
                ]).of(cluster: covered.cluster)
            }, to: &output)
        writer.write("day", .string("\(coverage.day)"), to: &output)
        writer.write("diagnostics", elements: coverage.diagnostics.lazy.map { JSONValue($0) }, to: &output)
        writer.write(
            "orphans",
            elements: coverage.orphans.lazy.map { orphan in
                var members = JSONValue.members(of: orphan.blamed)
                members["lapsed"] = .array(orphan.lapsed.map { .string($0.id) })
                return JSONValue.object(members)
            }, to: &output)
        writer.write("schema", .string("netreeve.dev/orphans/v1"), to: &output)
        writer.end(&output)
    }

    /// Writes which commits change reachability (`history.v1.schema.json`).
    public static func write(_ history: FlowHistory, to output: inout some TextOutputStream) {
        var writer = JSONObjectWriter(&output)
        writer.write("commitCount", .int(history.commitCount), to: &output)
        writer.write(
            "commits",
            elements: history.entries.lazy.map { entry in
                var members = JSONValue.members(of: entry.commit)
                members["arrival"] = .optional(entry.arrival?.hex)
                members["complete"] = .bool(entry.isComplete)
                members["emergency"] = .optional(entry.emergency)
                members["tickets"] = .array(entry.tickets.map { .string($0.reference.id) })
                members["renamed"] = .array(entry.clusters.flatMap(\.renamed).map { JSONValue($0) })
                members["changes"] = .array(
                    entry.clusters.flatMap { cluster in
                        cluster.changes.map { JSONValue.change($0).of(cluster: cluster.name) }
                    })
                return JSONValue.object(members)
            }, to: &output)
        writer.write("head", .string(history.head.id.hex), to: &output)
        writer.write("schema", .string("netreeve.dev/history/v1"), to: &output)
        writer.end(&output)
    }
}

extension JSONValue {
    /// Flows between endpoints.
    init(_ region: FlowRegion) {
        self = .object([
            "sources": .array(region.sources.endpoints.map { JSONValue($0) }),
            "destinations": .array(region.destinations.endpoints.map { JSONValue($0) }),
            "traffic": JSONValue(region.traffic),
        ])
    }

    init(_ renamed: RenamedWorkload) { self = .object(["from": JSONValue(renamed.from), "to": JSONValue(renamed.to)]) }

    /// A change without its reasons.
    static func change(_ change: FlowChange) -> JSONValue {
        .object([
            "sources": .array(change.sources.endpoints.map { JSONValue($0) }),
            "destinations": .array(change.destinations.endpoints.map { JSONValue($0) }),
            "before": JSONValue(change.before.allowed), "after": JSONValue(change.after.allowed),
            "possibleBefore": JSONValue(change.before.possible), "possibleAfter": JSONValue(change.after.possible),
            "effect": .string(change.effect.rawValue), "cause": .string(change.cause.rawValue),
        ])
    }

    /// What tells a commit.
    static func members(of commit: Commit) -> [String: JSONValue] {
        [
            "id": .string(commit.id.hex), "subject": .string(commit.summary), "author": JSONValue(commit.author),
            "committer": JSONValue(commit.committer), "parents": .array(commit.parents.map { .string($0.hex) }),
        ]
    }

    /// Flows of one origin.
    static func members(of blamed: BlamedFlows) -> [String: JSONValue] {
        let origin = blamed.origin
        var members: [String: JSONValue] = [
            "flows": .array(origin.flows.map { JSONValue($0) }), "openness": .string(origin.openness.rawValue),
            "commit": .object(Self.members(of: origin.commit)),
            "beginning": .optional(origin.beginning?.rawValue),
            "arrival": origin.arrival.map { .object(Self.members(of: $0)) } ?? .null,
            "later": .array(
                origin.later.map { later in
                    .object([
                        "commit": .object(Self.members(of: later.commit)),
                        "changes": .array(later.changes.map(JSONValue.change)),
                    ])
                }), "renamed": .array(origin.renamed.map { JSONValue($0) }),
            "uncertain": .array(origin.uncertain.map { .string($0.hex) }),
            "tickets": .array(
                blamed.tickets.map { ticket in
                    .object([
                        "id": .string(ticket.reference.id), "record": .bool(ticket.record != nil),
                        "title": .optional(ticket.record?.title), "state": .optional(ticket.record?.state.rawValue),
                        "owner": .optional(ticket.record?.owner?.name),
                        "approvedBy": .array(ticket.record?.approvals.map { .string($0.by.description) } ?? []),
                        "expires": .optional(ticket.record?.validity.expires.map { "\($0)" }),
                    ])
                }),
            "opening": .array([]),
        ]
        if let opening = blamed.opening {
            members["opening"] = .array(
                opening.changes.map { change in
                    .object([
                        "reasonsBefore": .array(change.reasonsBefore.map { JSONValue($0, opening.baseSources) }),
                        "reasonsAfter": .array(change.reasonsAfter.map { JSONValue($0, opening.headSources) }),
                    ])
                })
        }
        if !origin.cluster.isEmpty { members["cluster"] = .string(origin.cluster) }
        return members
    }
}
