import Git
import Reachability
public import Review

/// What a hook says to who is about to commit: few lines.
public enum StagedReport {
    /// How many lines it has at most.
    public static let mostLines = 10

    /// What is staged does to reachability; nothing where it does nothing.
    public static func lines(of change: ChangeReport) -> [String] {
        guard change.hasChanges || !change.isComplete else { return [] }
        let words = FindingPhrase(change)
        var lines = [Headline.of(change)]
        let changes = change.clusters.flatMap { cluster -> [String] in
            let naming = words.naming(cluster.name)
            return Section.sections(of: cluster, naming: naming).flatMap { section in
                section.changes.map { flow in
                    let ends = naming.phrase(flow.sources) + " → " + naming.phrase(flow.destinations)
                    return "  \(section.sign) \(ends + words.inCluster(cluster.name))  \(flow.arrow)"
                }
            }
        }
        let shown = changes.prefix(changes.count > mostLines - 2 ? mostLines - 2 : changes.count)
        lines += shown
        let rest = changes.count - shown.count
        lines.append(
            rest > 0
                ? "  and \(Headline.counted(rest, "more change", "more changes")): netreeve diff index"
                : "  Why: netreeve diff index")
        return lines.map { GateReport.cut($0) }
    }

    /// What there is to say about a message; nothing where nothing is wrong.
    public static func lines(of review: StagedReview) -> [String] {
        var lines: [String] = []
        if review.rulesAreBroken {
            lines.append(
                "config/netreeve.yaml of HEAD can't be used: `netreeve config check` tells what is wrong with it")
        }
        guard let gravest = review.findings.map(\.severity).max(), let change = review.change else { return lines }
        let words = FindingPhrase(change)
        lines.append(
            "\(gravest == .block ? "BLOCKED" : "ATTENTION"): "
                + Headline.changes(of: change).joined(separator: " · "))
        for finding in review.findings.prefix(mostLines - 4) { lines.append("  \(statement(finding, words))") }
        let advice = review.findings.compactMap { words.advice($0) }
        for text in Set(advice).sorted().prefix(2) { lines.append("  \(text)") }
        return lines.map { GateReport.cut($0) }
    }

    private static func statement(_ finding: Finding, _ words: FindingPhrase) -> String {
        if case .ticketMissing = finding.matter { return "it changes reachability, and the message names no ticket" }
        if case .ticketMalformed(let hint) = finding.matter { return PrintableText.printable(hint.message) }
        if case .referenceHint(let hint) = finding.matter { return PrintableText.printable(hint.message) }
        return "\(words.statement(finding))"
    }
}
