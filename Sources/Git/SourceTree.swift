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
            self.path = Disk.text(path)
            self.kind = kind
            self.id = id
            self.linkTarget = linkTarget
            self.place = place
        }
    }

    /// The files, in the order of their paths' bytes.
    public let entries: [Entry]

    init(_ entries: [Entry]) {
        let isSorted = entries.indices.dropFirst().allSatisfy { entries[$0 - 1].order(relativeTo: entries[$0]) <= 0 }
        self.entries = isSorted ? entries : entries.sorted { $0.order(relativeTo: $1) < 0 }
    }

    /// A tree without files.
    public static let empty = SourceTree(sorted: [])

    init(sorted entries: [Entry]) { self.entries = entries }

    /// The file at a path, compared by bytes; the first, if several paths coincide after repair.
    public subscript(path: String) -> Entry? {
        let index = firstIndex { !entries[$0].path.precedesBytewise(path) }
        guard index < entries.count, entries[index].path.hasSameBytes(as: path) else { return nil }
        return entries[index]
    }

    /// Whether there are files below a path; the empty path is the root.
    public func containsFolder(_ path: String) -> Bool {
        guard !path.isEmpty else { return true }
        let path = path + "/"
        let index = firstIndex { !entries[$0].path.precedesBytewise(path) }
        return index < entries.count && entries[index].path.utf8.starts(with: path.utf8)
    }

    /// The first index for which something holds that holds for all after it as well; O(log files).
    func firstIndex(where isReached: (Int) -> Bool) -> Int {
        var (lower, upper) = (0, entries.count)
        while lower < upper {
            let middle = lower + (upper - lower) / 2
            if isReached(middle) { upper = middle } else { lower = middle + 1 }
        }
        return lower
    }
}

extension SourceTree.Entry {
    /// Negative if this comes before another entry in a tree, 0 if they are equal, positive if it comes after.
    ///
    /// The id and the kind decide between paths that coincide after repair, to be independent of the order of reading.
    func order(relativeTo other: SourceTree.Entry) -> Int {
        let order = path.bytewiseOrder(relativeTo: other.path)
        if order != 0 { return order }
        if id != other.id {
            guard let id else { return -1 }
            guard let otherID = other.id else { return 1 }
            return id < otherID ? -1 : 1
        }
        return kind.rawValue.bytewiseOrder(relativeTo: other.kind.rawValue)
    }
}

extension SourceTree.Entry: Hashable {
    /// Whether both have the same path, by bytes, and the same kind and id there.
    public static func == (a: SourceTree.Entry, b: SourceTree.Entry) -> Bool {
        a.kind == b.kind && a.id == b.id && a.path.hasSameBytes(as: b.path)
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        // Not the text itself, whose hashing looks for scalars that can be written in two ways.
        var path = path
        path.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(kind)
        hasher.combine(id)
    }
}
