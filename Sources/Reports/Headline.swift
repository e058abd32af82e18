import Manifests
import Reachability
public import Review

/// The first line of a report: what a reader has to know who reads nothing else.
public enum Headline {
    /// `Reachability changes: 2 opened, 1 closed · 4 files changed, 3 of them manifests`.
    public static func of(_ report: ChangeReport) -> String {
        let files = count(report.files)
        let incomplete = report.isComplete ? nil : incompleteness(report.diagnostics.map(\.diagnostic))
        let parts = changes(of: report)
        if report.hasChanges {
            let text = parts.joined(separator: " · ")
            return incomplete.map { "INCOMPLETE: \($0). In the rest: \(text) · \(files)" }
                ?? "Reachability changes: \(text) · \(files)"
        }
        let others = parts.isEmpty ? "" : " · " + parts.joined(separator: " · ")
        if report.base.fileCount == 0, report.head.fileCount == 0 {
            return "No manifests on either side (\(files))."
        }
        if let incomplete {
            return "INCOMPLETE: \(incomplete); no reachability change in the rest\(others) (\(files))."
        }
        return "No reachability change\(others) (\(files))."
    }

    /// `14 groups of flows`; what could not be analysed comes first.
    public static func of(_ listing: FlowListing) -> String {
        let flows = listing.clusters.map(\.flows.count).reduce(0, +)
        let text = flows == 0 ? "Nothing may connect" : counted(flows, "group of flows", "groups of flows")
        let files = counted(listing.side.fileCount, "manifest file", "manifest files")
        guard !listing.isComplete else { return "\(text) · \(files)" }
        return "INCOMPLETE: \(incompleteness(listing.diagnostics)). In the rest: \(text) · \(files)"
    }

    /// `1 file could not be analysed`.
    static func incompleteness(_ diagnostics: [Diagnostic]) -> String {
        let paths = Set(diagnostics.filter { $0.severity == .error }.map(\.location.path))
        return "\(counted(paths.count, "file", "files")) could not be analysed"
    }

    static func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }

    private static func count(_ files: FileChanges) -> String {
        if files.all == 0 { return "no file changed" }
        let changed = counted(files.all, "file", "files") + " changed"
        if files.manifests == files.all {
            return files.all == 1 ? "\(changed), a manifest" : "\(changed), all manifests"
        }
        return "\(changed), \(files.manifests == 0 ? "none" : "\(files.manifests)") of them manifests"
    }

    /// `2 opened, 1 closed`, then what comes and goes; nothing where nothing changes.
    static func changes(of report: ChangeReport) -> [String] {
        let changes = report.clusters.flatMap(\.changes)
        let effects = FlowChange.Effect.shown.compactMap { effect in
            let count = changes.count { $0.cause == .access && $0.effect == effect }
            return count == 0 ? nil : "\(count) \(effect.rawValue)"
        }
        let (added, removed) = (changes.count { $0.cause == .added }, changes.count { $0.cause == .removed })
        return [
            effects.isEmpty ? nil : effects.joined(separator: ", "),
            comingOrGoing("new", report.clusters.map(\.addedWorkloads.count).reduce(0, +), flows: added),
            comingOrGoing("removed", report.clusters.map(\.removedWorkloads.count).reduce(0, +), flows: removed),
        ].compactMap(\.self)
    }

    private static func comingOrGoing(_ word: String, _ workloads: Int, flows: Int) -> String? {
        if workloads > 0 { return counted(workloads, "\(word) workload", "\(word) workloads") }
        return flows > 0 ? counted(flows, "flow of \(word) routes", "flows of \(word) routes") : nil
    }
}

extension SideSummary {
    /// `main~1 (4fd2a91c03be)`: as asked for, with the commit's id where that says more.
    var title: Phrase {
        guard let commit, !commit.hasPrefix(label) || label.isEmpty else { return .name(String(label.prefix(12))) }
        return .name(label) + " (" + .name(String(commit.prefix(12))) + ")"
    }
}
