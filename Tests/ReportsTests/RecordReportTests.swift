import Foundation
import Manifests
import Reports
import Review
import TestSupport
import Testing

/// How records and configurations are shown.
@Suite struct RecordReportTests {
    private struct Unreadable: Error {}

    private func record(_ file: SourceText) throws -> TicketRecord {
        guard case .record(let record) = TicketRecord.read(file).reading else { throw Unreadable() }
        return record
    }

    private func configuration(_ file: SourceText) throws -> ReviewConfiguration {
        try #require(ReviewConfiguration.read(file).configuration)
    }

    private func day() throws -> Day { try #require(Day("2026-11-24")) }

    private func json(_ record: TicketRecord) throws -> String {
        let day = try day()
        let text = written { JSONReport.write([record], of: .empty, asOf: day, reviewEvery: nil, to: &$0) }
        let report = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let document = try #require((report["tickets"] as? [[String: Any]])?.first?["record"])
        let data = try JSONSerialization.data(
            withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }

    @Test func `a record looks like this`() throws {
        let (record, day) = (try record(Example.ticketFile()), try day())
        try expectSnapshot(
            written { TextReport.write(record, asOf: day, reviewEvery: nil, to: &$0) }, named: "ticket.txt")
        try expectSnapshot(
            written {
                TextReport.write(
                    record, asOf: day, reviewEvery: nil, style: ReportStyle(colour: true, width: 80), to: &$0)
            },
            named: "ticket-terminal.txt")
        try expectSnapshot(
            written { JSONReport.write([record], of: .empty, asOf: day, reviewEvery: nil, to: &$0) },
            named: "tickets.json")
    }

    @Test func `a list and what is due look like this`() throws {
        let book = try Example.book()
        let (day, last) = (try day(), try day().adding(Period(months: 12)))
        let dates = book.dueDates(through: last, reviewEvery: nil)
        try expectSnapshot(written { TextReport.write(book.records, asOf: day, to: &$0) }, named: "tickets.txt")
        try expectSnapshot(
            written { TextReport.write(dates, asOf: day, through: last, to: &$0) }, named: "tickets-due.txt")
        try expectSnapshot(
            written { JSONReport.write(dates, of: book, asOf: day, through: last, to: &$0) }, named: "tickets-due.json")
        try expectSnapshot(
            written { TextReport.write(book.diagnostics, summary: "2 records read", to: &$0) }, named: "check.txt")
    }

    @Test func `a configuration looks like this`() throws {
        let configuration = try configuration(Example.configurationFile())
        try expectSnapshot(
            written { TextReport.write(configuration, from: "config/netreeve.yaml of HEAD", to: &$0) },
            named: "configuration.txt")
        try expectSnapshot(written { JSONReport.write(configuration, to: &$0) }, named: "configuration.json")
    }

    @Test func `what is written as JSON reads as the same again`() throws {
        let text = try json(record(Example.ticketFile()))
        let again = try record(SourceText(path: "tickets/NET-42.yaml", bytes: Array(text.utf8)))
        #expect(try json(again) == text)
        let shown = written { JSONReport.write(ReviewConfiguration(), to: &$0) }
        #expect(try configuration(SourceText(path: "a.yaml", bytes: Array(shown.utf8))) == ReviewConfiguration())
        let example = try configuration(Example.configurationFile())
        let exampleText = written { JSONReport.write(example, to: &$0) }
        let read = try configuration(SourceText(path: "a.yaml", bytes: Array(exampleText.utf8)))
        #expect(read.verdicts == example.verdicts)
        #expect(read.tickets == example.tickets)
        #expect(read.references == example.references)
        #expect(read.guardrails.map(\.flow) == example.guardrails.map(\.flow))
        #expect(read.guardrails.map(\.exceptSources) == example.guardrails.map(\.exceptSources))
    }

    @Test(.enabled(if: JSONSchema.canBeAsked, "python3 has no jsonschema"))
    func `what is written satisfies the schemas`() throws {
        let (record, book) = (try record(Example.ticketFile()), try Example.book())
        let (day, last) = (try day(), try day().adding(Period(months: 12)))
        let example = try configuration(Example.configurationFile())
        #expect(try JSONSchema.problems(in: json(record), schema: "ticket") == [])
        for (name, text) in [
            ("tickets", written { JSONReport.write(book.records, of: book, asOf: day, reviewEvery: nil, to: &$0) }),
            (
                "tickets-due",
                written {
                    JSONReport.write(
                        book.dueDates(through: last, reviewEvery: nil), of: book, asOf: day, through: last, to: &$0)
                }
            ),
            ("check", written { JSONReport.write(book.diagnostics, isComplete: false, to: &$0) }),
            ("configuration", written { JSONReport.write(ReviewConfiguration(), to: &$0) }),
            ("configuration", written { JSONReport.write(example, to: &$0) }),
        ] {
            #expect(try JSONSchema.problems(in: text, schema: name) == [], "\(name)")
        }
    }

    /// What a schema has and no document does; references in the schema aren't followed.
    private func properties(of schema: [String: Any], missingIn documents: [Any], at path: String = "") -> [String] {
        if let items = schema["items"] as? [String: Any] {
            return properties(of: items, missingIn: documents.flatMap { $0 as? [Any] ?? [] }, at: path)
        }
        let members = schema["properties"] as? [String: [String: Any]] ?? [:]
        return members.flatMap { name, schema -> [String] in
            let values = documents.compactMap { ($0 as? [String: Any])?[name] }
            let place = path + "/" + name
            return values.isEmpty ? [place] : properties(of: schema, missingIn: values, at: place)
        }.sorted()
    }

    private func schema(_ name: String) throws -> [String: Any] {
        let url = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../docs/schemas/\(name).v1.schema.json")
        let schema = try JSONSerialization.jsonObject(with: Data(contentsOf: url.standardized))
        return try #require(schema as? [String: Any])
    }

    @Test func `the examples have every field of the schemas`() throws {
        let record = try JSONSerialization.jsonObject(with: Data(json(record(Example.ticketFile())).utf8))
        #expect(properties(of: try schema("ticket"), missingIn: [record]) == [])
        let example = try configuration(Example.configurationFile())
        let text = written { JSONReport.write(example, to: &$0) }
        let document = try JSONSerialization.jsonObject(with: Data(text.utf8))
        #expect(properties(of: try schema("configuration"), missingIn: [document]) == [])
    }

    @Test func `the schema of configurations knows every kind of finding`() throws {
        let definitions = try schema("configuration")["$defs"] as? [String: [String: Any]]
        let items = definitions?["findings"]?["items"] as? [String: Any]
        #expect(items?["enum"] as? [String] == FindingKind.allCases.map(\.rawValue))
    }

    @Test(
        .enabled(if: JSONSchema.canBeAsked, "python3 has no jsonschema"),
        arguments: [
            (#""stat": "approved""#, "'stat' was unexpected"), (#""state": "aproved""#, "'aproved' is not one of"),
            (#""owner": {"nam": "Ada"}"#, "is not valid under any"), (#""validity": {"expires": "soon"}"#, "match"),
            (#""scope": {"opens": [{"from": "a/b", "to": "c/d"}]}"#, "'ports' is a required property"),
            (#""exceptions": [{"id": "X", "from": "a/b", "to": "c/d", "ports": 1, "reason": "r"}]"#, "'expires' is"),
            (#""requirements": [{"id": "R1", "text": "t", "assert": {"expect": "must"}}]"#, "is not valid under any"),
            (#""approvals": [{"by": "A", "boundTo": {"flowDigest": "abc"}}]"#, "does not match"),
        ])
    func `the schema refuses what the reader refuses`(field: String, words: String) throws {
        let text =
            #"{"apiVersion": "netreeve.dev/v1", "kind": "ProcurementTicket", "id": "A", "title": "t", \#(field)}"#
        #expect(throws: Unreadable.self) { try record(SourceText(path: "A.yaml", bytes: Array(text.utf8))) }
        let problems = try JSONSchema.problems(in: text, schema: "ticket")
        #expect(problems.contains { $0.contains(words) }, "\(problems)")
    }
}

extension Example {
    private static func file(_ name: String, as path: String) throws -> SourceText {
        let url = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../config/\(name)").standardized
        return SourceText(path: path, bytes: Array(try Data(contentsOf: url)))
    }

    /// The annotated example of a record.
    static func ticketFile() throws -> SourceText { try file("NET-42.yaml", as: "tickets/NET-42.yaml") }

    /// The annotated example of a configuration.
    static func configurationFile() throws -> SourceText { try file("netreeve.yaml", as: "config/netreeve.yaml") }

    /// A book of the annotated example, a template, an approved record that lacks much, and one that can't be used.
    static func book() throws -> TicketBook {
        let header = "apiVersion: netreeve.dev/v1\nkind: ProcurementTicket\n"
        let thin =
            header + "id: NET-7\ntitle: \"<b>\\e[31mhostile</b>\"\nstate: approved\nvalidity: {expires: 2026-11-01}\n"
        return TicketBook([
            try ticketFile(),
            SourceText(
                path: "tickets/NET-43.yaml", bytes: Array(TicketRecord.template(id: "NET-43", title: nil).utf8)),
            SourceText(path: "tickets/NET-7.yaml", bytes: Array(thin.utf8)),
            SourceText(path: "tickets/NET-8.yaml", bytes: Array((header + "id: NET-8\ntitel: Open\n").utf8)),
        ])
    }
}
