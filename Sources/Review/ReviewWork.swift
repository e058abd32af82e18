public import Reachability

/// How much a review did: the same for the same input and the same cache, on every machine.
public struct ReviewWork: Hashable, Sendable {
    /// Trees of the object store that were opened.
    public var treesOpened = 0
    /// Blobs of the object store that were read.
    public var blobsRead = 0
    /// Files that were parsed.
    public var filesParsed = 0
    /// Files that were known from a cache.
    public var filesFromCache = 0
    /// Bytes that were parsed.
    public var bytesParsed = 0
    /// Sides that were read and compiled as a whole.
    public var sidesRead = 0
    /// Comparisons that a baseline and the changed files were enough for.
    public var comparisonsFromBaseline = 0
    /// What the analysis did.
    public var analysis = AnalysisWork()

    /// No work yet.
    public init() {}

    /// Adds what another reviewer did.
    mutating func add(_ other: ReviewWork) {
        treesOpened += other.treesOpened
        blobsRead += other.blobsRead
        filesParsed += other.filesParsed
        filesFromCache += other.filesFromCache
        bytesParsed += other.bytesParsed
        sidesRead += other.sidesRead
        comparisonsFromBaseline += other.comparisonsFromBaseline
        analysis.add(other.analysis)
    }

    /// The counters by name, in a fixed order.
    public var counters: [(name: String, count: Int)] {
        [
            ("treesOpened", treesOpened), ("blobsRead", blobsRead), ("filesParsed", filesParsed),
            ("filesFromCache", filesFromCache), ("bytesParsed", bytesParsed), ("sidesRead", sidesRead),
            ("comparisonsFromBaseline", comparisonsFromBaseline),
            ("selectorsEvaluated", analysis.selectorsEvaluated),
            ("candidatesCompared", analysis.candidatesCompared), ("walks", analysis.walks),
            ("dirtySignatures", analysis.dirtySignatures), ("cellsCompared", analysis.cellsCompared),
            ("groupsWritten", analysis.groups),
        ]
    }
}
