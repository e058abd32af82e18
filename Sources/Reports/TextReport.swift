import NetworkModel
import Reachability
public import Review

/// Reports for people at a terminal.
public enum TextReport {
    /// Writes what a change does to reachability.
    ///
    /// - Parameters:
    ///   - report: the change.
    ///   - pairs: whether each pair of a group has a line of its own.
    ///   - style: how it looks.
    ///   - output: where it is written to, a few lines at a time.
    public static func write(
        _ report: ChangeReport, pairs: Bool = false, style: ReportStyle = .plain,
        to output: inout some TextOutputStream
    ) {
        let layout = TextLayout(style: style)
        output.write(title(of: report, layout))
        output.write("\n" + headline(Headline.of(report), isComplete: report.isComplete, layout))
        for cluster in report.clusters {
            let naming = EndpointNaming(cluster.endpoints, workloadCount: cluster.workloadCount)
            let sections = Section.sections(of: cluster, naming: naming)
            guard !sections.isEmpty else { continue }
            if !cluster.name.isEmpty { output.write(clusterHeading(cluster.name, layout)) }
            var view = ChangeView(cluster, naming: naming, layout: layout, pairs: pairs)
            for section in sections { view.write(section, to: &output) }
        }
        DiagnosticList(report.diagnostics).write(layout, to: &output)
    }

    /// Writes who can reach whom.
    ///
    /// - Parameters:
    ///   - listing: the flows.
    ///   - pairs: whether each pair of a group has a line of its own.
    ///   - style: how it looks.
    ///   - output: where it is written to, a few lines at a time.
    public static func write(
        _ listing: FlowListing, pairs: Bool = false, style: ReportStyle = .plain,
        to output: inout some TextOutputStream
    ) {
        let layout = TextLayout(style: style)
        let title = [
            TextLayout.Piece("netreeve list  ", .faint), TextLayout.Piece("\(listing.side.title)"),
            subject(of: listing.side),
        ]
        output.write(layout.line(title, indent: 0, hanging: 4))
        output.write("\n" + headline(Headline.of(listing), isComplete: listing.isComplete, layout))
        for cluster in listing.clusters where !cluster.flows.isEmpty {
            output.write(cluster.name.isEmpty ? "\n" : clusterHeading(cluster.name, layout) + "\n")
            write(cluster, pairs: pairs, layout, to: &output)
        }
        DiagnosticList(listing.diagnostics).write(layout, to: &output)
    }

    private static func write(
        _ cluster: ClusterListing, pairs: Bool, _ layout: TextLayout, to output: inout some TextOutputStream
    ) {
        var names = SetNames(EndpointNaming(cluster.endpoints))
        let widths = FlowWidths(
            cluster.flows.lazy.map { ($0.sources, $0.destinations) }, &names, pairs: pairs, style: layout.style)
        for group in cluster.flows {
            let what = TextLayout.Piece(
                TrafficText.describe(group.verdict), group.verdict.isCertain ? .opened : .possible)
            let flow = ShownFlow(sources: group.sources, destinations: group.destinations, what: what, sign: nil)
            guard pairs else {
                output.write(flow.line(&names, layout, widths))
                continue
            }
            flow.writePairs(names.naming, layout, widths, singlePods: cluster.singlePods, to: &output)
        }
    }
}

extension TextReport {
    static func clusterHeading(_ name: String, _ layout: TextLayout) -> String {
        "\n" + layout.line([.init("Cluster \(PrintableText.printable(name))", .heading)], indent: 0, hanging: 4)
    }

    private static func title(of report: ChangeReport, _ layout: TextLayout) -> String {
        layout.line(
            [
                .init("netreeve diff  ", .faint), .init("\(report.base.title)"), .init(" → "),
                .init("\(report.head.title)"), subject(of: report.head),
            ], indent: 0, hanging: 4)
    }

    private static func subject(of side: SideSummary) -> TextLayout.Piece {
        TextLayout.Piece(side.subject.map { "  “\(PrintableText.printable($0))”" } ?? "", .faint)
    }

    private static func headline(_ text: String, isComplete: Bool, _ layout: TextLayout) -> String {
        let alarm = "INCOMPLETE"
        guard !isComplete, text.hasPrefix(alarm) else {
            return layout.line([.init(text, .heading)], indent: 0, hanging: 4)
        }
        return layout.line(
            [.init(alarm, .alarm), .init(String(text.dropFirst(alarm.count)), .heading)], indent: 0, hanging: 4)
    }
}

/// A group of flows as lines of text.
struct ShownFlow {
    var sources: EndpointSet
    var destinations: EndpointSet
    /// What is said about it.
    var what: TextLayout.Piece
    /// The sign before it; `nil` for no column of signs.
    var sign: TextLayout.Piece?

    /// The group as one flow.
    func line(_ names: inout SetNames, _ layout: TextLayout, _ widths: FlowWidths) -> String {
        line(names.phrase(sources).description, names.phrase(destinations).description, layout, widths)
    }

    /// Each pair of the group, one at a time.
    func writePairs(
        _ naming: EndpointNaming, _ layout: TextLayout, _ widths: FlowWidths, singlePods: Set<WorkloadID>,
        to output: inout some TextOutputStream
    ) {
        let names = Dictionary(
            uniqueKeysWithValues: Set(sources.endpoints + destinations.endpoints).map { ($0, "\(naming.phrase($0))") })
        for (source, destination) in FlowPairs(sources: sources, destinations: destinations, singlePods: singlePods) {
            output.write(line(names[source] ?? "", names[destination] ?? "", layout, widths))
        }
    }

    private func line(_ source: String, _ destination: String, _ layout: TextLayout, _ widths: FlowWidths) -> String {
        layout.flow(
            sign: sign ?? .init(""), source: source, destination: destination, what: what.text, ink: what.ink,
            widths: widths)
    }
}
