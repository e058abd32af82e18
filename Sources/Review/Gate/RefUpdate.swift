public import Git

/// A move of a ref that somebody asks for.
public struct RefUpdate: Hashable, Sendable {
    /// The ref's full name, such as `refs/heads/main`.
    public var ref: String
    /// What it names so far; `nil` where it is made.
    public var old: ObjectID?
    /// What it is to name; `nil` where it is removed.
    public var new: ObjectID?

    /// A move of its parts.
    public init(ref: String, old: ObjectID?, new: ObjectID?) {
        self.ref = ref
        self.old = old
        self.new = new
    }

    /// A move of its parts as git writes them, with zeros for what isn't there; `nil` for anything else.
    public init?(ref: String, old: String, new: String) {
        guard !ref.isEmpty, let old = ObjectID(hex: old), let new = ObjectID(hex: new) else { return nil }
        self.init(ref: ref, old: old == .zero ? nil : old, new: new == .zero ? nil : new)
    }

    /// A line of `pre-receive`'s standard input, `OLD SP NEW SP REF`; `nil` for anything else.
    ///
    /// Source: githooks(5), "pre-receive".
    public init?(received line: String) {
        let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { return nil }
        self.init(ref: parts[2], old: parts[0], new: parts[1])
    }

    /// A line of `pre-push`'s standard input, `LOCAL-REF SP LOCAL-OID SP REMOTE-REF SP REMOTE-OID`; `nil` for anything
    /// else.
    ///
    /// Source: githooks(5), "pre-push"; a local ref may be any revision, with spaces in it.
    public init?(pushed line: String) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 4 else { return nil }
        self.init(ref: parts[parts.count - 2], old: parts[parts.count - 1], new: parts[parts.count - 3])
    }

    /// The name by which people know the ref: branches without `refs/heads/`.
    public var name: String { branch ?? ref }

    /// The branch's name; `nil` where it is no branch.
    public var branch: String? {
        let prefix = "refs/heads/"
        return ref.hasPrefix(prefix) ? String(ref.dropFirst(prefix.count)) : nil
    }
}

extension ObjectID {
    /// What git writes for an object that isn't there.
    static let zero = ObjectID(high: 0, middle: 0, low: 0)
}
