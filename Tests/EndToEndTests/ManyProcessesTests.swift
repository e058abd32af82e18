import Foundation
import TestSupport
import Testing

/// Several processes that use one cache at once, which is empty at first.
@Suite struct ManyProcessesTests {
    private let shop: TemporaryRepository
    /// Commits that change something, and some that don't.
    private let commits: [String]

    init() throws {
        shop = try TemporaryRepository.shop()
        var commits: [String] = []
        for number in 1...3 {
            commits.append(try shop.commitPorts(5432, 9000 + number))
            try shop.write("policies/web.yaml", Shop.policy("web", from: "db", ports: [number]))
            commits.append(try shop.commit("a policy"))
            try shop.write("apps/web.yaml", "# \(number)\n" + Shop.deployment("web"))
            commits.append(try shop.commit("a remark"))
        }
        self.commits = commits
    }

    /// How many processes run at a time.
    private static let count = 8

    /// Runs processes at once, each of which compares all commits one after the other, beginning with another one; and
    /// meanwhile a command that lasts until they have ended.
    ///
    /// What they print, with the exit status, is in files `out/PROCESS-COMMIT`.
    private func run(meanwhile: String) throws {
        let script = """
            binary=$1; shift; mkdir out; n=0
            (while [ ! -e ended ]; do \(meanwhile); done) & other=$!; all=
            while [ $n -lt \(Self.count) ]; do
                (for commit; do
                    "$binary" diff --cache-dir kept "$commit" >"out/$n-$commit" 2>&1; echo $? >>"out/$n-$commit"
                done) & all="$all $!"
                n=$((n+1)); first=$1; shift; set -- "$@" "$first"
            done
            for process in $all; do wait $process; done; : >ended; wait $other
            """
        let binary = try #require(Netreeve.binary)
        let run = try CommandOutcome.running(
            ["sh", "-c", script, "sh", binary] + commits, in: shop.path, environment: shop.hermeticEnvironment)
        #expect(run.status == 0)
        #expect(run.errors.isEmpty)
    }

    private func expectSameAnswers() throws {
        for commit in commits {
            let alone = try shop.netreeve("diff", "--no-cache", commit)
            for number in 0..<Self.count {
                let text = try String(contentsOfFile: shop.path + "/out/\(number)-\(commit)", encoding: .utf8)
                #expect(text == "\(alone.output)\(alone.status)\n")
            }
        }
    }

    /// The names of what the cache holds.
    private func entries() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: shop.path + "/kept").sorted()
    }

    @Test func `all get the answer that each gets alone, and what they keep can be read`() throws {
        try run(meanwhile: "sleep 0.01")
        try expectSameAnswers()
        let kept = try entries()
        #expect(kept.contains { $0.hasPrefix("network-") })
        for commit in commits {
            let run = try shop.netreeve("diff", "--cache-dir", "kept", "--counters", "counters.json", commit)
            #expect(run.status != 2)
            let counters = try JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(fileURLWithPath: shop.path + "/counters.json")))
            #expect((counters as? [String: Int])?["sidesRead"] == 0)
        }
        // What can't be read is removed, and what was being written has another name.
        #expect(try entries() == kept)
    }

    @Test func `all get it even while somebody cuts entries short and mixes them up`() throws {
        try run(
            meanwhile: """
                for entry in kept/*; do
                    head -c 200 "$entry" >cut; cat cut >"$entry"; cp "$entry" kept/network-v3-0 2>&-
                    printf x >>"$entry"; sleep 0.01; rm -f "$entry"
                done 2>&-
                """)
        try expectSameAnswers()
    }
}
