import Synchronization

/// Tells how far a review is, while it goes on.
public final class ReviewProgress: Sendable {
    /// What a review is at.
    public enum Stage: Hashable, Sendable {
        /// Listing the files of a side.
        case listing
        /// Reading files: so many of so many.
        case reading(Int, of: Int)
        /// Compiling what was read.
        case compiling
        /// Comparing, or listing who reaches whom.
        case analysing
    }

    private let report: @Sendable (Stage) -> Void
    private let filesRead = Atomic(0)
    /// So many files are read between two reports.
    private static let interval = 256

    /// Progress that is told to a function, which may be called on any thread.
    public init(_ report: @escaping @Sendable (Stage) -> Void) { self.report = report }

    func enter(_ stage: Stage) {
        filesRead.store(0, ordering: .relaxed)
        report(stage)
    }

    func fileRead(of count: Int) {
        let read = filesRead.add(1, ordering: .relaxed).newValue
        if read % Self.interval == 0 { report(.reading(read, of: count)) }
    }
}
