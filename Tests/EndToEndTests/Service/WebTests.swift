import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// What `netreeve serve` answers by HTTP.
@Suite struct WebTests {
    /// What curl got: the status, the headers in small letters, and the body.
    private struct Reply {
        var status = 0
        var headers: [String: String] = [:]
        var body = ""
    }

    private static func get(_ address: String, _ more: String..., from repository: TemporaryRepository) throws -> Reply
    {
        let text = try repository.run(["curl", "-s", "-i", "--max-time", "60"] + more + [address], in: "/")
        let parts = text.replacingOccurrences(of: "\r\n", with: "\n").components(separatedBy: "\n\n")
        let lines = parts[0].split(separator: "\n")
        var reply = Reply(status: Int(lines[0].split(separator: " ")[1]) ?? 0)
        for line in lines.dropFirst() {
            let words = line.split(separator: ":", maxSplits: 1)
            reply.headers[words[0].lowercased()] = words.count < 2 ? "" : words[1].trimmingCharacters(in: .whitespaces)
        }
        reply.body = parts.dropFirst().joined(separator: "\n\n")
        return reply
    }

    @Test func `pages, metrics and the API tell of a push`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        try shop.write("tickets/NET-42.yaml", Self.ticket)
        try shop.commit("A ticket")
        try shop.git("push", "--quiet", "origin", "main")
        let service = try RunningService(beside: shop)
        try service.configure([("policies", bare)], "  http: {listen: '127.0.0.1:0'}")
        try service.start()
        let port = try #require(try service.wait(for: "listening")["port"])
        try service.wait(for: "watched from now on")
        let site = "http://127.0.0.1:\(port)"
        #expect(try Self.get("\(site)/livez", from: shop).status == 200)
        #expect(try Self.get("\(site)/readyz", from: shop).body == "ready")
        let before = try Self.get("\(site)/metrics", from: shop).body
        #expect(!before.contains("netreeve_jobs_total{outcome=\"done\"}"))
        try shop.commitPorts(5432, 8080, as: "Open 8080\n\nTicket: NET-42\n")
        try shop.git("push", "--quiet", "origin", "main")
        try service.wait(for: "reviewed")
        let after = try Self.get("\(site)/metrics", from: shop).body
        #expect(after.contains("netreeve_jobs_total{outcome=\"done\"} 1"))
        #expect(after.contains("netreeve_queue_depth 0"))

        let home = try Self.get("\(site)/", from: shop)
        #expect(home.status == 200 && home.body.contains("href=\"/repositories/policies\""))
        #expect(home.headers["x-content-type-options"] == "nosniff" && home.headers["x-frame-options"] == "DENY")
        let repository = try Self.get("\(site)/repositories/policies", from: shop).body
        #expect(repository.contains("href=\"/repositories/policies/refs/refs%2Fheads%2Fmain\""))
        #expect(repository.contains("href=\"/reviews/1\"") && repository.contains("href=\"/tickets/NET-42\""))
        #expect(
            try Self.get("\(site)/repositories/policies/refs/refs%2Fheads%2Fmain", from: shop).body.contains(
                "/reviews/1"))
        #expect(try Self.get("\(site)/reviews/1", from: shop).body.contains("Open 8080"))
        #expect(try Self.get("\(site)/tickets", from: shop).body.contains("href=\"/tickets/NET-42\""))
        #expect(
            try Self.get("\(site)/tickets/NET-42", from: shop).body.contains("/repositories/policies/tickets/NET-42"))
        let living = try Self.get("\(site)/repositories/policies/tickets/NET-42", from: shop)
        #expect(living.status == 200 && living.body.contains("Allow checkout"))

        let document = try Self.get("\(site)/api/v1/openapi.json", from: shop).body
        let paths = try #require(
            (try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: Any])?["paths"] as? [String: Any])
        for path in paths.keys {
            let real = path.replacingOccurrences(of: "{name}", with: "policies")
                .replacingOccurrences(of: "{key}", with: "NET-42").replacingOccurrences(of: "{number}", with: "1")
            let reply = try Self.get("\(site)/api/v1\(real)", from: shop)
            #expect(reply.status == 200 && reply.headers["content-type"] == "application/json", "\(path)")
            #expect(try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) is [String: Any])
        }
        for path in [
            "nowhere", "reviews/2", "reviews/x", "repositories/other", "api/v2/status",
            "repositories/policies/refs/%2e",
        ] {
            #expect(try Self.get("\(site)/\(path)", from: shop).status == 404, "\(path)")
        }
        #expect(try Self.get("\(site)/", "-X", "DELETE", from: shop).status == 405)
        #expect(try Self.get("\(site)/%ff", from: shop).status == 400)
        // A name of another site's that leads here.
        #expect(try Self.get("\(site)/", "-H", "Host: evil.example", from: shop).status == 421)
        #expect(service.stop() == 0)
    }

    @Test func `a token, where one is configured`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        let service = try RunningService(beside: shop)
        try shop.write("../service/token", "correct-horse-battery\n")
        try service.configure(
            [("policies", bare)], "  http: {listen: '127.0.0.1:0', tokenFile: \(service.folder)/token}")
        try service.start()
        let port = try #require(try service.wait(for: "listening")["port"])
        let site = "http://127.0.0.1:\(port)"
        #expect(try Self.get("\(site)/livez", from: shop).status == 200)
        for path in ["", "metrics", "api/v1/status"] {
            let refused = try Self.get("\(site)/\(path)", from: shop)
            #expect(refused.status == 401 && refused.headers["www-authenticate"]?.hasPrefix("Basic ") == true)
            #expect(try Self.get("\(site)/\(path)", "-u", "me:wrong-horse-battery", from: shop).status == 401)
            #expect(try Self.get("\(site)/\(path)", "-u", "me:correct-horse-battery", from: shop).status == 200)
            #expect(
                try Self.get("\(site)/\(path)", "-H", "Authorization: Bearer correct-horse-battery", from: shop).status
                    == 200)
        }
        #expect(service.stop() == 0)
    }

    @Test(arguments: ["github", "gitlab", "gitea", "forgejo"])
    func `a webhook has to be signed, and only has the repository looked at`(forge: String) throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        let service = try RunningService(beside: shop)
        try shop.write("../service/secret", "It's a Secret to Everybody\n")
        try service.configure(
            [("policies", bare)],
            """
              http: {listen: '127.0.0.1:0'}
              webhooks: [{name: hook, forge: \(forge), secretFile: \(service.folder)/secret, repository: policies}]
            """)
        try service.start()
        let port = try #require(try service.wait(for: "listening")["port"])
        // GitHub's own example of a secret, a body and its signature.
        let code = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
        let (good, bad, delivery) =
            switch forge {
            case "github":
                (
                    "X-Hub-Signature-256: sha256=\(code)", "X-Hub-Signature-256: sha256=\(code.dropLast())8",
                    "X-GitHub-Delivery"
                )
            case "gitlab":
                (
                    "X-Gitlab-Token: It's a Secret to Everybody", "X-Gitlab-Token: a Secret to Everybody",
                    "X-Gitlab-Event-UUID"
                )
            case "gitea": ("X-Gitea-Signature: \(code)", "X-Gitea-Signature: 00", "X-Gitea-Delivery")
            default: ("X-Forgejo-Signature: \(code)", "X-Forgejo-Signature: ", "X-Forgejo-Delivery")
            }
        func post(_ header: String, id: String, body: String = "Hello, World!", to name: String = "hook") throws -> Int
        {
            try Self.get(
                "http://127.0.0.1:\(port)/webhooks/\(name)", "-H", header, "-H", "\(delivery): \(id)", "--data-binary",
                body,
                from: shop
            ).status
        }
        #expect(try post(good, id: "a") == 202)
        #expect(try post(good, id: "a") == 200)
        #expect(try post(good, id: "b") == 202)
        #expect(try post(bad, id: "c") == 401)
        #expect(try post("X-Nothing: x", id: "d") == 401)
        #expect(try post(good, id: "e", to: "other") == 404)
        if forge != "gitlab" { #expect(try post(good, id: "f", body: "Hello, World?") == 401) }
        let metrics = try Self.get("http://127.0.0.1:\(port)/metrics", from: shop).body
        #expect(metrics.contains("netreeve_webhooks_total{forge=\"\(forge)\",outcome=\"accepted\"} 2"))
        #expect(
            metrics.contains(
                "netreeve_webhooks_total{forge=\"\(forge)\",outcome=\"forged\"} \(forge == "gitlab" ? 2 : 3)"))
        #expect(service.stop() == 0)
    }

    private static let ticket = """
        apiVersion: netreeve.dev/v1
        kind: ProcurementTicket
        id: NET-42
        title: Allow checkout
        state: approved

        """
}
