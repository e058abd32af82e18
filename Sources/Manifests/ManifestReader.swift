/// Reads the objects in a file's text.
///
/// Pure, and total: any bytes lead to an answer, in time proportional to the text and the limits.
public struct ManifestReader: Sendable {
    /// How much is read before a file or document is refused.
    public struct Limits: Hashable, Sendable {
        /// The largest file, in bytes.
        public let maxFileBytes: Int
        /// The most values that a walk through one document visits, aliases followed.
        public let maxNodes: Int
        /// The deepest nesting, aliases followed.
        public let maxDepth: Int

        /// Limits that no manifest written for people comes near; those beyond a GiB, 2³⁰ values or 1,000 levels are lowered.
        public init(maxFileBytes: Int = 8 << 20, maxNodes: Int = 1_000_000, maxDepth: Int = 128) {
            // The tape counts in 32 bits, and reading recurs as deep as the text nests.
            self.maxFileBytes = min(max(maxFileBytes, 0), 1 << 30)
            self.maxNodes = min(max(maxNodes, 0), 1 << 30)
            self.maxDepth = min(max(maxDepth, 0), 1000)
        }
    }

    private let limits: Limits

    /// A reader that refuses what is beyond the limits.
    public init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Reads one file.
    ///
    /// A document with a fault doesn't hide the others of its file. What says nothing about Kubernetes (a mapping
    /// without `apiVersion` and `kind`) is counted as "(no kind)" and otherwise passed over; a file that can't be read
    /// and says no `kind` anywhere earns a note.
    public func read(_ file: SourceText) -> ManifestSet {
        var reading = FileReading(path: file.path, limits: limits)
        file.bytes.withUnsafeBufferPointer { reading.read($0) }
        return reading.finish()
    }
}
