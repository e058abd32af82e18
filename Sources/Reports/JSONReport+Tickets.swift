public import Manifests
import Packing
public import Review

extension JSONReport {
    /// Writes some records of a book (`tickets.v1.schema.json`).
    ///
    /// - Parameters:
    ///   - records: the records.
    ///   - book: the book that they are in.
    ///   - day: the day for which it is said whether they count.
    ///   - usual: a review's length for records that state none; see ``TicketRecord/nextReview(every:)``.
    ///   - output: where it is written to.
    public static func write(
        _ records: [TicketRecord], of book: TicketBook, asOf day: Day, reviewEvery usual: Period?,
        to output: inout some TextOutputStream
    ) {
        var writer = JSONObjectWriter(&output)
        writer.write("asOf", .string("\(day)"), to: &output)
        writer.write("complete", .bool(book.isComplete), to: &output)
        writer.write("diagnostics", elements: book.diagnostics.map { JSONValue($0) }, to: &output)
        writer.write("schema", .string("netreeve.dev/tickets/v1"), to: &output)
        let rows = records.map { record in
            JSONValue.object(saying: [
                "path": .string(record.location.path), "record": JSONValue(record),
                "standing": .string(record.standing(asOf: day).word),
                "nextReview": .day(record.nextReview(every: usual)),
            ])
        }
        writer.write("tickets", elements: rows, to: &output)
        writer.end(&output)
    }

    /// Writes what ends (`tickets-due.v1.schema.json`).
    ///
    /// - Parameters:
    ///   - dates: what ends.
    ///   - book: the book of the tickets.
    ///   - day: the day from which was counted.
    ///   - last: the last day that counts.
    ///   - output: where it is written to.
    public static func write(
        _ dates: [TicketRecord.DueDate], of book: TicketBook, asOf day: Day, through last: Day,
        to output: inout some TextOutputStream
    ) {
        var writer = JSONObjectWriter(&output)
        writer.write("asOf", .string("\(day)"), to: &output)
        writer.write("complete", .bool(book.isComplete), to: &output)
        writer.write("diagnostics", elements: book.diagnostics.map { JSONValue($0) }, to: &output)
        let rows = dates.map { date in
            JSONValue.object(saying: [
                "day": .string("\(date.day)"), "reason": .string(date.reason.word),
                "exception": date.reason.exception.map(JSONValue.string), "ticket": .string(date.ticket),
                "title": .string(date.title), "owner": date.owner.map { JSONValue($0) },
            ])
        }
        writer.write("due", elements: rows, to: &output)
        writer.write("schema", .string("netreeve.dev/tickets-due/v1"), to: &output)
        writer.write("through", .string("\(last)"), to: &output)
        writer.end(&output)
    }

    /// Writes what there is to say about files (`check.v1.schema.json`).
    public static func write(
        _ diagnostics: [Diagnostic], isComplete: Bool, to output: inout some TextOutputStream
    ) {
        var writer = JSONObjectWriter(&output)
        writer.write("complete", .bool(isComplete), to: &output)
        writer.write("diagnostics", elements: diagnostics.map { JSONValue($0) }, to: &output)
        writer.write("schema", .string("netreeve.dev/check/v1"), to: &output)
        writer.end(&output)
    }

    /// Writes a configuration with every default, as a file could say it (`configuration.v1.schema.json`).
    public static func write(_ configuration: ReviewConfiguration, to output: inout some TextOutputStream) {
        guard case .object(let members) = JSONValue(configuration) else { return }
        var writer = JSONObjectWriter(&output)
        for (key, value) in members.sorted(by: { $0.key < $1.key }) { writer.write(key, value, to: &output) }
        writer.end(&output)
    }
}

extension TicketRecord.Standing {
    /// A word for programs.
    var word: String {
        switch self {
        case .inForce: "in-force"
        case .notApproved: "not-approved"
        case .closed: "closed"
        case .notYet: "not-yet"
        case .expired: "expired"
        }
    }
}

extension TicketRecord.DueDate.Reason {
    /// A word for programs.
    var word: String {
        switch self {
        case .expiry: "expiry"
        case .review: "review"
        case .exception: "exception"
        }
    }

    /// The exception that ends, by its name.
    var exception: String? {
        if case .exception(let name) = self { name } else { nil }
    }
}
