import Glibc
package import Review
import Synchronization

/// A line on a terminal's stderr that says how far a run is, once it has taken a second.
package final class ProgressLine: Sendable {
    private let start = ContinuousClock.now
    private let isShown = Mutex(false)

    /// What to tell of a run; `nil` where stderr is no terminal.
    package static func progress() -> (line: ProgressLine, progress: ReviewProgress)? {
        let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? true
        guard isatty(STDERR_FILENO) == 1, !isDumb else { return nil }
        let line = ProgressLine()
        return (line, ReviewProgress { line.show($0) })
    }

    private func show(_ stage: ReviewProgress.Stage) {
        guard ContinuousClock.now - start >= .seconds(1) else { return }
        let text =
            switch stage {
            case .listing: "listing files …"
            case .reading(let done, let count): "reading files: \(done) of \(count) …"
            case .compiling: "compiling …"
            case .analysing: "analysing …"
            }
        isShown.withLock { isShown in
            isShown = true
            write("\r\u{1b}[Knetreeve: \(text)")
        }
    }

    /// Takes the line away again.
    package func clear() {
        isShown.withLock { isShown in
            if isShown { write("\r\u{1b}[K") }
            isShown = false
        }
    }

    private func write(_ text: String) {
        var stderr = StandardError()
        stderr.write(text)
    }
}
