import Foundation
import Manifests
import Review
import TestSupport
import Testing

/// The section `serve` of a configuration.
@Suite struct ServiceConfigurationTests {
    private func example() throws -> String {
        let url = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../config/netreeve.yaml")
            .standardized
        return String(decoding: try Data(contentsOf: url), as: UTF8.self)
    }

    private func read(_ text: String) -> (configuration: ReviewConfiguration?, diagnostics: [Diagnostic]) {
        ReviewConfiguration.read(SourceText(path: "config/netreeve.yaml", bytes: Array(text.utf8)))
    }

    @Test func `the example says everything`() throws {
        let service = try #require(read(try example()).configuration?.service)
        #expect(service.configuresReviews)
        let repository = try #require(service.repositories.first)
        #expect(service.repositories.count == 1)
        #expect((repository.name, repository.path) == ("policies", "/srv/git/policies.git"))
        #expect(repository.target == "refs/heads/main" && repository.configuration == "/etc/netreeve/policies.yaml")
        for ref in ["refs/heads/main", "refs/heads/release/1", "refs/tags/v1"] { #expect(repository.watches(ref)) }
        for ref in ["refs/heads/feature", "refs/notes/netreeve", "refs/pull/1/head"] {
            #expect(!repository.watches(ref))
        }
        #expect(service.ledger == "/var/lib/netreeve/ledger.sqlite" && service.cache == "/var/cache/netreeve")
        #expect(service.socket == "/run/netreeve/notify.sock")
        #expect(service.http == .init(address: .host("127.0.0.1", port: 8080), tokenFile: "/etc/netreeve/token"))
        #expect((service.pollSeconds, service.workers, service.attempts) == (30, 2, 8))
        #expect((service.limits.seconds, service.limits.memory) == (600, 4096))
        #expect(
            service.sinks.map(\.kind) == [
                .files(folder: "/var/lib/netreeve/reports"), .notes(ref: "refs/notes/netreeve"),
                .webhook(url: "http://127.0.0.1:9000/netreeve", secretFile: "/etc/netreeve/chat-secret"),
                .command(["/usr/local/bin/enqueue", "--from", "netreeve"]),
                .mail(to: ["network@example.org"], from: "netreeve@example.org", sendmail: "/usr/sbin/sendmail"),
            ])
        #expect(
            service.webhooks == [
                .init(name: "forge", forge: .gitea, secretFile: "/etc/netreeve/forge-secret", repository: "policies")
            ])
    }

    @Test func `a section alone configures no review, and watches branches and tags`() throws {
        let text =
            "apiVersion: netreeve.dev/v1\nkind: ReviewConfiguration\nserve: {repositories: [{name: a, path: /a}]}\n"
        let service = try #require(read(text).configuration?.service)
        #expect(!service.configuresReviews && service.http == nil && service.sinks.isEmpty)
        #expect(service.repositories[0].watches("refs/heads/a/b") && service.repositories[0].watches("refs/tags/v1"))
        #expect(!service.repositories[0].watches("refs/notes/netreeve"))
    }

    @Test(arguments: [
        ("serve: ①{sink: []}", "unknown-field"),
        ("serve: {repositories: [①{name: a}]}", "missing-field"),
        ("serve: {repositories: [{name: a, path: ①a}]}", "invalid-value"),
        ("serve: {repositories: [{name: ①a/b, path: /a}]}", "invalid-value"),
        ("serve: {repositories: ①[{name: a, path: /a}, {name: a, path: /b}]}", "duplicate-id"),
        ("serve: {http: {listen: ①nowhere}}", "invalid-value"),
        ("serve: {http: {listen: ①'::1:80'}}", "invalid-value"),
        ("serve: {http: ①{listen: '0.0.0.0:80'}}", "missing-field"),
        ("serve: {sinks: [①{name: a}]}", "missing-field"),
        ("serve: {sinks: [①{name: a, notes: {}, files: {folder: /a}}]}", "missing-field"),
        ("serve: {sinks: [{name: a, webhook: {url: ①'https://a/', secretFile: /a}}]}", "invalid-value"),
        ("serve: {sinks: [{name: a, command: ①[a]}]}", "invalid-value"),
        ("serve: {sinks: [{name: a, notes: ①{ref: refs/heads/a}}]}", "invalid-value"),
        ("serve: {webhooks: ①[{name: a, forge: gitea, secretFile: /a, repository: b}]}", "invalid-value"),
        ("serve: {workers: ①0}", "invalid-value"),
    ])
    func `what can't be served is refused at its place`(marked: String, code: String) throws {
        let text = MarkedText("apiVersion: netreeve.dev/v1\nkind: ReviewConfiguration\n\(marked)\n")
        let (configuration, diagnostics) = read(text.text)
        #expect(configuration == nil)
        let first = try #require(diagnostics.first)
        #expect(diagnostics.count == 1 && first.code == code, "\(diagnostics)")
        let place = text.place(of: 1)
        // An unknown field is told at its name, one place further.
        #expect(first.location.line == place.line && abs(first.location.column - place.column) <= 1, "\(first)")
    }

    @Test(arguments: [
        ("http://a", "a", 80, "/"), ("http://a:81/b?c=d", "a", 81, "/b?c=d"), ("HTTP://[::1]:81", "::1", 81, "/"),
        ("http://a?b", "a", 80, "/?b"),
    ])
    func `addresses of the web`(text: String, host: String, port: Int, path: String) throws {
        let address = try #require(WebAddress(text))
        #expect((address.host, address.port, address.path) == (host, port, path))
    }

    @Test(arguments: [
        "https://a", "http://", "http://u@a/", "http://a/#b", "http://a b/", "http://a:0/", "http://a:x/", "a",
    ])
    func `what is no address of the web`(text: String) { #expect(WebAddress(text) == nil) }
}
