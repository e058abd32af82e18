import Manifests

extension ManifestSet {
    /// What is in force once this set has been applied over another.
    ///
    /// An object that the API server refuses doesn't vanish: the cluster keeps the one it had (semantics V-1). The same
    /// holds for the objects of a file that can't be read any more. Each is said.
    func applied(over base: ManifestSet) -> ManifestSet {
        let unreadable = Set(unreadableFiles)
        let refused = Dictionary(rejected.map { ($0.identity, $0.location) }, uniquingKeysWith: { first, _ in first })
        guard !unreadable.isEmpty || !refused.isEmpty else { return self }
        let present = Set(objects.map(\.identity))
        var result = self
        for object in base.objects where !present.contains(object.identity) {
            if let location = refused[object.identity] {
                result.keep(object, because: "the new version is refused", at: location)
            } else if unreadable.contains(object.location.path) {
                result.keep(object, because: "its file can't be read", at: SourceLocation(path: object.location.path))
            }
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
