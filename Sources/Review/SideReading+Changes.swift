import Git
import Manifests

extension SideReader {
    /// What some files had and have; `nil` where one of them is or was something else than a file.
    mutating func change(
        _ changes: [PathChange], from base: SideSource, to head: SideSource
    ) throws(GitError) -> SideState.Change? {
        var change = SideState.Change.none
        var (old, new): ([SourceTree.Entry], [SourceTree.Entry]) = ([], [])
        for path in changes where covers(path.path) {
            // Paths that aren't UTF-8 may coincide once they are repaired.
            guard !path.path.unicodeScalars.contains("\u{FFFD}") else { return nil }
            guard [path.base, path.head].allSatisfy({ $0?.isFile ?? true }) else { return nil }
            guard reads(path.path) else { continue }
            change.paths.insert(path.path)
            if let entry = path.base { old.append(entry) }
            if let entry = path.head { new.append(entry) }
        }
        change.fileCount = new.count - old.count
        for set in try read(old.map { ($0, $0.path) }, of: base) { change.old.append(set) }
        for set in try read(new.map { ($0, $0.path) }, of: head) { change.new.append(set) }
        return change
    }
}

extension SourceTree.Entry {
    fileprivate var isFile: Bool { kind == .file || kind == .executable }
}
