import Manifests
import NetworkModel
import Reachability
public import Review

/// Reports for comments on a change at a forge, such as a pull or merge request.
public enum MarkdownReport {
    /// How many UTF-16 units a report has at most: a comment at GitHub takes 65,536 characters.
    public static let mostUnits = 60_000

    /// Writes what a change does to reachability.
    ///
    /// Groups that don't fit into ``mostUnits`` are left out and counted at the top.
    ///
    /// - Parameters:
    ///   - report: the change.
    ///   - pairs: whether each pair of a group has a row of its own.
    ///   - output: where it is written to.
    public static func write(
        _ report: ChangeReport, pairs: Bool = false, to output: inout some TextOutputStream
    ) {
        var body = BudgetedText(most: mostUnits)
        let diagnostics = DiagnosticList(report.diagnostics).groups
        // What could not be analysed is said before the changes: it says how far to trust them.
        for group in diagnostics where group.isAlarming { append(group, to: &body) }
        for cluster in report.clusters { append(cluster, pairs: pairs, to: &body) }
        for group in diagnostics where !group.isAlarming { append(group, to: &body) }
        let sides = MarkdownText.phrase(report.base.title) + " → " + MarkdownText.phrase(report.head.title)
        output.write(
            top(Headline.of(report), isComplete: report.isComplete, sides, subject: report.head.subject, body))
    }

    /// Writes who can reach whom.
    ///
    /// Groups that don't fit into ``mostUnits`` are left out and counted at the top.
    ///
    /// - Parameters:
    ///   - listing: the flows.
    ///   - pairs: whether each pair of a group has a row of its own.
    ///   - output: where it is written to.
    public static func write(
        _ listing: FlowListing, pairs: Bool = false, to output: inout some TextOutputStream
    ) {
        var body = BudgetedText(most: mostUnits)
        let diagnostics = DiagnosticList(listing.diagnostics).groups
        for group in diagnostics where group.isAlarming { append(group, to: &body) }
        for cluster in listing.clusters where !cluster.flows.isEmpty { append(cluster, pairs: pairs, to: &body) }
        for group in diagnostics where !group.isAlarming { append(group, to: &body) }
        let side = MarkdownText.phrase(listing.side.title)
        output.write(
            top(Headline.of(listing), isComplete: listing.isComplete, side, subject: listing.side.subject, body))
    }

    /// The headline and what it is about, before the rest.
    private static func top(
        _ headline: String, isComplete: Bool, _ sides: String, subject: String?, _ body: BudgetedText
    ) -> String {
        let subject = subject.map { " · \(MarkdownText.code($0))" } ?? ""
        let cut =
            body.shownRows == body.rows
            ? "" : "\n> Showing \(body.shownRows) of \(body.rows) rows; the JSON report has all of them.\n"
        return "### \(isComplete ? "" : "⚠️ ")\(headline)\n\n\(sides)\(subject)\n\(cut)\(body.text)"
    }
}

extension MarkdownReport {
    private static func append(_ cluster: ClusterChange, pairs: Bool, to body: inout BudgetedText) {
        let naming = EndpointNaming(cluster.endpoints, workloadCount: cluster.workloadCount)
        let sections = Section.sections(of: cluster, naming: naming)
        if !sections.isEmpty, !cluster.name.isEmpty {
            body.append("\n### Cluster \(MarkdownText.code(cluster.name))\n")
        }
        for section in sections {
            let remark = MarkdownText.phrase(section.remark)
            body.append("\n#### \(section.title)\(remark.isEmpty ? "" : ": \(remark)")\n\n")
            guard !section.changes.isEmpty else { continue }
            body.append(MarkdownText.head(["Source", "Destination", "Before", "After", "Decided by"]))
            var names = SetNames(naming)
            for change in section.changes {
                let decided = decidedBy(change, of: cluster, naming: naming)
                append(change, decided, of: cluster, &names, pairs: pairs, to: &body)
            }
        }
    }

    private static func append(
        _ change: FlowChange, _ decided: String, of cluster: ClusterChange, _ names: inout SetNames, pairs: Bool,
        to body: inout BudgetedText
    ) {
        let traffic = traffic(of: change)
        func row(_ source: Phrase, _ destination: Phrase, _ decided: String) -> String {
            MarkdownText.row([MarkdownText.phrase(source), MarkdownText.phrase(destination)] + traffic + [decided])
        }
        guard pairs else {
            return body.appendRow(row(names.phrase(change.sources), names.phrase(change.destinations), decided))
        }
        var isFirst = true
        for (source, destination) in FlowPairs(change, singlePods: cluster.singlePods) {
            let decided = isFirst ? decided : "as above"
            body.appendRow(row(names.naming.phrase(source), names.naming.phrase(destination), decided))
            isFirst = false
        }
    }

    private static func append(_ cluster: ClusterListing, pairs: Bool, to body: inout BudgetedText) {
        var names = SetNames(EndpointNaming(cluster.endpoints))
        if !cluster.name.isEmpty { body.append("\n### Cluster \(MarkdownText.code(cluster.name))\n") }
        body.append("\n" + MarkdownText.head(["Source", "Destination", "Allowed"]))
        for group in cluster.flows {
            let allowed = TrafficText.describe(group.verdict)
            func row(_ source: Phrase, _ destination: Phrase) -> String {
                MarkdownText.row([MarkdownText.phrase(source), MarkdownText.phrase(destination), allowed])
            }
            guard pairs else {
                body.appendRow(row(names.phrase(group.sources), names.phrase(group.destinations)))
                continue
            }
            for (source, destination) in FlowPairs(group, singlePods: cluster.singlePods) {
                body.appendRow(row(names.naming.phrase(source), names.naming.phrase(destination)))
            }
        }
    }

    /// What may pass before and after, in two cells.
    static func traffic(of change: FlowChange) -> [String] {
        [
            change.cause == .added ? "*not there*" : TrafficText.describe(change.before),
            change.cause == .removed ? "*not there*" : TrafficText.describe(change.after),
        ]
    }

    /// What decided before and what decides now, in one cell.
    static func decidedBy(_ change: FlowChange, of cluster: ClusterChange, naming: EndpointNaming) -> String {
        Reasons(change, of: cluster).statements.map { statement in
            let list = statement.shown.map(MarkdownText.citation).joined(separator: "; ")
            let more = statement.more == 0 ? "" : " and \(statement.more) more"
            return "\(statement.time) \(statement.verb): \(list)\(more)"
        }.joined(separator: "<br>")
    }

    private static func append(_ group: DiagnosticList.Group, to body: inout BudgetedText) {
        let (opening, rows, closing) = parts(of: group)
        body.append(opening)
        for row in rows { body.appendRow(row) }
        body.append(closing)
    }

    /// Statements about files: what stands before them, an item each, and what stands behind.
    static func parts(of group: DiagnosticList.Group) -> (opening: String, rows: [String], closing: String) {
        let rows = group.shown.map { shown in
            let (diagnostic, side) = (shown.diagnostic, shown.side)
            let more = shown.moreOfItsKind > 0 ? " — and \(shown.moreOfItsKind) more of this kind" : ""
            let advice = diagnostic.advice.map { ". \(MarkdownText.code($0))" } ?? ""
            return "- \(MarkdownText.code("\(diagnostic.location)")): \(MarkdownText.code(diagnostic.message))"
                + "\(advice)\(DiagnosticList.remark(on: side))\(more)\n"
        }
        let more = group.more > 0 ? "- and \(group.more) more\n" : ""
        guard !group.isAlarming else { return ("\n#### \(group.title)\n\n", rows, more) }
        let count = group.shown.count + group.more
        return (
            "\n<details><summary>\(group.title) (\(count))</summary>\n\n", rows, "\(more)\n</details>\n"
        )
    }
}
