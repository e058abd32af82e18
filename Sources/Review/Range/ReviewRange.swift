public import Git

/// Which commits a review is of, as a person names them.
public enum ReviewRange: Hashable, Sendable {
    /// One commit, against its first parent.
    case commit(String)
    /// The commits that head has and base lacks.
    case commits(base: String, head: String)

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
        case .commits(let base, let head): "\(base)..\(head)"
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
    /// The newest commit.
    public var head: Commit
    /// The commits, children after parents.
    public var commits: [Commit]
    /// Whether the older end has commits that head lacks, so that the merge base is another commit than the older end.
    public var isDiverged: Bool

    /// A range of its parts.
    public init(
        label: String, baseLabel: String, headLabel: String, base: Commit?, head: Commit, commits: [Commit],
        isDiverged: Bool
    ) {
        self.label = label
        self.baseLabel = baseLabel
        self.headLabel = headLabel
        self.base = base
        self.head = head
        self.commits = commits
        self.isDiverged = isDiverged
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
            commits = [head]
            isDiverged = false
            (baseLabel, headLabel) = ("\(revision)^", revision)
        case .commits(let older, let newer):
            let start = try repository.resolve(older)
            head = try repository.resolve(newer)
            base = try repository.mergeBase(of: start, and: head)
            commits = try repository.commits(reachableFrom: head, excluding: start).reversed()
            isDiverged = base != start
            (baseLabel, headLabel) = (isDiverged ? "merge base of \(older) and \(newer)" : older, newer)
        }
    }
}
