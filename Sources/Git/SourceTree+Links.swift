/// Where a symbolic link leads.
public enum LinkResolution: Hashable, Sendable {
    /// To a file, submodule or folder of the same tree; the empty path is the root.
    case inside(path: String)
    /// Out of the tree: the target is absolute, climbs above the root, or leads into a submodule.
    case outside
    /// Nowhere: nothing is there, or the links go round in a circle.
    case dangling
}

extension SourceTree {
    /// As many links as Linux follows before it reports ELOOP (path_resolution(7)).
    private static let mostLinks = 40

    /// Where a symbolic link leads, found in the tree alone and never on disk.
    ///
    /// - Parameters:
    ///   - path: The link's own path.
    ///   - target: What the link says; nil to take the `linkTarget` of the entry at `path`.
    public func resolvingLink(at path: String, target: String? = nil) -> LinkResolution {
        guard let target = target ?? self[path]?.linkTarget else { return .dangling }
        var resolved = Self.components(of: path).dropLast().map { $0 }
        guard !target.utf8.starts(with: "/".utf8), !target.isEmpty else { return target.isEmpty ? .dangling : .outside }
        // The components that are still to be walked, the next one last.
        var pending = Array(Self.components(of: target).reversed())
        var links = 1
        while let next = pending.popLast() {
            if next == "." { continue }
            if next == ".." {
                guard resolved.popLast() != nil else { return .outside }
                continue
            }
            let here = (resolved + [next]).joined(separator: "/")
            guard let entry = self[here] else {
                guard containsFolder(here) else { return .dangling }
                resolved.append(next)
                continue
            }
            switch entry.kind {
            case .symbolicLink:
                links += 1
                guard links <= Self.mostLinks, let further = entry.linkTarget, !further.isEmpty else {
                    return .dangling
                }
                guard !further.utf8.starts(with: "/".utf8) else { return .outside }
                pending += Self.components(of: further).reversed()
            case .submodule:
                guard pending.isEmpty else { return .outside }
                resolved.append(next)
            case .file, .executable, .conflicted, .special:
                guard pending.isEmpty else { return .dangling }
                resolved.append(next)
            }
        }
        return .inside(path: resolved.joined(separator: "/"))
    }

    private static func components(of path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
    }
}
