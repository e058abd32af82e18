/// The files of a commit, an index, a working tree or a folder: their paths and ids, not their content.
///
/// Trees are equal if their files have equal paths, kinds and ids, wherever the content is kept.
public struct SourceTree: Hashable, Sendable {
    /// One file, or what stands in its place.
    public struct Entry: Sendable {
        /// What is at a path.
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            /// An ordinary file.
            case file
            /// A file that its owner may execute.
            case executable
            /// A symbolic link; its content is its target.
            case symbolicLink
            /// Another repository's commit, of which nothing is read.
            case submodule
            /// A path of the index whose merge isn't resolved.
            case conflicted
            /// A named pipe, socket or device.
            case special
        }

        /// Where the content is kept.
        enum Place: Sendable {
            case objectDatabase
            /// On disk, at this path below the root as the file system spells it.
            case disk([UInt8])
        }

        /// The path relative to the root, with `/`; what isn't UTF-8 is shown as U+FFFD, so that paths may coincide.
        public let path: String
        /// What is there.
        public let kind: Kind
        /// The id of its bytes as git would compute it; a submodule's commit; nil where there is nothing to read.
        public let id: ObjectID?
        /// Where a symbolic link points; nil for any other kind, and if the link's blob is absent or over 4096 bytes.
        public let linkTarget: String?

        let place: Place

        init(path: [UInt8], kind: Kind, id: ObjectID?, linkTarget: String? = nil, place: Place) {
            self.path = String(decoding: path, as: UTF8.self)
            self.kind = kind
            self.id = id
            self.linkTarget = linkTarget
            self.place = place
        }
    }

    /// The files, in the order of their paths' bytes.
    public let entries: [Entry]

    init(_ entries: [Entry]) {
        // The id decides between paths that coincide after repair, to be independent of the order of reading.
        func precedes(_ a: Entry, _ b: Entry) -> Bool {
            if a.path.hasSameBytes(as: b.path) { return (a.id?.hex ?? "") < (b.id?.hex ?? "") }
            return a.path.precedesBytewise(b.path)
        }
        let isSorted = zip(entries, entries.dropFirst()).allSatisfy { !precedes($1, $0) }
        self.entries = isSorted ? entries : entries.sorted(by: precedes)
    }

    /// The file at a path, compared by bytes; the first, if several paths coincide after repair.
    public subscript(path: String) -> Entry? {
        let index = firstIndex(from: path)
        guard index < entries.count, entries[index].path.hasSameBytes(as: path) else { return nil }
        return entries[index]
    }

    /// Whether there are files below a path; the empty path is the root.
    public func containsFolder(_ path: String) -> Bool {
        guard !path.isEmpty else { return true }
        let index = firstIndex(from: path + "/")
        return index < entries.count && entries[index].path.utf8.starts(with: (path + "/").utf8)
    }

    /// The index of the first entry that doesn't precede a path.
    private func firstIndex(from path: String) -> Int {
        var (lower, upper) = (0, entries.count)
        while lower < upper {
            let middle = lower + (upper - lower) / 2
            if entries[middle].path.precedesBytewise(path) { lower = middle + 1 } else { upper = middle }
        }
        return lower
    }
}

extension SourceTree.Entry: Hashable {
    /// Whether both have the same path, by bytes, and the same kind and id there.
    public static func == (a: SourceTree.Entry, b: SourceTree.Entry) -> Bool {
        a.kind == b.kind && a.id == b.id && a.path.hasSameBytes(as: b.path)
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(path)
        hasher.combine(kind)
        hasher.combine(id)
    }
}
