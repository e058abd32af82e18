import Foundation
import HookInstallation
import TestSupport
import Testing

/// What a hook leaves for those who want to know more.
@Suite struct HookReportTests {
    @Test func `the hook and the command make the same report, byte by byte`() throws {
        let served = try ServedRepository([Ticket()], configuration: Configurations.strict)
        let reports = served.work.folder + "/reports"
        try served.work.run(["mkdir", reports], in: "/")
        try served.set("netreeve.reports", reports)
        try served.set("netreeve.reportsUrl", "https://reports.example/policies")
        let base = try served.head()
        try served.work.write("README", "words\n")
        try served.work.commit("Words")
        try served.work.commitPorts(5432, 8443, 9000, as: "Open 8443\n\nTicket: NET-42\n")
        let head = try served.head()
        let push = try served.push("main")
        #expect(!push.isAccepted)
        let line = try #require(push.lines.first { $0.hasPrefix("The whole report: ") })
        let address = "https://reports.example/policies/"
        #expect(line.hasPrefix("The whole report: \(address)") && line.hasSuffix(".html"), "\(line)")
        let name = line.dropFirst("The whole report: \(address)".count).dropLast(".html".count)
        let json = try String(contentsOfFile: "\(reports)/\(name).json", encoding: .utf8)
        // The branch is one that names no ticket, and the day is the same: the command is asked twice at most.
        let command = try served.work.netreeve("review", "\(base)..\(head)", "--ref", "main", "--format", "json")
        #expect(command.status == 4)
        let stable = Self.withoutDay(command.output)
        #expect(Self.withoutDay(json) == stable)
        #expect(stable != command.output && json.utf8.count == command.output.utf8.count)
        let page = try String(contentsOfFile: "\(reports)/\(name).html", encoding: .utf8)
        #expect(page.contains("BLOCKED") && page.hasPrefix("<!DOCTYPE html>"))
    }

    /// A report but for its day, which may have changed between two of them.
    private static func withoutDay(_ json: String) -> String {
        json.replacing(#/"day"\s*:\s*"\d{4}-\d{2}-\d{2}"/#, with: "\"day\"")
    }

    @Test func `a branch of which the name holds a ticket, and commits that a forced push loses, as well`() throws {
        let rules = Configurations.strict + "\nreferences: {systems: [{name: jira, projects: [NET]}]}"
        let served = try ServedRepository([Ticket()], configuration: rules)
        let reports = served.work.folder + "/reports"
        try served.work.run(["mkdir", reports], in: "/")
        try served.set("netreeve.reports", reports)
        let branch = "NET-42-open"
        let base = try served.head()
        let first = try served.work.commitPorts(5432, 8443)
        #expect(try served.push("main:\(branch)").lines == ["PASS \(branch): 1 widened by 1 commit · NET-42 in force"])
        try served.work.git("reset", "--quiet", "--hard", base)
        let second = try served.work.commitPorts(5432, 7000)
        #expect(try served.push("--force", "main:\(branch)").isAccepted)
        let written = Self.withoutDay(try served.work.run(["sh", "-c", "cat *.json"], in: reports))
        for arguments in [["\(base)..\(first)"], ["\(first)..\(second)", "--move"]] {
            let command = try served.work.netreeve(
                ["review"] + arguments + ["--ref", branch, "--branch", branch, "--format", "json"])
            #expect(command.status < 2, "\(command.errors)")
            let whole = Self.withoutDay(command.output).trimmingCharacters(in: .newlines)
            #expect(written.contains(whole), "\(written)\n---\n\(whole)")
        }
    }

    @Test func `reviews are recorded where the host wants it, once each`() throws {
        let served = try ServedRepository([Ticket()], configuration: Configurations.strict)
        let ledger = served.work.folder + "/ledger.sqlite"
        try served.set("netreeve.ledger", ledger)
        try served.set("netreeve.repository", "policies")
        try served.work.commitPorts(5432, 8443)
        #expect(try !served.push("main").isAccepted)
        #expect(try !served.push("-onetreeve.dry-run", "main").isAccepted)
        let exported = try served.work.netreeve("ledger", "export", "--format", "csv", "--ledger", ledger)
        #expect(exported.status == 0, "\(exported.errors)")
        // A line of titles, and one review.
        #expect(exported.output.split(whereSeparator: \.isNewline).count == 2, "\(exported.output)")
        #expect(exported.output.contains("block"))
        let verified = try served.work.netreeve(
            "ledger", "verify", "--ledger", ledger, "--repo", served.work.path, "--repository", "policies")
        #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    }

    @Test func `a ledger of a forced push can be made again from git`() throws {
        let served = try ServedRepository()
        let ledger = served.work.folder + "/ledger.sqlite"
        try served.set("netreeve.ledger", ledger)
        try served.set("netreeve.repository", "policies")
        try served.work.commitPorts(5432, 8443)
        #expect(try served.push("main").isAccepted)
        try served.work.git("branch", "kept")
        try served.work.git("reset", "--quiet", "--hard", "HEAD~1")
        #expect(try served.push("--force", "main").isAccepted)
        let verified = try served.work.netreeve(
            "ledger", "verify", "--ledger", ledger, "--repo", served.work.path, "--repository", "policies")
        #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
        #expect(verified.output.contains("2 reviews of policies made again from git"), "\(verified.output)")
    }

    @Test func `a cache that is kept between pushes changes no answer`() throws {
        let served = try ServedRepository(configuration: Configurations.strict)
        try served.set("netreeve.cacheDir", served.work.folder + "/cache")
        for port in [8443, 9000, 9100] {
            let commit = try served.work.commitPorts(5432, port)
            let push = try served.push("main")
            let name = commit.prefix(12)
            #expect(
                push.lines.first?.contains("without a ticket: ") == true && push.says(String(name)), "\(push.lines)")
            try served.work.git("reset", "--quiet", "--hard", "HEAD~1")
        }
        #expect(try !served.work.run(["ls", served.work.folder + "/cache"], in: "/").isEmpty)
    }

    @Test func `the host's rules count instead of the repository's`() throws {
        let served = try ServedRepository()
        let rules = served.work.folder + "/host.yaml"
        let text = "apiVersion: netreeve.dev/v1\nkind: ReviewConfiguration\n"
        try served.work.write("../host.yaml", text + Configurations.strict + "\n")
        try served.set("netreeve.config", rules)
        try served.work.commitPorts(5432, 8443)
        #expect(try !served.push("main").isAccepted)
        try served.work.write("../host.yaml", text)
        #expect(try served.push("main").isAccepted)
    }
}
