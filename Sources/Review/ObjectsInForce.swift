import Manifests

extension ManifestSet {
    /// What is in force once this set has been applied over another.
    ///
    /// An object that the API server refuses doesn't vanish: the cluster keeps the one it had (semantics V-1). The same
    /// holds for the objects of a file that can't be read any more, and of one that was a manifest and now holds
    /// something that says nothing of Kubernetes. Each is said.
    func applied(over base: ManifestSet) -> ManifestSet {
        let (unreadable, foreign) = (Set(unreadableFiles), Set(foreignFiles))
        let refused = Dictionary(rejected.map { ($0.identity, $0.location) }, uniquingKeysWith: { first, _ in first })
        guard !unreadable.isEmpty || !foreign.isEmpty || !refused.isEmpty else { return self }
        let present = Set(objects.map(\.identity))
        // An object that is refused and wasn't there may be one of the file's, with its kind or name misspelt.
        let known = Set(base.objects.map(\.identity))
        let misspelt = Set(rejected.filter { !known.contains($0.identity) }.map(\.location.path))
        // What was foreign before is a file of another kind, such as a chart's values; only new wreckage is suspect.
        let suspect = foreign.subtracting(base.foreignFiles)
        var result = self
        var wrecked: Set<String> = []
        for object in base.objects where !present.contains(object.identity) {
            let path = object.location.path
            if let location = refused[object.identity] {
                result.keep(object, because: "the new version is refused", at: location)
            } else if misspelt.contains(path) {
                result.keep(
                    object, because: "an object of its file is refused, and may be this one",
                    at: SourceLocation(path: path))
            } else if unreadable.contains(path) {
                result.keep(object, because: "its file can't be read", at: SourceLocation(path: path))
            } else if suspect.contains(path) {
                result.keep(object, because: "its file says nothing of it", at: SourceLocation(path: path))
                wrecked.insert(path)
            }
        }
        result.diagnostics += wrecked.sorted().map { path in
            Diagnostic(
                .error, "no-longer-a-manifest",
                "the file was a manifest, and holds something else in place of its objects",
                at: SourceLocation(path: path),
                advice: "Mend the file; to take the objects away, remove them or the file.", rules: ["V-1"])
        }
        return result
    }

    private mutating func keep(_ object: Manifest, because reason: String, at location: SourceLocation) {
        objects.append(object)
        diagnostics.append(
            Diagnostic(
                .note, "kept-in-force",
                "\(object.identity) stays in force as base has it, at \(object.location.path):\(object.location.line): "
                    + reason,
                at: location, rules: ["V-1"]))
    }
}
