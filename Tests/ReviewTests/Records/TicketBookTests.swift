import Manifests
import Review
import Testing

@Suite struct TicketBookTests {
    private func file(_ path: String, _ id: String, _ fields: String = "") -> SourceText {
        let text = "apiVersion: netreeve.dev/v1\nkind: ProcurementTicket\nid: \(id)\ntitle: Title of \(id)\n\(fields)"
        return SourceText(path: path, bytes: Array(text.utf8))
    }

    private func titles(_ entry: TicketBook.Entry) -> [String] {
        switch entry {
        case .record(let record): [record.title]
        case .ambiguous(let records): records.map(\.title)
        case .broken, .unknown: []
        }
    }

    @Test func `finds records by key and alias`() {
        let book = TicketBook([
            file("tickets/NET-2.yaml", "NET-2"), file("tickets/NET-1.yaml", "NET-1", "aliases: [CHG0000001]\n"),
        ])
        #expect(book.records.map(\.id) == ["NET-1", "NET-2"])
        #expect(book.isComplete)
        #expect(book.diagnostics.isEmpty)
        #expect(titles(book.entry("NET-2")) == ["Title of NET-2"])
        #expect(titles(book.entry("CHG0000001")) == ["Title of NET-1"])
        #expect(book.entry("NET-3") == .unknown(nearest: "NET-1"))
        #expect(book.entry("something else") == .unknown(nearest: nil))
    }

    @Test func `two records of one key are told of in both places, and neither counts`() {
        let book = TicketBook([
            file("tickets/NET-1.yaml", "NET-1"), file("tickets/NET-2.yaml", "NET-2", "aliases: [NET-1, NET-1]\n"),
        ])
        #expect(!book.isComplete)
        #expect(book.diagnostics.map(\.code) == ["duplicate-ticket", "duplicate-ticket"])
        #expect(book.diagnostics.map(\.location.path) == ["tickets/NET-1.yaml", "tickets/NET-2.yaml"])
        #expect(titles(book.entry("NET-1")) == ["Title of NET-1", "Title of NET-2"])
        #expect(titles(book.entry("NET-2")) == ["Title of NET-2"])
    }

    @Test func `a broken record is known by its key and its file's name, and hides no other`() {
        let book = TicketBook([
            file("tickets/NET-1.yaml", "NET-1"), file("tickets/NET-2.yaml", "NET-3", "stat: approved\n"),
            SourceText(path: "tickets/NET-4.yaml", bytes: Array("id: [\n".utf8)),
        ])
        #expect(!book.isComplete)
        #expect(titles(book.entry("NET-1")) == ["Title of NET-1"])
        for key in ["NET-2", "NET-3", "NET-4"] {
            guard case .broken(let place) = book.entry(key) else {
                Issue.record("\(key): \(book.entry(key))")
                continue
            }
            #expect(place.path == (key == "NET-4" ? "tickets/NET-4.yaml" : "tickets/NET-2.yaml"))
        }
    }

    @Test func `a file of another name is warned of`() {
        let book = TicketBook([file("tickets/NET-1.yaml", "NET-2")])
        #expect(book.isComplete)
        #expect(book.diagnostics.map(\.code) == ["file-name"])
        #expect(book.diagnostics.first?.advice == "Call the file `NET-2.yaml`.")
    }

    @Test func `what ends is told early ones first, whatever the ticket`() throws {
        let book = TicketBook([
            file("tickets/NET-1.yaml", "NET-1", "state: submitted\nvalidity: {expires: 2026-12-02}\n"),
            file("tickets/NET-2.yaml", "NET-2", "state: submitted\nvalidity: {expires: 2026-12-01}\n"),
        ])
        let dates = book.dueDates(through: try #require(Day("2026-12-31")), reviewEvery: nil)
        #expect(dates.map(\.ticket) == ["NET-2", "NET-1"])
    }

    @Test func `the same files in another order are the same book`() {
        let files = [
            file("tickets/NET-1.yaml", "NET-1"), file("tickets/NET-2.yaml", "NET-1"), file("tickets/x.yaml", "NET-3"),
        ]
        #expect(TicketBook(files) == TicketBook(files.reversed()))
    }
}
