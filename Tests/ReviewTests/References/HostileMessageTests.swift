import Review
import Testing

/// Messages made to cost much.
///
/// A cost that grows with the square of the length would show as a test that seems to hang.
struct HostileMessageTests {
    private static let size = 1 << 16

    private static func filled(_ unit: String) -> String {
        String(repeating: unit, count: size / unit.utf8.count)
    }

    private static let units = [
        "a", "A", "A-1 ", "NET-", "#", "#1", "`", "``` ", "` `` ", "<!--", "<!---->", "(", "(#1)", "a/", "a/a#1,",
        "://", "h://",
        ":", "Ticket:", "Ticket: x\n", "Ticket: NET-1\n", "\n", "\n\n", " \n", "\r\n", "#\n", " ", "\t", ",", "fixes ",
        "A_",
        "aé", "\u{2028}", "This reverts commit 0123\n", "Conflicts:\n", "Signed-off-by: \n x\n", "-", "Tickets ",
        "fixup! ",
    ]

    @Test(arguments: units) func `a message of 64 KiB is read to its end`(unit: String) throws {
        let rules = ReferenceRules(
            systems: [.jira, .serviceNow, .azureBoards, .gitHub, .gitLab, .redmine, .gerrit], jiraProjects: ["NET"],
            urlTemplates: [.jira: "https://jira.example/browse/{id}"])
        let body = CommitMessage("S\n\n" + Self.filled(unit) + "\n\nTicket: NET-4242\n", rules: rules)
        #expect(body.references.first?.id == "NET-4242")
        #expect(body.references.first?.sources.first?.isTrailer == true)
        let written = CommitMessage(
            "S\n\nTicket: NET-4242," + Self.filled(unit), stage: .beingWritten, branch: Self.filled(unit),
            pushOptions: ["ticket=" + Self.filled(unit)], rules: rules)
        #expect(!written.subject.isEmpty)
    }

    @Test func `a pattern that is exponential for an engine that goes back is searched to the end`() throws {
        let pattern = try TicketPattern(name: "own", pattern: #"(?<id>(?:a|aa|a*)*(?:.*.*)*z)"#)
        let message = "S\n\n" + String(repeating: String(repeating: "a", count: 4000) + "\n", count: 10) + "aaz\n"
        let commit = CommitMessage(message, rules: ReferenceRules(customPatterns: [pattern]))
        #expect(commit.references.map(\.id) == ["aaz"])
        #expect(commit.hints.isEmpty)
    }

    @Test func `a pattern is searched as far as its steps go, and that is said`() throws {
        // At each match it looks ahead to the end of the line.
        let pattern = try TicketPattern(name: "own", pattern: "(?<id>a)(?:a*z)?")
        let message = "S\n\n" + String(repeating: "a", count: 4000) + "\n\nTicket: NET-42\n"
        let commit = CommitMessage(message, rules: ReferenceRules(customPatterns: [pattern]))
        #expect(commit.references.map(\.id) == ["NET-42", "a"])
        #expect(commit.hints.map(\.problem) == [.searchEnded])
    }
}

extension TicketReference.Source {
    fileprivate var isTrailer: Bool {
        if case .trailer = self { true } else { false }
    }
}
