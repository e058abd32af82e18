import Git
import Manifests

/// The folders of a side whose files a cluster doesn't get as they are: kustomizations and Helm charts.
struct UnrenderedFolders {
    /// The folders with a kustomization: sorted.
    let kustomizations: [String]
    /// The folders with a chart: sorted.
    let charts: [String]

    /// The names that a kustomization's file may have.
    static let kustomizationNames: Set<String> = ["kustomization.yaml", "kustomization.yml", "Kustomization"]
    /// The name of a chart's file.
    static let chartName = "Chart.yaml"

    /// The folders among some files; O(files), with a look at the ends of their paths.
    init(_ entries: [SourceTree.Entry]) {
        func folders(holding names: Set<String>) -> [String] {
            let endings = names.map { Array($0.utf8) }
            return entries.compactMap { entry in
                let path = entry.path.utf8
                guard endings.contains(where: { path.count >= $0.count && path.suffix($0.count).elementsEqual($0) })
                else {
                    return nil
                }
                let (folder, name) = Self.split(entry.path)
                return names.contains(name) ? folder : nil
            }
        }
        kustomizations = folders(holding: Self.kustomizationNames)
        charts = folders(holding: [Self.chartName])
    }

    /// One note for each kind of folder that there is.
    var diagnostics: [Diagnostic] {
        [
            note("kustomization", "unrendered-kustomization", kustomizations),
            note("Helm chart", "unrendered-chart", charts),
        ].compactMap(\.self)
    }

    private func note(_ what: String, _ code: String, _ folders: [String]) -> Diagnostic? {
        guard let first = folders.first else { return nil }
        let count = folders.count == 1 ? "1 folder has a \(what)" : "\(folders.count) folders have a \(what)"
        let named = folders.prefix(3).map { $0.isEmpty ? "." : $0 }.joined(separator: ", ")
        let more = folders.count > 3 ? ", …" : ""
        return Diagnostic(
            .note, code, "\(count) (\(named)\(more)): the files are read as they are, not rendered",
            at: SourceLocation(path: first.isEmpty ? "." : first),
            advice: "Point Netreeve at rendered manifests where what is rendered differs.")
    }

    /// The folder of a path, empty for the root, and its last component.
    static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        return (String(path[..<slash]), String(path[path.index(after: slash)...]))
    }
}
