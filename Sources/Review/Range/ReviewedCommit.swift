public import Git
public import Packing

/// One commit of a range: what it does by itself.
public struct ReviewedCommit: Hashable, Sendable {
    /// The commit.
    public var commit: Commit
    /// What it says about itself.
    public var message: CommitMessage
    /// What it does to reachability, against its first parent.
    public var change: ChangeReport
    /// What stands for its flow changes; `nil` where there are none.
    public var digest: Digest?
    /// What stands for the opposite of its flow changes; `nil` where there are none.
    var digestOfOpposite: Digest?
    /// How it came about.
    public var origin: Origin
    /// An earlier commit of the range that makes the same flow changes: picked, or rebased.
    public var repeats: ObjectID?
    /// An earlier commit of the range whose flow changes it takes back, all of them and no others.
    public var undoes: ObjectID?

    /// A commit of its parts.
    public init(
        commit: Commit, message: CommitMessage, change: ChangeReport, digest: Digest? = nil, origin: Origin,
        repeats: ObjectID? = nil,
        undoes: ObjectID? = nil
    ) {
        self.commit = commit
        self.message = message
        self.change = change
        self.digest = digest
        self.origin = origin
        self.repeats = repeats
        self.undoes = undoes
    }

    /// A commit of which it is known what stands for the opposite of what it does.
    init(
        commit: Commit, message: CommitMessage, change: ChangeReport, digest: Digest?, digestOfOpposite: Digest?,
        origin: Origin
    ) {
        self.init(commit: commit, message: message, change: change, digest: digest, origin: origin)
        self.digestOfOpposite = digestOfOpposite
    }

    /// How a commit came about.
    public enum Origin: Hashable, Sendable {
        /// It was written.
        case written
        /// It merges two histories, as they merge by themselves.
        case merge(brought: [ObjectID])
        /// It merges two histories, and holds something else than they merge to by themselves.
        case alteredMerge(brought: [ObjectID], MergeDeparture)
        /// It merges more than two histories, which isn't compared with what they merge to by themselves.
        case octopus(brought: [ObjectID])

        /// The commits of the range that it brings to its first parent: children after parents; none unless it merges.
        public var brought: [ObjectID] {
            switch self {
            case .written: []
            case .merge(let brought), .alteredMerge(let brought, _), .octopus(let brought): brought
            }
        }

        /// Whether it merges histories.
        public var isMerge: Bool { self != .written }

        /// Whether it merges histories and is known to hold nothing of its own.
        public var isPlainMerge: Bool {
            switch self {
            case .merge: true
            case .written, .alteredMerge, .octopus: false
            }
        }
    }
}
