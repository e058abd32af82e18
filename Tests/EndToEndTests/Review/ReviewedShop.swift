import TestSupport
import Testing

/// What `netreeve review` printed, in parts.
struct ReviewAnswer {
    let status: Int32
    let output: String
    let errors: String

    init(_ run: CommandOutcome) {
        (status, output, errors) = (run.status, run.output, run.errors)
    }

    /// The line of the verdict.
    var headline: String {
        output.split(separator: "\n").map(String.init).first { line in
            ["PASS", "ATTENTION", "BLOCKED", "INCOMPLETE"].contains { line.hasPrefix($0 + ":") }
        } ?? ""
    }

    /// The digest of the flow changes.
    var digest: String? {
        output.split(separator: "\n").first { $0.hasPrefix("flows sha256:") }.map { String($0.dropFirst(6)) }
    }

    /// The findings, each without its sign.
    var findings: [String] {
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let start = lines.firstIndex(where: { $0.hasSuffix("FINDINGS") }) else { return [] }
        return lines[(start + 1)...].prefix { !$0.isEmpty }
            .filter { line in ["  ✗ ", "  ! ", "  · "].contains { line.hasPrefix($0) } }.map { String($0.dropFirst(4)) }
    }

    /// Whether a finding holds a text.
    func finds(_ text: String) -> Bool { findings.contains { $0.contains(text) } }

    /// How the outcome of a requirement is told: its sign and sentence.
    func requirement(_ id: String) -> String? {
        output.split(separator: "\n").map(String.init)
            .first { line in ["✓", "✗", "?", "·"].contains { line.hasPrefix("    \($0)  \(id) (") } }
    }
}

/// The record of a ticket, as its parts make it.
struct Ticket {
    var id = "NET-42"
    var state = "approved"
    var scope: String? = "scope: {opens: [{from: shop/web, to: shop/db, ports: TCP/8443}]}"
    var approvals = "approvals: [{role: network-security, by: Joan Clarke <joan@example.org>}]"
    var rest = ""

    var text: String {
        let parts = ["state: \(state)", scope, approvals, rest].compactMap(\.self).filter { !$0.isEmpty }
        return "apiVersion: netreeve.dev/v1\nkind: ProcurementTicket\nid: \(id)\ntitle: Title of \(id)\n"
            + "requester: Grace Hopper <grace@example.org>\n" + parts.joined(separator: "\n") + "\n"
    }
}

extension TemporaryRepository {
    /// The shop in which `web` may reach `db` at 5432 alone, with the records of tickets and a configuration.
    static func shop(_ tickets: [Ticket], configuration: String? = nil) throws -> TemporaryRepository {
        let repository = try TemporaryRepository()
        try repository.writeShop()
        for ticket in tickets { try repository.write(ticket) }
        if let configuration { try repository.configure(configuration) }
        try repository.commit("Open the shop")
        return repository
    }

    func write(_ ticket: Ticket) throws { try write("tickets/\(ticket.id).yaml", ticket.text) }

    func configure(_ fields: String) throws {
        try write(
            "config/netreeve.yaml", "apiVersion: netreeve.dev/v1\nkind: ReviewConfiguration\n\(fields)\n")
    }

    /// What a review says as of a day on which nothing has expired unless a test says so.
    func review(_ arguments: String..., asOf day: String = "2026-11-24") throws -> ReviewAnswer {
        ReviewAnswer(try netreeve(["review", "--no-cache", "--as-of", day] + arguments))
    }
}

/// Configurations that several tests share.
enum Configurations {
    /// `main` is protected.
    static let strict = "verdicts: [{refs: [main], mode: strict}]"
}
