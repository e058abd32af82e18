import Git

/// How a person names one side of a comparison.
public enum SideSpecifier: Hashable, Sendable {
    /// A commit: whatever `git rev-parse` takes.
    case revision(String)
    /// What is staged.
    case index
    /// The files of the working tree: tracked ones, and others that aren't ignored.
    case workingTree
    /// A plain folder.
    case folder(String)

    /// Reads `index`, `worktree`, `dir:PATH`, or else a revision.
    public init(_ text: String) {
        switch text {
        case "index": self = .index
        case "worktree": self = .workingTree
        default:
            let prefix = "dir:"
            self = text.hasPrefix(prefix) ? .folder(String(text.dropFirst(prefix.count))) : .revision(text)
        }
    }

    /// The text that names it.
    public var label: String {
        switch self {
        case .revision(let text): text
        case .index: "index"
        case .workingTree: "worktree"
        case .folder(let path): "dir:\(path)"
        }
    }
}

/// The two sides of a comparison, as named.
public enum SidePair: Hashable, Sendable {
    /// A commit against its first parent.
    case commit(String)
    /// One side against another.
    case sides(base: SideSpecifier, head: SideSpecifier)
    /// From the merge base of two revisions to the second.
    case sinceMergeBase(base: String, head: String)

    /// Reads one name: `A..B`, `A...B`, or a side to compare with what it came from.
    ///
    /// A commit is compared with its first parent, the index with HEAD, the working tree with the index.
    ///
    /// - Returns: `nil` for a folder, which has nothing to be compared with.
    public init?(_ text: String) {
        switch SideSpecifier(text) {
        case .index: self = .sides(base: .revision("HEAD"), head: .index)
        case .workingTree: self = .sides(base: .index, head: .workingTree)
        case .folder: return nil
        case .revision:
            switch RevisionRange.parse(text) {
            case .single(let revision): self = .commit(revision)
            case .twoDots(let base, let head): self = .sides(base: .revision(base), head: .revision(head))
            case .threeDots(let base, let head): self = .sinceMergeBase(base: base, head: head)
            }
        }
    }
}
