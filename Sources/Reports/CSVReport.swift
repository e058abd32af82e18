import NetworkModel
import Reachability
public import Review

/// Reports for spreadsheets: RFC 4180, a header, every field quoted.
///
/// Diagnostics are no part of them; `complete` says on each row whether everything could be analysed.
public enum CSVReport {
    /// Writes what a change does to reachability: a row a group, or a row a pair.
    ///
    /// - Parameters:
    ///   - report: the change.
    ///   - pairs: whether each pair of a group has a row of its own.
    ///   - output: where it is written to, a row at a time.
    public static func write(
        _ report: ChangeReport, pairs: Bool = false, to output: inout some TextOutputStream
    ) {
        write(report, isComplete: report.isComplete, pairs: pairs, more: [], to: &output) { _, _ in [] }
    }

    /// Writes flow changes with more columns, before the last.
    ///
    /// - Parameters:
    ///   - more: the titles of these columns.
    ///   - fields: their fields, of a change of a cluster.
    static func write(
        _ report: ChangeReport, isComplete: Bool, pairs: Bool, more: [String], to output: inout some TextOutputStream,
        fields: (ClusterChange, FlowChange) -> [String]
    ) {
        output.write(
            row(
                [
                    "cluster", "cause", "effect", "source", "destination", "before", "after", "reasons before",
                    "reasons after",
                ] + more + ["complete"]))
        for cluster in report.clusters {
            var names = SetNames(EndpointNaming(cluster.endpoints, workloadCount: cluster.workloadCount), limit: nil)
            for change in cluster.changes {
                let statements = Reasons(change, of: cluster).statements
                let start = [cluster.name, change.cause.rawValue, change.effect.rawValue]
                let end =
                    [
                        TrafficText.describe(change.before), TrafficText.describe(change.after),
                        reasons("before", statements), reasons("now", statements),
                    ] + fields(cluster, change) + [yesOrNo(isComplete)]
                let flow = GroupNames(change.sources, change.destinations, pairs ? cluster.singlePods : nil)
                flow.forEach(&names) { output.write(row(start + [$0, $1] + end)) }
            }
        }
    }

    /// Writes who can reach whom: a row a group, or a row a pair.
    ///
    /// - Parameters:
    ///   - listing: the flows.
    ///   - pairs: whether each pair of a group has a row of its own.
    ///   - output: where it is written to, a row at a time.
    public static func write(
        _ listing: FlowListing, pairs: Bool = false, to output: inout some TextOutputStream
    ) {
        output.write(row(["cluster", "source", "destination", "allowed", "possible", "complete"]))
        for cluster in listing.clusters {
            var names = SetNames(EndpointNaming(cluster.endpoints), limit: nil)
            for group in cluster.flows {
                let end = [
                    TrafficText.describe(group.verdict.allowed), TrafficText.describe(group.verdict.possible),
                    yesOrNo(listing.isComplete),
                ]
                let flow = GroupNames(group.sources, group.destinations, pairs ? cluster.singlePods : nil)
                flow.forEach(&names) { output.write(row([cluster.name, $0, $1] + end)) }
            }
        }
    }

    static func yesOrNo(_ value: Bool) -> String { value ? "yes" : "no" }

    private static func reasons(_ time: String, _ statements: [Reasons.Statement]) -> String {
        statements.filter { $0.time == time }.map { statement in
            let list = statement.shown.map { "\($0.place) \($0.phrase)" }.joined(separator: "; ")
            return "\(statement.verb): \(list)" + (statement.more == 0 ? "" : " and \(statement.more) more")
        }.joined(separator: " / ")
    }

    private static func row(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") + "\r\n" }

    /// A field that no spreadsheet takes for a formula.
    private static func field(_ text: String) -> String {
        let safe = PrintableText.printable(text, mostCharacters: .max)
        let isFormula = safe.unicodeScalars.first.map { "=+-@".unicodeScalars.contains($0) } ?? false
        return "\"\(isFormula ? "'" : "")\(safe.replacing(["\"": "\"\""]))\""
    }
}

/// The names of a group's two sides, once or pair by pair.
private struct GroupNames {
    let sources: EndpointSet
    let destinations: EndpointSet
    /// The single pods; `nil` to name the group as a whole.
    let singlePods: Set<WorkloadID>?

    init(_ sources: EndpointSet, _ destinations: EndpointSet, _ singlePods: Set<WorkloadID>?) {
        self.sources = sources
        self.destinations = destinations
        self.singlePods = singlePods
    }

    func forEach(_ names: inout SetNames, _ body: (String, String) -> Void) {
        guard let singlePods else {
            return body(names.phrase(sources).description, names.phrase(destinations).description)
        }
        let naming = names.naming
        let names = Dictionary(
            uniqueKeysWithValues: Set(sources.endpoints + destinations.endpoints).map {
                ($0, naming.phrase(EndpointSet([$0]), limit: nil).description)
            })
        for (source, destination) in FlowPairs(sources: sources, destinations: destinations, singlePods: singlePods) {
            body(names[source] ?? "", names[destination] ?? "")
        }
    }
}

extension CSVReport {
    /// Writes a row of fields, for tables that aren't about one change.
    public static func write(_ fields: [String], to output: inout some TextOutputStream) { output.write(row(fields)) }
}
