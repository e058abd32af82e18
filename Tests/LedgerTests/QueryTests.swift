import GRDB
import Git
import Ledger
import Packing
import Review
import Testing

/// What a ledger says about a review that somebody asks for.
@Suite struct QueryTests {
    private func failure(_ name: String, in ledger: Ledger) -> LedgerError.Code? {
        do throws(LedgerError) {
            _ = try ledger.verdict(name)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `a review goes by its number and by its key`() throws {
        let shelf = try Shelf()
        let ledger = try shelf.record(["one", "two"])
        let verdict = try ledger.verdict("2")
        #expect((verdict.number, verdict.repository, verdict.ref) == (2, "two", "refs/heads/main"))
        #expect(verdict.key == "\(shelf.record("two").key)")
        #expect(verdict.recordedAt == "\(Shelf.moment(day: 2))")
        #expect(verdict.head == shelf.review.range.head.id.hex)
        #expect(verdict.verdict == shelf.review.verdict.rawValue)
        #expect((verdict.isComplete, verdict.tool) == (false, "netreeve 0.1.0"))
        #expect(verdict.digest == shelf.review.digest?.description)
        #expect((verdict.configuration, verdict.configurationDigest) == ("none", nil))
        #expect(try ledger.verdict(verdict.key) == verdict)
        #expect(try ledger.verdict(String(verdict.key.dropFirst("sha256:".count))) == verdict)
        for name in ["0", "3", "", "sha256:", "two", String(repeating: "9", count: 64)] {
            #expect(failure(name, in: ledger) == .missing)
        }
    }

    @Test func `reviews of a commit are those of its repository, in the order of the records`() throws {
        let shelf = try Shelf()
        let ledger = try shelf.record(["one", "two"])
        let head = shelf.review.range.head.id.hex
        #expect(try ledger.verdicts(on: head, of: "one") == [ledger.verdict("1")])
        #expect(try ledger.verdicts(upTo: head, of: "two") == [ledger.verdict("2")])
        #expect(try ledger.verdicts(on: head, of: "three").isEmpty)
        #expect(try ledger.verdicts(on: String(repeating: "0", count: 40), of: "one").isEmpty)
    }

    @Test func `what was given up or touched concludes nothing`() throws {
        let shelf = try Shelf()
        let ledger = try shelf.record(["one", "two"])
        try ledger.prune(before: Shelf.moment(day: 2).day, at: Shelf.moment(day: 3))
        #expect(failure("1", in: ledger) == .missing)
        #expect(failure("3", in: ledger) == .missing)
        #expect(try ledger.verdicts(on: shelf.review.range.head.id.hex, of: "one").isEmpty)
        let changes = [
            "body = replace(body, '\"complete\":false', '\"complete\":true')", "recorded_at = '2020-01-01T00:00:00Z'",
            "body_digest = previous", "key = 'sha256:0'",
        ]
        for (number, change) in changes.enumerated() {
            let copy = try shelf.copy("touched-\(number)")
            try Shelf.touch(copy) { try $0.execute(sql: "UPDATE entry SET \(change) WHERE seq = 2") }
            #expect(failure("2", in: try Ledger(at: copy)) == .damaged, "\(change)")
        }
        #expect(failure("2", in: ledger) == nil)
    }
}
