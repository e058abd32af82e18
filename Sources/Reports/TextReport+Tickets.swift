public import Manifests
public import Review

extension TextReport {
    /// Writes a line for each record: key, state, last day, owner, title.
    ///
    /// - Parameters:
    ///   - records: the records.
    ///   - day: the day for which it is said whether they count.
    ///   - style: how the report looks.
    ///   - output: where it is written to.
    public static func write(
        _ records: [TicketRecord], asOf day: Day, style: ReportStyle = .plain, to output: inout some TextOutputStream
    ) {
        let layout = TextLayout(style: style)
        let rows = records.map { record in
            [
                record.id, record.state.rawValue, record.validity.expires.map { "until \($0)" } ?? "",
                record.owner?.name ?? "no owner",
            ].map { PrintableText.printable($0, mostCharacters: 40) }
        }
        for (record, row) in zip(records, rows) {
            let columns = row.indices.map { index in
                let widest = rows.map(\.[index].count).max() ?? 0
                let ink: Ink? = index == 1 ? record.standing(asOf: day).ink : (index == 0 ? .heading : nil)
                return TextLayout.Piece(row[index], ink).padded(to: widest == 0 ? 0 : widest + 2)
            }
            output.write(
                layout.columns(columns, .init(PrintableText.printable(record.title)), indent: 0, fallback: 4))
        }
        if records.isEmpty { output.write("There are no tickets.\n") }
    }

    /// Writes a line for each thing that ends: day, key, what, owner, title.
    ///
    /// - Parameters:
    ///   - dates: what ends.
    ///   - day: the day from which was counted: what ended before it is overdue.
    ///   - last: the last day that counts.
    ///   - style: how the report looks.
    ///   - output: where it is written to.
    public static func write(
        _ dates: [TicketRecord.DueDate], asOf day: Day, through last: Day, style: ReportStyle = .plain,
        to output: inout some TextOutputStream
    ) {
        let layout = TextLayout(style: style)
        let rows = dates.map { date in
            [date.ticket, date.words, date.owner?.description ?? "no owner"]
                .map { PrintableText.printable($0, mostCharacters: 60) }
        }
        for (date, row) in zip(dates, rows) {
            let columns = row.indices.map { index in
                let widest = rows.map(\.[index].count).max() ?? 0
                return TextLayout.Piece(row[index], index == 0 ? .heading : nil).padded(to: widest + 2)
            }
            let when = TextLayout.Piece("\(date.day)  ", date.day < day ? .alarm : .changed)
            output.write(
                layout.columns(
                    [when] + columns, .init(PrintableText.printable(date.title)), indent: 0, fallback: 4))
        }
        if dates.isEmpty { output.write("Nothing is due until \(last).\n") }
    }

    /// Writes what there is to say about some files, and a line that says whether they can be used.
    ///
    /// - Parameters:
    ///   - diagnostics: what there is to say.
    ///   - summary: the line.
    ///   - style: how the report looks.
    ///   - output: where it is written to.
    public static func write(
        _ diagnostics: [Diagnostic], summary: String, style: ReportStyle = .plain,
        to output: inout some TextOutputStream
    ) {
        output.write(PrintableText.printable(summary) + "\n")
        DiagnosticList(diagnostics).write(TextLayout(style: style), to: &output)
    }
}

extension TicketRecord.Standing {
    /// How it is coloured.
    var ink: Ink {
        switch self {
        case .inForce: .opened
        case .notApproved, .notYet: .changed
        case .closed: .faint
        case .expired: .alarm
        }
    }

    /// What it means, in words.
    var words: String {
        switch self {
        case .inForce: "changes may be made in its name"
        case .notApproved: "not approved yet"
        case .closed(let state): "no changes any more: \(state.rawValue)"
        case .notYet(let day): "counts from \(day)"
        case .expired(let day): day.map { "expired on \($0)" } ?? "expired"
        }
    }
}

extension TicketRecord.DueDate {
    /// What ends, in words.
    var words: String {
        switch reason {
        case .expiry: "expires"
        case .review: "has to be reviewed"
        case .exception(let name): "exception \(name) ends"
        }
    }
}
