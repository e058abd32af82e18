import ArgumentParser
import Commands
import Git
import Glibc
import Ledger
import Reports
import Review

/// `netreeve ledger`: what was recorded, and whether it is what it was.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Check, export, back up and prune the ledger of reviews.",
        discussion: """
            `netreeve review --record` adds to the ledger. Entries are never changed: each carries the digest of the one \
            before it, so that whoever keeps the last digest elsewhere can tell later that nothing was touched.
            """,
        subcommands: [Learn.self, Verify.self, Export.self, Backup.self, Prune.self])

    /// `netreeve ledger learn`: what commits do, worked out ahead.
    struct Learn: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Work out what the commits of a history do to reachability, and keep it.",
            discussion: """
                `blame`, `orphans` and `history` answer from what is kept, and learn what is missing by themselves. Commits \
                that are known already cost nothing. Prints how many weren't.

                Exit status: 0 done, 2 trouble, 3 the commit's configuration can't be used, and nothing was learned.
                """)

        @Argument(help: "The newest commit.")
        var revision = "HEAD"

        @OptionGroup var source: SourceOptions
        @OptionGroup var place: LedgerOptions
        @OptionGroup var name: RepositoryNameOptions
        @OptionGroup var cache: CacheOptions

        @Option(
            name: .customLong("config"),
            help: ArgumentHelp("The host's configuration, instead of the commit's.", valueName: "file"))
        var configurationFile: String?

        func run() throws {
            try reportingTrouble {
                let configuration = try configurationFile.map { try HostConfiguration($0).configuration }
                let ledger = try Ledger.opened(at: place.path)
                let count = try source.review(needsRepository: true, cache) { reviewer in
                    let repository = try Repository(containing: source.repo)
                    let faults = try reviewer.complete(by: configuration, at: revision, repository)
                    // What is learned by another configuration than the one that is meant would be for nobody.
                    guard faults.isEmpty else {
                        throw unusable(
                            "the configuration of \(revision) can't be used, and nothing was learned", because: faults)
                    }
                    let kept = KeptEffects(ledger, name.name(of: repository), reviewer.options)
                    return try kept.learn(revision, by: &reviewer)
                }
                var out = ReportOutput()
                out.write("\(counted(count, "commit", "commits")) learned\n")
                try out.finish()
            }
        }
    }

    /// `netreeve ledger export`: the entries, for other programs.
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the entries, as JSON Lines or as a table of reviews.")

        @OptionGroup var place: LedgerOptions

        @Option(help: "How to print: json prints each entry on a line, csv a row for each review.")
        var format: Format = .json

        @Option(help: ArgumentHelp("From this day on, in UTC.", valueName: "day"))
        var from: Day?

        @Option(help: ArgumentHelp("Until the end of this day.", valueName: "day"))
        var to: Day?

        /// The formats of exports.
        enum Format: String, ExpressibleByArgument, CaseIterable {
            case json, csv
        }

        func run() throws {
            try reportingTrouble {
                let ledger = try place.reading()
                var out = ReportOutput()
                switch format {
                case .json:
                    try ledger.forEachEntry(from: from, to: to) { out.write($0.line + "\n") }
                case .csv:
                    CSVReport.write(Ledger.changeTitles, to: &out)
                    try ledger.forEachChange(from: from, to: to) { CSVReport.write($0, to: &out) }
                }
                try out.finish()
            }
        }
    }

    /// `netreeve ledger backup`: a copy.
    struct Backup: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy the ledger to a file that isn't there yet, and check the copy.",
            discussion: "Others may go on recording meanwhile. Exit status: 0 done, 1 the copy is touched, 2 trouble.")

        @Argument(help: "Where to.")
        var file: String

        @OptionGroup var place: LedgerOptions

        func run() throws {
            try reportingTrouble {
                let check = try place.reading().backUp(to: file)
                try check.write()
            }
        }
    }

    /// `netreeve ledger prune`: less of it.
    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give up the content of old reviews; their digests stay, and so does the proof.")

        @Option(help: ArgumentHelp("Reviews that were recorded before this day, in UTC.", valueName: "day"))
        var before: Day

        @OptionGroup var place: LedgerOptions

        func run() throws {
            try reportingTrouble {
                let ledger = try Ledger(at: place.path, forReading: false)
                let count = try ledger.prune(before: before, at: .now)
                var out = ReportOutput()
                print("\(counted(count, "review", "reviews")) recorded before \(before) given up", to: &out)
                try out.finish()
            }
        }
    }
}

/// `1 entry`, `2 entries`.
func counted(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }

extension LedgerCheck {
    /// Prints what a check came to.
    ///
    /// - Parameter lines: What else there is to say.
    /// - Throws: The end of the command where something was touched.
    func write(_ lines: [String] = []) throws {
        var out = ReportOutput()
        print(counted(count, "entry", "entries") + (fault == nil ? "" : " before the first that was touched"), to: &out)
        print("head \(PrintableText.printable(head))", to: &out)
        for line in lines { print(PrintableText.printable(line), to: &out) }
        if let fault {
            print(PrintableText.printable("TOUCHED: \(fault.sentence)"), to: &out)
        } else {
            print("intact", to: &out)
        }
        try out.finish()
        if fault != nil { throw ExitCode(1) }
    }
}

extension LedgerFault {
    /// Where it is and what is wrong.
    fileprivate var sentence: String {
        let place = ["table \(table)", row.map { "row \($0)" }, column.map { "column \($0)" }].compactMap(\.self)
        return place.joined(separator: ", ") + ": " + message
    }
}
