import Foundation
import TestSupport
import Testing

/// `netreeve doctor`.
@Suite struct DoctorTests {
    @Test func `says what keeps a service from working, and what to do`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        try shop.git("push", "--quiet", "origin", "main:refs/heads/trunk")
        let service = try RunningService(beside: shop)
        try service.configure(
            [("policies", bare), ("gone", "/nonexistent")],
            "  sinks: [{name: take, command: [/nonexistent/take]}, {name: pages, files: {folder: \(service.folder)/a/b}}]"
        )
        let sick = try shop.netreeve("doctor", "--config", service.file)
        #expect(sick.status == 1)
        let lines = sick.output.split(separator: "\n").map(String.init)
        #expect(lines.contains("ok       git"))
        #expect(lines.contains("ok       ledger \(service.ledger)"))
        #expect(lines.contains("ok       clock"))
        #expect(lines.contains { $0.hasPrefix("note     repository policies: it has no refs/heads/main") })
        #expect(lines.contains { $0.hasPrefix("note     hook of policies: there is no post-receive") })
        #expect(lines.contains("trouble  repository gone: there is no git repository at or above /nonexistent"))
        #expect(lines.contains { $0.hasPrefix("trouble  sink take: /nonexistent/take can't be run") })
        #expect(lines.contains("ok       sink pages"))

        try shop.git("push", "--quiet", "origin", "main")
        try service.configure([("policies", bare)])
        #expect(try shop.netreeve("doctor", "--config", service.file).status == 0)
        // A ledger that is none.
        try Data("nothing".utf8).write(to: URL(fileURLWithPath: service.folder + "/other"))
        let other = try shop.netreeve("doctor", "--config", service.file, "--ledger", service.folder + "/other")
        #expect(other.status == 1 && other.output.contains("trouble  ledger"), "\(other.output)")
    }
}
