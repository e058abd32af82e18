/// All that was measured, as a document.
struct PerformanceDocument {
    var version: String
    var machine: String
    var load: String
    var date: String
    var settings: Laboratory.Settings
    var results: [ShapeResult]
    var pairs: PairResult?

    /// The document in Markdown.
    var markdown: String {
        var text = """
            # Performance

            This file is written by `scripts/bench --write`; don't edit it. Measured on \(date) with netreeve \(version) \
            on \(machine); load average before: \(load).

            ## What was measured, and how

            Shapes are clusters that are made from a few parameters and a seed (`Benchmarks/ClusterShapes`), written as \
            bare repositories with a commit in a branch of its own for each edit. `gitops` is a monorepository: \
            20 workloads a namespace, seven of ten namespaces deny what isn't allowed and have a policy a workload.

            Processes of the release binary are measured as a whole: processor time (user and system) and peak memory \
            as the kernel accounts for them, and wall time. Each number is the median of several runs; every run looks \
            at a commit that none has looked at before. *Cold* is without any cache; *base known* is a fresh process \
            whose cache holds the base; *files parsed before* is one whose cache knows the files, but not the base. \
            The references run at the same time on the same data: `git diff-tree -r` as a process, by turns with the \
            comparisons whose base is known, and libyaml over the same bytes, in memory and on one core. \
            *In one process* is the library with one reviewer that is kept, \
            a commit after the other.

            A process's peak memory is told from about 16 MB on: below that it is the bench's own.

            Ratios compare processor times, which a busy machine disturbs least, within one run; the same by wall time \
            stands beside. Where the command counts its work, the counts follow: they don't depend on the machine.

            ## What we hold ourselves to

            \(Ratio.table(Ratio.all(results, pairs)).markdown)
            """
        if let pairs {
            text += """

                Every pair of \(Wording.workloads(pairs.workloads)) decided by itself takes \
                \(Wording.seconds(pairs.plain.cpu.median)), the analysis \
                \(Wording.seconds(pairs.analysis.cpu.median)); both find \(Wording.grouped(pairs.pairs)) pairs that \
                may connect.

                """
        }
        for result in results { text += "\n" + section(result) }
        return text
    }

    private func section(_ result: ShapeResult) -> String {
        var text = "## \(result.title)\n\n\(result.size).\n\n\(result.processTable.markdown)"
        if let edits = result.editTable { text += "\n\(edits.markdown)" }
        if let reason = result.missingEdits { text += "\nThe rest of the commits in one process: \(reason).\n" }
        if let counters = result.counterTable { text += "\n\(counters.markdown)" }
        return text
    }
}
