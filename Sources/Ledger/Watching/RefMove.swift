/// A ref that was seen to name another object than the one that was reviewed last.
public struct RefMove: Hashable, Sendable {
    /// Its number: moves of one ref are reviewed in the order of their numbers.
    public var number: Int
    /// What the ledger calls the repository.
    public var repository: String
    /// The whole name of the ref.
    public var ref: String
    /// What it named, as 40 hexadecimal digits; `nil` where it wasn't there.
    public var before: String?
    /// What it names now; `nil` where it is gone.
    public var after: String?
    /// What kind of move it is, once it was looked at.
    public var kind: Kind?
    /// How far it is.
    public var state: State
    /// How often it was begun.
    public var attempts: Int
    /// When it is to be begun, in seconds after 1970-01-01T00:00:00Z.
    public var dueAt: Int
    /// When it was first seen, in the same seconds.
    public var seenAt: Int
    /// When it was begun last; `nil` while it wasn't.
    public var startedAt: Int?
    /// When it was finished, or given up.
    public var finishedAt: Int?
    /// The number of the entry with its review; `nil` where there is none, as for a ref that is gone.
    public var review: Int?
    /// Why it isn't done, or why there is no review, in a line.
    public var trouble: String?

    /// How far a move is.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// It is to be reviewed.
        case queued
        /// Somebody has it.
        case running
        /// It was reviewed, or there was nothing to review.
        case done
        /// It was given up; the ref's cursor stays where it is.
        case dead
        /// It was given up, and a later move of the ref has covered it.
        case superseded
    }

    /// What kind of move it is.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The ref is new.
        case create
        /// The old commit is an ancestor of the new one.
        case fastForward = "fast-forward"
        /// The new commit is an ancestor of the old one.
        case rewind
        /// Neither is an ancestor of the other.
        case forcePush = "force-push"
        /// The ref is gone.
        case delete
        /// A tag is new.
        case tag
        /// A tag names something else.
        case moveTag = "move-tag"
    }
}

/// A commit that a ref could reach before a move, and can't any more.
public struct VanishedCommit: Hashable, Sendable {
    /// Its id, as 40 hexadecimal digits.
    public var id: String
    /// The first paragraph of its message, in one line.
    public var subject: String
    /// The tickets that its message names, as it names them.
    public var tickets: [String]

    /// A commit of its parts.
    public init(id: String, subject: String, tickets: [String]) {
        self.id = id
        self.subject = subject
        self.tickets = tickets
    }
}

/// Where a ledger stands with the refs of a repository.
public struct WatchedRefs: Hashable, Sendable {
    /// What each ref named when it was reviewed last.
    public var cursors: [String: String]
    /// What each ref is to be reviewed up to that waits, or that somebody has: `nil` as a value where the ref is gone.
    public var open: [String: String?]
    /// What refs would be reviewed up to that were given up there.
    public var givenUp: [String: String?]

    /// What the ledger takes a ref to name now: what it waits to review, or what it reviewed.
    public func expected(_ ref: String) -> String? {
        if let waiting = open[ref] { return waiting }
        return cursors[ref]
    }

    /// All refs that it knows.
    public var refs: Set<String> { Set(cursors.keys).union(open.keys) }
}
