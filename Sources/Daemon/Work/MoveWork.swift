import Git
import Glibc
import Ledger
public import Manifests
import Review
import Threads

/// One move of a ref, from the queue to the ledger: what a process of its own does, which may be ended at any time.
///
/// It ends by itself when whoever started it is gone, and takes no more than its limits allow.
public struct MoveWork: Sendable {
    /// The path of the ledger.
    public var ledger: String
    /// The number of the move.
    public var move: Int
    /// What it was taken by.
    public var lease: String
    /// The names of the sinks to deliver to.
    public var sinks: [String]
    /// What reviews it.
    public var reviewer: MoveReviewer

    /// Work on a move.
    public init(ledger: String, move: Int, lease: String, sinks: [String], reviewer: MoveReviewer) {
        self.ledger = ledger
        self.move = move
        self.lease = lease
        self.sinks = sinks
        self.reviewer = reviewer
    }

    /// How it ended.
    public enum End: Hashable, Sendable {
        /// The move is reviewed and recorded.
        case done
        /// The move isn't this process's any more, and nothing was recorded.
        case lost
    }

    /// Reviews the move and records what came of it.
    ///
    /// - Throws: `GitError` and `LedgerError`; then nothing was recorded.
    public func run() throws -> End {
        let ledger = try Ledger.opened(at: ledger)
        guard let move = try ledger.move(move, lease: lease) else { return .lost }
        let outcome = try reviewer.outcome(of: move, on: Moment.now.day)
        return try ledger.finish(move, lease: lease, with: outcome, sinks: sinks, at: .now) ? .done : .lost
    }

    /// Limits what the process may take from now on.
    ///
    /// - Parameters:
    ///   - seconds: how long it may compute, on all cores together; whoever started it looks at the clock.
    ///   - memory: how much memory of its own it may have, in MiB.
    /// - Returns: Whether the system agreed.
    public static func limit(seconds: Int, memory: Int) -> Bool {
        func set(_ resource: __rlimit_resource, _ value: Int) -> Bool {
            var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
            return setrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0
        }
        // No core dumps: they would hold what a repository holds.
        return set(RLIMIT_CORE, 0) && set(RLIMIT_DATA, memory << 20) && set(RLIMIT_CPU, seconds)
    }

    /// Reads what the host says about reviews from the standard input: `LENGTH PATH`, a line end, and as many bytes.
    ///
    /// - Returns: `nil` where the host says nothing.
    public static func hostRules() -> SourceText? {
        var line: [UInt8] = []
        while let byte = bytes(1)?.first, byte != UInt8(ascii: "\n"), line.count < 1 << 16 { line.append(byte) }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 1)
        guard words.count == 2, let count = Int(words[0]), count > 0, let content = bytes(count) else { return nil }
        return SourceText(path: String(words[1]), bytes: content)
    }

    private static func bytes(_ count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: min(count, 1 << 16))
        while bytes.count < count {
            let got = read(STDIN_FILENO, &buffer, min(buffer.count, count - bytes.count))
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { return nil }
            bytes += buffer[..<got]
        }
        return bytes
    }

    /// Ends the process as soon as its standard input ends, which whoever started it holds open.
    public static func endWithParent() {
        let thread = Thread {
            var byte: UInt8 = 0
            while true {
                let count = read(STDIN_FILENO, &byte, 1)
                if count < 0, errno == EINTR { continue }
                if count <= 0 { _exit(125) }
            }
        }
        thread?.detach()
    }
}
