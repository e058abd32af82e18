public import ArgumentParser
package import Git
import Glibc
public import Review

/// Where the repository is, and what configures it.
package struct ConfigurationOptions: ParsableArguments {
    package init() {}

    @Option(help: "The repository: a folder in it, or its git directory.")
    package var repo = "."

    @Option(
        help: ArgumentHelp(
            "A configuration of the host, in place of config/netreeve.yaml in the repository.", valueName: "file"))
    package var config: String?

    /// The repository, where a side needs one.
    package func repository(for side: SideSpecifier) throws -> Repository? {
        side.needsRepository ? try Repository(containing: repo) : nil
    }

    /// The configuration that counts at a side, with its origin in words.
    ///
    /// - Parameters:
    ///   - side: Where the repository's own is read from.
    ///   - file: A file on disk, in place of any other.
    package func configuration(
        at side: SideSpecifier, file: String? = nil
    ) throws -> (reading: ReviewConfiguration.Reading, origin: String) {
        if let file = file ?? config {
            let (configuration, diagnostics) = ReviewConfiguration.read(try localFile(file))
            return (.init(configuration: configuration, diagnostics: diagnostics, isFromFile: true), file)
        }
        let reading = try ReviewConfiguration.read(side, in: try repository(for: side))
        let place = "\(ReviewConfiguration.defaultPath) of \(side.label)"
        return (reading, reading.isFromFile ? place : "defaults, as there is no \(place)")
    }

    /// The records of a side, with what its configuration says about tickets.
    ///
    /// - Throws: The end of the command where the configuration can't be used: nothing is read by half a configuration.
    package func book(at side: SideSpecifier) throws -> (book: TicketBook, rules: ReviewConfiguration.Tickets) {
        let (reading, origin) = try configuration(at: side)
        guard let rules = reading.configuration?.tickets else {
            throw unusable("the configuration can't be used: \(origin)", because: reading.diagnostics)
        }
        return (try TicketBook.read(side, in: try repository(for: side), patterns: rules.paths), rules)
    }
}

/// Which side records and configuration are read from, and how they are printed.
package struct RecordOptions: ParsableArguments {
    package init() {}

    @OptionGroup package var place: ConfigurationOptions

    @Option(
        help: ArgumentHelp(
            "Read from this side: a revision, `index`, `worktree`, or `dir:PATH`.", valueName: "side"))
    package var at = "worktree"

    @Option(help: "How to print.")
    package var format: RecordFormat = .text

    package func validate() throws {
        _ = try singleSide(at)
    }

    /// The formats in which records are printed.
    package enum RecordFormat: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    /// The records of the side, with what its configuration says about tickets.
    package func book() throws -> (book: TicketBook, rules: ReviewConfiguration.Tickets) {
        try place.book(at: try singleSide(at))
    }

    /// The configuration that counts, or the one of a file on disk; with its origin in words.
    package func configuration(file: String?) throws -> (reading: ReviewConfiguration.Reading, origin: String) {
        try place.configuration(at: try singleSide(at), file: file)
    }

    /// Ends the command where a record can't be used.
    package func finish(_ book: TicketBook) throws {
        if !book.isComplete { throw unusable("not every record can be used", because: book.diagnostics) }
    }
}

/// The day for which dates are judged.
package struct DayOptions: ParsableArguments {
    package init() {}

    @Option(help: ArgumentHelp("Judge as of this day, YYYY-MM-DD in UTC; today by default.", valueName: "day"))
    package var asOf: Day?

    /// The day that was given, or today.
    package var day: Day { asOf ?? Moment(seconds: time(nil)).day }
}

extension Day: ExpressibleByArgument {
    /// Reads `YYYY-MM-DD`.
    public init?(argument: String) { self.init(argument) }
}

extension Period: ExpressibleByArgument {
    /// Reads `30d`, `4w`, `6m`, `1y`, or an ISO 8601 period.
    public init?(argument: String) { self.init(argument) }
}
