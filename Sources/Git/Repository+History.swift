import CGit2

extension Repository {
    /// The commits that a commit can reach, newest first.
    ///
    /// A commit comes before its parents; apart from that, the later committer time comes first.
    ///
    /// - Parameters:
    ///   - head: Where to start; the first of the result, unless it is left out.
    ///   - base: Leaves out this commit and what it can reach, as `base..head` does; nil to leave out nothing.
    ///   - limit: The most commits to return; nil for all.
    /// - Throws: `.truncatedHistory` if a shallow clone holds fewer than `limit` of them.
    public func commits(
        reachableFrom head: Commit, excluding base: Commit? = nil, limit: Int? = nil
    ) throws(GitError) -> [Commit] {
        var history = History(head: head, base: base)
        let isShallow = isShallow
        try history.load { (id) throws(GitError) in
            do throws(GitError) {
                return try self.commit(id)
            } catch {
                guard error.code == .missingObject, isShallow else { throw error }
                return nil
            }
        }
        let sorted = history.sorted(limit: limit ?? .max)
        if history.isTruncated && sorted.count < limit ?? .max { throw truncated("the history of \(head.id.shortHex)") }
        var commits: [Commit] = []
        for id in sorted { commits.append(try commit(id)) }
        return commits
    }
}

/// The part of the commit graph that lies between a head and a base.
private struct History {
    private struct Node {
        let parents: [ObjectID]
        let time: Int64
        /// Whether the base can reach it.
        var isHidden: Bool
        var isQueued = true
    }

    private var nodes: [ObjectID: Node] = [:]
    private var queue = NewestFirst()
    /// How many of the queued commits are wanted.
    private var wanted = 0

    init(head: Commit, base: Commit?) {
        add(head, isHidden: false)
        guard let base else { return }
        if nodes[base.id] == nil { add(base, isHidden: true) } else { hide(base.id) }
    }

    /// Follows parents until no wanted commit is left to follow.
    ///
    /// - Parameter read: Gives a commit; nil if it was cut off.
    mutating func load(_ read: (ObjectID) throws(GitError) -> Commit?) throws(GitError) {
        // Clocks may go wrong, so the base is followed a little further; git's revision.c allows 5 commits as well.
        var slack = 5
        var oldest = Int64.max
        while let id = queue.popFirst() {
            guard let node = nodes[id] else { continue }
            nodes[id]?.isQueued = false
            if node.isHidden {
                if wanted == 0 && node.time < oldest {
                    slack -= 1
                    if slack == 0 { break }
                }
            } else {
                wanted -= 1
                oldest = min(oldest, node.time)
            }
            for parent in node.parents {
                if nodes[parent] != nil {
                    if node.isHidden { hide(parent) }
                } else if let commit = try read(parent) {
                    add(commit, isHidden: node.isHidden)
                }
            }
        }
    }

    /// Whether a parent of a wanted commit was cut off.
    var isTruncated: Bool {
        nodes.values.contains { node in !node.isHidden && node.parents.contains { nodes[$0] == nil } }
    }

    /// The wanted commits, children before parents and then newest first.
    func sorted(limit: Int) -> [ObjectID] {
        var children: [ObjectID: Int] = [:]
        for node in nodes.values where !node.isHidden {
            for parent in node.parents { children[parent, default: 0] += 1 }
        }
        var ready = NewestFirst()
        for (id, node) in nodes where !node.isHidden && children[id] == nil { ready.insert(id, time: node.time) }
        var sorted: [ObjectID] = []
        while sorted.count < limit, let id = ready.popFirst() {
            sorted.append(id)
            for parent in nodes[id]?.parents ?? [] {
                guard let node = nodes[parent], !node.isHidden, let count = children[parent] else { continue }
                children[parent] = count - 1
                if count == 1 { ready.insert(parent, time: node.time) }
            }
        }
        return sorted
    }

    private mutating func add(_ commit: Commit, isHidden: Bool) {
        nodes[commit.id] = Node(parents: commit.parents, time: commit.committer.time, isHidden: isHidden)
        queue.insert(commit.id, time: commit.committer.time)
        if !isHidden { wanted += 1 }
    }

    /// Marks a commit and what is already known of its history as reachable from the base.
    private mutating func hide(_ id: ObjectID) {
        var pending = [id]
        while let next = pending.popLast() {
            guard let node = nodes[next], !node.isHidden else { continue }
            nodes[next]?.isHidden = true
            if node.isQueued { wanted -= 1 }
            pending += node.parents
        }
    }
}

/// A queue of commits that gives the newest first, and of equally old ones the one with the smaller id.
private struct NewestFirst {
    private var heap: [(time: Int64, id: ObjectID)] = []

    mutating func insert(_ id: ObjectID, time: Int64) {
        heap.append((time, id))
        var child = heap.count - 1
        while child > 0, precedes(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popFirst() -> ObjectID? {
        guard !heap.isEmpty else { return nil }
        heap.swapAt(0, heap.count - 1)
        let first = heap.removeLast()
        var parent = 0
        while true {
            var best = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && precedes(child, best) {
                best = child
            }
            if best == parent { return first.id }
            heap.swapAt(parent, best)
            parent = best
        }
    }

    private func precedes(_ a: Int, _ b: Int) -> Bool {
        heap[a].time != heap[b].time ? heap[a].time > heap[b].time : heap[a].id < heap[b].id
    }
}
