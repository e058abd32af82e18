import Ledger
import Review
import Testing

/// The queue of moves, the cursors and the deliveries of a ledger.
@Suite struct WatchingTests {
    private let ids = (0..<5).map { String(repeating: "\($0)", count: 40) }

    /// A ledger that watches `r`, whose main branch names id 0.
    private func watching(_ shelf: Shelf) throws -> Ledger {
        let ledger = try Ledger.opened(at: shelf.path)
        #expect(try ledger.adopt("r", refs: [("refs/heads/main", ids[0])], at: at(0)))
        return ledger
    }

    private func at(_ seconds: Int) -> Moment { Moment(seconds: 1_800_000_000 + seconds) }

    private func note(_ ledger: Ledger, _ found: [String: String?], at seconds: Int = 0, in repository: String = "r")
        throws
    {
        let known = try #require(try ledger.watchedRefs(of: repository))
        _ = try ledger.note(found, of: repository, knowing: known, at: at(seconds))
    }

    private func claim(_ ledger: Ledger, _ lease: String = "l", at seconds: Int = 0, _ repositories: [String] = ["r"])
        throws -> RefMove?
    {
        try ledger.claimMove(lease: lease, repositories: repositories, at: at(seconds))
    }

    @Test func `what is there at first is no move`() throws {
        let ledger = try watching(Shelf())
        try note(ledger, ["refs/heads/main": ids[0]])
        #expect(try claim(ledger) == nil)
        #expect(try !ledger.adopt("r", refs: [], at: at(1)))
    }

    @Test func `several moves of a ref that wait are one, and none if they lead back`() throws {
        let ledger = try watching(Shelf())
        try note(ledger, ["refs/heads/main": ids[1]])
        try note(ledger, ["refs/heads/main": ids[2]])
        try note(ledger, ["refs/heads/b": ids[3]])
        try note(ledger, ["refs/heads/b": nil as String?])
        let move = try #require(try claim(ledger))
        #expect((move.before, move.after) == (ids[0], ids[2]))
        #expect(try ledger.standing().moves == 1)
    }

    @Test func `a move that somebody has stays as it is, and the next begins where it ends`() throws {
        let ledger = try watching(Shelf())
        try note(ledger, ["refs/heads/main": ids[1]])
        let first = try #require(try claim(ledger, "a"))
        try note(ledger, ["refs/heads/main": ids[2]])
        #expect(try ledger.standing().moves == 1)
        #expect(try ledger.finish(first, lease: "a", with: MoveOutcome(.fastForward), sinks: [], at: at(1)))
        try note(ledger, ["refs/heads/main": ids[2]])
        let second = try #require(try claim(ledger, "b"))
        #expect((second.before, second.after) == (ids[1], ids[2]))
    }

    @Test func `whoever looked before a move was finished notes nothing by what he saw`() throws {
        let ledger = try watching(Shelf())
        try note(ledger, ["refs/heads/main": ids[1]])
        let known = try #require(try ledger.watchedRefs(of: "r"))
        let move = try #require(try claim(ledger, "a"))
        #expect(try ledger.finish(move, lease: "a", with: MoveOutcome(.fastForward), sinks: [], at: at(1)))
        // An old value, seen while the cursor was the old one.
        let counts = try ledger.note(["refs/heads/main": ids[0]], of: "r", knowing: known, at: at(2))
        #expect(counts == (0, 0))
        #expect(try claim(ledger, at: 3) == nil)
    }

    @Test func `one at a time of a repository, and the one that waits longest first`() throws {
        let ledger = try watching(Shelf())
        _ = try ledger.adopt("s", refs: [], at: at(0))
        try note(ledger, ["refs/heads/main": ids[1], "refs/heads/b": ids[2]])
        try note(ledger, ["refs/heads/main": ids[3]], in: "s")
        let both = ["r", "s"]
        let first = try #require(try claim(ledger, "a", both))
        #expect(first.repository == "r")
        #expect(try claim(ledger, "b", both)?.repository == "s")
        #expect(try claim(ledger, "c", both) == nil)
        try note(ledger, ["refs/heads/c": ids[3]], in: "s")
        #expect(try ledger.finish(first, lease: "a", with: MoveOutcome(.create), sinks: [], at: at(1)))
        // A repository that isn't watched any more waits.
        #expect(try claim(ledger, "d", ["s"]) == nil)
        #expect(try claim(ledger, "d", both)?.repository == "r")
    }

    @Test func `a lease that is lost records nothing`() throws {
        let shelf = try Shelf()
        let ledger = try watching(shelf)
        try note(ledger, ["refs/heads/main": ids[1]])
        let move = try #require(try claim(ledger, "old"))
        #expect(try ledger.handBack() == 1)
        let again = try #require(try claim(ledger, "new"))
        #expect(again.number == move.number && again.attempts == 1)
        let outcome = MoveOutcome(.fastForward, record: shelf.record("r"))
        #expect(try !ledger.finish(move, lease: "old", with: outcome, sinks: ["s"], at: at(1)))
        #expect(try ledger.entry(1) == nil)
        #expect(try ledger.claimDelivery(to: "s", at: at(1)) == nil)
        #expect(try ledger.finish(again, lease: "new", with: outcome, sinks: ["s"], at: at(2)))
        #expect(try ledger.moves(of: "r").map(\.move.review) == [1])
        #expect(try ledger.check().place == "intact")
    }

    @Test func `what is put back waits, is given up, and is covered by what comes later`() throws {
        let ledger = try watching(Shelf())
        try note(ledger, ["refs/heads/main": ids[1]])
        var move = try #require(try claim(ledger, "a"))
        try ledger.putBack(move, lease: "a", because: "crash", after: 60, at: at(0))
        #expect(try claim(ledger, "b", at: 59) == nil)
        // A clock that was set back by far keeps nothing waiting.
        #expect(try claim(ledger, "b", at: -100_000)?.attempts == 2)
        #expect(try ledger.handBack() == 1)
        move = try #require(try claim(ledger, "c", at: 60))
        try ledger.putBack(move, lease: "c", because: "crash", after: nil, at: at(60))
        #expect(try ledger.standing().deadMoves.map(\.trouble) == ["crash"])
        // The ref is where it was given up: nothing new.
        try note(ledger, ["refs/heads/main": ids[1]], at: 61)
        #expect(try claim(ledger, "d", at: 61) == nil)
        try note(ledger, ["refs/heads/main": ids[2]], at: 62)
        move = try #require(try claim(ledger, "d", at: 62))
        #expect((move.before, move.after) == (ids[0], ids[2]))
        #expect(try ledger.finish(move, lease: "d", with: MoveOutcome(.fastForward), sinks: [], at: at(63)))
        #expect(try ledger.moves(of: "r").map(\.move.state) == [.done, .superseded])
        #expect(try ledger.reviveDead(at: at(64)) == 0)
    }

    @Test func `a delivery keeps its id, however often it is tried`() throws {
        let shelf = try Shelf()
        let ledger = try watching(shelf)
        try note(ledger, ["refs/heads/main": ids[1]])
        let move = try #require(try claim(ledger, "a"))
        let gone = VanishedCommit(id: ids[4], subject: "\"gone\"", tickets: ["NET-1", "NET-2"])
        let outcome = MoveOutcome(
            .forcePush, record: shelf.record("r"), renderings: [.init(format: "html", text: "<p>")], vanished: [gone])
        #expect(try ledger.finish(move, lease: "a", with: outcome, sinks: ["s", "t"], at: at(0)))
        let first = try #require(try ledger.claimDelivery(to: "s", at: at(0)))
        #expect(try ledger.claimDelivery(to: "s", at: at(0)) == nil)
        #expect(first.review?.tickets == ["NET-42"] && first.review?.verdict == shelf.review.verdict.rawValue)
        try ledger.putBack(first, because: "500", after: 10, at: at(0))
        #expect(try ledger.claimDelivery(to: "s", at: at(9)) == nil)
        let second = try #require(try ledger.claimDelivery(to: "s", at: at(10)))
        #expect(second.id == first.id && second.attempts == 2)
        let other = try #require(try ledger.claimDelivery(to: "t", at: at(0)))
        #expect(other.id != first.id)
        try ledger.delivered(second, at: at(11))
        try ledger.putBack(other, because: "404", after: nil, at: at(11))
        #expect(try ledger.standing().deadDeliveries.map(\.sink) == ["t"])
        #expect(try ledger.standing().deliveries.isEmpty)
        #expect(try ledger.commitsVanished(by: move.number) == [gone])
        #expect(try ledger.rendering(of: 1, as: "html") == "<p>")
        // What is given up of a review is given up of its pages.
        _ = try ledger.prune(before: at(0).day.adding(days: 1), at: at(0))
        #expect(try ledger.rendering(of: 1, as: "html") == nil)
        #expect(try ledger.check().place == "intact")
    }

    @Test func `a webhook counts once`() throws {
        let ledger = try watching(Shelf())
        #expect(try ledger.receive(webhook: "x", of: "h", at: at(0)))
        #expect(try !ledger.receive(webhook: "x", of: "h", at: at(1)))
        #expect(try ledger.receive(webhook: "x", of: "other", at: at(1)))
    }
}
