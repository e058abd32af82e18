import ArgumentParser
import Commands
import Git
import Manifests
import Reports
import Review

/// `netreeve ticket`: the records of tickets.
struct Ticket: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write, show and check the records of tickets.",
        discussion: """
            A ticket's record says which flows are needed, who answers and pays, and until when: a YAML file in the \
            repository, by default tickets/KEY.yaml.

            Exit status: 0 all is well, 1 something is due (`due`), 2 trouble, 3 a record can't be used.
            """,
        subcommands: [New.self, Show.self, TicketList.self, Check.self, Due.self])
}

extension Ticket {
    /// `netreeve ticket new`: begins a record.
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Begin the record of a ticket: a template with comments. It overwrites nothing.")

        @Argument(help: "The ticket's key, such as NET-42.")
        var id: String

        @Option(help: "What it is about, in a line.")
        var title: String?

        @OptionGroup var place: ConfigurationOptions

        func validate() throws {
            guard TicketRecord.isValid(id: id) else {
                throw ValidationError(
                    "'\(id)' is no ticket's key: it has at most 64 letters, digits, '-', '_' and '.', and starts with a "
                        + "letter or digit")
            }
        }

        func run() throws {
            try reportingTrouble {
                let (book, rules) = try place.book(at: .workingTree)
                guard let root = try place.repository(for: .workingTree)?.workingDirectory else {
                    throw trouble("there is no working tree to write to", advice: nil)
                }
                if let place = book.place(of: id) {
                    throw trouble("\(id) has a record already, \(place.path)", advice: nil)
                }
                let path = TicketRecord.path(of: id, patterns: rules.paths)
                try createFile("\(root)/\(path)", TicketRecord.template(id: id, title: title))
                Swift.print(path)
            }
        }
    }

    /// `netreeve ticket list`: a line for each record.
    struct TicketList: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the records: key, state, last day, owner, title.")

        @OptionGroup var options: RecordOptions
        @OptionGroup var days: DayOptions

        func run() throws {
            try reportingTrouble {
                let (book, rules) = try options.book()
                var out = ReportOutput()
                switch options.format {
                case .text: TextReport.write(book.records, asOf: days.day, style: .ofTerminal, to: &out)
                case .json:
                    JSONReport.write(
                        book.records, of: book, asOf: days.day, reviewEvery: rules.reviewEvery, to: &out)
                }
                try out.finish()
                try options.finish(book)
            }
        }
    }

    /// `netreeve ticket due`: what ends soon.
    struct Due: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List tickets that expire or have to be reviewed soon, and exceptions that end.",
            discussion: "Exit status: 0 nothing is due, 1 something is, 2 trouble, 3 a record can't be used.")

        @Option(help: ArgumentHelp("How far to look ahead: 30d, 4w, 6m, or P1Y.", valueName: "period"))
        var within = Period(days: 30)

        @OptionGroup var options: RecordOptions
        @OptionGroup var days: DayOptions
        @Flag(help: "Exit with 0 whatever is found; only trouble still exits with 2.")
        var exitZero = false

        func run() throws {
            try reportingTrouble {
                let (book, rules) = try options.book()
                let (day, last) = (days.day, days.day.adding(within))
                let dates = book.dueDates(through: last, reviewEvery: rules.reviewEvery)
                var out = ReportOutput()
                switch options.format {
                case .text: TextReport.write(dates, asOf: day, through: last, style: .ofTerminal, to: &out)
                case .json: JSONReport.write(dates, of: book, asOf: day, through: last, to: &out)
                }
                try out.finish()
                if !exitZero { try options.finish(book) }
                let outcome: Outcome = dates.isEmpty ? .unchanged : .changed
                try outcome.exit(unlessZero: exitZero)
            }
        }
    }
}

extension TicketBook {
    /// Where a record of a key is, be it broken.
    fileprivate func place(of key: String) -> SourceLocation? {
        switch entry(key) {
        case .record(let record): record.location
        case .ambiguous(let records): records.first?.location
        case .broken(let place): place
        case .unknown: nil
        }
    }
}
