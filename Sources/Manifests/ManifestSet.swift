/// A file to read: its path and its bytes.
public struct SourceText: Hashable, Sendable {
    /// The path, relative to the root of the repository or folder.
    public var path: String
    /// The bytes as stored, no filter applied.
    public var bytes: [UInt8]

    /// A file's text.
    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}

/// An object that the API server would refuse, or that we can't read: what is known of who it is, and why.
///
/// It is never treated as absent: the cluster keeps what it had before (semantics V-1).
public struct RejectedObject: Hashable, Sendable {
    /// Who it is, as far as it says.
    public var identity: ObjectIdentity
    /// Where it starts.
    public var location: SourceLocation

    /// An object that is refused.
    public init(identity: ObjectIdentity, location: SourceLocation) {
        self.identity = identity
        self.location = location
    }
}

/// Everything that was read from a set of files.
public struct ManifestSet: Hashable, Sendable {
    /// The objects that matter to reachability, in the order of the files and of the text within each.
    public var objects: [Manifest]
    /// The objects that the API server would refuse, in the same order.
    ///
    /// Each has an error among the diagnostics.
    public var rejected: [RejectedObject]
    /// The files of which a part or all could not be read as YAML or JSON, sorted; each has an error that says why.
    public var unreadableFiles: [String]
    /// The files of which a part was passed over because it says nothing of Kubernetes: sorted.
    ///
    /// Where the older version of such a file had objects, the part may be their wreck.
    public var foreignFiles: [String]
    /// The kinds of objects that were read and have no bearing on reachability, with how many of each.
    public var ignoredKinds: [String: Int]
    /// What there is to say, in the order of the text.
    public var diagnostics: [Diagnostic]

    /// What `ignoredKinds` counts mappings under that say no `kind`.
    public static let noKind = "(no kind)"

    /// A set of its parts; empty by default.
    public init(
        objects: [Manifest] = [], rejected: [RejectedObject] = [], unreadableFiles: [String] = [],
        foreignFiles: [String] = [], ignoredKinds: [String: Int] = [:], diagnostics: [Diagnostic] = []
    ) {
        self.objects = objects
        self.rejected = rejected
        self.unreadableFiles = unreadableFiles
        self.foreignFiles = foreignFiles
        self.ignoredKinds = ignoredKinds
        self.diagnostics = diagnostics
    }

    /// Adds what was read from more files, in order.
    public mutating func append(_ more: consuming ManifestSet) {
        var other = more
        // Where nobody else has them, the objects move instead of being copied.
        other.objects.reverse()
        while let next = other.objects.popLast() { objects.append(next) }
        rejected += other.rejected
        unreadableFiles += other.unreadableFiles
        foreignFiles += other.foreignFiles
        if !other.ignoredKinds.isEmpty { ignoredKinds.merge(other.ignoredKinds, uniquingKeysWith: +) }
        diagnostics += other.diagnostics
    }
}
