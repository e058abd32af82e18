import TestSupport
import Testing

@Suite struct OutputTests {
    /// A change that opens a port, beside a file that can't be analysed.
    private func repository() throws -> TemporaryRepository {
        let shop = try TemporaryRepository.shop()
        try shop.write("apps/mail.yaml", Shop.deployment("mail"))
        try shop.write("broken.yaml", "kind: [\n")
        try shop.commitPorts(5432, 9090, as: "Open a port")
        return shop
    }

    private static let formats = ["text", "markdown", "json", "csv", "dot"]

    @Test func `writes each format to stdout and nothing else, diagnostics included`() throws {
        let shop = try repository()
        for (command, change) in [("diff", "9090"), ("list", "5432")] {
            for format in Self.formats {
                let run = try shop.netreeve(command, "--format", format)
                #expect(run.status == 3)
                #expect(run.errors.isEmpty, "\(command) \(format)")
                #expect(run.output.contains(change), "\(command) \(format)")
                #expect(run.output.utf8.last == UInt8(ascii: "\n"))
            }
            let json = try Answer(shop.netreeve(command, "--format", "json"))
            #expect(!json.isComplete)
            #expect(json.diagnostics.map(\.code) == ["yaml-syntax"])
            for format in ["text", "markdown"] {
                #expect(try shop.netreeve(command, "--format", format).output.contains("broken.yaml:2"))
                #expect(try shop.netreeve(command, "--format", format).output.contains("INCOMPLETE"))
            }
            #expect(try shop.netreeve(command, "--format", "dot").output.contains("INCOMPLETE"))
        }
    }

    @Test func `starts each format as its readers expect`() throws {
        let shop = try repository()
        func diff(_ format: String) throws -> String { try shop.netreeve("diff", "--format", format).output }
        #expect(try diff("text").hasPrefix("netreeve diff  HEAD^ ("))
        #expect(try diff("markdown").hasPrefix("### "))
        #expect(try diff("dot").hasPrefix("digraph netreeve {\n"))
        #expect(try diff("dot").hasSuffix("}\n"))
        let rows = try diff("csv").split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(rows.first?.hasPrefix("\"cluster\",\"cause\",\"effect\",\"source\",\"destination\",") == true)
        #expect(rows.dropFirst().dropLast().allSatisfy { $0.hasPrefix("\"") && $0.hasSuffix(",\"no\"") })
        #expect(rows.last == "")
        #expect(rows.count > 3)
    }

    @Test func `writes explanations as text and as JSON`() throws {
        let shop = try repository()
        let text = try shop.netreeve("explain", "shop/web", "shop/db", "9090", "HEAD^..HEAD")
        #expect(text.status == 3)
        #expect(text.errors.isEmpty)
        #expect(text.output.contains("Difference: denied → allowed"))
        #expect(text.output.contains("broken.yaml:2"))
        let json = try shop.explain("shop/web", "shop/db", "9090", "HEAD^..HEAD")
        #expect(json.outcomes == ["denied", "allowed"])
        #expect(json.diagnostics.map(\.side) == ["head"])
    }

    @Test func `expands groups into pairs`() throws {
        let shop = try repository()
        // The new workload can be reached from web, itself, db and anywhere.
        #expect(try shop.diff().changes.count { $0.contains("→ shop/mail: ") } == 4)
        let pairs = [
            "text": "shop/web → shop/mail ", "markdown": "| `shop/web` | `shop/mail` |",
            "csv": "\"shop/web\",\"shop/mail\"",
        ]
        for (format, pair) in pairs {
            #expect(try !shop.netreeve("diff", "--format", format).output.contains(pair), "\(format)")
            #expect(try shop.netreeve("diff", "--format", format, "--pairs").output.contains(pair), "\(format)")
            #expect(try shop.netreeve("list", "--format", format, "--pairs").output.contains(pair), "\(format)")
        }
        #expect(try shop.netreeve("diff", "--format", "json").output.contains("\"changes\"") == false)
    }

    @Test func `gives the same bytes again, and from another folder`() throws {
        let shop = try repository()
        for command in [["diff", "--pairs"], ["diff"], ["list"], ["list", "--pairs"]] {
            for format in Self.formats {
                let all = command + ["--format", format]
                let first = try shop.netreeve(all)
                #expect(try shop.netreeve(all) == first)
                #expect(try shop.netreeve(all, in: shop.path + "/apps") == first)
                #expect(try shop.netreeve(all + ["--repo", shop.path], in: "/") == first)
                #expect(!first.output.contains(shop.folder))
            }
        }
        let explain = ["explain", "shop/web", "shop/*", "any"]
        #expect(try shop.netreeve(explain) == shop.netreeve(explain + ["--repo", shop.path], in: "/"))
    }

    @Test func `gives the same bytes in a clone, and in any locale and time zone`() throws {
        let shop = try repository()
        let clone = shop.folder + "/clone"
        try shop.git("clone", "--quiet", shop.path, clone)
        let first = try shop.netreeve("diff")
        #expect(try shop.netreeve("diff", in: clone) == first)
        let abroad = ["LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Asia/Kolkata", "COLUMNS": "40"]
        #expect(try shop.netreeve("diff", environment: abroad) == first)
    }

    @Test func `writes trouble to stderr with advice and leaves stdout empty`() throws {
        let shop = try TemporaryRepository.shop()
        for format in Self.formats {
            let run = try shop.netreeve("diff", "nowhere", "--format", format)
            #expect(run.status == 2)
            #expect(run.output.isEmpty)
            let lines = run.errors.split(separator: "\n")
            #expect(lines.count == 2)
            #expect(lines.first == "netreeve: there is no revision nowhere in \(shop.path)")
            #expect(lines.last?.hasPrefix("  ") == true)
        }
    }

    @Test func `ends with trouble when its answer can't be written`() throws {
        let shop = try repository()
        try shop.commit("Nothing")
        let binary = try #require(Netreeve.binary)
        for format in Self.formats {
            let run = try CommandOutcome.running(
                ["sh", "-c", "\"$0\" diff --exit-zero --format \(format) >/dev/full", binary], in: shop.path,
                environment: shop.hermeticEnvironment)
            #expect(run.status == 2)
            #expect(run.errors.hasPrefix("netreeve: "))
        }
    }

    @Test func `ends quietly when its reader goes away`() throws {
        let shop = try repository()
        let pipe = "\"$0\" list --pairs --format csv | head -n 1"
        let binary = try #require(Netreeve.binary)
        let run = try CommandOutcome.running(
            ["sh", "-c", pipe, binary], in: shop.path, environment: shop.hermeticEnvironment)
        #expect(run.errors.isEmpty)
    }
}

@Suite struct ReviewOutputTests {
    /// How each format of a review begins, and something that it says about a port that opens without a ticket.
    private static let formats = [
        "text": ("netreeve review  HEAD^ (", "9090"), "markdown": ("<!-- netreeve:v1 {\"", "9090"),
        "json": ("{\n  \"base\": {", "\"verdict\": \"attention\""), "sarif": ("{\n\"$schema\": ", "\"ticket-missing\""),
        "junit": ("<?xml version=\"1.0\" ", "type=\"ticket-missing\""),
        "codequality": ("[\n{\"check_name\":", "\"ticket-missing\""), "csv": ("\"cluster\",\"cause\",", "9090"),
    ]

    private func repository() throws -> TemporaryRepository {
        let shop = try TemporaryRepository.shop()
        try shop.commitPorts(5432, 9090, as: "Open a port")
        return shop
    }

    @Test func `writes each format to stdout and nothing else, the same each time`() throws {
        let shop = try repository()
        for (format, (start, words)) in Self.formats {
            let run = try shop.netreeve("review", "--as-of", "2026-11-24", "--format", format)
            #expect(run.status == 1)
            #expect(run.errors.isEmpty)
            #expect(run.output.hasPrefix(start), "\(format)")
            #expect(run.output.contains(words), "\(format)")
            #expect(run.output.utf8.last == UInt8(ascii: "\n"))
            #expect(try shop.netreeve("review", "--as-of", "2026-11-24", "--format", format) == run)
        }
        #expect(try shop.netreeve("review", "--format", "dot").status == 2)
    }

    @Test func `writes several files in one run, in place of what is there`() throws {
        let shop = try repository()
        try shop.write("review.sarif", String(repeating: "old\n", count: 100_000))
        let files = Self.formats.keys.sorted()
        let run = try shop.netreeve(
            ["review", "--as-of", "2026-11-24", "--format", "csv"]
                + files.flatMap { ["--output", "\($0)=review.\($0)"] })
        #expect(run.status == 1)
        #expect(try run.output == shop.netreeve("review", "--as-of", "2026-11-24", "--format", "csv").output)
        for format in files {
            let alone = try shop.netreeve("review", "--as-of", "2026-11-24", "--format", format)
            let file = try CommandOutcome.running(
                ["cat", "review.\(format)"], in: shop.path, environment: shop.hermeticEnvironment)
            #expect(file.output == alone.output, "\(format)")
        }
    }

    @Test func `ends with trouble where a file can't be written or is named badly`() throws {
        let shop = try repository()
        let run = try shop.netreeve("review", "--output", "json=nowhere/review.json")
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("netreeve: nowhere/review.json can't be written: "))
        #expect(try shop.netreeve("review", "--output", "json=/dev/full").status == 2)
        for bad in [
            ["--output", "json"], ["--output", "dot=a"], ["--output", "json="], ["--budget", "100"],
            ["--output", "json=a", "--output", "sarif=a"],
        ] {
            #expect(try shop.netreeve(["review"] + bad).status == 2, "\(bad)")
        }
    }

    @Test func `keeps Markdown within its budget`() throws {
        let shop = try repository()
        let why = String(repeating: "because of it ", count: 20)
        for number in 0..<60 { try shop.commitPorts(5432, 10_000 + number, as: "Open port \(number) \(why)") }
        let run = try shop.netreeve("review", "HEAD~60..HEAD", "--format", "markdown", "--budget", "8000")
        #expect(run.output.utf16.count <= 8000)
        #expect(run.output.contains("\n> Showing 1 of 1 finding, "))
        #expect(run.output.contains(" of 60 commits, "))
    }
}

@Suite struct TerminalTests {
    /// Whether util-linux's `script` is there, to run a command at a terminal.
    private static let hasScript =
        (try? CommandOutcome.running(["script", "--version"], in: "/", environment: ["PATH": "/usr/bin:/bin"]))
        .map { $0.output.contains("util-linux") } ?? false

    private static let escape = "\u{1B}["

    private func terminal(
        _ arguments: String, in shop: TemporaryRepository, environment: [String: String] = [:]
    ) throws -> CommandOutcome {
        let binary = try #require(Netreeve.binary)
        let all = ["TERM": "xterm"].merging(environment) { $1 }
        return try CommandOutcome.running(
            ["script", "--quiet", "--return", "--command", "'\(binary)' \(arguments)", "/dev/null"], in: shop.path,
            environment: shop.hermeticEnvironment.merging(all) { $1 })
    }

    @Test func `writes no colour where it isn't a terminal`() throws {
        let shop = try TemporaryRepository.shop()
        for command in [["diff"], ["list"], ["explain", "shop/web", "shop/db", "80"], ["diff", "nowhere"]] {
            for environment in [[:], ["TERM": "xterm-256color", "CLICOLOR_FORCE": "1"], ["NO_COLOR": "1"]] {
                let run = try shop.netreeve(command, environment: environment)
                #expect(!run.output.contains("\u{1B}"))
                #expect(!run.errors.contains("\u{1B}"))
            }
        }
    }

    @Test(.enabled(if: hasScript, "util-linux's script is not there"))
    func `writes colour at a terminal, unless NO_COLOR or a dumb terminal says otherwise`() throws {
        let shop = try TemporaryRepository.shop()
        for command in ["diff", "list", "explain shop/web shop/db 5432"] {
            #expect(try terminal(command, in: shop).output.contains(Self.escape))
            #expect(try terminal(command, in: shop, environment: ["NO_COLOR": ""]).output.contains(Self.escape))
            #expect(try !terminal(command, in: shop, environment: ["NO_COLOR": "1"]).output.contains(Self.escape))
            #expect(try !terminal(command, in: shop, environment: ["TERM": "dumb"]).output.contains(Self.escape))
        }
        for format in ["markdown", "json", "csv", "dot"] {
            #expect(try !terminal("diff --format \(format)", in: shop).output.contains(Self.escape))
        }
    }

    @Test(.enabled(if: hasScript, "util-linux's script is not there"))
    func `writes the same words in colour as without, and ends the same`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.commitPorts(9090)
        let coloured = try terminal("diff", in: shop)
        let plain = try shop.netreeve("diff")
        #expect(coloured.status == 1)
        #expect(Self.words(coloured.output) == Self.words(plain.output))
    }

    /// The words without colours and line breaks.
    private static func words(_ text: String) -> [Substring] {
        text.replacing(/\u{1B}\[[0-9;]*m/, with: "").split(whereSeparator: \.isWhitespace)
    }
}
