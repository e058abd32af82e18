extension SourceTree {
    /// The paths at which two trees differ, in the order of their bytes; each once.
    ///
    /// O(files of both). For two commits, `Repository.changedPaths(from:to:)` looks only at what differs.
    public func pathsDiffering(from base: SourceTree) -> [String] {
        var paths: [String] = []
        func append(_ path: String) {
            if let last = paths.last, last.hasSameBytes(as: path) { return }
            paths.append(path)
        }
        let (old, new) = (base.entries, entries)
        var (i, j) = (0, 0)
        while i < old.count && j < new.count {
            let order = old[i].order(relativeTo: new[j])
            if order == 0 {
                (i, j) = (i + 1, j + 1)
            } else if order < 0 {
                append(old[i].path)
                i += 1
            } else {
                append(new[j].path)
                j += 1
            }
        }
        old[i...].forEach { append($0.path) }
        new[j...].forEach { append($0.path) }
        return paths
    }

    /// The paths at which two trees differ, with what is there, in the order of their bytes.
    ///
    /// O(files of both); of paths that coincide after repair, only the first is told.
    public func changes(from base: SourceTree) -> [PathChange] {
        pathsDiffering(from: base).compactMap { path in
            switch (base[path], self[path]) {
            case (nil, let new?): .added(new)
            case (let old?, nil): .deleted(old)
            case (let old?, let new?): .modified(from: old, to: new)
            case (nil, nil): nil
            }
        }
    }

    /// The tree with some of its files replaced, removed and added.
    func applying(_ changes: [PathChange]) -> SourceTree {
        let removed = indices(of: changes.compactMap(\.base).sorted { $0.order(relativeTo: $1) < 0 })
        let added = changes.compactMap(\.head).sorted { $0.order(relativeTo: $1) < 0 }
        var result: [Entry] = []
        result.reserveCapacity(entries.count - removed.count + added.count)
        var (position, nextRemoved) = (0, 0)
        func copy(upTo end: Int) {
            while nextRemoved < removed.count, removed[nextRemoved] < end {
                result += entries[position..<removed[nextRemoved]]
                position = removed[nextRemoved] + 1
                nextRemoved += 1
            }
            result += entries[position..<end]
            position = end
        }
        for entry in added {
            copy(upTo: max(position, firstIndex { entries[$0].order(relativeTo: entry) >= 0 }))
            result.append(entry)
        }
        copy(upTo: entries.count)
        return SourceTree(sorted: result)
    }

    /// Where entries are, which are sorted like the tree's; what isn't there is left out.
    private func indices(of sorted: [Entry]) -> [Int] {
        var indices: [Int] = []
        for entry in sorted {
            let index = max(firstIndex { entries[$0].order(relativeTo: entry) >= 0 }, indices.last.map { $0 + 1 } ?? 0)
            if index < entries.count, entries[index] == entry { indices.append(index) }
        }
        return indices
    }
}
