/// Reads the objects in a file's text.
///
/// Pure, and total: any bytes lead to an answer, in time proportional to the text and the limits.
public struct ManifestReader: Sendable {
    /// How much is read before a file or document is refused.
    public struct Limits: Hashable, Sendable {
        /// The largest file, in bytes.
        public var maxFileBytes: Int
        /// The most values that a walk through one document visits, aliases followed.
        public var maxNodes: Int
        /// The deepest nesting, aliases followed.
        public var maxDepth: Int

        /// Limits that no manifest written for people comes near.
        public init(maxFileBytes: Int = 8 << 20, maxNodes: Int = 1_000_000, maxDepth: Int = 128) {
            self.maxFileBytes = maxFileBytes
            self.maxNodes = maxNodes
            self.maxDepth = maxDepth
        }
    }

    private let limits: Limits

    /// A reader that refuses what is beyond the limits.
    public init(limits: Limits = Limits()) { self.limits = limits }

    /// Reads one file.
    ///
    /// A document with a fault doesn't hide the others of its file. What says nothing about Kubernetes (a mapping
    /// without `apiVersion` and `kind`) is counted as "(no kind)" and otherwise passed over.
    public func read(_ file: SourceText) -> ManifestSet {
        var reading = FileReading(path: file.path, limits: limits)
        file.bytes.withUnsafeBufferPointer { reading.read($0) }
        return reading.finish()
    }
}
