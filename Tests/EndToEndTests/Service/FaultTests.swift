import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// `netreeve serve` where something goes wrong.
@Suite struct FaultTests {
    @Test func `a review that exceeds its limits is given up, and others go on`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        let other = shop.folder + "/other.git"
        try shop.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", other], in: shop.folder)
        // More than 64 MiB by far, once it is compiled.
        for number in 0..<8 {
            let all = (0..<2_500).map { Shop.deployment("d\(number)-\($0)") }
            try shop.write("large/\(number).yaml", all.joined(separator: "---\n"))
        }
        let service = try RunningService(beside: shop)
        try service.configure([("policies", bare), ("other", other)], "  attempts: 1\n  limits: {memory: 64}")
        try service.start(waitingFor: 2)
        try shop.commit("Large")
        try shop.git("push", "--quiet", "origin", "main")
        let given = try service.wait(for: "given up")
        #expect(given["repo"] == "policies" && given["err"]?.isEmpty == false, "\(given)")
        // The other repository has no such file.
        try shop.git("push", "--quiet", other, "HEAD^:refs/heads/main")
        #expect(try service.wait(for: "reviewed")["repo"] == "other")
        #expect(service.stop() == 0)
        let status = try shop.netreeve("status", "--ledger", service.ledger)
        #expect(status.status == 1)
        #expect(status.output.contains("Given up: policies refs/heads/main, after 1 attempts: "))

        // With enough of it, everything is reviewed that waited.
        try service.configure([("policies", bare), ("other", other)], "  attempts: 1")
        #expect(try shop.netreeve("status", "--ledger", service.ledger, "--retry").output.hasPrefix("tried again: 1\n"))
        try service.start()
        #expect(try service.wait(for: "reviewed")["repo"] == "policies")
        #expect(service.stop() == 0)
        #expect(try shop.netreeve("status", "--ledger", service.ledger).status == 0)
    }

    /// Repositories of which the first has a review that never ends: what was pushed last has a blob that can't be read to
    /// its end, as a pipe stands in its place.
    private func hanging(_ service: RunningService, _ shop: TemporaryRepository, _ bare: String, _ more: String) throws
        -> String
    {
        let other = shop.folder + "/other.git"
        try shop.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", other], in: shop.folder)
        try shop.git("push", "--quiet", "origin", "main")
        try service.configure([("policies", bare), ("other", other)], more)
        try service.start(waitingFor: 2)
        #expect(service.stop() == 0)
        try shop.commitPorts(5432, 81, as: "Open 81")
        try shop.git("push", "--quiet", "origin", "main")
        let blob = try shop.git("rev-parse", "HEAD:policies/db.yaml")
        let object = "\(bare)/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
        try shop.run(["mv", object, shop.folder + "/object"], in: "/")
        try shop.run(["mkfifo", object], in: "/")
        return object
    }

    @Test func `a review that takes too long is ended, and given up in the end`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        let service = try RunningService(beside: shop)
        let object = try hanging(service, shop, bare, "  attempts: 2\n  limits: {seconds: 2}")
        try service.start()
        #expect(try service.wait(for: "failed, and is tried again")["err"] == "limit: the review took more than 2 s")
        #expect(try service.wait(for: "given up")["attempt"] == "2")
        #expect(service.stop() == 0)
        let status = try shop.netreeve("status", "--ledger", service.ledger)
        #expect(status.status == 1)
        #expect(
            status.output.contains(
                "Given up: policies refs/heads/main, after 2 attempts: limit: the review took more than 2 s"))
        // What was given up is covered by the next move.
        try shop.run(["rm", object], in: "/")
        try shop.run(["mv", shop.folder + "/object", object], in: "/")
        let first = try shop.git("rev-parse", "HEAD^")
        let last = try shop.commitPorts(5432, 82, as: "Open 82")
        try shop.git("push", "--quiet", "origin", "main")
        try service.start()
        try service.wait(for: "reviewed")
        #expect(service.stop() == 0)
        let moves = try service.moves("policies")
        #expect(moves.map(\.move.state) == [.superseded, .done])
        #expect(moves[1].move.before == first && moves[1].move.after == last)
        #expect(try shop.netreeve("status", "--ledger", service.ledger).status == 0)
    }

    @Test func `a review that crashes is tried again, and keeps no other repository waiting`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        let service = try RunningService(beside: shop)
        let object = try hanging(service, shop, bare, "  limits: {seconds: 3600}")
        try service.start(level: "debug")
        try service.wait(for: "begun")
        try shop.git("push", "--quiet", shop.folder + "/other.git", "main~:refs/heads/main")
        #expect(try service.wait(for: "reviewed")["repo"] == "other")
        try shop.run(["rm", object], in: "/")
        try shop.run(["mv", shop.folder + "/object", object], in: "/")
        let workers = try shop.run(["pgrep", "-P", "\(service.process)"], in: "/").split(separator: "\n")
        #expect(workers.count == 1)
        Glibc.kill(try #require(workers.first.flatMap { pid_t($0) }), SIGKILL)
        #expect(
            try service.wait(for: "failed, and is tried again")["err"]?.hasPrefix(
                "crash: the review was ended by signal")
                == true)
        #expect(try service.wait(for: "reviewed")["repo"] == "policies")
        #expect(service.stop() == 0)
    }

    @Test func `what is under way when it is told to stop is handed back, and reviewed after the next start`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        let service = try RunningService(beside: shop)
        let object = try hanging(service, shop, bare, "  limits: {seconds: 3600}")
        try service.start(level: "debug")
        try service.wait(for: "begun")
        service.signal(SIGTERM)
        try service.wait(for: "handed back")
        #expect(service.end() == 0)
        try shop.run(["rm", object], in: "/")
        try shop.run(["mv", shop.folder + "/object", object], in: "/")
        try service.start()
        try service.wait(for: "reviewed")
        #expect(service.stop() == 0)
        #expect(try service.moves("policies").map(\.move.attempts) == [1])
    }

    @Test func `a sink that refuses is tried again, and gets the same delivery`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        let service = try RunningService(beside: shop)
        // Refuses the first time.
        try shop.write(
            "../service/take.sh",
            """
            #!/bin/sh
            cd "$(dirname "$0")"
            echo "$NETREEVE_DELIVERY" >> ids
            cat >> taken
            [ -e once ] || { : > once; echo "not yet" >&2; exit 7; }

            """)
        try shop.run(["chmod", "+x", service.folder + "/take.sh"], in: "/")
        try service.configure([("policies", bare)], "  sinks: [{name: take, command: [\(service.folder)/take.sh]}]")
        try service.start(waitingFor: 1)
        try shop.git("push", "--quiet", "origin", "main")
        let failed = try service.wait(for: "a delivery failed, and is tried again")
        #expect(failed["err"]?.hasSuffix("take.sh ended with 7: not yet") == true)
        try service.wait(for: "delivered")
        #expect(service.stop() == 0)
        let ids = try #require(service.content("ids")).split(separator: "\n")
        #expect(ids.count == 2 && ids[0] == ids[1])
        let events = try #require(service.content("taken")).split(separator: "\n")
        #expect(events.count == 2 && events[0] == events[1] && events[0].contains("\"id\":\"\(ids[0])\""))
    }

    @Test func `only one serves by a ledger`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        let service = try RunningService(beside: shop)
        try service.configure([("policies", bare)])
        try service.start(waitingFor: 1)
        let second = try shop.netreeve("serve", "--config", service.file)
        #expect(second.status == 2)
        #expect(second.errors.contains("another netreeve serves by the ledger \(service.ledger)"))
        // The first one's socket is still there.
        try service.notify(bare)
        #expect(service.stop() == 0)
    }

    @Test func `a configuration is read anew as a whole, or not at all`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        let other = shop.folder + "/other.git"
        try shop.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", other], in: shop.folder)
        let service = try RunningService(beside: shop)
        try service.configure([("policies", bare)])
        try service.start(waitingFor: 1)
        try service.configure([("policies", bare), ("other", other)], "  workers: none")
        service.signal(SIGHUP)
        let refused = try service.wait(for: "the new configuration can't be used, and the old one stays")
        #expect(refused["err"]?.contains("`workers` has to be a whole number") == true, "\(refused)")
        try shop.git("push", "--quiet", "origin", "main")
        #expect(try service.wait(for: "reviewed")["repo"] == "policies")
        try service.configure([("policies", bare), ("other", other)])
        service.signal(SIGHUP)
        try service.wait(for: "configured anew")
        #expect(try service.wait(for: "watched from now on")["repo"] == "other")
        #expect(service.stop() == 0)
    }

    @Test func `a repository that is deleted is told, and the others go on`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        let other = shop.folder + "/other.git"
        try shop.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", other], in: shop.folder)
        let service = try RunningService(beside: shop)
        try service.configure([("other", other), ("policies", bare)])
        try service.start(waitingFor: 2)
        try shop.run(["rm", "-rf", other], in: "/")
        let lost = try service.wait(for: "the repository can't be looked at")
        // What is missed depends on how far the removal has come.
        let missed = lost["err"] ?? ""
        #expect(lost["repo"] == "other" && missed.hasPrefix("there is no ") && missed.contains(other), "\(lost)")
        try shop.git("push", "--quiet", "origin", "main")
        #expect(try service.wait(for: "reviewed")["repo"] == "policies")
        #expect(service.stop() == 0)
        #expect(try service.moves("other").isEmpty)
    }

    @Test func `a hook wakes it, though it looks by itself only once a day`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        let service = try RunningService(beside: shop)
        try service.configure([("policies", bare)])
        let text = try #require(service.content("netreeve.yaml"))
        try shop.write(
            "../service/netreeve.yaml", text.replacingOccurrences(of: "pollSeconds: 1", with: "pollSeconds: 86400"))
        try service.start(waitingFor: 1)
        // Where the kernel may miss it: a new branch in new folders.
        try shop.git("push", "--quiet", "origin", "main:refs/heads/a/b/c/d")
        try service.notify(bare)
        #expect(try service.wait(for: "reviewed")["ref"] == "refs/heads/a/b/c/d")
        #expect(service.stop() == 0)
    }
}
