import Foundation
import TestSupport
import Testing

/// The guide to tickets, done as it is written.
@Suite struct TicketGuideTests {
    @Test func `the commands of the guide print what it says`() throws {
        let guide = try Document("docs/tickets.md")
        let repository = try TemporaryRepository.shop([])
        var count = 0
        for block in guide.blocks {
            switch block.language {
            case "yaml":
                let path = try #require(block.lines.first?.dropFirst(2))
                try repository.write(String(path), block.lines.joined(separator: "\n") + "\n")
            case "console":
                for command in block.commands {
                    guard command.words[0] == "netreeve" else {
                        try repository.git("add", "--all")
                        try repository.run(command.words + ["--quiet"], in: repository.path)
                        continue
                    }
                    let more = command.words[1] == "review" ? ["--no-cache"] : []
                    let output = try repository.netreeve(Array(command.words.dropFirst()) + more).output
                    #expect(command.isPrinted(in: output), "\(command.words): \(output)")
                    count += 1
                }
            default: break
            }
        }
        #expect(count == 5)
    }
}

/// The reviews that the README shows.
@Suite(.enabled(if: RealCommitTests.isThere, "NETREEVE_HISTORIES names no folder of bundles"))
struct ReadmeReviewTests {
    @Test(arguments: ["sock-shop", "argo-cd"])
    func `the reviews of real commits in the README are what is printed`(bundle: String) throws {
        let place = try TemporaryRepository()
        let clone = place.folder + "/clone"
        try place.run(
            ["git", "clone", "--quiet", "--bare", "\(RealCommitTests.folder)/\(bundle).bundle", clone],
            in: place.folder)
        let commands = try Document("README.md").blocks.filter { $0.language == "console" }.flatMap(\.commands)
            .filter { $0.words.starts(with: ["netreeve", "review"]) && $0.comment == bundle }
        #expect(commands.count == 1)
        for command in commands {
            let answer = try place.netreeve(Array(command.words.dropFirst()) + ["--no-cache"], in: clone)
            #expect(command.isPrinted(in: answer.output), "\(answer.output)")
        }
    }
}

/// A document of the project, as far as it shows files and commands.
private struct Document {
    let blocks: [Block]

    /// A part in a fence.
    struct Block {
        var language: String
        var lines: [String] = []

        /// The commands of a console, each with what it prints.
        var commands: [Command] {
            lines.reduce(into: []) { commands, line in
                if line.hasPrefix("$ ") {
                    commands.append(Command(line: String(line.dropFirst(2))))
                } else if !commands.isEmpty {
                    commands[commands.count - 1].shown.append(line)
                }
            }
        }
    }

    /// A command with what is shown of what it prints; `…` stands for more lines.
    struct Command {
        var words: [String]
        var comment: String
        var shown: [String] = []

        init(line: String) {
            let parts = line.components(separatedBy: "  # ")
            comment = parts.count > 1 ? parts[1] : ""
            // Quoted words may hold spaces.
            words = parts[0].components(separatedBy: "\"").enumerated().flatMap { number, part in
                number.isMultiple(of: 2) ? part.split(separator: " ").map(String.init) : [part]
            }
        }

        /// Whether some output has the lines that are shown, in their order and without others where none are left out.
        func isPrinted(in output: String) -> Bool {
            let printed = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            var place = 0
            var mayPass = true
            for line in shown {
                if line == "…" {
                    mayPass = true
                    continue
                }
                guard let found = printed[place...].firstIndex(of: line), mayPass || found == place else {
                    return false
                }
                (place, mayPass) = (found + 1, false)
            }
            return true
        }
    }

    init(_ path: String) throws {
        let url = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../" + path).standardized
        var (found, open): ([Block], Block?) = ([], nil)
        for line in try String(contentsOf: url, encoding: .utf8).components(separatedBy: "\n") {
            if line.hasPrefix("```") {
                if let block = open { found.append(block) }
                open = open == nil ? Block(language: String(line.dropFirst(3))) : nil
            } else {
                open?.lines.append(line)
            }
        }
        blocks = found
    }
}
