import ArgumentParser
import Commands
import Reports
import Review

/// `netreeve blame`: which commit opened a flow.
struct Blame: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "blame",
        abstract: "Say which commit opened a flow, under which ticket, and who changed it since.",
        discussion: """
            Goes back from a revision to the first of each commit's parents after which the flow is open too; the commit \
            where that ends opened it. What a merge brings comes from the commit on its branch. A workload that only \
            changes its name, or that takes another's place in a file, is the same.

            Exit status: 0 all of it is open, 1 some or none of it is, 2 trouble, 3 incomplete: a commit on the way \
            could not be analysed as a whole.
            """)

    @Argument(help: "The source: `shop/web`, `deployment/shop/web`, an address, `shop/{app=web}`, `shop/*`.")
    var source: String

    @Argument(help: "The destination, in the same notation.")
    var destination: String

    @Argument(help: "The port: `443`, `UDP/53`, `8000-8080`, a port's name at the destination, or `any`.")
    var port = "any"

    @Argument(help: "The revision after which the flow is open.")
    var revision = "HEAD"

    @OptionGroup var options: HistoryOptions

    func validate() throws { _ = try question() }

    func run() throws {
        try reportingTrouble {
            let question = try question()
            let blame = try options.answer(at: revision) { try $0.blame(question, at: revision, by: $1) }
            try options.print {
                TextReport.write(blame, style: .ofTerminal, to: &$0)
            } json: {
                JSONReport.write(blame, to: &$0)
            }
            let isOpen = !blame.flows.isEmpty && blame.shut.isEmpty && blame.flows.allSatisfy(\.isSure)
            let outcome: Outcome = blame.isComplete ? (isOpen ? .unchanged : .changed) : .incomplete
            try outcome.exit(unlessZero: options.exitZero)
        }
    }

    private func question() throws -> FlowQuestion {
        FlowQuestion(
            from: try endpointName(source), to: try endpointName(destination), port: try portName(port))
    }
}

extension BlamedFlows {
    fileprivate var isSure: Bool { origin.openness == .surely }
}

/// `netreeve orphans`: which open flows no ticket covers.
struct Orphans: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "orphans",
        abstract: "List the flows that are open and that no ticket covers, with the commits that opened them.",
        discussion: """
            A ticket covers what its record authorises, by scope or exception, while it counts; the records are those of \
            the revision.

            Exit status: 0 every open flow is covered, 1 some aren't, 2 trouble, 3 incomplete.
            """)

    @Argument(help: "The revision after which the flows are open.")
    var revision = "HEAD"

    @Option(help: ArgumentHelp("Only flows from this endpoint. Repeatable.", valueName: "endpoint"))
    var from: [String] = []

    @Option(help: ArgumentHelp("Only flows to this endpoint. Repeatable.", valueName: "endpoint"))
    var to: [String] = []

    @OptionGroup var options: HistoryOptions
    @OptionGroup var days: DayOptions

    func run() throws {
        try reportingTrouble {
            let filter = FlowFilter(sources: try from.map(endpointName), destinations: try to.map(endpointName))
            let coverage = try options.answer(at: revision) {
                try $0.coverage(at: revision, matching: filter, asOf: days.day, by: $1)
            }
            try options.print {
                TextReport.write(coverage, style: .ofTerminal, to: &$0)
            } json: {
                JSONReport.write(coverage, to: &$0)
            }
            let outcome: Outcome =
                coverage.isComplete ? (coverage.orphans.isEmpty ? .unchanged : .changed) : .incomplete
            try outcome.exit(unlessZero: options.exitZero)
        }
    }
}

/// `netreeve history`: which commits change reachability.
struct History: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List the commits that change reachability, the newest first, with their tickets.",
        discussion: """
            Each commit is told against its first parent, so a merge with all that it brings.

            Exit status: 0 there are such commits, 1 there are none, 2 trouble, 3 incomplete: a commit could not be \
            analysed as a whole.
            """)

    @Argument(help: "The newest commit.")
    var revision = "HEAD"

    @Option(help: ArgumentHelp("Only commits that name this ticket.", valueName: "key"))
    var ticket: String?

    @Option(
        name: .customLong("workload"),
        help: ArgumentHelp("Only flows from or to this endpoint. Repeatable.", valueName: "endpoint"))
    var workloads: [String] = []

    @Option(
        name: .customLong("namespace"),
        help: ArgumentHelp("Only flows from or to this namespace. Repeatable.", valueName: "name"))
    var namespaces: [String] = []

    @Option(help: ArgumentHelp("Only commits made on this day or later, YYYY-MM-DD in UTC.", valueName: "day"))
    var since: Day?

    @Option(help: ArgumentHelp("Only commits made on this day or earlier.", valueName: "day"))
    var until: Day?

    @OptionGroup var options: HistoryOptions

    func validate() throws { _ = try workloads.map(endpointName) }

    func run() throws {
        try reportingTrouble {
            let filter = HistoryFilter(
                ticket: ticket, endpoints: try workloads.map(endpointName), namespaces: namespaces, since: since,
                until: until)
            let history = try options.answer(at: revision) { try $0.history(of: revision, matching: filter, by: $1) }
            try options.print {
                TextReport.write(history, style: .ofTerminal, to: &$0)
            } json: {
                JSONReport.write(history, to: &$0)
            }
            let isComplete = history.entries.allSatisfy(\.isComplete)
            let outcome: Outcome = isComplete ? (history.entries.isEmpty ? .changed : .unchanged) : .incomplete
            try outcome.exit(unlessZero: options.exitZero)
        }
    }
}
