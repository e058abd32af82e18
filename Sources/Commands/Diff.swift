package import ArgumentParser
import Git
import Reports
package import Review

/// `netreeve diff`: what a change opens and closes.
package struct Diff: ParsableCommand {
    package init() {}

    package static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Say what a change opens and closes, and why.",
        discussion: """
            With no side, HEAD is compared with its first parent; with one commit, that commit with its first parent; \
            `A..B` compares two commits, `A...B` compares B with the merge base of both. `index` is compared with HEAD, \
            `worktree` with the index, unless another side is given.

            Exit status: 0 reachability doesn't change, 1 it changes (or may), 2 trouble, 3 incomplete: something could \
            not be analysed, so that a change may be missing.
            """)

    @Argument(help: "One side or two: a revision, `A..B`, `A...B`, `index`, `worktree`, or `dir:PATH`.")
    var sides: [String] = []

    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var cache: CacheOptions

    package func validate() throws {
        guard sides.count <= 2 else { throw ValidationError("there are two sides at most") }
        if sides.count == 1, SidePair(sides[0]) == nil {
            throw ValidationError("a folder has nothing to be compared with: name a second side")
        }
        if sides.count == 2 { _ = try sides.map(singleSide) }
    }

    package func run() throws {
        try reportingTrouble {
            let pair = try pair()
            let report = try source.review(needsRepository: pair.needsRepository, cache) { try $0.compare(pair) }
            try print(report)
            let outcome: Outcome = report.isComplete ? (report.hasChanges ? .changed : .unchanged) : .incomplete
            try outcome.exit(unlessZero: output.exitZero)
        }
    }

    private func pair() throws -> SidePair {
        if sides.count == 2 { return .sides(base: try singleSide(sides[0]), head: try singleSide(sides[1])) }
        return SidePair(sides.first ?? "HEAD") ?? .commit("HEAD")
    }

    private func print(_ report: ChangeReport) throws {
        var out = ReportOutput()
        switch output.format {
        case .text: TextReport.write(report, pairs: output.pairs, style: output.style, to: &out)
        case .markdown: MarkdownReport.write(report, pairs: output.pairs, to: &out)
        case .json: JSONReport.write(report, pairs: output.pairs, to: &out)
        case .csv: CSVReport.write(report, pairs: output.pairs, to: &out)
        case .dot: DOTReport.write(report, to: &out)
        }
        try out.finish()
    }
}

/// A side that stands alone: no range.
package func singleSide(_ text: String) throws -> SideSpecifier {
    let side = SideSpecifier(text)
    if case .revision(let revision) = side, case .single = RevisionRange.parse(revision) { return side }
    if case .revision = side { throw ValidationError("'\(text)' is a range, where one side is asked for") }
    return side
}

extension SidePair {
    /// Whether a repository has to be there.
    var needsRepository: Bool {
        if case .sides(let base, let head) = self { base.needsRepository || head.needsRepository } else { true }
    }
}

extension SideSpecifier {
    /// Whether a repository has to be there.
    var needsRepository: Bool {
        switch self {
        case .folder: false
        case .revision, .index, .workingTree: true
        }
    }
}
