import Git
import Manifests

extension SideReader {
    /// What some files had and have; `nil` where one of them is or was something else than a file.
    mutating func change(
        _ changes: [PathChange], from base: SideSource, to head: SideSource
    ) throws(GitError) -> SideState.Change? {
        var change = SideState.Change.none
        var (old, new): ([SourceTree.Entry], [SourceTree.Entry]) = ([], [])
        for path in changes {
            if isRendering(path) { change.movesRendering = true }
            guard covers(path.path) else { continue }
            // Paths that aren't UTF-8 may coincide once they are repaired.
            guard !path.path.unicodeScalars.contains("\u{FFFD}") else { return nil }
            guard [path.base, path.head].allSatisfy({ $0?.isFile ?? true }) else { return nil }
            change.coveredCount += (path.head == nil ? 0 : 1) - (path.base == nil ? 0 : 1)
            guard reads(path.path) else { continue }
            change.paths.insert(Array(path.path.utf8))
            if let entry = path.base { old.append(entry) }
            if let entry = path.head { new.append(entry) }
        }
        change.fileCount = new.count - old.count
        for set in try read(old.map { ($0, $0.path) }, of: base) { change.old.append(set) }
        for set in try read(new.map { ($0, $0.path) }, of: head) { change.new.append(set) }
        return change
    }

    /// Whether a kustomization that is looked at comes or goes, or any chart: of its files, only some may be looked at.
    private func isRendering(_ change: PathChange) -> Bool {
        guard change.base == nil || change.head == nil else { return false }
        let name = UnrenderedFolders.split(change.path).name
        return name == UnrenderedFolders.chartName
            || (UnrenderedFolders.kustomizationNames.contains(name) && covers(change.path))
    }
}

extension SourceTree.Entry {
    fileprivate var isFile: Bool { kind == .file || kind == .executable }
}
