import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// Where `netreeve serve` delivers to.
@Suite struct SinkTests {
    /// A server that writes what is posted to a file, after it has checked the signature by Python's own HMAC, and answers
    /// with the statuses that it is given, one after the other, the last one for good.
    private static let server = """
        import hashlib, hmac, http.server, json, sys
        folder, secret, statuses = sys.argv[1], sys.argv[2].encode(), [int(s) for s in sys.argv[3:]]
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                code = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
                good = hmac.compare_digest(code, self.headers["X-Netreeve-Signature-256"])
                with open(folder + "/posted", "a") as file:
                    json.dump([self.path, self.headers["X-Netreeve-Delivery"], good, body.decode()], file)
                    file.write("\\n")
                self.send_response(statuses.pop(0) if len(statuses) > 1 else statuses[0])
                self.end_headers()
            def log_message(self, *arguments): pass
        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        print(server.server_address[1], flush=True)
        server.serve_forever()
        """

    /// A server that runs until the test is over.
    private final class Server {
        let port: Int
        private let process = Process()

        init(folder: String, secret: String, statuses: [Int]) throws {
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["python3", "-c", SinkTests.server, folder, secret] + statuses.map(String.init)
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            var line = Data()
            while line.last != UInt8(ascii: "\n") {
                let next = output.fileHandleForReading.readData(ofLength: 1)
                guard !next.isEmpty else { throw RunningService.Failure(description: "there is no python3") }
                line += next
            }
            port = Int(String(decoding: line.dropLast(), as: UTF8.self)) ?? 0
        }

        /// Ends it; who waits for its end is Foundation.
        func stop() { kill(process.processIdentifier, SIGKILL) }
    }

    @Test func `a webhook is signed, and sent again with the same id until it is taken`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        let service = try RunningService(beside: shop)
        let server = try Server(folder: service.folder, secret: "a secret of some length", statuses: [500, 204])
        defer { server.stop() }
        try shop.write("../service/secret", "a secret of some length\nan older one of some length\n")
        try service.configure(
            [("policies", bare)],
            "  sinks: [{name: chat, webhook: {url: 'http://127.0.0.1:\(server.port)/hook?x=1', "
                + "secretFile: \(service.folder)/secret}}]")
        try service.start(waitingFor: 1)
        try shop.git("push", "--quiet", "origin", "main")
        #expect(
            try service.wait(for: "a delivery failed, and is tried again")["err"]?.hasSuffix("answered 500") == true)
        try service.wait(for: "delivered")
        #expect(service.stop() == 0)
        let lines = try #require(service.content("posted")).split(separator: "\n")
        let posts = try lines.map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [Any] ?? [] }
        #expect(posts.count == 2)
        for post in posts {
            #expect(post[0] as? String == "/hook?x=1")
            #expect(post[1] as? String == posts[0][1] as? String)
            #expect(post[2] as? Bool == true)
        }
        let body = try #require(posts[0][3] as? String)
        #expect(body == posts[1][3] as? String)
        if JSONSchema.canBeAsked { #expect(try JSONSchema.problems(in: body, schema: "event") == []) }
        let event = try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
        #expect(event["id"] as? String == posts[0][1] as? String)
        #expect(event["move"] as? String == "create" && event["ref"] as? String == "refs/heads/main")
        #expect((event["review"] as? [String: Any])?["verdict"] as? String == "attention")
    }

    @Test func `a webhook that is refused for good isn't sent again`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        let service = try RunningService(beside: shop)
        let server = try Server(folder: service.folder, secret: "a secret of some length", statuses: [404])
        defer { server.stop() }
        try shop.write("../service/secret", "a secret of some length\n")
        try service.configure(
            [("policies", bare)],
            "  sinks: [{name: chat, webhook: {url: 'http://127.0.0.1:\(server.port)/', secretFile: \(service.folder)/secret}}]"
        )
        try service.start(waitingFor: 1)
        try shop.git("push", "--quiet", "origin", "main")
        #expect(try service.wait(for: "a delivery was given up")["attempt"] == "1")
        #expect(service.stop() == 0)
        let status = try shop.netreeve("status", "--ledger", service.ledger, "--format", "json")
        #expect(status.status == 1)
        if JSONSchema.canBeAsked { #expect(try JSONSchema.problems(in: status.output, schema: "service-status") == []) }
        #expect(status.output.contains("refused it with 404"))
    }

    @Test func `a mail has one subject, whatever commits say`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        let service = try RunningService(beside: shop)
        try shop.write(
            "../service/sendmail", "#!/bin/sh\ncd \"$(dirname \"$0\")\"\necho \"$*\" >> mailed\ncat >> mailed\n")
        try shop.run(["chmod", "+x", service.folder + "/sendmail"], in: "/")
        try service.configure(
            [("policies", bare)],
            "  sinks: [{name: team, mail: {to: [a@example.org, b@example.org], from: netreeve@example.org, "
                + "sendmail: \(service.folder)/sendmail}}]")
        try service.start(waitingFor: 1)
        try shop.git("push", "--quiet", "origin", "main")
        try service.wait(for: "delivered")
        #expect(service.stop() == 0)
        let mail = try #require(service.content("mailed"))
        let lines = mail.components(separatedBy: "\n")
        #expect(lines[0] == "-i -f netreeve@example.org -- a@example.org b@example.org")
        #expect(lines[1] == "From: netreeve@example.org" && lines[2] == "To: a@example.org, b@example.org")
        #expect(lines[3].hasPrefix("Subject: [netreeve] policies refs/heads/main: ATTENTION"))
        #expect(lines[4].hasPrefix("Message-ID: <") && lines[4].hasSuffix("@netreeve.invalid>"))
        let end = try #require(lines.firstIndex(of: ""))
        #expect(lines[3..<end].filter { $0.hasPrefix("Subject:") }.count == 1)
        #expect(lines[end + 1] == "policies refs/heads/main: create, nothing -> \(try shop.git("rev-parse", "HEAD"))")
    }

    @Test func `notes are written once for each review, and are what their schema says`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        let service = try RunningService(beside: shop)
        try service.configure([("policies", bare)], "  sinks: [{name: notes, notes: {}}]")
        try service.start(waitingFor: 1)
        try shop.git("push", "--quiet", "origin", "main", "main:refs/heads/other")
        try service.wait(for: "delivered")
        try service.wait(for: "delivered")
        #expect(service.stop() == 0)
        let head = try shop.git("rev-parse", "HEAD")
        let lines = try shop.run(["git", "notes", "--ref", "netreeve", "show", head], in: bare).split(separator: "\n")
            .filter { !$0.isEmpty }
        #expect(lines.count == 2 && Set(lines).count == 2)
        for line in lines where JSONSchema.canBeAsked {
            #expect(try JSONSchema.problems(in: String(line), schema: "note") == [])
        }
        // Delivered again, nothing is added.
        try shop.run(
            ["sqlite3", service.ledger, "UPDATE delivery SET state = 'queued', due_at = 0"], in: "/")
        try service.start()
        try service.wait(for: "delivered")
        try service.wait(for: "delivered")
        #expect(service.stop() == 0)
        let again = try shop.run(["git", "notes", "--ref", "netreeve", "show", head], in: bare)
        #expect(again.split(separator: "\n").filter { !$0.isEmpty } == lines)
    }

    @Test func `names of tickets and refs become names of files, whatever they hold`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        try shop.git("push", "--quiet", "origin", "main")
        let service = try RunningService(beside: shop)
        try service.configure(
            [("policies", bare)], "  sinks: [{name: pages, files: {folder: \(service.folder)/reports}}]")
        try service.start(waitingFor: 1)
        try shop.commitPorts(5432, 81, as: "Open 81\n\nTicket: ../../../evil/x\nTicket: <b>\n")
        try shop.git("push", "--quiet", "origin", "main:refs/heads/a%2F.b/<i>")
        try service.wait(for: "delivered")
        #expect(service.stop() == 0)
        let tree = try shop.run(["find", service.folder + "/reports", "-type", "f"], in: "/").split(separator: "\n")
        #expect(tree.contains { $0.contains("/reports/refs/policies/refs/heads/a%252F.b/%3Ci%3E/000001-create-") })
        #expect(!tree.contains { $0.contains("/../") })
        // Nothing beside the folder.
        let beside = try shop.run(["ls", service.folder], in: "/")
        #expect(!beside.contains("evil"))
        let index = try #require(service.content("reports/index.html"))
        #expect(!index.contains("<i>") && !index.contains("<b>"))
    }
}
