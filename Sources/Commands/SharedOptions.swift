public import ArgumentParser
import Git
import Glibc
import PolicyCompiler
public import Reachability
package import Reports
package import Review

/// Where to read from, and what to look at.
package struct SourceOptions: ParsableArguments {
    package init() {}

    @Option(help: "The repository: a folder in it, or its git directory.")
    package var repo = "."

    @Option(
        name: .customLong("path"),
        help: ArgumentHelp(
            "Look only at paths that match; `!PATTERN` leaves paths out. Repeatable.", valueName: "pattern"))
    package var paths: [String] = []

    @Option(
        name: .customLong("cluster"),
        help: ArgumentHelp(
            "A cluster of its own: the paths that match. Repeatable; clusters are analysed apart.",
            valueName: "name=glob"))
    package var clusters: [String] = []

    @Option(
        help: "Pods that policies speak of and no manifest describes: where no workload matches, never, or always.")
    package var implied: ImpliedEndpointMode = .auto

    package func validate() throws {
        for cluster in clusters where ReviewOptions.Cluster(argument: cluster) == nil {
            throw ValidationError("'\(cluster)' isn't of the form NAME=GLOB")
        }
        if paths.contains(where: { $0.isEmpty || $0 == "!" }) {
            throw ValidationError("an empty pattern matches no path")
        }
    }

    /// The options of a review.
    package var options: ReviewOptions {
        ReviewOptions(paths: paths, clusters: clusters.compactMap(ReviewOptions.Cluster.init), implied: implied)
    }

    /// What a reviewer of these sources makes; the repository is opened only if a side needs it.
    package func review<Report>(
        needsRepository: Bool, _ cache: CacheOptions, _ body: (inout Reviewer) throws -> Report
    ) throws -> Report {
        let repository = needsRepository ? try Repository(containing: repo) : nil
        let progress = ProgressLine.progress()
        defer { progress?.line.clear() }
        var reviewer = Reviewer(
            repository: repository, options: options, indexFile: getenv("GIT_INDEX_FILE").map { String(cString: $0) },
            cache: cache.folder(for: repository), progress: progress?.progress)
        let report = try body(&reviewer)
        progress?.line.clear()
        try cache.finish(reviewer)
        reviewer.keepUntilExit()
        return report
    }
}

extension Reviewer {
    /// Keeps the reviewer for good: the process ends soon, and with it all at once what would take long to give up piece
    /// by piece.
    package func keepUntilExit() { _ = Unmanaged.passRetained(Kept(self)) }

    /// Holds a reviewer that nobody gives up.
    private final class Kept {
        private let reviewer: Reviewer

        init(_ reviewer: Reviewer) { self.reviewer = reviewer }
    }
}

extension ImpliedEndpointMode: ExpressibleByArgument {}

/// How to print, and what to conclude.
package struct OutputOptions: ParsableArguments {
    package init() {}

    @Option(help: "How to print.")
    package var format: Format = .text

    @Flag(help: "Expand groups into single pairs.")
    package var pairs = false

    @Flag(help: "Exit with 0 whatever is found; only trouble still exits with 2.")
    package var exitZero = false

    /// The formats of reports.
    package enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, markdown, json, csv, dot
    }

    /// How the report looks where it is printed.
    package var style: ReportStyle { .ofTerminal }
}

extension ReportStyle {
    /// Colour, and lines that fit, only on a terminal; no colour where it isn't wanted (https://no-color.org).
    package static var ofTerminal: ReportStyle {
        guard isatty(STDOUT_FILENO) == 1 else { return ReportStyle() }
        let isRefused = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        let isDumb = getenv("TERM").map { String(cString: $0) == "dumb" } ?? false
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col >= 40
        return ReportStyle(colour: !isRefused && !isDumb, width: isKnown ? Int(size.ws_col) : nil)
    }
}
