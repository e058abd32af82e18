import Glibc
import Synchronization
import TestSupport
import Testing

@Suite struct GeneratedHistoryTests {
    /// What the histories are made from; `NETREEVE_SEED` gives another one.
    private static let seed = getenv("NETREEVE_SEED").flatMap { UInt64(String(cString: $0)) } ?? 20_240_229

    private func history() throws -> (TemporaryRepository, HistoryWalk) {
        let repository = try TemporaryRepository()
        try GeneratedHistory.write(commits: 210, seed: Self.seed, to: repository)
        return (repository, try HistoryWalk(repository))
    }

    /// The commits that have a parent, so ordered that the first few come from all over the history.
    private func spread(_ walk: HistoryWalk) -> [HistoryWalk.Commit] {
        let all = walk.commits.filter { !$0.parents.isEmpty }
        return (0..<8).flatMap { start in stride(from: start, to: all.count, by: 8).map { all[$0] } }
    }

    @Test func `is the same backwards on every commit, only mirrored`() async throws {
        let (repository, walk) = try history()
        defer { withExtendedLifetime(repository) {} }
        #expect(walk.commits.count >= 200)
        #expect(walk.commits.contains { $0.parents.count == 2 })
        try await walk.forEach(walk.commits) { commit in
            let run = try walk.run("diff", commit.id, "--format", "json", "--pairs")
            #expect([0, 1, 3].contains(run.status), "\(commit.id): \(run.errors)")
            let answer = try Answer(run)
            let expected: Int32 = !answer.isComplete ? 3 : answer.list("groups").isEmpty ? 0 : 1
            #expect(answer.status == expected)
            guard let parent = commit.parents.first else { return }
            let back = try walk.answer("diff", commit.id, parent)
            guard answer.isComplete else {
                #expect(back.status == 3)
                return
            }
            #expect(back.status == answer.status, "\(commit.id)")
            #expect(Self.mirrored(back.summary) == answer.summary, "\(commit.id)")
            #expect(Self.mirrored(back.changes) == answer.changes, "\(commit.id)")
        }
    }

    @Test func `finds no change from a commit to itself`() async throws {
        let (repository, walk) = try history()
        defer { withExtendedLifetime(repository) {} }
        try await walk.forEach(Array(spread(walk).prefix(25))) { commit in
            let answer = try walk.answer("diff", commit.id, commit.id)
            #expect(answer.status == (answer.isComplete ? 0 : 3))
            #expect(answer.changes.isEmpty)
            #expect(answer.changedFiles == 0)
        }
    }

    @Test func `changes exactly the pairs that the two listings differ in`() async throws {
        let (repository, walk) = try history()
        defer { withExtendedLifetime(repository) {} }
        let compared = Mutex(0)
        let changed = Mutex(0)
        // Commits with a broken file on a side are passed over.
        try await walk.forEach(spread(walk)) { commit in
            guard compared.withLock({ $0 }) < 25 else { return }
            // Which pods are implied depends on both sides, which a listing doesn't see.
            let diff = try walk.answer("diff", commit.id, "--implied", "never")
            guard diff.isComplete, let parent = commit.parents.first else { return }
            compared.withLock { $0 += 1 }
            let before = Self.verdicts(try walk.answer("list", parent, "--implied", "never").list("connections"))
            let after = Self.verdicts(try walk.answer("list", commit.id, "--implied", "never").list("connections"))
            let changes = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
            if !changes.isEmpty { changed.withLock { $0 += 1 } }
            let expected = Set(changes.map { "\($0): \(before[$0] ?? "nothing") → \(after[$0] ?? "nothing")" })
            let found = Self.rows(diff.list("changes")) { row in
                let before = Words.verdict(row["before"], row["possibleBefore"])
                return "\(before) → \(Words.verdict(row["after"], row["possibleAfter"]))"
            }
            // What is possible as before, and depends on other unknowns, is the same in both listings.
            let listed = found.filter { row in
                let sides = row.text.split(separator: " → ")
                return sides.count != 2 || sides[0] != sides[1]
            }
            #expect(Set(listed.map { "\($0.pair): \($0.text)" }) == expected, "\(commit.id)")
        }
        #expect(compared.withLock { $0 } >= 25)
        #expect(changed.withLock { $0 } >= 10)
    }
}

extension GeneratedHistoryTests {
    private static func mirrored(_ summary: [String: Int]) -> [String: Int] {
        let opposite = [
            "opened": "closed", "closed": "opened", "widened": "narrowed", "narrowed": "widened",
            "addedFlows": "removedFlows", "removedFlows": "addedFlows", "addedWorkloads": "removedWorkloads",
            "removedWorkloads": "addedWorkloads",
        ]
        return Dictionary(uniqueKeysWithValues: summary.map { (opposite[$0.key] ?? $0.key, $0.value) })
    }

    private static func mirrored(_ changes: [String]) -> [String] {
        changes.map { change in
            // `shop/web → shop/db: BEFORE → AFTER`
            let parts = change.split(separator: ": ", maxSplits: 1)
            let sides = parts[parts.count - 1].split(separator: " → ")
            return "\(parts[0]): \(sides[sides.count - 1]) → \(sides[0])"
        }.sorted()
    }

    private static func verdicts(_ connections: [[String: Any]]) -> [String: String] {
        let rows = rows(connections) { Words.verdict($0["allowed"], $0["possible"]) }
        return Dictionary(rows.map { ($0.pair, $0.text) }, uniquingKeysWith: { "\($0) and \($1)" })
    }

    /// The rows with addresses replaced by those of a few probes that are among them: two runs may cut the address
    /// space at different places.
    private static func rows(
        _ rows: [[String: Any]], _ text: ([String: Any]) -> String
    ) -> [(pair: String, text: String)] {
        rows.flatMap { row in
            let (sources, destinations) = (Probe.names(row["source"]), Probe.names(row["destination"]))
            let text = text(row)
            return sources.flatMap { source in destinations.map { ("\(source) → \($0)", text) } }
        }
    }
}
