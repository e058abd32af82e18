import Glibc
import Ledger
import Review
import TestSupport
import Testing

/// `netreeve serve` on real pushes: each move of a ref is what it is, against what it ought to be told.
@Suite struct MoveTests {
    @Test func `a push is reviewed as the command would, recorded once, and delivered`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        let service = try RunningService(beside: shop)
        try shop.write("../service/take.sh", "#!/bin/sh\ncat >> \"$(dirname \"$0\")/taken\"\n")
        try shop.run(["chmod", "+x", service.folder + "/take.sh"], in: "/")
        try service.configure(
            [("policies", bare)],
            """
              sinks:
              - {name: pages, files: {folder: \(service.folder)/reports}}
              - {name: notes, notes: {}}
              - {name: take, command: [\(service.folder)/take.sh]}
            """)
        try service.start(waitingFor: 1)

        try shop.git("push", "--quiet", "origin", "main")
        for sink in ["pages", "notes", "take"] { try service.wait(for: "delivered") { $0["sink"] == sink } }
        let second = try shop.commitPorts(5432, 8080, as: "Open 8080\n\nTicket: NET-42\n")
        let first = try shop.git("rev-parse", "HEAD^")
        try shop.git("push", "--quiet", "origin", "main")
        for sink in ["pages", "notes", "take"] { try service.wait(for: "delivered") { $0["sink"] == sink } }
        #expect(service.stop() == 0)

        let moves = try service.moves("policies")
        #expect(moves.map(\.move.kind) == [.create, .fastForward])
        #expect(moves.map(\.move.before) == [nil, first])
        #expect(moves.map(\.move.after) == [first, second])
        #expect(moves.map(\.tickets) == [[], ["NET-42"]])
        // The same range gives the same report through the command.
        let number = try #require(moves[1].move.review)
        let entry = try #require(try Ledger(at: service.ledger).entry(number))
        let command = try shop.netreeve(
            "review", "\(first)..\(second)", "--ref", "main", "--branch", "main", "--format", "json",
            "--as-of", String(entry.recordedAt.prefix(10)))
        #expect(entry.body?.contains(command.output.dropLast()) == true)
        // Pages below the ref and below the ticket, notes, and the command's input.
        let page = "000002-fast-forward-\(second.prefix(12)).html"
        #expect(service.content("reports/NET-42/\(page)")?.contains("Open 8080") == true)
        #expect(
            service.content("reports/refs/policies/refs/heads/main/\(page)")
                == service.content("reports/NET-42/\(page)"))
        #expect(service.content("reports/index.html")?.contains("NET-42/index.html") == true)
        let note = try shop.run(["git", "notes", "--ref", "netreeve", "show", second], in: bare)
        #expect(note.contains("\"head\":\"\(second)\"") && note.split(separator: "\n").count == 1)
        #expect(try shop.run(["git", "config", "notes.netreeve.mergeStrategy"], in: bare) == "cat_sort_uniq")
        #expect(service.content("taken")?.split(separator: "\n").count == 2)
        #expect(try shop.netreeve("ledger", "verify", "--ledger", service.ledger, "--chain-only").status == 0)
        #expect(try shop.netreeve("status", "--ledger", service.ledger).status == 0)
    }

    @Test func `branches, tags, and what is taken back`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        try shop.git("push", "--quiet", "origin", "main")
        let service = try RunningService(beside: shop)
        try service.configure([("policies", bare)])
        try service.start(waitingFor: 1)
        let first = try shop.git("rev-parse", "HEAD")
        func push(_ arguments: String...) throws {
            try shop.run(["git", "push", "--quiet", "origin"] + arguments, in: shop.path)
            try service.wait(for: "reviewed")
        }

        try shop.git("checkout", "--quiet", "-b", "feature/one")
        let side = try shop.commitPorts(5432, 81, as: "Open 81\n\nTicket: NET-7\n")
        try push("feature/one")
        try shop.git("checkout", "--quiet", "main")
        let good = try shop.commitPorts(5432, 82, as: "Open 82\n\nTicket: NET-8\n")
        try push("main")
        try shop.git("tag", "--annotate", "--message", "one", "v1", first)
        try push("v1")
        try shop.git("tag", "--annotate", "--message", "two", "v2", good)
        try push("v2")
        try push("--force", "\(first):refs/heads/main")
        try push("--force", "\(side):refs/heads/main")
        try shop.git("checkout", "--quiet", "--detach", first)
        let other = try shop.commitPorts(5432, 83, as: "Open 83")
        try push("--force", "\(other):refs/heads/main")
        try push("--force", "\(good)^{}:refs/tags/v1")
        try push("--delete", "feature/one")
        #expect(service.stop() == 0)

        let moves = try service.moves("policies")
        #expect(
            moves.map(\.move.kind) == [
                .create, .fastForward, .tag, .tag, .rewind, .fastForward, .forcePush, .moveTag, .delete,
            ])
        let ledger = try Ledger(at: service.ledger)
        let bases = try moves.map { try $0.move.review.flatMap { try ledger.review($0) }?.commits.dropLast().first }
        // A new branch against where it left main, a tag against the tag before it, all else against what was there.
        #expect(bases == [first, first, nil, first, good, first, side, first, nil])
        let vanished = try moves.map { try ledger.commitsVanished(by: $0.move.number).map { [$0.id] + $0.tickets } }
        #expect(vanished[4] == [[good, "NET-8"]])
        #expect(vanished[6] == [[side, "NET-7"]])
        // The side's commit was gone from main, and is gone with the branch.
        #expect(vanished[8] == [[side, "NET-7"]])
        #expect(vanished.enumerated().allSatisfy { [4, 6, 8].contains($0.offset) || $0.element.isEmpty })
        #expect(moves[8].move.review == nil)
        let fourth = try #require(moves[4].move.review)
        let rewound = try #require(try ledger.review(fourth))
        #expect(rewound.request.range == .move(from: good, to: first))
        let verify = try shop.netreeve(
            "ledger", "verify", "--ledger", service.ledger, "--repo", bare, "--repository", "policies")
        #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
    }

    @Test func `what was there before isn't reviewed, and what came while nobody watched is, as one`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        try shop.git("push", "--quiet", "origin", "main")
        let service = try RunningService(beside: shop)
        try service.configure([("policies", bare)])
        try service.start(waitingFor: 1)
        #expect(service.stop() == 0)
        #expect(try service.moves("policies").isEmpty)
        let first = try shop.git("rev-parse", "HEAD")
        for port in [81, 82, 83] {
            try shop.commitPorts(5432, port, as: "Open \(port)")
            try shop.git("push", "--quiet", "origin", "main")
        }
        let last = try shop.git("rev-parse", "HEAD")
        try service.start()
        try service.wait(for: "reviewed")
        #expect(service.stop() == 0)
        let moves = try service.moves("policies")
        #expect(moves.map(\.move.before) == [first])
        #expect(moves.map(\.move.after) == [last])
        let number = try #require(moves[0].move.review)
        let body = try Ledger(at: service.ledger).entry(number)?.body
        for port in [81, 82, 83] { #expect(body?.contains("\"subject\":\"Open \(port)\"") == true) }
    }
}
