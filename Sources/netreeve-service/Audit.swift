import ArgumentParser
import Commands
import Git
import Ledger
import Reports
import Review

/// `netreeve audit`: what auditors ask for.
struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Export the changes of a period, and every open flow with what justifies it.",
        discussion: """
            The changes are the commits on the line of first parents that change reachability, with their tickets, who \
            wrote and who approved them, and what the ledger says about their reviews. The flows are those open at the \
            revision, with ticket, business need, owner, approvers, dates, and the commit that opened them; what no \
            ticket covers is an orphan.

            Exit status: 0 done, 2 trouble, 3 incomplete: something could not be analysed.
            """)

    @Option(help: ArgumentHelp("The first day of the period, YYYY-MM-DD in UTC.", valueName: "day"))
    var from: Day

    @Option(help: ArgumentHelp("The last day of the period.", valueName: "day"))
    var to: Day

    @Argument(help: "The newest commit, after which the flows are open.")
    var revision = "HEAD"

    @Option(help: "How to print: csv prints one table, json both.")
    var format: Format = .csv

    @Option(help: "Which table csv prints: the changes of the period, or the open flows.")
    var table: Table = .changes

    @OptionGroup var options: HistorySourceOptions
    @OptionGroup var days: DayOptions

    @Flag(help: "Exit with 0 whatever is found; only trouble still exits with 2.")
    var exitZero = false

    /// The formats of exports.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case csv, json
    }

    /// The tables of an audit.
    enum Table: String, ExpressibleByArgument, CaseIterable {
        case changes, flows
    }

    func validate() throws {
        if to < from { throw ValidationError("the period ends before it begins") }
    }

    func run() throws {
        try reportingTrouble {
            let ledger = try options.recorded()
            var out = ReportOutput()
            let isComplete: Bool
            switch (format, table) {
            case (.csv, .changes):
                let population = try complete(options.answer(at: revision, changes), from: ledger)
                CSVReport.write(population, to: &out)
                isComplete = population.isComplete
            case (.csv, .flows):
                let coverage = try options.answer(at: revision, flows)
                CSVReport.write(coverage, to: &out)
                isComplete = coverage.isComplete
            case (.json, _):
                let (found, coverage) = try options.answer(at: revision) { reviewer, configuration in
                    (try changes(&reviewer, configuration), try flows(&reviewer, configuration))
                }
                let population = try complete(found, from: ledger)
                JSONReport.write(population, coverage, to: &out)
                isComplete = population.isComplete && coverage.isComplete
            }
            try out.finish()
            try (isComplete ? Outcome.unchanged : .incomplete).exit(unlessZero: exitZero)
        }
    }

    private func changes(
        _ reviewer: inout Reviewer, _ configuration: ReviewConfiguration?
    ) throws -> ChangePopulation {
        try reviewer.changes(of: revision, from: from, through: to, by: configuration)
    }

    private func flows(_ reviewer: inout Reviewer, _ configuration: ReviewConfiguration?) throws -> FlowCoverage {
        try reviewer.coverage(at: revision, asOf: days.day, by: configuration, tracingCovered: true)
    }

    /// Adds what a ledger says about reviews; says where there is none.
    private func complete(_ population: ChangePopulation, from ledger: Ledger?) throws -> ChangePopulation {
        guard let ledger else {
            var stderr = StandardError()
            print("netreeve: there is no ledger: verdicts and times of reviews are left out", to: &stderr)
            return population
        }
        var population = population
        population.hasLedger = true
        let repository = try options.repositoryName()
        for number in population.changes.indices {
            let commit = population.changes[number].commit
            var reviews = try ledger.verdicts(on: commit.id.hex, of: repository)
            if reviews.isEmpty {
                // A forge makes merges after the review: what was reviewed is the branch.
                for parent in commit.parents.dropFirst() {
                    reviews += try ledger.verdicts(upTo: parent.hex, of: repository)
                }
            }
            population.changes[number].reviews = reviews.sorted { $0.number < $1.number }
        }
        return population
    }
}
