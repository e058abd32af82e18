public import Git
import Packing
import Reachability

/// The effects of commits that are known from earlier, and those that were found since.
///
/// What is kept of one way of reading a repository (``scope``) is worth nothing for another.
public struct EffectBook: Sendable {
    /// A commit, and the parent that it is compared with.
    public struct Edge: Hashable, Sendable {
        /// The commit.
        public var commit: ObjectID
        /// One of its parents.
        public var parent: ObjectID

        /// An edge of the history.
        public init(commit: ObjectID, parent: ObjectID) {
            self.commit = commit
            self.parent = parent
        }
    }

    private var known: [Edge: [UInt8]]
    private var read: [Edge: CommitEffect] = [:]
    /// The effects that weren't known, packed, in the order in which they were found.
    public private(set) var found: [(edge: Edge, bytes: [UInt8])] = []

    /// A book with what is known, packed; bytes that are no effect count as unknown.
    public init(_ known: [Edge: [UInt8]] = [:]) { self.known = known }

    /// What stands for a way of reading repositories: effects that were found by another are none here.
    ///
    /// The older ones are forgotten when what comparisons find out changes.
    public static func scope(_ options: ReviewOptions) -> String {
        var writer = PackWriter()
        writer.write(options.implied.rawValue)
        writer.write(options.clusters) { writer, cluster in
            writer.write(cluster.name)
            writer.write(cluster.pattern)
        }
        let way = BaselineScope(options, repository: "").name
        return "effects-\(version)-\(way)-\(Digest(of: writer.bytes).hex.prefix(16))"
    }

    /// Raised whenever comparisons find out other changes than before.
    private static let version = 1

    /// How many effects are known.
    public var count: Int { known.count }

    /// The effect of a commit against a parent; `nil` where it isn't known.
    mutating func effect(_ edge: Edge) -> CommitEffect? {
        if let effect = read[edge] { return effect }
        guard let bytes = known[edge] else { return nil }
        do throws(PackError) {
            var reader = PackReader(bytes)
            let effect = try CommitEffect(from: &reader)
            guard reader.isAtEnd else { throw PackError() }
            read[edge] = effect
            return effect
        } catch {
            known[edge] = nil
            return nil
        }
    }

    /// Whether an effect is known, without reading it.
    func contains(_ edge: Edge) -> Bool { known[edge] != nil }

    /// Adds an effect that is packed already.
    mutating func add(_ bytes: [UInt8], of edge: Edge) {
        known[edge] = bytes
        found.append((edge, bytes))
    }

    mutating func add(_ effect: CommitEffect, of edge: Edge) {
        var writer = PackWriter()
        writer.write(effect)
        known[edge] = writer.bytes
        read[edge] = effect
        found.append((edge, writer.bytes))
    }
}
