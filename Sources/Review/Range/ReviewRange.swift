public import Git

/// Which commits a review is of, as a person names them.
public enum ReviewRange: Hashable, Sendable {
    /// One commit, against its first parent; a merge with the commits that it brings.
    case commit(String)
    /// The commits that head has and base lacks.
    case commits(base: String, head: String)
    /// A ref that is set from one commit to another, wherever that is: what it does is told against the old commit
    /// itself, and the commits are those that the new one has and the old one lacks.
    case move(from: String, to: String)
    /// Everything up to a commit, of which nothing was there before.
    case history(String)

    /// Reads a revision, `A..B` or `A...B`.
    ///
    /// Both ranges are the commits that B has and A lacks; what they do is told against the merge base of the two, which
    /// is A wherever B is built on A.
    public init(_ text: String) {
        switch RevisionRange.parse(text) {
        case .single(let revision): self = .commit(revision)
        case .twoDots(let base, let head), .threeDots(let base, let head): self = .commits(base: base, head: head)
        }
    }

    /// The text that names it.
    public var label: String {
        switch self {
        case .commit(let revision): revision
        case .commits(let base, let head), .move(from: let base, to: let head): "\(base)..\(head)"
        case .history(let head): head
        }
    }
}

/// A range of commits, looked up.
public struct ResolvedRange: Hashable, Sendable {
    /// The range as it was asked for.
    public var label: String
    /// What the older side is called.
    public var baseLabel: String
    /// What the newer side is called.
    public var headLabel: String
    /// What the range is compared with: the merge base of its ends; `nil` where everything in head is new.
    public var base: Commit?
    /// The older end, by whose configuration and records of tickets the range is judged; `nil` where there is none.
    ///
    /// Where the ends have diverged, an old merge base mustn't bring back rules and approvals that count no more.
    public var start: Commit?
    /// The newest commit.
    public var head: Commit
    /// The commits, children after parents.
    public var commits: [Commit]
    /// Whether the older end has commits that head lacks, so that the merge base is another commit than the older end.
    public var isDiverged: Bool

    /// A range of its parts.
    public init(
        label: String, baseLabel: String, headLabel: String, base: Commit?, head: Commit, commits: [Commit],
        isDiverged: Bool, start: Commit? = nil
    ) {
        self.label = label
        self.baseLabel = baseLabel
        self.headLabel = headLabel
        self.base = base
        self.head = head
        self.commits = commits
        self.isDiverged = isDiverged
        self.start = start ?? base
    }
}

extension ResolvedRange {
    /// Looks a range up.
    ///
    /// - Throws: What looking up revisions and reading the history throw.
    init(_ range: ReviewRange, in repository: Repository) throws(GitError) {
        label = range.label
        switch range {
        case .commit(let revision):
            head = try repository.resolve(revision)
            base = try repository.firstParent(of: head)
            start = base
            // A merge is reviewed with what it brings, as the tickets are named there.
            let isMerge = head.parents.count > 1
            commits = isMerge ? try repository.commits(reachableFrom: head, excluding: base).reversed() : [head]
            isDiverged = false
            (baseLabel, headLabel) = ("\(revision)^", revision)
        case .commits(let older, let newer):
            let end = try repository.resolve(older)
            start = end
            head = try repository.resolve(newer)
            commits = try repository.commits(reachableFrom: head, excluding: end).reversed()
            // Where head is built on the end there is nothing to look for, which a shallow clone may not find.
            let isBuiltOnEnd = head == end || commits.contains { $0.parents.contains(end.id) }
            base = isBuiltOnEnd ? end : try repository.mergeBase(of: end, and: head)
            isDiverged = base != end
            (baseLabel, headLabel) = (isDiverged ? "merge base of \(older) and \(newer)" : older, newer)
        case .move(let older, let newer):
            let end = try repository.resolve(older)
            (start, base) = (end, end)
            head = try repository.resolve(newer)
            commits = try repository.commits(reachableFrom: head, excluding: end).reversed()
            // As above, a shallow clone may not find more.
            let isBuiltOnEnd = head == end || commits.contains { $0.parents.contains(end.id) }
            isDiverged = isBuiltOnEnd ? false : try !repository.isAncestor(end.id, of: head.id)
            (baseLabel, headLabel) = (older, newer)
        case .history(let revision):
            head = try repository.resolve(revision)
            (start, base, isDiverged) = (nil, nil, false)
            commits = try repository.commits(reachableFrom: head).reversed()
            (baseLabel, headLabel) = ("nothing", revision)
        }
    }
}
