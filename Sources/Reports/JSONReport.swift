import NetworkModel
import Packing
import Reachability
public import Review

/// Reports for programs: canonical JSON, so that the same input gives the same bytes.
///
/// `docs/schemas` describes them.
public enum JSONReport {
    /// Writes what a change does to reachability (`diff.v1.schema.json`).
    ///
    /// - Parameters:
    ///   - report: the change.
    ///   - pairs: whether to write each pair that changed as well, under `changes`.
    ///   - output: where it is written to, a row at a time.
    public static func write(
        _ report: ChangeReport, pairs: Bool = false, to output: inout some TextOutputStream
    ) {
        var writer = JSONObjectWriter(&output)
        writer.write("base", JSONValue(report.base), to: &output)
        if pairs { writer.write("changes", elements: rows(of: report), to: &output) }
        writer.write("complete", .bool(report.isComplete), to: &output)
        writer.write(
            "diagnostics", elements: report.diagnostics.lazy.map { JSONValue($0.diagnostic, on: $0.side) }, to: &output)
        writer.write("files", files(of: report), to: &output)
        writer.write("groups", elements: groups(of: report), to: &output)
        writer.write("head", JSONValue(report.head), to: &output)
        writer.write("headline", .string(Headline.of(report)), to: &output)
        writer.write("schema", .string("netreeve.dev/diff/v1"), to: &output)
        writer.write("summary", summary(of: report), to: &output)
        writer.write("workloads", workloads(of: report), to: &output)
        writer.end(&output)
    }

    /// The pairs of the groups.
    static func rows(of report: ChangeReport) -> some Sequence<JSONValue> {
        report.clusters.lazy.flatMap { cluster in
            cluster.changes.lazy.flatMap { change in
                var members: [String: JSONValue] = [
                    "before": .written(JSONValue(change.before.allowed).text),
                    "after": .written(JSONValue(change.after.allowed).text),
                ]
                if !change.before.isCertain || !change.after.isCertain {
                    members["possibleBefore"] = .written(JSONValue(change.before.possible).text)
                    members["possibleAfter"] = .written(JSONValue(change.after.possible).text)
                }
                return rows(FlowPairs(change, singlePods: cluster.singlePods), members, of: cluster.name)
            }
        }
    }

    /// A row for each pair, with members that all of them have.
    private static func rows(
        _ pairs: FlowPairs, _ members: [String: JSONValue], of cluster: String
    ) -> some Sequence<JSONValue> {
        let endpoints = Dictionary(
            uniqueKeysWithValues: Set(pairs.sources.endpoints + pairs.destinations.endpoints).map {
                ($0, JSONValue.written(JSONValue($0).text))
            })
        return pairs.lazy.map { source, destination in
            var row = members
            row["source"] = endpoints[source]
            row["destination"] = endpoints[destination]
            return JSONValue.object(row).of(cluster: cluster)
        }
    }

    /// The groups of flows that change.
    ///
    /// - Parameter identified: whether each has the id that stands for it wherever it is told.
    static func groups(of report: ChangeReport, identified: Bool = false) -> some Sequence<JSONValue> {
        var texts = SetTexts()
        return report.clusters.lazy.flatMap { cluster in
            cluster.changes.lazy.map { change in
                JSONValue.object(saying: [
                    "id": identified ? .string("\(change.digest(in: cluster.name))") : nil,
                    "sources": texts.value(change.sources), "destinations": texts.value(change.destinations),
                    "before": JSONValue(change.before.allowed), "after": JSONValue(change.after.allowed),
                    "possibleBefore": JSONValue(change.before.possible),
                    "possibleAfter": JSONValue(change.after.possible),
                    "effect": .string(change.effect.rawValue), "cause": .string(change.cause.rawValue),
                    "reasonsBefore": .array(change.reasonsBefore.map { JSONValue($0, cluster.baseSources) }),
                    "reasonsAfter": .array(change.reasonsAfter.map { JSONValue($0, cluster.headSources) }),
                ]).of(cluster: cluster.name)
            }
        }
    }

    /// How many files differ.
    static func files(of report: ChangeReport) -> JSONValue {
        .object(["changed": .int(report.files.all), "manifests": .int(report.files.manifests)])
    }

    /// How many groups there are of each effect, among endpoints that are on both sides; and how many others.
    static func summary(of report: ChangeReport) -> JSONValue {
        let changes = report.clusters.flatMap(\.changes)
        var members: [String: JSONValue] = [
            "addedFlows": .int(changes.count { $0.cause == .added }),
            "removedFlows": .int(changes.count { $0.cause == .removed }),
            "addedWorkloads": .int(report.clusters.map(\.addedWorkloads.count).reduce(0, +)),
            "removedWorkloads": .int(report.clusters.map(\.removedWorkloads.count).reduce(0, +)),
        ]
        for effect in FlowChange.Effect.allCases {
            members[effect.rawValue] = .int(changes.count { $0.cause == .access && $0.effect == effect })
        }
        return .object(members)
    }

    /// The workloads that come and go.
    static func workloads(of report: ChangeReport) -> JSONValue {
        func list(_ path: KeyPath<ClusterChange, [WorkloadID]>) -> JSONValue {
            .array(
                report.clusters.flatMap { cluster in
                    cluster[keyPath: path].map { JSONValue($0).of(cluster: cluster.name) }
                })
        }
        return .object(["added": list(\.addedWorkloads), "removed": list(\.removedWorkloads)])
    }
}

extension JSONReport {
    /// Writes who can reach whom (`list.v1.schema.json`).
    ///
    /// - Parameters:
    ///   - listing: the flows.
    ///   - pairs: whether to write each pair that may connect as well, under `connections`.
    ///   - output: where it is written to, a row at a time.
    public static func write(
        _ listing: FlowListing, pairs: Bool = false, to output: inout some TextOutputStream
    ) {
        var writer = JSONObjectWriter(&output)
        writer.write("complete", .bool(listing.isComplete), to: &output)
        if pairs { writer.write("connections", elements: rows(of: listing), to: &output) }
        writer.write("diagnostics", elements: listing.diagnostics.lazy.map { JSONValue($0) }, to: &output)
        writer.write("groups", elements: groups(of: listing), to: &output)
        writer.write("schema", .string("netreeve.dev/list/v1"), to: &output)
        writer.write("side", JSONValue(listing.side), to: &output)
        writer.end(&output)
    }

    private static func rows(of listing: FlowListing) -> some Sequence<JSONValue> {
        listing.clusters.lazy.flatMap { cluster in
            cluster.flows.lazy.flatMap { group in
                var members: [String: JSONValue] = ["allowed": .written(JSONValue(group.verdict.allowed).text)]
                if !group.verdict.isCertain {
                    members["possible"] = .written(JSONValue(group.verdict.possible).text)
                }
                return rows(FlowPairs(group, singlePods: cluster.singlePods), members, of: cluster.name)
            }
        }
    }

    private static func groups(of listing: FlowListing) -> some Sequence<JSONValue> {
        var texts = SetTexts()
        return listing.clusters.lazy.flatMap { cluster in
            cluster.flows.lazy.map { group in
                JSONValue.object([
                    "sources": texts.value(group.sources), "destinations": texts.value(group.destinations),
                    "allowed": JSONValue(group.verdict.allowed), "possible": JSONValue(group.verdict.possible),
                ]).of(cluster: cluster.name)
            }
        }
    }
}
