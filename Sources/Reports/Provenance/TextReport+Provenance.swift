import Git
import Manifests
import NetworkModel
import Reachability
public import Review

extension TextReport {
    /// Writes which commits opened some flows.
    ///
    /// - Parameters:
    ///   - blame: the answer.
    ///   - style: how it looks.
    ///   - output: where it is written to.
    public static func write(
        _ blame: FlowBlame, style: ReportStyle = .plain, to output: inout some TextOutputStream
    ) {
        let layout = TextLayout(style: style)
        let flows = blame.flows.flatMap(\.origin.flows) + blame.shut.flatMap(\.flows)
        // Of the cluster only those are known that were asked about, so that nothing is everybody.
        let view = OriginView(
            layout: layout,
            naming: EndpointNaming(
                flows.flatMap { $0.sources.endpoints + $0.destinations.endpoints }, workloadCount: .max))
        writeIncompleteness(blame.isComplete, blame.diagnostics, layout, to: &output)
        output.write(layout.line([.init("open after \(title(blame.commit))", .faint)], indent: 0, hanging: 4))
        for flows in blame.flows {
            output.write("\n")
            if !flows.origin.cluster.isEmpty { output.write(clusterHeading(flows.origin.cluster, layout)) }
            output.write(view.flows(flows.origin.flows, flows.origin.openness) + view.origin(flows))
        }
        for shut in blame.shut {
            for flow in shut.flows {
                output.write(
                    "\n"
                        + layout.line(
                            [
                                .init(
                                    "\(view.naming.phrase(flow.sources)) → \(view.naming.phrase(flow.destinations))   ",
                                    .heading), .init("\(TrafficText.describe(flow.traffic)) not open", .closed),
                            ], indent: 0, hanging: 4))
            }
        }
        if blame.flows.isEmpty, blame.shut.isEmpty { output.write("Nothing matches the question.\n") }
        DiagnosticList(blame.diagnostics).write(layout, to: &output)
    }

    /// Writes which open flows no ticket covers.
    public static func write(
        _ coverage: FlowCoverage, style: ReportStyle = .plain, to output: inout some TextOutputStream
    ) {
        let layout = TextLayout(style: style)
        writeIncompleteness(coverage.isComplete, coverage.diagnostics, layout, to: &output)
        let tickets = Set(coverage.covered.map(\.record.id)).count
        let covered = "tickets cover: \(tickets)"
        output.write(
            layout.line(
                [
                    .init(
                        coverage.orphans.isEmpty
                            ? "Every open flow is covered by a ticket"
                            : "\(Headline.counted(coverage.orphans.count, "group", "groups")) of open flows without a ticket",
                        .heading),
                    .init("  after \(title(coverage.commit)), as of \(coverage.day), \(covered)", .faint),
                ], indent: 0, hanging: 4))
        for orphan in coverage.orphans {
            let origin = orphan.blamed.origin
            let view = OriginView(layout: layout, naming: EndpointNaming(coverage.endpoints[origin.cluster] ?? []))
            output.write("\n")
            if !origin.cluster.isEmpty { output.write(clusterHeading(origin.cluster, layout)) }
            output.write(view.flows(origin.flows, origin.openness))
            for record in orphan.lapsed {
                output.write(
                    layout.line(
                        [
                            .init("named by ", .faint), .init("\(PrintableText.printable(record.id)) ", .heading),
                            .init("which doesn't count: \(record.standing(asOf: coverage.day).words)", .changed),
                        ], indent: 4, hanging: 6))
            }
            output.write(view.origin(orphan.blamed))
        }
        DiagnosticList(coverage.diagnostics).write(layout, to: &output)
    }

    /// Writes which commits change reachability.
    public static func write(
        _ history: FlowHistory, style: ReportStyle = .plain, to output: inout some TextOutputStream
    ) {
        let layout = TextLayout(style: style)
        for entry in history.entries {
            let effects = entry.clusters.effectWords + (entry.isComplete ? [] : ["not analysed as a whole"])
            let tickets = entry.tickets.map { PrintableText.printable($0.reference.id) }
            output.write(
                layout.line(
                    [
                        .init("\(entry.commit.id.shortHex)  ", .faint),
                        .init("\(Moment(seconds: Int(entry.commit.committer.time)).day)  ", .faint),
                        .init(
                            tickets.isEmpty ? "no ticket  " : tickets.joined(separator: " ") + "  ",
                            tickets.isEmpty ? .changed : .heading),
                        .init(PrintableText.printable(entry.commit.summary)),
                        .init(
                            "  "
                                + (effects
                                + [
                                    entry.commit.parents.count > 1 ? "merge" : nil,
                                    entry.emergency.map { _ in "emergency" },
                                ].compactMap(\.self)).joined(separator: " · "), .faint),
                    ], indent: 0, hanging: 4))
        }
        if history.entries.isEmpty {
            output.write(
                "None of \(Headline.counted(history.commitCount, "commit", "commits")) changes what was asked about.\n")
        }
    }

    private static func writeIncompleteness(
        _ isComplete: Bool, _ diagnostics: [Diagnostic], _ layout: TextLayout, to output: inout some TextOutputStream
    ) {
        guard !isComplete else { return }
        let isHere = diagnostics.contains { $0.severity == .error }
        let what = isHere ? Headline.incompleteness(diagnostics) : "not every commit on the way back could be analysed"
        output.write(
            layout.line(
                [.init("INCOMPLETE", .alarm), .init(": \(what); the answer leaves it out", .heading)], indent: 0,
                hanging: 4))
    }

    private static func title(_ commit: Commit) -> String {
        "\(commit.id.shortHex) \(PrintableText.printable(commit.summary))"
    }
}

extension [CommitEffect.ClusterEffect] {
    /// What a commit does in a few words: `2 opened, 1 closed`, `1 workload renamed`.
    var effectWords: [String] {
        let changes = flatMap(\.changes)
        let counts = FlowChange.Effect.shown.compactMap { effect -> String? in
            let count = changes.count { $0.cause == .access && $0.effect == effect }
            return count == 0 ? nil : "\(count) \(effect.rawValue)"
        }
        let causes: [(FlowChange.Cause, String)] = [
            (.added, "with new endpoints"), (.removed, "with removed endpoints"),
        ]
        let others = causes.compactMap { cause, words -> String? in
            let count = changes.count { $0.cause == cause }
            return count == 0 ? nil : "\(count) \(words)"
        }
        let renamed = flatMap(\.renamed).count
        return counts + others
            + (renamed == 0 ? [] : ["\(Headline.counted(renamed, "workload", "workloads")) renamed"])
    }
}
