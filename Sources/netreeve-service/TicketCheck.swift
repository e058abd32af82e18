import ArgumentParser
import Commands
import Git
import Manifests
import Reports
import Review

extension Ticket {
    /// `netreeve ticket check`: what is wrong with records.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is wrong with records, or missing.",
            discussion: """
                Without files it checks every record of the side. Warnings don't count: what is missing from a ticket \
                that may be carried out is for people to judge.

                Exit status: 0 every record can be used, 2 trouble, 3 some can't.
                """)

        @Argument(help: "Files to check, as they are on disk; all records of the side when none is given.")
        var files: [String] = []

        @OptionGroup var options: RecordOptions

        func run() throws {
            try reportingTrouble {
                let book =
                    files.isEmpty ? try options.book().book : TicketBook(try files.map { try localFile($0) })
                var out = ReportOutput()
                switch options.format {
                case .text:
                    TextReport.write(book.diagnostics, summary: summary(of: book), style: .ofTerminal, to: &out)
                case .json: JSONReport.write(book.diagnostics, isComplete: book.isComplete, to: &out)
                }
                try out.finish()
                if !book.isComplete { throw ExitCode(Outcome.incomplete.rawValue) }
            }
        }

        private func summary(of book: TicketBook) -> String {
            let errors = Set(book.diagnostics.filter { $0.severity == .error }.map(\.location.path)).count
            let records = "\(book.records.count) \(book.records.count == 1 ? "record" : "records") read"
            return errors == 0 ? records : "\(records), \(errors) \(errors == 1 ? "file" : "files") with errors"
        }
    }
}
