import Git
import Manifests

/// Files that decide what is rendered out of others, where a change of them may change what a cluster gets although no
/// manifest does: kustomizations, and everything in a Helm chart.
struct RenderingInputs {
    /// An error for each one that changes in a way that the manifests themselves don't show.
    let diagnostics: [Diagnostic]

    /// The inputs among the paths that differ between two sides.
    ///
    /// - Parameters:
    ///   - changed: the paths that differ and are looked at.
    ///   - trees: the files of both sides.
    ///   - text: a file's text on the older side (`false`) or the newer one; `nil` where it isn't there.
    init(_ changed: Set<String>, trees: [SourceTree], text: (String, Bool) -> String?) {
        let charts = Set(trees.flatMap { UnrenderedFolders($0.entries).charts })
        diagnostics = changed.sorted().compactMap { path in
            let (folder, name) = UnrenderedFolders.split(path)
            if UnrenderedFolders.kustomizationNames.contains(name) {
                let isListed = Self.onlyLists(
                    changed, in: folder, from: text(path, false) ?? "", to: text(path, true) ?? "")
                return isListed ? nil : Self.diagnostic("kustomization", path)
            }
            let isInChart = charts.contains { $0.isEmpty || path.hasPrefix($0 + "/") }
            return isInChart ? Self.diagnostic("chart", path) : nil
        }
    }

    /// Whether the lines that differ only list files or folders that come or go with the same change.
    private static func onlyLists(_ changed: Set<String>, in folder: String, from base: String, to head: String) -> Bool
    {
        let (old, new) = (lines(base), lines(head))
        return old.symmetricDifference(new).allSatisfy { line in
            if idleLines.contains(line) || line.hasPrefix("apiVersion: kustomize.config.k8s.io/") { return true }
            guard line.hasPrefix("- ") else { return false }
            let entry = line.dropFirst(2).trimmed
            let path = folder.isEmpty ? entry : folder + "/" + entry
            return changed.contains { $0 == path || $0.hasPrefix(path + "/") }
        }
    }

    /// Lines of a kustomization that by themselves render nothing.
    private static let idleLines: Set<String> = ["resources:", "kind: Kustomization", "---"]

    private static func lines(_ text: String) -> Set<String> {
        Set(
            text.split(whereSeparator: \.isNewline).map { $0[...].trimmed }.filter { !$0.isEmpty && !$0.hasPrefix("#") }
        )
    }

    private static func diagnostic(_ what: String, _ path: String) -> Diagnostic {
        Diagnostic(
            .error, "rendering-changed",
            "the \(what) changes, and what is rendered by it may change in ways not analysed",
            at: SourceLocation(path: path), advice: "Compare the rendered manifests: netreeve diff dir:OLD dir:NEW.")
    }
}

extension Substring {
    /// The text without blanks and quotes around it.
    fileprivate var trimmed: String {
        let noise: Set<Character> = [" ", "\t", "\r", "\"", "'"]
        return String(drop { noise.contains($0) }.reversed().drop { noise.contains($0) }.reversed())
    }
}
