import Foundation
import TestSupport
import Testing

/// That what README shows of the demo's story is what the command prints.
@Suite struct ReadmeTests {
    private static let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../..").standardized

    /// The demo's repository, with the ids that its commits have everywhere.
    private func story() throws -> TemporaryRepository {
        let repository = try TemporaryRepository()
        let demo = Self.root.appendingPathComponent("scripts/demo-history")
        let committer = ["GIT_COMMITTER_NAME": "Netreeve demo", "GIT_COMMITTER_EMAIL": "demo@netreeve.example"]
        for folder in [demo, demo.appendingPathComponent("tickets")] {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            for name in names where name.hasSuffix(".patch") {
                try repository.run(
                    ["git", "am", "--quiet", "--committer-date-is-author-date", folder.path + "/" + name],
                    in: repository.path, environment: committer)
            }
        }
        return repository
    }

    @Test func `the living ticket is what the command prints, with parts left out`() throws {
        let readme = try String(contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
        let lines = readme.components(separatedBy: "\n")
        let start = try #require(lines.firstIndex { $0.hasPrefix("$ netreeve ticket show NET-70") })
        let shown = lines[(start + 1)...].prefix { $0 != "```" }
        #expect(shown.count > 10)
        let command = lines[start].dropFirst("$ netreeve ".count).prefix { $0 != "#" }
        let run = try story().netreeve(command.split(separator: " ").map(String.init))
        #expect(run.status == 0, "\(run.errors)")
        var rest = run.output.components(separatedBy: "\n")[...]
        for line in shown {
            let place = try #require(rest.firstIndex(of: line), "not printed, or not there: \(line)")
            rest = rest[(place + 1)...]
        }
    }
}
