import Git
import TestSupport
import Testing

@testable import Review

struct MessageTrailersTests {
    private static let configured = TrailerSettings(configured: [
        .init(alias: "ticket", key: "Ticket"), .init(alias: "chg", key: "Change"),
    ])
    private static let configuration = ["trailer.ticket.key=Ticket", "trailer.chg.key=Change"]

    @Test func `a committed message has the trailers that git log tells`() throws {
        let corpus = MessageCorpus.all
        #expect(corpus.count >= 60)
        let told = try GitTrailers().ofCommits(corpus.map(\.text))
        try #require(told.count == corpus.count)
        for (message, told) in zip(corpus, told) {
            #expect(GitTrailers.ours(message.text) == told, "\(message.name)")
        }
    }

    @Test func `configured trailers take part as they do in git log`() throws {
        let corpus = MessageCorpus.all
        let told = try GitTrailers().ofCommits(corpus.map(\.text), configuration: Self.configuration)
        try #require(told.count == corpus.count)
        for (message, told) in zip(corpus, told) {
            #expect(GitTrailers.ours(message.text, settings: Self.configured) == told, "\(message.name)")
        }
    }

    @Test func `other separators and another comment character are those of git log`() throws {
        let corpus = MessageCorpus.all
        let settings = TrailerSettings(separators: ":=#", commentCharacter: UInt8(ascii: ";"))
        let told = try GitTrailers().ofCommits(
            corpus.map(\.text), configuration: ["trailer.separators=:=#", "core.commentChar=;"])
        try #require(told.count == corpus.count)
        for (message, told) in zip(corpus, told) {
            #expect(GitTrailers.ours(message.text, settings: settings) == told, "\(message.name)")
        }
    }

    @Test(arguments: [
        [], ["trailer.ticket.key=Ticket", "trailer.chg.key=Change"],
        ["trailer.separators=:=#", "core.commentChar=;"], ["core.commentChar=auto"],
        ["trailer.Ticket.ifexists=addIfDifferent"], ["trailer.ticket.where=end", "trailer.TICKET.key=Change"],
        ["trailer.a.b.key=Ticket", "trailer.where=end", "trailer.odd.colour=red"],
    ])
    func `what git is configured to is read as git reads it`(configuration: [String]) throws {
        let git = try GitTrailers()
        for setting in configuration {
            let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
            try git.repository.git("config", parts[0], parts[1])
        }
        let settings = try Repository(containing: git.repository.path).trailerSettings()
        let corpus = MessageCorpus.all
        let told = try git.ofCommits(corpus.map(\.text))
        try #require(told.count == corpus.count)
        for (message, told) in zip(corpus, told) {
            #expect(GitTrailers.ours(message.text, settings: settings) == told, "\(message.name)")
        }
    }

    @Test func `git interpret-trailers parses the same`() throws {
        // It doesn't look for the first line that isn't blank, which it gets as a blank subject.
        let corpus = MessageCorpus.all.filter { !$0.text.isEmpty && $0.text.first?.isWhitespace == false }
        let texts = corpus.map { $0.text.hasSuffix("\n") || $0.text.hasSuffix("\r\n") ? $0.text : $0.text + "\n" }
        for (settings, configuration) in [(TrailerSettings(), []), (Self.configured, Self.configuration)] {
            let told = try GitTrailers().interpreted(texts, configuration: configuration)
            try #require(told.count == corpus.count)
            for (index, told) in told.enumerated() {
                #expect(GitTrailers.ours(texts[index], settings: settings) == told, "\(corpus[index].name)")
            }
        }
    }

    @Test func `a message that is being written has the trailers that its commit will have`() throws {
        let corpus = MessageCorpus.all.filter { !$0.text.contains("\0") }
        let outcomes = try GitTrailers().ofEdited(corpus.map(\.text))
        try #require(outcomes.count == corpus.count)
        for (message, outcome) in zip(corpus, outcomes) {
            #expect(outcome.seen.utf8.elementsEqual(message.text.utf8), "the hook saw another text: \(message.name)")
            #expect(GitTrailers.ours(outcome.seen, stage: .beingWritten) == outcome.trailers, "\(message.name)")
        }
    }

    @Test func `libgit2's five messages have their tickets`() {
        let values = MessageCorpus.differentInLibgit2.map { message in
            MessageTrailers(message.text).named("ticket").map(\.value)
        }
        #expect(values == [["NET-42"], ["NET-42"], ["NET-42, NET-43"], ["NET-42, NET-43"], ["NET-42"]])
    }

    @Test(arguments: [MessageStage.committed, .beingWritten])
    func `a trailer's line is the one that its key begins`(stage: MessageStage) {
        for message in MessageCorpus.all {
            let lines = message.text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            for trailer in MessageTrailers(message.text, stage: stage).trailers {
                let line = String(decoding: lines[trailer.line - 1], as: UTF8.self)
                #expect(line.hasPrefix(trailer.key), "\(message.name)")
            }
        }
        let commented = MessageTrailers(
            "# a\n\n\n\nS\n#\n\n\nTicket: NET-42\n# b\n more\nBug: 1\n", stage: .beingWritten)
        #expect(commented.trailers.map(\.line) == [9, 12])
    }

    @Test func `random messages have the trailers that git tells`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("random messages: seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let messages = (0..<1500).map { _ in Self.message(using: &generator) }
        let git = try GitTrailers()
        let (plain, configured) = (
            try git.ofCommits(messages), try git.ofCommits(messages, configuration: Self.configuration)
        )
        try #require(plain.count == messages.count && configured.count == messages.count)
        for (index, message) in messages.enumerated() {
            #expect(GitTrailers.ours(message) == plain[index], "seed \(seed): \(message.debugDescription)")
            #expect(
                GitTrailers.ours(message, settings: Self.configured) == configured[index],
                "seed \(seed): \(message.debugDescription)")
        }
        let complete = messages.map { "S" + $0 + "\n" }
        let parsed = try git.interpreted(complete)
        try #require(parsed.count == complete.count)
        for (message, told) in zip(complete, parsed) {
            #expect(GitTrailers.ours(message) == told, "seed \(seed): \(message.debugDescription)")
        }
        let edited = Array(messages.prefix(150))
        for (message, outcome) in zip(edited, try git.ofEdited(edited)) {
            #expect(
                GitTrailers.ours(message, stage: .beingWritten) == outcome.trailers,
                "seed \(seed), edited: \(message.debugDescription)")
        }
        for message in messages {
            let lines = 1...(message.utf8.count { $0 == UInt8(ascii: "\n") } + 1)
            for stage in [MessageStage.committed, .beingWritten] {
                let hints = CommitMessage(message, stage: stage).hints
                #expect(hints.allSatisfy { $0.line.map(lines.contains) ?? false }, "seed \(seed)")
            }
        }
        #expect(plain.count { !$0.isEmpty } > 150, "too few messages have trailers")
    }

    private static let lines = [
        "", "", "", " ", "\t", "text", "more text: here", "Ticket: NET-1", "ticket : NET-2", "Tick: NET-3", "chg: CHG1",
        "Signed-off-by: A <a@example.org>", "(cherry picked from commit 01234567)", " folded", "\tfolded: too",
        "# comment",
        "#", "---", "-------", "Conflicts:", "\tnp.yaml", "# ------------------------ >8 ------------------------",
        ": x",
        "-: y", "https://example.org", "Ticket:", "Reviewed-by: B", "ticket_id: x", "é: x", "Key: \u{c}x",
        "Key\u{b}: x",
    ]

    private static func message(using generator: inout SeededGenerator) -> String {
        let ending = Int.random(in: 0..<8, using: &generator) == 0 ? "\r\n" : "\n"
        // Few messages would have trailers if all began and ended anywhere.
        var lines = Bool.random(using: &generator) ? ["Subject", ""] : []
        for _ in 0..<Int.random(in: 0..<9, using: &generator) {
            lines.append(Self.lines[Int.random(in: 0..<Self.lines.count, using: &generator)])
        }
        return lines.joined(separator: ending) + (Bool.random(using: &generator) ? ending : "")
    }
}
