public import PolicyCompiler
public import Reachability

/// What to look at, and how.
public struct ReviewOptions: Hashable, Sendable {
    /// Patterns of paths to look at; empty for all.
    ///
    /// A pattern that starts with `!` leaves paths out.
    public var paths: [String]
    /// The clusters that the repository describes; empty for a single one.
    public var clusters: [Cluster]
    /// When policies yield implied endpoints.
    public var implied: ImpliedEndpointMode
    /// What the network plugin makes of policies.
    public var profile: CNIProfile
    /// The largest file that is read, in bytes.
    public var largestFile: Int

    /// Options; by default everything is one cluster.
    public init(
        paths: [String] = [], clusters: [Cluster] = [], implied: ImpliedEndpointMode = .auto,
        profile: CNIProfile = .kubernetes, largestFile: Int = 8 << 20
    ) {
        self.paths = paths
        self.clusters = clusters
        self.implied = implied
        self.profile = profile
        self.largestFile = largestFile
    }

    /// One of several clusters that a repository describes.
    public struct Cluster: Hashable, Sendable {
        /// The cluster's name.
        public var name: String
        /// The pattern of the paths that describe it.
        public var pattern: String

        /// A cluster of files.
        public init(name: String, pattern: String) {
            self.name = name
            self.pattern = pattern
        }

        /// Reads `NAME=GLOB`; `nil` when either part is missing.
        public init?(argument: String) {
            guard let equals = argument.firstIndex(of: "=") else { return nil }
            let (name, pattern) = (argument[..<equals], argument[argument.index(after: equals)...])
            guard !name.isEmpty, !pattern.isEmpty else { return nil }
            self.init(name: String(name), pattern: String(pattern))
        }
    }
}
