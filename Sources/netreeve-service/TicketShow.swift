import ArgumentParser
import Commands
import Git
import Ledger
import Manifests
import Reports
import Review

extension Ticket {
    /// `netreeve ticket show`: what was asked for under a ticket, and what is known since.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what was asked for under a ticket, and what came of it.",
            discussion: """
                After a revision, by default HEAD: the record with its own history, the commits made in its name on every \
                branch, what they opened and closed, what is open today because of them, whether the requirements hold, \
                what is open beyond the scope or short of it, who agreed to which change, and the recorded reviews.

                With --at it is the record of that side alone. So it is where HEAD has no record of the ticket, or no \
                history to look at.
                """)

        @Argument(help: "The ticket's key or alias.")
        var id: String

        @Argument(help: "The newest commit of the main line; HEAD by default.")
        var revision: String?

        @Option(
            help: ArgumentHelp(
                "Show the record of this side alone: a revision, `index`, `worktree`, or `dir:PATH`.", valueName: "side"
            )
        )
        var at: String?

        @Option(help: "How to print; a record alone has no page.")
        var format: Format = .text

        @OptionGroup var sources: HistorySourceOptions
        @OptionGroup var days: DayOptions

        /// The formats of living tickets.
        enum Format: String, ExpressibleByArgument, CaseIterable {
            case text, json, html
        }

        func validate() throws {
            if let at {
                _ = try singleSide(at)
                if revision != nil {
                    throw ValidationError("a revision is where a ticket's history ends, --at is a side")
                }
                if format == .html { throw ValidationError("there is no page of a record alone: leave --at out") }
            }
        }

        func run() throws {
            try reportingTrouble {
                if let side = at { return try showRecord(at: try singleSide(side)) }
                guard revision == nil else { return try showTicket(at: revision ?? "HEAD") }
                guard try format == .html || hasHistory else { return try showRecord(at: .workingTree) }
                do {
                    try showTicket(at: "HEAD")
                    try noteOtherVersion()
                } catch let error as GitError where error.code == .truncatedHistory && format != .html {
                    try showRecord(at: .workingTree)
                    _ = trouble("the record alone: \(error.message)", advice: error.advice)
                }
            }
        }

        /// Whether HEAD has a commit with a record of the ticket.
        private var hasHistory: Bool {
            get throws {
                let repository = try Repository(containing: sources.source.repo)
                do throws(GitError) {
                    _ = try repository.resolve("HEAD")
                } catch {
                    switch error.code {
                    case .emptyRepository, .missingRevision: return false
                    default: throw error
                    }
                }
                let book = try configuration.book(at: .revision("HEAD")).book
                if case .record = book.entry(id) { return true }
                return false
            }
        }

        /// Says that what was shown isn't what somebody is writing.
        private func noteOtherVersion() throws {
            guard try Repository(containing: sources.source.repo).workingDirectory != nil else { return }
            let (shown, written) = (
                try configuration.book(at: .revision("HEAD")).book.entry(id),
                try configuration.book(at: .workingTree).book.entry(id)
            )
            guard shown != written else { return }
            var stderr = StandardError()
            Swift.print(
                "netreeve: the working tree has another version of the record; --at worktree shows it", to: &stderr)
        }

        private var configuration: ConfigurationOptions {
            var options = ConfigurationOptions()
            (options.repo, options.config) = (sources.source.repo, sources.configurationFile)
            return options
        }

        private func showTicket(at revision: String) throws {
            let reading = try sources.answer(at: revision) { reviewer, configuration in
                try reviewer.ticket(id, at: revision, asOf: days.day, by: configuration) { record in
                    let keys = [record.id] + record.aliases
                    let repository = sources.name.name(of: try Repository(containing: sources.source.repo))
                    return try sources.recorded()?.reviews(ofTicket: keys, repository: repository)
                }
            }
            switch reading {
            case .ticket(let ticket):
                var out = ReportOutput()
                switch format {
                case .text: TextReport.write(ticket, style: .ofTerminal, to: &out)
                case .json: JSONReport.write(ticket, to: &out)
                case .html: HTMLReport.write(ticket, to: &out)
                }
                try out.finish()
                if !ticket.isComplete { throw ExitCode(Outcome.incomplete.rawValue) }
            case .unusable(let entry, let diagnostics): throw refusal(of: entry, diagnostics)
            }
        }

        private func showRecord(at side: SideSpecifier) throws {
            let (book, rules) = try configuration.book(at: side)
            guard case .record(let record) = book.entry(id) else {
                throw refusal(of: book.entry(id), book.diagnostics)
            }
            var out = ReportOutput()
            switch format {
            case .text, .html:
                TextReport.write(
                    record, asOf: days.day, reviewEvery: rules.reviewEvery, style: .ofTerminal, to: &out)
            case .json:
                JSONReport.write([record], of: book, asOf: days.day, reviewEvery: rules.reviewEvery, to: &out)
            }
            try out.finish()
        }

        private func refusal(of entry: TicketBook.Entry, _ diagnostics: [Diagnostic]) -> ExitCode {
            switch entry {
            case .unknown(let nearest):
                trouble("there is no record of \(id)", advice: nearest.map { "did you mean \($0)?" })
            case .record, .broken, .ambiguous: unusable("the record of \(id) can't be used", because: diagnostics)
            }
        }
    }
}
